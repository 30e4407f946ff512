"""Declare that the National Portal does not serve, and that it serves again."""

import datetime as dt

from lienmach import homes
from lienmach.dossiers.events import PortalOutageDeclared, PortalOutageEnded
from lienmach.dossiers.models import PortalOutage
from lienmach.dossiers.refusals import NoOutage, OutageLasts, ReasonMissing
from lienmach.dossiers.rules.calendars import told
from lienmach.ground.actor import Actor
from lienmach.ground.refusals import NotAllowed
from lienmach.ledger import actions as ledger

SUBJECT = "national-portal"


@homes.action("dossiers")
def declare_outage(*, because: str, said_by: str, by: Actor, at: dt.datetime) -> None:
    """
    Declare an outage of the National Portal: what it serves is filed here meanwhile (art. 13).

    :param said_by: who at the operator's declared it; the platform carries it out.
    :raises OutageLasts: when one is declared.
    """
    if not by.is_platform:
        raise NotAllowed
    if not because.strip():
        raise ReasonMissing
    if _lasting() is not None:
        raise OutageLasts
    PortalOutage.objects.create(
        province=homes.current_province(), since=at, because=because.strip()[:400],
        declared_by=said_by,
    )  # fmt: skip
    ledger.record(PortalOutageDeclared(since=at.isoformat()), subject=SUBJECT, by=by, at=at)


@homes.action("dossiers")
def end_outage(*, said_by: str, by: Actor, at: dt.datetime) -> None:
    """
    End the outage: what was started here meanwhile and not handed in goes on at the portal.

    :raises NoOutage: when none is declared.
    """
    if not by.is_platform:
        raise NotAllowed
    found = _lasting()
    if found is None:
        raise NoOutage
    found.until, found.ended_by = at, said_by
    found.save(update_fields=["until", "ended_by"])
    ledger.record(
        PortalOutageEnded(since=told(found.since) or "", until=at.isoformat()),
        subject=SUBJECT, by=by, at=at,
    )  # fmt: skip


def _lasting() -> PortalOutage | None:
    return (
        PortalOutage.objects.select_for_update()
        .filter(province=homes.current_province(), until=None)
        .first()
    )
