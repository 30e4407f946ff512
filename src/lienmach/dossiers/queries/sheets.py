"""What stands on the sheets of the seven forms, said of a dossier as it stands; in Vietnamese."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from lienmach import homes
from lienmach.dossiers.events import DossierReceived
from lienmach.dossiers.models import Charge, Dossier
from lienmach.dossiers.queries.answering import carrying_on, who_answers, who_carries_on
from lienmach.dossiers.queries.due_ledger import lines_of
from lienmach.dossiers.queries.folders import Folder
from lienmach.dossiers.queries.places import agency_name, carried_on_by
from lienmach.dossiers.rules import deadlines, happenings, paperwork, payments, setting
from lienmach.dossiers.rules.calendars import HANOI, day_of
from lienmach.dossiers.rules.due_ledger import Line
from lienmach.dossiers.rules.paperwork import Form
from lienmach.dossiers.rules.receipts import Secrets
from lienmach.dossiers.rules.states import NAMES_VI
from lienmach.ground import installation
from lienmach.ground.actor import PLATFORM
from lienmach.identity import queries as identity
from lienmach.identity.refusals import PersonUnknown
from lienmach.ledger.queries import Fact

MOST_LINES = 2000
UNDATED = {
    "supplement-asked": "chưa ấn định, chờ bổ sung hồ sơ",
    "stop": "không còn hẹn ngày trả",
}
"""Why no day is promised at present, by what changed it."""
STATE_NAMES: Mapping[str, str] = {str(state): name for state, name in NAMES_VI.items()}


def person_name(key: uuid.UUID, *, on: dt.date) -> str:
    """
    Return a name that belongs on a paper; '' where nobody here knows it.

    Whoever sees a dossier may know its applicant's, whoever may hold its receipt who filed it.
    """
    try:
        return identity.person(PLATFORM, key, on=on).full_name
    except PersonUnknown:
        return ""


def _common(form: Form, agency: str | None, at: dt.datetime) -> dict[str, Any]:
    day = day_of(at)
    return {
        "form": form,
        "title": paperwork.NAMES[form].upper(),
        "agency_name": _name(agency, day),
        "day": f"{day:%d/%m/%Y}",
        "footer": paperwork.foot(form),
        "synthetic": installation.scenario() is not None,
    }


def _facts(
    folder: Folder, *days: tuple[str, str], heir: str = "", filer: str = ""
) -> list[dict[str, str]]:
    """
    Return what is told of a dossier: agencies by the names they had when it was received.

    ``days`` are what a form says of days that were promised, ``heir`` is the name of who carries
    on by the day of a paper that is made later, ``filer`` of who filed it for the applicant. What
    is empty is left out.
    """
    dossier = folder.dossier
    on = day_of(dossier.received_at)
    told = [
        ("Mã hồ sơ", dossier.code),
        ("Người đề nghị", person_name(dossier.applicant, on=on)),
        ("Người nộp thay (theo ủy quyền hoặc đại diện)", filer),
        ("Thủ tục", folder.procedure_name),
        ("Nơi tiếp nhận", _name(dossier.received_at_agency, on)),
        ("Cơ quan giải quyết", _name(dossier.competent_agency, on)),
        ("Cơ quan tiếp tục giải quyết", heir),
        ("Thời gian nhận", _moment(dossier.received_at)),
        *days,
    ]
    return [{"label": label, "value": value} for label, value in told if value]


def receipt(folder: Folder, secrets: Secrets, address: str) -> dict[str, Any]:
    """
    Return what form 01 says, with the secrets of its present issue.

    The day that was promised stands on it, and how that was counted; if another holds since, that
    is told beside it.
    """
    dossier = folder.dossier
    with homes.reading("dossiers"):
        lines = lines_of(dossier)
    promised, why = (
        (lines[0].due_after, lines[0].why) if lines else (dossier.due_at, dossier.due_why)
    )
    link = f"{address}/status/{secrets.token}"
    return {
        **_common("01", dossier.received_at_agency, dossier.received_at),
        "facts": [
            *_facts(
                folder,
                ("Hẹn trả kết quả", _moment(promised)),
                ("Ngày hẹn hiện nay", _changed(lines)),
                filer=_filer(folder),
            ),
            *_owed(dossier),
        ],
        "papers": [paper.name for paper in folder.papers],
        "why": deadlines.sentences(why),
        "word": secrets.spoken,
        "issue": secrets.issue,
        "address": f"{address}/status",
        "qr": setting.qr(link),
        "link": link,
    }


def _filer(folder: Folder) -> str:
    """Return the name of who filed a dossier for its applicant by a mandate; '' if nobody did."""
    told = [fact for fact in folder.events if fact.event == DossierReceived.name]
    if not told or not told[0].payload.get("mandate"):
        return ""
    return person_name(uuid.UUID(told[0].actor), on=day_of(folder.dossier.received_at))


def _changed(lines: Sequence[Line]) -> str:
    """Return what a receipt says of the day that holds since; '' while the promised one does."""
    changes = [line for line in lines if line.due_before != line.due_after]
    if not lines or lines[0].due_after == lines[-1].due_after:
        return ""
    last = changes[-1]
    now = _moment(last.due_after) or UNDATED.get(last.kind, "chưa ấn định")
    return f"{now}, thay đổi ngày {day_of(last.at):%d/%m/%Y}"


def _owed(dossier: Dossier) -> list[dict[str, str]]:
    """Return what a receipt says of the fee: how much, and since when it is paid."""
    with homes.reading("dossiers"):
        charge = Charge.objects.filter(province=dossier.province, dossier_id=dossier.pk).first()
    if charge is None:
        return []
    amount = "chưa xác định" if charge.amount is None else payments.dong(charge.amount)
    paid = f"; đã nộp {_moment(charge.settled_at)}" if charge.settled_at else ""
    return [{"label": "Phí, lệ phí", "value": amount + paid}]


def act(
    folder: Folder, form: Form, reason: str, until: dt.date | None, *, at: dt.datetime
) -> dict[str, Any]:
    """Return what a form 02 to 05 says, with its reason."""
    dossier = folder.dossier
    on = day_of(at)
    agency = who_answers(dossier, on=on)
    heir = agency if agency != dossier.competent_agency else None
    before, after = paperwork.BODIES[form]
    return {
        **_common(form, agency or _desk_now(dossier, on=on), at),
        "facts": _facts(folder, *_missed(dossier, form), heir=_name(heir, on)),
        "before": before,
        "reason": reason,
        "after": after.format(until=f"{until:%d/%m/%Y}" if until else ""),
    }


def _missed(dossier: Dossier, form: Form) -> list[tuple[str, str]]:
    """
    Return the day that was promised before a letter of apology names another.

    The other acts name none: what they tell of has ended it.
    """
    if form != "04":
        return []
    with homes.reading("dossiers"):
        extended = [line for line in lines_of(dossier) if line.kind == "extension"]
    return [("Ngày đã hẹn", _moment(extended[-1].due_before if extended else dossier.due_at))]


def process(folder: Folder, happened: Iterable[Fact], *, at: dt.datetime) -> dict[str, Any]:
    """Return what form 06 says of what happened."""
    dossier, acting, on = folder.dossier, folder.acting, day_of(at)
    return {
        **_common("06", _desk_now(dossier, on=on), at),
        "facts": _facts(
            folder,
            ("Hẹn trả kết quả", _moment(dossier.due_at)),
            heir=_name(who_carries_on(dossier, on=on), on),
        ),
        "rows": [
            [
                _moment(fact.at),
                happenings.told(fact.event, lang="vi", details=fact.payload),
                happenings.WHO_VI[
                    happenings.who(fact.actor, applicant=str(dossier.applicant), acting=acting)
                ],
            ]
            for fact in happened
        ],
        "state": STATE_NAMES[dossier.state],
    }


def register(
    agency: str, listed: Sequence[Dossier], *, since: dt.date, until: dt.date, at: dt.datetime
) -> dict[str, Any]:
    """Return what form 07 says of dossiers that a desk took in; no more lines than are printed."""
    on = day_of(at)
    heirs = carried_on_by(agency, on=on)
    rows = [
        [
            str(n), each.code, each.procedure, _moment(each.received_at), _moment(each.due_at),
            _competent(each, on), STATE_NAMES[each.state], _moment(each.decided_at),
        ]
        for n, each in enumerate(listed[:MOST_LINES], 1)
    ]  # fmt: skip
    span = f"Từ ngày {since:%d/%m/%Y} đến trước ngày {until:%d/%m/%Y}"
    return {
        **_common("07", heirs[0].code if len(heirs) == 1 else agency, at),
        "span": f"{_name(agency, on)}. {span}" if heirs else span,
        "rows": rows,
        "more": len(listed) > MOST_LINES,
    }


def _desk_now(dossier: Dossier, *, on: dt.date) -> str:
    """Return the desk that a dossier was received at, or who carries on for it on a day."""
    return carrying_on(dossier.received_at_agency, dossier, on=on)


def _competent(dossier: Dossier, on: dt.date) -> str:
    heir = who_carries_on(dossier, on=on)
    later = f"; nay do {_name(heir, on)} tiếp tục" if heir else ""
    return _name(dossier.competent_agency, on) + later


def _name(agency: str | None, on: dt.date) -> str:
    found = agency_name(agency, on=on)
    return found.name if found else ""


def _moment(at: dt.datetime | None) -> str:
    return f"{at.astimezone(HANOI):%H:%M %d/%m/%Y}" if at else ""
