"""Whose record it is that the ledger tells of under a subject of this room."""

import datetime as dt
import uuid

from django.db.models import QuerySet

from lienmach import homes
from lienmach.dossiers.models import StartedApplication
from lienmach.dossiers.queries.folders import noted
from lienmach.dossiers.queries.ministry import copies_visible_to
from lienmach.dossiers.queries.visibility import visible_to
from lienmach.ground.actor import PLATFORM, Actor
from lienmach.identity import queries as identity


def seen_in_ledger(actor: Actor, subject: str, *, on: dt.date) -> None:
    """Note that an actor is shown what the ledger holds of a dossier, a copy or an application."""
    with homes.reading("dossiers"):
        if dossier := visible_to(PLATFORM, on=on).filter(code=subject).first():
            noted(dossier, actor, on)
        copies = copies_visible_to(PLATFORM, on=on).filter(code=subject)
        rows = {
            "ministry-dossiers": copies.values_list("pk", "applicant"),
            "applications": _started(subject).values_list("pk", "applicant"),
        }
        sights = [identity.Sight(register, *one) for register in rows for one in rows[register]]
    identity.seen(actor, sights, kinds=(), on=on)


def _started(subject: str) -> QuerySet[StartedApplication]:
    here = StartedApplication.objects.filter(province=homes.current_province())
    try:
        return here.filter(pk=uuid.UUID(subject))
    except ValueError:
        return here.none()
