"""What of the dossiers is removed each night, for it was kept long enough."""

import datetime as dt

from django.conf import settings

from lienmach.dossiers import actions
from lienmach.dossiers.actions.forgetting import HANDLED_KEPT
from lienmach.ground.actor import Actor
from lienmach.ground.ids import first_key
from lienmach.ledger.actions.delivery import REACT
from lienmach.ledger.queries.outbox import undelivered


def forget_over(*, by: Actor, at: dt.datetime) -> int:
    """
    Remove a batch of each: answers under keys, ended deliveries, marks of reactions; return how many.

    What may still be delivered waits in the database where it was recorded, whichever that is, so
    each is asked; where one does not answer, no mark is removed. Outside of any action.
    """
    gone = actions.forget_kept_answers(by=by, at=at) + actions.forget_deliveries(by=by, at=at)
    before = first_key(at - HANDLED_KEPT)
    asked = [undelivered(alias, before=before, task=REACT) for alias in settings.PROVINCES]
    spared = set().union(*asked)
    return gone + actions.forget_handled(spared=spared, by=by, at=at)
