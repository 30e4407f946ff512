"""What identity does by the clock: clear away what is over, disable and suspend what nobody uses."""

import datetime as dt

from django.conf import settings

from lienmach import homes
from lienmach.ground.actor import PLATFORM
from lienmach.identity import actions
from lienmach.identity.actions.reads import AT_ONCE

SYSTEM = "identity"


def forget_reads(alias: str, *, at: dt.datetime) -> int:
    """Remove what the logs of reads that live in a database have kept long enough."""
    gone = 0
    for _province in homes.living_in(alias, SYSTEM):
        while True:
            batch = actions.forget_reads(months=settings.READS_KEPT_MONTHS, by=PLATFORM, at=at)
            gone += batch
            if batch < AT_ONCE:
                break
    return gone


def suspend_unreviewed(alias: str, *, at: dt.datetime) -> int:
    """Suspend the duties, of the provinces whose identity lives in a database, that lapsed."""
    return sum(
        actions.suspend_unreviewed(by=PLATFORM, at=at) for _ in homes.living_in(alias, SYSTEM)
    )


def keep_in_order(alias: str, *, at: dt.datetime) -> None:
    """Disable who is idle and clear away what is over, of the provinces that live in a database."""
    for _province in homes.living_in(alias, SYSTEM):
        actions.disable_idle_staff(at=at)
        actions.clear_away(at=at)
