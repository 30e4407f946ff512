"""Who works on a dossier: claimed by one officer at a time, put back, or taken over."""

import datetime as dt

from lienmach import homes
from lienmach.dossiers import queries
from lienmach.dossiers.actions.notes import opened
from lienmach.dossiers.actions.stepping import check_answering, holds_duty
from lienmach.dossiers.events import DossierClaimed, DossierReleased
from lienmach.dossiers.models import Dossier, StepTaken
from lienmach.dossiers.refusals import HeldByAnother, NotHeld, NotNow
from lienmach.dossiers.rules import claims, duties
from lienmach.dossiers.rules.calendars import day_of
from lienmach.dossiers.rules.states import UNDECIDED
from lienmach.ground.actor import Actor
from lienmach.ledger import actions as ledger

CLAIM = ("assignee", "assigned_at")


@homes.action("dossiers")
def claim_dossier(code: str, *, by: Actor, at: dt.datetime) -> None:
    """
    Take a dossier to work on it; claimed again by its holder nothing changes.

    From another officer it is taken over only with the duty of a head, or once its holder has
    done nothing in it for three whole working days.
    :raises HeldByAnother: when neither holds.
    """
    dossier = opened(code, by=by, at=at)
    check_answering(dossier, by=by, at=at)
    if dossier.state not in UNDECIDED:
        raise NotNow
    officer = queries.person_of(by)
    right = claims.verdict(
        str(dossier.assignee) if dossier.assignee else None,
        str(officer),
        is_head=holds_duty(dossier, duties.HEAD, by=by, at=at),
        last_seen=_last_seen(dossier),
        at=at,
        calendar=queries.calendar("office", on=day_of(dossier.assigned_at or at)),
    )
    if right == "held":
        raise HeldByAnother
    if right == "own":
        return
    before = dossier.assignee
    assign(dossier, by=by, at=at, right=right, taken_from=str(before) if before else None)


def assign(
    dossier: Dossier, *, by: Actor, at: dt.datetime, right: str, taken_from: str | None = None
) -> None:
    """Give a locked dossier to an officer and record it."""
    dossier.assignee, dossier.assigned_at = queries.person_of(by), at
    dossier.save(update_fields=CLAIM)
    ledger.record(
        DossierClaimed(
            dossier=dossier.code, officer=str(dossier.assignee), taken_from=taken_from, right=right
        ),
        subject=dossier.code,
        by=by,
        at=at,
    )


@homes.action("dossiers")
def release_dossier(code: str, *, by: Actor, at: dt.datetime) -> None:
    """
    Put a dossier back into the queue; its holder may, and the head of the place.

    :raises NotHeld: when the actor does not hold it.
    """
    dossier = opened(code, by=by, at=at)
    holder = dossier.assignee
    if holder is None:
        raise NotHeld
    if holder != queries.person_of(by) and not holds_duty(dossier, duties.HEAD, by=by, at=at):
        raise NotHeld
    dossier.assignee = dossier.assigned_at = None
    dossier.save(update_fields=CLAIM)
    ledger.record(DossierReleased(dossier=code, officer=str(holder)), subject=code, by=by, at=at)


def _last_seen(dossier: Dossier) -> dt.datetime | None:
    """Return when the holder of a dossier claimed it or did something in it, the later of both."""
    if dossier.assigned_at is None:
        return None
    steps = StepTaken.objects.filter(
        province=dossier.province, dossier_id=dossier.pk, by=str(dossier.assignee)
    )
    stepped = steps.order_by("-number").values_list("at", flat=True).first()
    return max(dossier.assigned_at, stepped) if stepped else dossier.assigned_at
