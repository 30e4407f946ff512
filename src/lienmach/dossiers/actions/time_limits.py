"""Move a due date: the office is late, another limit binds, the calendar changed, it all stops."""

import datetime as dt
import uuid
from dataclasses import dataclass

from lienmach import homes
from lienmach.dossiers import queries
from lienmach.dossiers.actions.due_dates import CHANGED, change_due
from lienmach.dossiers.actions.notes import write_note
from lienmach.dossiers.actions.stepping import Footing, Said, write_step
from lienmach.dossiers.events import (
    DeadlineExtended,
    DeadlineRecomputed,
    LimitChanged,
    ProcessingStopped,
    StationPassed,
)
from lienmach.dossiers.models import Dossier
from lienmach.dossiers.queries.desk import passed
from lienmach.dossiers.queries.due_ledger import binding_limit, due_ledger, lines_of
from lienmach.dossiers.refusals import (
    ExtendedAlready,
    LimitBindsAlready,
    NewDayNotLater,
    NoDueDate,
    OverdueAlready,
    ReasonMissing,
    TooLateToExtend,
)
from lienmach.dossiers.rules import deadlines, letters, limits, steps
from lienmach.dossiers.rules import due_ledger as rules
from lienmach.dossiers.rules.calendars import Calendar, closing, day_of, told
from lienmach.dossiers.rules.deadlines import Due, Step
from lienmach.dossiers.rules.due_ledger import CALENDAR_CHANGED, Line
from lienmach.dossiers.rules.states import AT_WORK
from lienmach.dossiers.rules.steps import TAKEN
from lienmach.ground.actor import Actor
from lienmach.ground.refusals import NotAllowed
from lienmach.ledger import actions as ledger


def extend(
    dossier: Dossier, footing: Footing, said: Said, by: Actor, at: dt.datetime
) -> DeadlineExtended:
    """
    Extend the time limit, once, to a working day, with an apology that gives the reason.

    :raises ExtendedAlready: when it was extended before.
    :raises TooLateToExtend: later than a day before the answer is due.
    """
    procedure = footing.procedure
    before = dossier.due_at
    verdict = rules.may_extend(lines_of(dossier), before, at)
    if verdict == "no-due-date" or before is None:
        raise NoDueDate
    if verdict == "extended-already":
        raise ExtendedAlready
    if verdict == "too-late":
        raise TooLateToExtend
    if not said.text.strip():
        raise ReasonMissing
    working = _calendar(dossier)
    if said.due_on is None or not working.works(said.due_on):
        raise NewDayNotLater
    if not day_of(before) < said.due_on <= day_of(before) + rules.FARTHEST:
        raise NewDayNotLater
    after = closing(said.due_on)
    letter = letters.apology(dossier.code, due_before=before, due_after=after, reason=said.text)
    number = write_note(dossier, text=letter, by=by, at=at)
    write_step(dossier, footing, by=by, at=at)
    why = [Step.read(*step) for step in dossier.due_why]
    change_due(
        dossier, procedure, "extension",
        due=Due(after, (*why, Step("extended", said.due_on))), start=at,
        limit={"kind": "until", "day": said.due_on.isoformat()}, by=by, at=at, reason=said.text,
    )  # fmt: skip
    return DeadlineExtended(
        dossier=dossier.code, due_before=told(before) or "", due_at=told(after) or "", number=number
    )


def pass_station(
    dossier: Dossier, footing: Footing, said: Said, by: Actor, at: dt.datetime
) -> StationPassed | LimitChanged:
    """
    Note that a dossier passed a station of its procedure's own; by some another limit binds.

    The applicant is told the reason then, and the limit counts from where it counted before. A later
    day that was promised, as by an extension, stays.
    :raises ReasonMissing: when another limit binds from now on and nobody said why.
    :raises OverdueAlready: when the day that was promised has passed.
    """
    step, procedure = footing.rule.step, footing.procedure
    if not limits.turns_on(procedure.snapshot["limits"], f"{TAKEN}{step}"):
        if said.text.strip():
            write_note(dossier, text=said.text, is_within=True, by=by, at=at)
        write_step(dossier, footing, by=by, at=at)
        return StationPassed(dossier=dossier.code, step=step, state=footing.rule.after)
    if not said.text.strip():
        raise ReasonMissing
    before = dossier.due_at
    if before is not None and at > before:
        raise OverdueAlready
    known = passed(dossier)
    if step in known:
        raise LimitBindsAlready
    data = {**dossier.data, **steps.facts([*known, step])}
    number = write_note(dossier, text=said.text, by=by, at=at)
    write_step(dossier, footing, by=by, at=at)
    again = dossier.accepted_at != dossier.received_at
    reckoned = queries.reckoned(procedure, data, dossier.accepted_at, again=again)
    limit, due = binding_limit(procedure, data), deadlines.kept(reckoned, before)
    standing = due_ledger(dossier, procedure)[-1] if due != reckoned else None
    change_due(
        dossier, procedure, "limit", due=due,
        start=standing.start if standing else dossier.accepted_at,
        limit=standing.limit if standing else limit,
        by=by, at=at, reason=said.text, basis=str(limit.get("citation") or ""),
    )  # fmt: skip
    return LimitChanged(
        dossier=dossier.code, step=step, due_before=told(before), due_at=told(due.at), number=number
    )


def stop(
    dossier: Dossier, footing: Footing, said: Said, by: Actor, at: dt.datetime
) -> ProcessingStopped:
    """Stop working on a dossier for a reason the applicant is told; nothing is due any more."""
    if not said.text.strip():
        raise ReasonMissing
    notice = letters.stop_notice(dossier.code, at=at, reason=said.text)
    number = write_note(dossier, text=notice, by=by, at=at)
    write_step(dossier, footing, by=by, at=at)
    change_due(
        dossier, footing.procedure, "stop", due=Due(None, (Step("stopped", day_of(at)),)),
        start=at, limit={}, by=by, at=at, reason=said.text,
    )  # fmt: skip
    return ProcessingStopped(dossier=dossier.code, number=number)


@dataclass(frozen=True, slots=True)
class Recomputed:
    """What a run over open dossiers changed, and where the next one goes on (None: at the end)."""

    looked_at: int
    changed: list[str]
    after: uuid.UUID | None


@homes.action("dossiers")
def recompute_due_dates(
    *, by: Actor, at: dt.datetime, after: uuid.UUID | None = None, limit: int = 200
) -> Recomputed:
    """
    Reckon the due dates of open dossiers again by the calendar as it is now, some at a time.

    For when working days are swapped by decree later than they were counted. Every change is a
    line of the dossier's ledger and a fact; dates that have passed stay.
    """
    if not by.is_platform:
        raise NotAllowed
    waiting = Dossier.objects.filter(
        province=homes.current_province(), state__in=sorted(AT_WORK), due_at__gt=at
    ).order_by("pk")
    if after is not None:
        waiting = waiting.filter(pk__gt=after)
    found = list(waiting.defer("words").select_for_update(no_key=True)[:limit])
    changed = [dossier.code for dossier in found if _recompute(dossier, by=by, at=at)]
    more = found[-1].pk if len(found) == limit else None
    return Recomputed(len(found), changed, more)


def _recompute(dossier: Dossier, *, by: Actor, at: dt.datetime) -> bool:
    procedure = queries.version(dossier.procedure, dossier.procedure_version)
    line = due_ledger(dossier, procedure)[-1]
    due = _reckoned_again(line, _calendar(dossier))
    if due is None or due.at == dossier.due_at:
        return False
    before = dossier.due_at
    change_due(
        dossier, procedure, "calendar", due=due, start=line.start, limit=line.limit, by=by, at=at,
        reason=CALENDAR_CHANGED,
    )  # fmt: skip
    dossier.save(update_fields=CHANGED)
    ledger.record(
        DeadlineRecomputed(dossier=dossier.code, due_before=told(before), due_at=told(due.at)),
        subject=dossier.code,
        by=by,
        at=at,
    )
    return True


def _reckoned_again(line: Line, calendar: Calendar) -> Due | None:
    """Return what a line comes to by another calendar; None if its limit does not ask one."""
    if line.limit.get("kind") == "until":
        day = dt.date.fromisoformat(line.limit["day"])
        promised = day if calendar.works(day) else calendar.next_working_day(day)
        *steps, last = [Step.read(*step) for step in line.why]  # type: ignore[arg-type]
        return Due(closing(promised), (*steps, Step(last.kind, promised)))
    if not line.limit:
        return None
    again = bool(line.why) and line.why[0][0] == "again"
    return deadlines.due(limits.limit(line.limit), line.start, calendar, again=again)


def _calendar(dossier: Dossier) -> Calendar:
    procedure = queries.version(dossier.procedure, dossier.procedure_version)
    return queries.calendar(procedure.snapshot["calendar"], on=day_of(dossier.accepted_at))
