"""Take the last step back, while nothing has left the house."""

import datetime as dt

from lienmach import homes
from lienmach.dossiers.actions.notes import opened
from lienmach.dossiers.actions.stepping import check_entrusted, check_held
from lienmach.dossiers.events import StepUndone
from lienmach.dossiers.queries.catalogue import version
from lienmach.dossiers.queries.desk import last_step
from lienmach.dossiers.refusals import NothingToUndo
from lienmach.dossiers.rules import steps, undoing
from lienmach.ground.actor import Actor
from lienmach.ledger import actions as ledger
from lienmach.ledger.queries import timeline


@homes.action("dossiers")
def undo_step(code: str, *, by: Actor, at: dt.datetime) -> None:
    """
    Take back one's own last step within a few minutes; the step stays on record as undone.

    Who takes it back may still take it: holds its duty, and no other officer has the dossier.
    :raises NothingToUndo: when it is another's, too long ago, the applicant was told, or somebody
        went on from it.
    :raises NotAllowed: when they lost the duty.
    :raises HeldByAnother: when another officer has claimed the dossier.
    """
    dossier = opened(code, by=by, at=at)
    step = last_step(dossier)
    if step is None or step.after != dossier.state:
        raise NothingToUndo
    snapshot = version(dossier.procedure, dossier.procedure_version).snapshot
    limits, is_own = snapshot["limits"], step.by == by.id
    if not undoing.may_undo(step.step, limits, same_officer=is_own, taken_at=step.at, at=at):
        raise NothingToUndo
    rule = steps.find(steps.table(snapshot), step.before, step.step)
    check_entrusted(dossier, step.step, rule, by=by, at=at)
    if step.step not in steps.BY_ANOTHER:
        check_held(dossier, by=by, at=at)
    facts = ((each.event, each.actor, each.at) for each in timeline(code))
    if not undoing.is_latest(facts, by=by.id, taken_at=step.at):
        raise NothingToUndo
    step.undone_at = at
    step.save(update_fields=["undone_at"])
    dossier.state = step.before
    dossier.save(update_fields=["state"])
    ledger.record(
        StepUndone(dossier=code, step=step.step, state=step.before), subject=code, by=by, at=at
    )
