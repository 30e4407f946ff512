"""The forms of the one-stop office, made of a dossier as it stands."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from lienmach import homes
from lienmach.dossiers.models import Dossier, IssuedPaper
from lienmach.dossiers.queries import folders, sheets
from lienmach.dossiers.queries.folders import Folder, visible
from lienmach.dossiers.queries.receipts import is_holder, receipt_secrets
from lienmach.dossiers.queries.visibility import acted_on_by, serves_at, visible_to
from lienmach.dossiers.refusals import (
    ActFirst,
    NoSuchDossier,
    NoSuchForm,
    NotStorable,
    ReasonMissing,
)
from lienmach.dossiers.rules import (
    duties,
    forms,
    paperwork,
    setting,
)
from lienmach.dossiers.rules.calendars import HANOI, day_of
from lienmach.dossiers.rules.due_ledger import Line
from lienmach.dossiers.rules.paperwork import Form
from lienmach.ground.actor import Actor
from lienmach.ground.conditions import holds
from lienmach.ground.refusals import NotAllowed
from lienmach.homes.files import store

LONGEST_REASON = 4000


def receipt_pdf(code: str, *, address: str, seen_by: Actor, at: dt.datetime) -> bytes:
    """
    Return form 01 of a dossier with its QR code and check word, to whoever may hold it.

    ``address`` is that of the province's portal. The same issue printed again is the same paper,
    but for what was attached and paid meanwhile, and for the day that holds if it changed.
    """
    on = day_of(at)
    folder = folders.folder(code, seen_by=seen_by, on=on)
    secrets = receipt_secrets(code, seen_by=seen_by, on=on)
    return setting.printed(
        "form-01", sheets.receipt(folder, secrets, address), at=folder.dossier.received_at
    )


def form_pdf(
    code: str, form: Form, *, reason: str, until: dt.date | None, seen_by: Actor, at: dt.datetime
) -> bytes:
    """
    Return a form 02 to 06 of a dossier, drawn anew.

    :raises ReasonMissing: when an act has none, or a letter of apology no new day.
    """
    folder = folders.folder(code, seen_by=seen_by, on=day_of(at))
    if form == "06":
        happened = folders.events_told(folder, seen_by, on=day_of(at))
        return setting.printed("form-06", sheets.process(folder, happened, at=at), at=at)
    if form not in paperwork.ACTS:
        raise NoSuchForm
    reason = reason.strip() or _said(folder, form)
    if not reason or len(reason) > LONGEST_REASON or (form == "04" and until is None):
        raise ReasonMissing
    if forms.text_fault(reason):
        raise NotStorable
    return setting.printed("form-act", sheets.act(folder, form, reason, until, at=at), at=at)


@dataclass(frozen=True, slots=True)
class Act:
    """
    The form that goes with a step, set before the step is taken.

    ``seen`` is the key of the last fact it was made of: if another follows, it is out of date.
    """

    form: Form
    content: bytes
    seen: str


def act_of(
    code: str, step: str, *, reason: str, until: dt.date | None, seen_by: Actor, at: dt.datetime
) -> Act | None:
    """
    Return the form that goes with a step, drawn; None if none does, or it cannot be drawn.

    Why it cannot be is not said here: the step itself refuses, for the same reason.
    """
    form, reason = paperwork.ACT_FORMS.get(step), reason.strip()
    if form is None or not reason or (form == "04" and until is None):
        return None
    try:
        folder = folders.folder(code, seen_by=seen_by, on=day_of(at))
    except NoSuchDossier:
        return None
    content = setting.printed("form-act", sheets.act(folder, form, reason, until, at=at), at=at)
    return Act(form, content, str(folder.events[-1].id) if folder.events else "")


def check_act_stands(
    code: str, form: Form, *, until: dt.date | None, seen_by: Actor, on: dt.date
) -> None:
    """
    Check that what a form tells of has happened, and that an apology names the day promised.

    :raises ActFirst: when it has not: the form is made with it.
    """
    folder = folders.folder(code, seen_by=seen_by, on=on)
    if not _stands(folder, form):
        raise ActFirst
    due_at = folder.dossier.due_at
    if form == "04" and until is not None and (due_at is None or until != day_of(due_at)):
        raise ActFirst


def _stands(folder: Folder, form: Form) -> bool:
    """Test if what a form tells of has happened."""
    happened = {fact.event for fact in folder.events} & paperwork.GOES_WITH[form]
    decided = happened == {"dossiers.dossier-decided"}
    return bool(happened) and (not decided or folder.dossier.outcome == "refused")


@dataclass(frozen=True, slots=True)
class FormOffer:
    """A form that an officer may issue now, with what the office wrote then, if it did."""

    form: Form
    name: str
    name_en: str
    reason: str
    until: dt.date | None
    """The day that was promised, for the letter of apology."""


def forms_to_issue(
    folder: Folder, lines: Iterable[Line], *, seen_by: Actor, on: dt.date
) -> list[FormOffer]:
    """Return the forms of acts that stand in a dossier, to whoever may issue them once more."""
    standing = [form for form in sorted(paperwork.ACTS) if _stands(folder, form)]
    if not standing:
        return []
    if not seen_by.is_platform:
        mine = acted_on_by(seen_by, duties.HANDLE, on=on)
        if not holds(mine, folder.dossier):
            return []
    reasons = {line.kind: line.reason for line in lines}
    written = {
        "03": _note_of(folder, "dossiers.reception-refused"),
        "04": reasons.get("extension", ""),
        "05": reasons.get("stop", ""),
    }
    due_at = folder.dossier.due_at
    return [
        FormOffer(
            form, paperwork.NAMES[form], paperwork.NAMES_EN[form],
            _said(folder, form) or written.get(form, ""),
            day_of(due_at) if form == "04" and due_at else None,
        )
        for form in standing
        if form != "04" or due_at
    ]  # fmt: skip


def form_file(code: str, form: Form, *, address: str, seen_by: Actor, at: dt.datetime) -> bytes:
    """
    Return a form as PDF: as it was last issued, or drawn where it is made of the dossier.

    :raises NoSuchForm: when it was never issued for this dossier.
    """
    if form == "01":
        return receipt_pdf(code, address=address, seen_by=seen_by, at=at)
    if form == "06":
        return form_pdf(code, form, reason="", until=None, seen_by=seen_by, at=at)
    with homes.reading("dossiers"):
        dossier = visible(code, seen_by, day_of(at))
        issued = (
            IssuedPaper.objects.filter(province=dossier.province, dossier_id=dossier.pk, form=form)
            .order_by("-pk")
            .first()
        )
        if issued is None:
            raise NoSuchForm
        return store(homes.here("dossiers")).get(issued.sha256)


def forms_issued(code: str, *, seen_by: Actor, on: dt.date) -> list[str]:
    """Return the numbers of the forms that can be had of a dossier, in order."""
    with homes.reading("dossiers"):
        dossier = visible(code, seen_by, on)
        issued = IssuedPaper.objects.filter(province=dossier.province, dossier_id=dossier.pk)
        return forms_issued_in(dossier, issued, seen_by=seen_by, on=on)


def forms_issued_in(
    dossier: Dossier, issued: Iterable[IssuedPaper], *, seen_by: Actor, on: dt.date
) -> list[str]:
    """Return the same of a dossier that the actor has opened already, with what was issued of it."""
    kept = {each.form for each in issued} & paperwork.ACTS
    is_held = dossier.receipt_issue and is_holder(dossier, seen_by, on=on)
    drawn = paperwork.DRAWN if is_held else paperwork.DRAWN - {"01"}
    return sorted(kept | drawn)


def register_pdf(
    agency: str, *, since: dt.date, until: dt.date, seen_by: Actor, at: dt.datetime
) -> bytes:
    """
    Return form 07: what a desk took in from a day until before another, of what the actor sees.

    :raises NotAllowed: to whoever does not work at that desk.
    """
    on = day_of(at)
    if not seen_by.is_platform and not serves_at(seen_by, agency, duties.SEE, on=on):
        raise NotAllowed
    begin, end = (dt.datetime.combine(day, dt.time(), HANOI) for day in (since, until))
    with homes.reading("dossiers"):
        found = visible_to(seen_by, on=on).filter(
            received_at_agency=agency, received_at__gte=begin, received_at__lt=end
        )
        listed = list(found.order_by("received_at", "pk")[: sheets.MOST_LINES + 1])
    return setting.printed(
        "form-07", sheets.register(agency, listed, since=since, until=until, at=at), at=at
    )


def _said(folder: Folder, form: Form) -> str:
    """Return what the office wrote in the dossier when it asked for a supplement or refused."""
    if form == "02":
        return _note_of(folder, "dossiers.supplement-asked")
    if form == "03" and folder.dossier.outcome == "refused":
        return _decided_why(folder)
    return ""


def _decided_why(folder: Folder) -> str:
    """
    Return the reason of a decision: what was written with it, as its applicant is told.

    Of old the reason of the proposal was told, where the decision followed it without words of its own.
    """
    last = {
        fact.event: fact.at
        for fact in folder.events
        if fact.payload.get("outcome") == folder.dossier.outcome
    }
    told = {each.at: each.text for each in folder.remarks if not each.is_within}
    moments = (last.get(event) for event in paperwork.DECIDED_BY)
    return next((told[at] for at in moments if at in told), "")


def _note_of(folder: Folder, event: str) -> str:
    """Return the note that was written with the last fact of a kind; nothing where there is none."""
    told = [fact for fact in folder.events if fact.event == event]
    number = int(told[-1].payload["number"]) if told else 0
    return next((each.text for each in folder.remarks if each.number == number), "")
