"""What the ledger's tests record: a made-up event of the dossiers system."""

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from psycopg.types.json import Jsonb

from lienmach import homes
from lienmach.dossiers.events import DossierReceived
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
def receive(number=1):
    """Record a receipt as the dossiers do, for their day book to count."""
    event = DossierReceived(
        dossier=f"H40.01-250701-{number:04}",
        procedure="1.004194",
        version="0197c000-0000-7000-8000-000000000000",
        unit="10507",
        received_at_agency="H40.01",
        competent_agency=None,
        day="2025-07-01",
        due_at=None,
    )
    return actions.record(event, subject=event.dossier, by=PLATFORM, at=AT)


@homes.action("dossiers")
def ring_often(count, *, at=AT, by=PLATFORM):
    """Record many rings in one transaction."""
    return actions.record_many(
        ((BellRung(office="xã", times=n), f"S{n:06}", at) for n in range(count)), by=by
    )


def bring(connect, *, origin, to):
    """Copy the entries of one database to another, as the merger does when a system moves."""
    columns = "id, province, system, subject, event, payload, actor, at, recorded_at, stamp"
    with connect(origin) as source, connect(to) as target:
        entries = source.execute(f"select {columns} from ledger_entry").fetchall()
        for *values, payload, actor, at, recorded_at, stamp in entries:
            target.execute(
                f"insert into ledger_brought ({columns}, origin)"
                " values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) on conflict do nothing",
                [*values, Jsonb(payload), actor, at, recorded_at, stamp, origin],
            )
    return len(entries)
