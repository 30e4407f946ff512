"""Take the last step back, while nothing has left the house."""

import datetime as dt

from lienmach import homes
from lienmach.dossiers.actions.notes import opened
from lienmach.dossiers.events import StepUndone
from lienmach.dossiers.queries.catalogue import version
from lienmach.dossiers.queries.desk import last_step
from lienmach.dossiers.refusals import NothingToUndo
from lienmach.dossiers.rules import undoing
from lienmach.ground.actor import Actor
from lienmach.ledger import actions as ledger


@homes.action("dossiers")
def undo_step(code: str, *, by: Actor, at: dt.datetime) -> None:
    """
    Take back one's own last step within a few minutes; the step stays on record as undone.

    :raises NothingToUndo: when it is another's, too long ago, or the applicant was told.
    """
    dossier = opened(code, by=by, at=at)
    step = last_step(dossier)
    if step is None or step.after != dossier.state:
        raise NothingToUndo
    limits = version(dossier.procedure, dossier.procedure_version).snapshot["limits"]
    is_own = step.by == by.id
    if not undoing.may_undo(step.step, limits, same_officer=is_own, taken_at=step.at, at=at):
        raise NothingToUndo
    step.undone_at = at
    step.save(update_fields=["undone_at"])
    dossier.state = step.before
    dossier.save(update_fields=["state"])
    ledger.record(
        StepUndone(dossier=code, step=step.step, state=step.before), subject=code, by=by, at=at
    )
