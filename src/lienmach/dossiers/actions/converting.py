"""Take running dossiers over to a newer version of their procedure, many at once, and back."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from lienmach import homes
from lienmach.dossiers import queries
from lienmach.dossiers.actions.due_dates import CHANGED as DUE_CHANGED
from lienmach.dossiers.actions.due_dates import change_due, written_down
from lienmach.dossiers.events import ConversionTakenBack, DossierConverted
from lienmach.dossiers.models import Conversion, Dossier, Procedure, StepTaken
from lienmach.dossiers.queries.converting import Candidate, candidates
from lienmach.dossiers.queries.due_ledger import binding_limit, lines_of
from lienmach.dossiers.refusals import NoSuchBatch, NotInForceYet
from lienmach.dossiers.rules.calendars import day_of, told
from lienmach.dossiers.rules.converting import Obstacle
from lienmach.dossiers.rules.deadlines import Due, Step
from lienmach.ground.actor import Actor
from lienmach.ground.ids import uuid7
from lienmach.ground.refusals import NotAllowed
from lienmach.ledger import actions as ledger

CHANGED = Obstacle("đã thay đổi sau khi chuyển", "it changed after it was taken over")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a batch: codes taken over, and those that stayed with the reason of each."""

    batch: uuid.UUID
    done: tuple[str, ...]
    stayed: tuple[tuple[str, Obstacle], ...]
    left: int = 0
    last: uuid.UUID | None = None
    """The key of the last dossier looked at: from where the next batch goes on."""


@homes.action("dossiers")
def convert_dossiers(
    code: str, *, to: str, by: Actor, at: dt.datetime, after: uuid.UUID | None = None
) -> Outcome:
    """
    Take the running dossiers of a procedure over to one of its versions, as far as that can be.

    What `queries.trial` says beforehand is what happens, if nothing changed meanwhile: a dossier
    whose form does not hold, or whose promise would be broken, stays under its version.

    :raises NotInForceYet: before the version's first day.
    """
    day = day_of(at)
    if not queries.publishes(by, on=day):
        raise NotAllowed
    target = queries.version(code, to)
    if target.since > day:
        raise NotInForceYet
    found = candidates(target, by=by, on=day, after=after, is_locking=True)
    batch = uuid7()
    for each in found.moving:
        _convert(each, target, batch=batch, by=by, at=at)
    return Outcome(
        batch=batch,
        done=tuple(each.dossier.code for each in found.moving),
        stayed=tuple((e.dossier.code, e.obstacle) for e in found.staying if e.obstacle),
        left=found.left,
        last=found.last,
    )


def _convert(
    candidate: Candidate, target: Procedure, *, batch: uuid.UUID, by: Actor, at: dt.datetime
) -> None:
    dossier, due, overdue = candidate.dossier, candidate.due, candidate.dossier.overdue_at
    before, version = dossier.procedure_version, target.version
    older = queries.version(dossier.procedure, before)
    due_before = dossier.due_at
    Conversion.objects.create(
        province=dossier.province,
        batch=batch,
        dossier=dossier,
        version_before=before,
        version_after=version,
        due_before=due_before,
        due_why_before=dossier.due_why,
        due_after=due.at if due else dossier.due_at,
        at=at,
        by=by.id,
    )
    if due is not None:
        change_due(
            dossier, older, "version", due=due,
            start=dossier.accepted_at, limit=_limit(due, target, dossier), by=by, at=at,
            reason=f"{before} → {version}",
        )  # fmt: skip
        dossier.overdue_at = overdue  # no day gets later, and what crossed it is counted
    else:
        written_down(dossier, older)  # the day stays, and so does the limit it was reckoned by
    dossier.procedure_version = version
    dossier.save(update_fields=["procedure_version", *DUE_CHANGED])
    event = DossierConverted(
        dossier=dossier.code,
        procedure=dossier.procedure,
        version_before=before,
        version=version,
        batch=str(batch),
        due_at=told(dossier.due_at),
        due_before=told(due_before),
    )
    ledger.record(event, subject=dossier.code, by=by, at=at)


def _limit(due: Due, target: Procedure, dossier: Dossier) -> dict[str, Any]:
    """Return the limit that binds now: the version's, or a day where its own would be too early."""
    last = due.why[-1]
    if last.kind == "held" and last.day is not None:
        return {"kind": "until", "day": last.day.isoformat()}
    return binding_limit(target, dossier.data)


@homes.action("dossiers")
def take_back_conversion(batch: uuid.UUID, *, by: Actor, at: dt.datetime) -> Outcome:
    """
    Put the dossiers of a batch back under the versions they had, with what they were promised.

    One that went on since stays: its next promise was made under the newer version, or it is where
    the older one knows no way on.

    :raises NoSuchBatch: when there is none, or nothing of it is the actor's to see.
    """
    day = day_of(at)
    if not queries.publishes(by, on=day):
        raise NotAllowed
    seen = queries.visible_to(by, on=day)
    rows = list(
        Conversion.objects.filter(
            province=homes.current_province(), batch=batch, taken_back_at=None, dossier__in=seen
        ).order_by("id")
    )
    if not rows:
        raise NoSuchBatch
    locked = {
        dossier.pk: dossier
        for dossier in Dossier.objects.filter(pk__in=[row.dossier_id for row in rows])
        .order_by("id")
        .select_for_update(no_key=True)
    }
    steps = StepTaken.objects.filter(dossier__in=[*locked], at__gte=rows[0].at, undone_at=None)
    gone_on = set(steps.values_list("dossier_id", flat=True))
    done, stayed = [], []
    for row in rows:
        dossier = locked[row.dossier_id]
        stands = (dossier.procedure_version, dossier.due_at) == (row.version_after, row.due_after)
        if not stands or dossier.pk in gone_on:
            stayed.append((dossier.code, CHANGED))
            continue
        _take_back(row, dossier, by=by, at=at)
        done.append(dossier.code)
    return Outcome(batch=batch, done=tuple(done), stayed=tuple(stayed))


def _take_back(row: Conversion, dossier: Dossier, *, by: Actor, at: dt.datetime) -> None:
    due_before = dossier.due_at
    overdue = dossier.overdue_at if due_before == row.due_before else None
    if dossier.due_why != row.due_why_before:
        *_, earlier, _version = lines_of(dossier)
        change_due(
            dossier, queries.version(dossier.procedure, row.version_before), "version",
            due=Due(row.due_before, tuple(Step.read(*step) for step in row.due_why_before)), start=earlier.start,
            limit=earlier.limit, by=by, at=at,
            reason=f"{row.version_after} → {row.version_before}",
        )  # fmt: skip
    dossier.overdue_at = overdue  # it may cross a day that it has again
    dossier.procedure_version = row.version_before
    dossier.save(update_fields=["procedure_version", *DUE_CHANGED])
    row.taken_back_at = at
    row.save(update_fields=["taken_back_at"])
    event = ConversionTakenBack(
        dossier=dossier.code,
        version=row.version_before,
        batch=str(row.batch),
        due_at=told(dossier.due_at),
        due_before=told(due_before),
    )
    ledger.record(event, subject=dossier.code, by=by, at=at)
