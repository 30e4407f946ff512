"""
Remove what was kept for a time and serves nobody any more, a little at a time.

How long anything is kept, and what is kept for good, is told in docs/retention.md. No facts of the
ledger: what these rows were about are facts, and stay.
"""

import datetime as dt
import uuid
from collections.abc import Collection

from lienmach import homes
from lienmach.dossiers.models import Delivery, Handled
from lienmach.ground.actor import Actor
from lienmach.ground.ids import first_key
from lienmach.ground.refusals import NotAllowed

AT_ONCE = 1000
HANDLED_KEPT = dt.timedelta(days=90)
DELIVERIES_KEPT = dt.timedelta(days=365)
ENDED = (Delivery.State.SENT, Delivery.State.GIVEN_UP)


@homes.action("dossiers", idempotent=True)
def forget_handled(*, spared: Collection[uuid.UUID], by: Actor, at: dt.datetime) -> int:
    """
    Remove the marks of facts that were reacted to long ago; return how many, a batch at most.

    ``spared`` are old facts that may still be delivered, from whichever database: without its mark
    the effect would be made again.
    """
    _demand(by)
    before = first_key(at - HANDLED_KEPT)
    old = Handled.objects.filter(
        province=homes.current_province(), pk__lt=before, entry_id__lt=before
    ).exclude(entry_id__in=spared)
    keys = list(old.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    gone, _by_table = Handled.objects.filter(pk__in=keys).delete()
    return gone


@homes.action("dossiers", idempotent=True)
def forget_deliveries(*, by: Actor, at: dt.datetime) -> int:
    """Remove deliveries that ended long ago, a batch at most; return how many. Notices stay."""
    _demand(by)
    before = at - DELIVERIES_KEPT
    old = Delivery.objects.filter(
        province=homes.current_province(), pk__lt=first_key(before), at__lt=before,
        state__in=ENDED,
    )  # fmt: skip
    keys = list(old.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    gone, _by_table = Delivery.objects.filter(pk__in=keys).delete()
    return gone


def _demand(by: Actor) -> None:
    if not by.is_platform:
        raise NotAllowed
