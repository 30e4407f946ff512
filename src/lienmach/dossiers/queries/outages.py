"""Whether the National Portal serves, as an operator has declared it."""

import datetime as dt
from dataclasses import dataclass

from lienmach import homes
from lienmach.dossiers.models import PortalOutage


@dataclass(frozen=True, slots=True)
class Outage:
    """A time in which the National Portal does not serve, and why; it lasts."""

    since: dt.datetime
    because: str


def outage() -> Outage | None:
    """Return the outage of the National Portal that lasts, if one does."""
    with homes.reading("dossiers"):
        return outage_now()


def outage_now() -> Outage | None:
    """Return the same within a reading or an action."""
    found = PortalOutage.objects.filter(province=homes.current_province(), until=None).first()
    return Outage(found.since, found.because) if found else None
