"""One dossier as it is opened, and the lists that lead to it."""

import datetime as dt
import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Count, F, Q

from lienmach import homes
from lienmach.dossiers.models import Dossier, Paper, Procedure
from lienmach.dossiers.queries.places import agency_name
from lienmach.dossiers.queries.visibility import person_of, visible_to
from lienmach.dossiers.refusals import CursorMalformed, NoSuchDossier, NoSuchPaper
from lienmach.dossiers.rules.calendars import told
from lienmach.dossiers.rules.codes import is_code
from lienmach.dossiers.rules.states import STATES, UNDECIDED
from lienmach.ground import sql
from lienmach.ground.actor import Actor
from lienmach.homes.files import store
from lienmach.ledger import queries as ledger

PAGE = 20
QUEUE = 50


class PaperLabel(NamedTuple):
    """What is told of a paper without opening it."""

    id: str
    name: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class Folder:
    """A dossier with everything that lies in it; the notes are their texts, in order."""

    dossier: Dossier
    procedure_name: str
    notes: list[str]
    papers: list[PaperLabel]
    events: list[ledger.Fact]


@dataclass(frozen=True, slots=True)
class Listed:
    """A dossier in a list."""

    dossier: Dossier
    procedure_name: str


@dataclass(frozen=True, slots=True)
class Page:
    """A piece of a list, and the cursor of the next one if there is more."""

    items: list[Listed]
    next: str | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many dossiers an actor sees in each state, and how many of them are late."""

    by_state: dict[str, int]
    overdue: int


def folder(code: str, *, seen_by: Actor, on: dt.date) -> Folder:
    """
    Open a dossier.

    :raises NoSuchDossier: also when there is one that the actor may not see.
    """
    with homes.reading("dossiers"):
        dossier = visible(code, seen_by, on)
        [inside] = sql.rows(
            homes.here("dossiers"),
            "lienmach.dossiers",
            "contents",
            province=dossier.province,
            dossier=dossier.pk,
            procedure=dossier.procedure,
            version=dossier.procedure_version,
        )
        return Folder(
            dossier=dossier,
            procedure_name=inside["procedure_name"] or dossier.procedure,
            notes=json.loads(inside["notes"]),
            papers=[PaperLabel(*paper) for paper in json.loads(inside["papers"])],
            events=ledger.timeline(dossier.code),
        )


def paper(code: str, key: uuid.UUID, *, seen_by: Actor, on: dt.date) -> tuple[Paper, bytes]:
    """
    Return a paper of a dossier and its content.

    :raises NoSuchPaper: when the dossier holds none of that key.
    """
    with homes.reading("dossiers"):
        dossier = visible(code, seen_by, on)
        found = Paper.objects.filter(
            province=dossier.province, dossier_id=dossier.pk, pk=key
        ).first()
        if found is None:
            raise NoSuchPaper
        return found, store(homes.here("dossiers")).get(found.sha256)


def visible(code: str, actor: Actor, on: dt.date) -> Dossier:
    """
    Return a dossier that an actor may see; within a reading.

    :raises NoSuchDossier: also when there is one that the actor may not see.
    """
    found = visible_to(actor, on=on).filter(code=code).first() if is_code(code) else None
    if found is None:
        raise NoSuchDossier
    return found


def own(actor: Actor, *, on: dt.date, cursor: str = "", limit: int = PAGE) -> Page:
    """
    Return the dossiers an actor has handed in, newest first.

    :raises CursorMalformed: when the cursor is none that a page gave out.
    """
    with homes.reading("dossiers"):
        mine = visible_to(actor, on=on).filter(applicant=person_of(actor)).order_by("-pk")
        if cursor:
            mine = mine.filter(pk__lt=_key(cursor))
        found = list(mine[: limit + 1])
        more = len(found) > limit
        return Page(_listed(found[:limit]), found[limit - 1].pk.hex if more else None)


def _key(cursor: str) -> uuid.UUID:
    try:
        return uuid.UUID(hex=cursor)
    except ValueError:
        raise CursorMalformed from None


def queue(
    actor: Actor, *, on: dt.date, states: Iterable[str] = UNDECIDED, limit: int = QUEUE
) -> list[Listed]:
    """Return what waits for an officer, the first due first, what has no day last."""
    with homes.reading("dossiers"):
        waiting = (
            visible_to(actor, on=on)
            .filter(state__in=sorted(states))
            .exclude(applicant=person_of(actor))
            .order_by(F("due_at").asc(nulls_last=True), "pk")
        )
        return _listed(list(waiting[:limit]))


def counts(actor: Actor, *, at: dt.datetime, on: dt.date) -> Counts:
    """Return how many dossiers an actor sees, by state; those awaiting a supplement are not late."""
    with homes.reading("dossiers"):
        rows = (
            visible_to(actor, on=on)
            .values("state")
            .annotate(number=Count("pk"), late=Count("pk", filter=Q(due_at__lt=at)))
        )
        found = {row["state"]: (row["number"], row["late"]) for row in rows}
    return Counts(
        by_state={state: found.get(state, (0, 0))[0] for state in STATES},
        overdue=found.get("received", (0, 0))[1],
    )


def _listed(dossiers: list[Dossier]) -> list[Listed]:
    names = _names(dossiers)
    return [Listed(each, names[each.procedure, each.procedure_version]) for each in dossiers]


def _names(dossiers: Iterable[Dossier]) -> dict[tuple[str, str], str]:
    """Return the names of the procedures of some dossiers, each as of its own version."""
    keys = {(each.procedure, each.procedure_version) for each in dossiers}
    if not keys:
        return {}
    rows = Procedure.objects.filter(
        province=homes.current_province(), code__in={code for code, _version in keys}
    ).values_list("code", "version", "snapshot__name")
    known = {(code, version): name for code, version, name in rows}
    return {key: known.get(key, key[0]) for key in keys}


def receipt(dossier: Dossier, *, on: dt.date) -> dict[str, Any]:
    """Return what an applicant is told when a dossier is taken in."""
    agency = agency_name(dossier.competent_agency, on=on)
    return {
        "code": dossier.code,
        "state": dossier.state,
        "received_at": told(dossier.received_at),
        "due_at": told(dossier.due_at),
        "competent_agency": {"code": agency.code, "name": agency.name} if agency else None,
    }
