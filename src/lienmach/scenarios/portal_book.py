"""
What a simulated National Portal knows: what was filed there, what it sent, what it was told.

It keeps the format of ``lienmach.dossiers.data/exchange`` and nothing else of ours; no real portal
is like it. Everybody in it is invented.
"""

import datetime as dt
import random
import secrets
import threading
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lienmach.dossiers.queries.messages import checked
from lienmach.dossiers.rules import exchange
from lienmach.dossiers.rules.exchange import Kind, Telling

MARK = "G99.9"
"""What the codes of the simulated portal begin with; no agency bears it."""
MINISTRY = "G99.1", "Cục thuộc bộ (giả lập)"
PASSPORT = {"code": "1.010099", "name": "Cấp hộ chiếu phổ thông"}
COPIED_STATES = (2, 4, 4, 5, 9, 10)

Envelope = dict[str, Any]


@dataclass(slots=True)
class Entry:
    """One dossier as the portal sees it."""

    province: str
    sent: int = 0
    """The number of the last message about it."""
    last: int = 0
    """The number of the last notice of the province's that came in order."""
    early: dict[int, Envelope] = field(default_factory=dict)
    states: list[int] = field(default_factory=list)
    code: str | None = None
    due_at: str | None = None
    asked: list[str] = field(default_factory=list)
    answered: int = 0
    """How many of the supplements that were asked for were given."""
    outcome: str | None = None
    refused: list[str] = field(default_factory=list)


class Book:
    """The portal's book, safe for several threads."""

    def __init__(self, seed: int | None = None) -> None:
        self.entries: dict[str, Entry] = {}
        self.doubles = 0
        """How many notices came that were here already."""
        self._unanswered: dict[str, Envelope] = {}
        self._seen: set[str] = set()
        self._rng = random.Random(seed)  # noqa: S311 - invented people, no secrets
        self._lock = threading.RLock()

    # -- what citizens do at the portal -----------------------------------------------------

    def file(self, province: str, body: dict[str, Any], *, at: dt.datetime) -> str:
        """File a dossier; return the portal's code."""
        return self._opened(province, Kind.FILED, body, at=at)

    def copy(self, province: str, body: dict[str, Any], *, at: dt.datetime) -> str:
        """Let a ministry's system say for the first time that it handles a dossier."""
        return self._opened(province, Kind.COPY, body, at=at)

    def _opened(self, province: str, kind: Kind, body: dict[str, Any], *, at: dt.datetime) -> str:
        code = f"{MARK}-{at:%y%m%d}-{secrets.randbelow(10**9):09d}"
        with self._lock:
            self.entries[code] = Entry(province)
            self.say(code, kind, body, at=at)
        return code

    def say(self, code: str, kind: Kind, body: dict[str, Any], *, at: dt.datetime) -> Envelope:
        """Write the next message about a dossier, to be sent until it is answered."""
        with self._lock:
            entry = self.entries[code]
            entry.sent += 1
            message = exchange.envelope(
                message=str(uuid.UUID(int=self._rng.getrandbits(128), version=4)),
                province=entry.province,
                dossier=code,
                number=entry.sent,
                kind=str(kind),
                at=at.isoformat(),
                body=body,
            )
            checked(message, "in")
            self._unanswered[message["message"]] = message
            return message

    def give_supplements(self, *, at: dt.datetime) -> int:
        """Give each supplement that was asked for and not given yet; return how many."""
        with self._lock:
            waiting = [(c, e) for c, e in self.entries.items() if e.answered < len(e.asked)]
            for code, entry in waiting:
                entry.answered = len(entry.asked)
                self.say(code, Kind.SUPPLEMENT, {"data": {}}, at=at)
            return len(waiting)

    # -- what travels -----------------------------------------------------------------------

    def unanswered(self) -> list[Envelope]:
        """Return the messages that nobody has answered yet, oldest first."""
        with self._lock:
            return list(self._unanswered.values())

    def answered(self, message: str) -> None:
        """Send a message no more."""
        with self._lock:
            self._unanswered.pop(message, None)

    def receive(self, notice: Envelope) -> str:
        """
        Take a notice in; return what became of it: told, known, held or forgotten.

        *Held* waits for its predecessor; *forgotten* is of a dossier from before this book was begun.
        :raises MessageMalformed: when it is not of the agreed form.
        """
        checked(notice, "out")
        with self._lock:
            entry = self.entries.get(notice["dossier"])
            if entry is None:
                return "forgotten"
            if notice["message"] in self._seen or notice["number"] <= entry.last:
                self.doubles += 1
                return "known"
            self._seen.add(notice["message"])
            entry.early[notice["number"]] = notice
            while (following := entry.early.pop(entry.last + 1, None)) is not None:
                entry.last += 1
                _written(entry, following)
            return "told" if entry.last >= notice["number"] else "held"

    def state(self) -> dict[str, Any]:
        """Return how the portal sees every dossier, as JSON."""
        with self._lock:
            return {
                "dossiers": {
                    code: {
                        "province": entry.province, "states": list(entry.states),
                        "code": entry.code, "due_at": entry.due_at, "outcome": entry.outcome,
                        "sent": entry.sent, "refused": list(entry.refused),
                    }
                    for code, entry in self.entries.items()
                },
                "unanswered": len(self._unanswered),
                "doubles": self.doubles,
            }  # fmt: skip


def _written(entry: Entry, notice: Envelope) -> None:
    body = notice["body"]
    entry.code = body.get("code", entry.code)
    match notice["kind"]:
        case Telling.STATE:
            entry.states.append(body["state"])
        case Telling.APPOINTMENT:
            entry.due_at = body["due_at"]
        case Telling.ASKED:
            entry.asked.append(body["text"])
        case Telling.RESULT:
            entry.outcome = body["outcome"]
        case Telling.REFUSED:
            entry.refused.append(body["refusal"])


def invented(rng: random.Random, *, unit: str, unit_on: str) -> dict[str, str]:
    """Return somebody who does not exist and says so, as a message names an applicant."""
    year, female = rng.randrange(1950, 2000), rng.randrange(2)
    serial = rng.randrange(10**6)
    return {
        "personal_id": f"{rng.choice(('030', '031'))}{female}{year % 100:02d}{serial:06d}",
        "full_name": f"{'Nguyễn Thị' if female else 'Nguyễn Văn'} Giả Lập",
        "birth_date": f"{year}-{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d}",
        "unit": unit,
        "unit_on": unit_on,
    }


def ministrys(
    rng: random.Random,
    procedures: Sequence[Mapping[str, Any]],
    *,
    bearer: str,
    unit: str,
    at: dt.datetime,
) -> dict[str, Any]:
    """Return a dossier that a ministry handles, invented but for the number of who filed it."""
    chosen = rng.choice([*procedures] or [PASSPORT])
    received_at = at - dt.timedelta(days=rng.randrange(12))
    agency, agency_name = MINISTRY
    return {
        "procedure": chosen["code"],
        "procedure_name": chosen["name"],
        "agency": agency,
        "agency_name": agency_name,
        "applicant": {"personal_id": bearer},
        "unit": unit,
        "unit_on": at.date().isoformat(),
        "state": rng.choice(COPIED_STATES),
        "received_at": received_at.isoformat(),
        "due_at": (received_at + dt.timedelta(days=14)).isoformat(),
    }
