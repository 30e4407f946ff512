"""The story's dossiers: filed, noted, decided or not, with their numbers and their facts."""

import datetime as dt
import json
import random
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from lienmach.dossiers import queries as dossiers
from lienmach.dossiers import seeds
from lienmach.dossiers.events import DossierDecided, DossierReceived, ResultHandedOver
from lienmach.dossiers.rules import codes, deadlines, limits, papers, serving
from lienmach.dossiers.rules.calendars import CLOSES, CUT_OFF, HANOI, OPENS, day_of, told
from lienmach.dossiers.rules.catalogue import Version
from lienmach.scenarios import sheets
from lienmach.scenarios.facts import Facts
from lienmach.scenarios.keys import Keys, milliseconds
from lienmach.scenarios.places import EVE, LEGAL_DAY, Place, Places, after, day_meant
from lienmach.scenarios.registers import OLD, Account, Line
from lienmach.scenarios.sheets import NULL, escaped
from lienmach.scenarios.specimens import specimen
from lienmach.scenarios.staffing import DESK, Staffing

FIRST_DAY = dt.date(2023, 7, 3)
SPECIMENS = 120
PAPERS_EVERY = 20
DESK_OPENS, DESK_SPAN = 7 * 60, 14 * 60
FRESH, RECENT = 3, 30
REFUSED = 0.06

# States by age in days: up to FRESH, up to RECENT, older; what is left over is handed over.
STATES = (
    (FRESH, (("received", 0.85), ("decided", 1.0))),
    (RECENT, (("received", 0.35), ("awaiting-supplement", 0.43), ("decided", 0.55),
              ("withdrawn", 0.58), ("handed-over", 1.0))),
    (1 << 30, (("received", 0.04), ("awaiting-supplement", 0.06), ("decided", 0.10),
               ("withdrawn", 0.13), ("handed-over", 1.0))),
)  # fmt: skip
SAYS_APPLICANT = (
    "Tôi xin bổ sung bản sao giấy tờ, nhờ cán bộ xem giúp.",
    "Xin cho biết khi nào có kết quả.",
    "Tôi đã nộp phí trực tuyến.",
    "Số điện thoại liên hệ của tôi đã đổi, xin gọi theo số mới.",
)
SAYS_OFFICER = (
    "Đã kiểm tra thành phần hồ sơ, đủ theo quy định.",
    "Đã chuyển bộ phận chuyên môn.",
    "Đã liên hệ công dân để xác nhận thông tin.",
    "Hồ sơ hợp lệ, trình lãnh đạo ký.",
)


class Promise(NamedTuple):
    """When a dossier is due, and the reckoning, as the columns and the ledger write it."""

    at: dt.datetime | None
    due_at: str
    told: str | None
    first: str
    rest: str

    def why(self, at: dt.datetime) -> str:
        """Return the reckoning of a dossier that was complete at a moment."""
        return f'[{self.first}, "{at:%H:%M}"]{self.rest}]'


@dataclass(frozen=True)
class Offer:
    """A version of a procedure, with the example everybody in the story hands in."""

    version: Version

    @cached_property
    def data(self) -> str:
        """Return the example as COPY reads it."""
        return escaped(json.dumps(self.version.snapshot["example"], ensure_ascii=False))

    @cached_property
    def limit(self) -> limits.Limit:
        """Return the time limit that binds for the example."""
        snapshot = self.version.snapshot
        return limits.binding(snapshot["limits"], snapshot["example"])

    @cached_property
    def turns(self) -> tuple[dt.time, ...]:
        """Return the times of day at which the reckoning takes another turn."""
        return tuple(sorted({OPENS, CUT_OFF, CLOSES, self.limit.before}))

    @cached_property
    def _reckoned(self) -> dict[tuple[dt.date, int], Promise]:
        return {}

    def promise(self, at: dt.datetime, day: dt.date) -> Promise:
        """
        Return what is promised if it was complete at a moment of a working day.

        Between two turns of a day only the first step differs: it names the moment.
        """
        turn = bisect_left(self.turns, at.time())
        known = self._reckoned.get((day, turn))
        if known is None:
            calendar = dossiers.calendar(self.version.snapshot["calendar"], on=day)
            due = deadlines.due(self.limit, at, calendar)
            first, *rest = due.stored()
            known = self._reckoned[day, turn] = Promise(
                at=due.at,
                due_at=due.at.isoformat() if due.at else NULL,
                told=told(due.at),
                first=json.dumps(first[:2])[:-1],
                rest=escaped("".join(f", {json.dumps(step, ensure_ascii=False)}" for step in rest)),
            )
        return known


class Filing(NamedTuple):
    """One dossier about to be written: who, what, where and when."""

    key: str
    code: str
    account: Account
    place: Place
    offer: Offer
    desk: str
    competent: str | None
    at: dt.datetime
    moment: str
    day: dt.date
    promise: Promise


class Casework:
    """Yields the rows of one province's dossiers, in the order in which they were filed."""

    def __init__(
        self,
        places: Places,
        accounts: Sequence[Account],
        staffing: Staffing,
        *,
        stamp_key: bytes,
        seed: int,
        on: dt.date,
    ) -> None:
        self.places, self.accounts, self.on = places, accounts, on
        self.province = places.province
        self._officers, self._surveyors = staffing.officers, staffing.surveyors
        self._rng = random.Random(f"{seed} dossiers of {self.province}")  # noqa: S311 - guards nothing
        self._draw = self._rng.random
        self._keys = Keys(self._rng, dt.datetime.combine(FIRST_DAY, dt.time(), dt.UTC))
        self._facts = Facts(self.province, self._keys, stamp_key)
        self._offers = [Offer(version) for version in seeds.versions(self.province)]
        self._received: Counter[tuple[str, dt.date]] = Counter()
        self._decided: Counter[tuple[str, dt.date]] = Counter()
        self._agencies: dict[tuple[str, str, bool], str | None] = {}
        self._old_accounts = [account for account in accounts if account.place.is_old]
        self._written = 0
        self._ends = dt.datetime.combine(on, dt.time(), HANOI)

    def rows(self, number: int) -> Iterator[Line]:
        """Yield so many dossiers with what belongs to them, then the books of the days."""
        old = int(number * OLD)
        for first, last, share in (
            (FIRST_DAY, EVE, old),
            (LEGAL_DAY, self.on - dt.timedelta(1), number - old),
        ):
            days = [
                day
                for day in (first + dt.timedelta(n) for n in range((last - first).days + 1))
                if dossiers.calendar("office", on=day).works(day)
            ]
            for nth, day in enumerate(days):
                count = (nth + 1) * share // len(days) - nth * share // len(days)
                yield from self._day(day, count)
        yield from self._books()

    # --- A day at the desks -------------------------------------------------------------

    def _day(self, day: dt.date, count: int) -> Iterator[Line]:
        offers = self._in_force(day)
        morning = dt.datetime.combine(day, dt.time(), HANOI)
        # Never on the stroke of a minute: there the reckoning takes its turns.
        moments = sorted(
            (int(DESK_OPENS + self._draw() * DESK_SPAN), 1 + int(self._draw() * 59))
            for _ in range(count)
        )
        for minute, second in moments:
            at = morning + dt.timedelta(minutes=minute, seconds=second)
            yield from self._dossier(at, day, offers[int(self._draw() * len(offers))])

    def _in_force(self, day: dt.date) -> list[Offer]:
        newest: dict[str, Offer] = {}
        for offer in self._offers:
            version = offer.version
            if serving.is_served_elsewhere(version.snapshot, on=day):
                continue  # filed on the National Portal since then
            if version.since <= day and (version.until is None or day < version.until):
                newest[version.code] = offer
        return list(newest.values())

    def _dossier(self, at: dt.datetime, day: dt.date, offer: Offer) -> Iterator[Line]:
        filing = self._filed(at, day, offer)
        state, decided_at = self._outcome(filing)
        promise, moment = filing.promise, filing.moment
        awaiting = state == "awaiting-supplement"
        refused = decided_at is not None and self._draw() < REFUSED
        outcome = ("refused" if refused else "granted") if decided_at else None
        yield sheets.DOSSIER, (
            filing.key, self.province, filing.code, offer.version.code, offer.version.version,
            filing.account.key, state, offer.data, filing.place.code,
            day_meant(filing.place, day).isoformat(), filing.desk, filing.competent or NULL,
            moment, moment, NULL if awaiting else promise.due_at,
            "[]" if awaiting else promise.why(at),
            decided_at.isoformat() if decided_at else NULL, outcome or NULL,
        )  # fmt: skip
        yield from self._notes(filing)
        yield self._facts.entry(
            self._receipt(filing), subject=filing.code, actor=filing.account.key, at=at
        )
        if decided_at and outcome and filing.competent:
            yield from self._end(filing, state, outcome, decided_at)

    def _filed(self, at: dt.datetime, day: dt.date, offer: Offer) -> Filing:
        is_old = day < LEGAL_DAY
        accounts = self._old_accounts if is_old and self._old_accounts else self.accounts
        account = accounts[int(self._draw() * len(accounts))]
        place = (
            self.places.before(account.place, self._rng)
            if is_old
            else after(account.place, self._rng)
        )
        desk = self._agency(DESK, place)
        assert desk is not None, place.code  # noqa: S101 - every commune has its desk
        self._received[desk, day] += 1
        return Filing(
            key=self._keys.at(milliseconds(at)),
            code=codes.make(desk, day, self._received[desk, day]),
            account=account,
            place=place,
            offer=offer,
            desk=desk,
            competent=self._agency(offer.version.snapshot["competent_kind"], place),
            at=at,
            moment=at.isoformat(),
            day=day,
            promise=offer.promise(at, day),
        )

    def _agency(self, kind: str, place: Place) -> str | None:
        asked = (kind, place.code, place.is_old)
        if asked not in self._agencies:
            on = EVE if place.is_old else LEGAL_DAY
            self._agencies[asked] = self.places.directory.competent(kind, place.code, on, on)
        return self._agencies[asked]

    def _outcome(self, filing: Filing) -> tuple[str, dt.datetime | None]:
        """Draw how far a dossier of its age has come, and when it was decided."""
        if filing.competent is None:
            return "received", None
        age = (self.on - filing.day).days
        weights = next(weights for oldest, weights in STATES if age <= oldest)
        draw = self._draw()
        state = next(state for state, upto in weights if draw < upto)
        if state not in {"decided", "handed-over"}:
            return state, None
        allowed = (filing.promise.at or filing.at + dt.timedelta(days=5)) - filing.at
        decided = filing.at + allowed * (0.2 + 0.9 * self._draw())
        latest = self._ends - dt.timedelta(seconds=1 + int(self._draw() * 3600))
        return state, max(filing.at, min(decided, latest)).replace(microsecond=0)

    # --- What belongs to it ---------------------------------------------------------------

    def _notes(self, filing: Filing) -> Iterator[Line]:
        self._written += 1
        officer = self._officers[filing.place.code, filing.place.is_old]
        at = filing.at
        for number in range(1, 2 + int(self._draw() * 3)):
            at += dt.timedelta(minutes=1 + int(self._draw() * 90))
            by_applicant = number % 2 == 1
            says = SAYS_APPLICANT if by_applicant else SAYS_OFFICER
            yield sheets.NOTE, (
                self._keys.at(milliseconds(at)), self.province, filing.key, str(number),
                says[int(self._draw() * len(says))], at.isoformat(),
                filing.account.key if by_applicant else officer,
            )  # fmt: skip
        if self._written % PAPERS_EVERY == 1:
            number = (self._written // PAPERS_EVERY) % SPECIMENS
            size, sha256 = self.specimens[number]
            yield sheets.PAPER, (
                self._keys.at(milliseconds(at)), self.province, filing.key,
                f"giay-to-{number + 1}.pdf", "application/pdf", str(size), sha256,
                at.isoformat(), filing.account.key,
            )  # fmt: skip

    @cached_property
    def specimens(self) -> list[tuple[int, str]]:
        """Return size and digest of every specimen there is."""
        made = (specimen(number + 1, self.province) for number in range(SPECIMENS))
        return [(len(paper), papers.digest(paper)) for paper in made]

    def _receipt(self, filing: Filing) -> DossierReceived:
        return DossierReceived(
            dossier=filing.code,
            procedure=filing.offer.version.code,
            version=filing.offer.version.version,
            unit=filing.place.code,
            received_at_agency=filing.desk,
            competent_agency=filing.competent,
            day=filing.day.isoformat(),
            due_at=filing.promise.told,
        )

    def _end(
        self, filing: Filing, state: str, outcome: str, decided_at: dt.datetime
    ) -> Iterator[Line]:
        agency = filing.competent or filing.desk
        day = day_of(decided_at)
        self._decided[agency, day] += 1
        officer = (
            self._surveyors.get(agency) or self._officers[filing.place.code, filing.place.is_old]
        )
        said: dict[str, Any] = {"subject": filing.code, "actor": officer}
        decided = DossierDecided(
            dossier=filing.code, agency=agency, outcome=outcome, day=day.isoformat()
        )
        yield self._facts.entry(decided, at=decided_at, **said)
        if state == "handed-over":
            handed = min(decided_at + dt.timedelta(hours=20), self._ends)
            yield self._facts.entry(ResultHandedOver(dossier=filing.code), at=handed, **said)

    def _books(self) -> Iterator[Line]:
        """Yield the last serial of each desk's day, and the day book's figures."""
        for (agency, day), last in self._received.items():
            yield sheets.COUNTER, (
                self._keys.next(), self.province, agency, day.isoformat(), str(last),
            )  # fmt: skip
        for agency, day in {**self._received, **self._decided}:
            yield sheets.TALLY, (
                self._keys.next(), self.province, agency, day.isoformat(),
                str(self._received[agency, day]), str(self._decided[agency, day]),
            )  # fmt: skip
