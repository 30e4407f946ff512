"""The counter for machines: who is linked with whom, and how far that is; nothing is written here."""

import datetime as dt
import uuid
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema
from pydantic import AwareDatetime

from lienmach.ground import clock
from lienmach.ground.actor import Actor
from lienmach.identity import gate
from lienmach.registries import queries
from lienmach.registries.api import review
from lienmach.registries.api.shapes import Moment, PairOut, opened, told
from lienmach.registries.models import Link
from lienmach.registries.queries import Progress, Wanted

SCOPE = "registries:read"
UnitCode = Annotated[str, Field(pattern=r"^[0-9]{1,10}$", description="Administrative unit")]


class LinksWantedIn(Schema):
    """Which links. ``since`` is when they were proposed, decided or undone."""

    state: Link.State | None = None
    unit: UnitCode | None = None
    unit_on: dt.date | None = None
    since: AwareDatetime | None = None


class LinkOut(Schema):
    """A link by its keys: neither the entry's nor the resident's values are in it."""

    id: uuid.UUID
    state: Link.State
    how: str
    record: uuid.UUID
    resident: uuid.UUID
    unit: str
    unit_on: dt.date
    probability: float
    model: str
    proposed_at: Moment
    decided_at: Moment
    undone_at: Moment


class LinkPageOut(Schema):
    """A piece of the list; ``next`` is the cursor of the next one."""

    items: list[LinkOut]
    next: str | None


class ProgressOut(Schema):
    """How the births of a commune of today stand."""

    unit: str
    name: str
    births: int
    linked: int
    in_review: int
    unmatched: int
    reasons: dict[str, int]


class ProgressesOut(Schema):
    """The communes, and how many rows of files wait for a run."""

    on: dt.date
    items: list[ProgressOut]
    waiting_for_run: int


router = Router(tags=["links"], auth=gate.Bearer(SCOPE))
router.add_router("", review.router)


@router.get("/links", response=LinkPageOut)
def links(request: HttpRequest, wanted: Query[LinksWantedIn], cursor: str = "") -> dict[str, Any]:
    """Return the links of entries where the officer is the registrar, newest first."""
    asked = Wanted(
        state=wanted.state or "",
        unit=wanted.unit or "",
        unit_on=wanted.unit_on,
        since=clock.in_utc(wanted.since) if wanted.since else None,
    )
    page = queries.links(_reader(request), asked, on=clock.today(), cursor=cursor)
    return {"items": [_listed(each) for each in page.items], "next": page.next}


@router.get("/links/progress", response=ProgressesOut)
def progress(request: HttpRequest) -> dict[str, Any]:
    """Return how the births of every commune stand that the officer may see."""
    reader, on = _reader(request), clock.today()
    places = queries.linked_by_unit(reader, on=on)
    waiting = queries.waiting_for_run(reader, on=on)
    return {"on": on, "items": [_counted(each) for each in places], "waiting_for_run": waiting}


@router.get("/links/{uuid:link}", response=PairOut)
def link(request: HttpRequest, link: uuid.UUID) -> dict[str, Any]:
    """Return a link with its evidence; what others said of it only once it is decided."""
    return opened(queries.pair(_reader(request), link, on=clock.today()))


def _reader(request: HttpRequest) -> Actor:
    return gate.bearer(request).actor


def _listed(found: Link) -> dict[str, Any]:
    return {
        "id": found.pk, "state": found.state, "how": found.how, "record": found.record_id,
        "resident": found.resident_id, "unit": found.record.unit,
        "unit_on": found.record.unit_on, "probability": found.probability,
        "model": found.model, "proposed_at": told(found.proposed_at),
        "decided_at": told(found.decided_at), "undone_at": told(found.undone_at),
    }  # fmt: skip


def _counted(place: Progress) -> dict[str, Any]:
    names = ("unit", "name", "births", "linked", "in_review", "unmatched", "reasons")
    return {name: getattr(place, name) for name in names}
