"""What the ledger's tests record: a made-up event of the dossiers system."""

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from lienmach import homes
from lienmach.ground.actor import PLATFORM
from lienmach.ground.events import Event
from lienmach.ledger import actions

AT = dt.datetime(2025, 7, 1, 8, tzinfo=dt.timezone(dt.timedelta(hours=7)))
SUBJECT = "H40.01-250701-0001"


@dataclass(frozen=True, slots=True, kw_only=True)
class BellRung(Event):
    """Somebody rang the bell of an office."""

    name: ClassVar[str] = "dossiers.bell-rung"

    office: str
    times: int = 1


@homes.action("dossiers")
def ring(*, office="UBND xã Nam Sách", subject=SUBJECT, times=1, at=AT, by=PLATFORM):
    """Record that the bell was rung, as an action of the dossiers would."""
    return actions.record(BellRung(office=office, times=times), subject=subject, by=by, at=at)


@homes.action("dossiers")
def ring_often(count, *, at=AT, by=PLATFORM):
    """Record many rings in one transaction."""
    return actions.record_many(
        ((BellRung(office="xã", times=n), f"S{n:06}", at) for n in range(count)), by=by
    )
