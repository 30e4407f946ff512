"""
The review desk for machines: the pairs that wait for a registrar, one of them, and their word.

A scope of its own, for here the values of both records are told, as on the page. What others have
said of a pair is told nowhere before it is decided.
"""

import datetime as dt
import uuid
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from lienmach import homes
from lienmach.ground import clock, requests
from lienmach.ground.actor import Actor
from lienmach.ground.bodies import Body
from lienmach.identity.gate import Bearer, bearer, keyed
from lienmach.registries import actions, queries
from lienmach.registries.api.shapes import PairOut, opened
from lienmach.registries.queries import Compared, Waiting
from lienmach.registries.rules.agreement import Word
from lienmach.registries.rules.dates import Precision
from lienmach.registries.rules.differences import Kind, Part

SCOPE = "registries:review"
router = Router(tags=["links"], auth=Bearer(SCOPE))


class WaitingOut(Schema):
    """A pair that waits for a word, by what its birth entry says of the child."""

    id: uuid.UUID
    full_name: str
    birth_date: dt.date
    birth_precision: Precision
    unit: str
    unit_on: dt.date
    probability: float
    own_word: str


class WaitingPageOut(Schema):
    """A piece of the list; ``next`` is the cursor of the next one."""

    items: list[WaitingOut]
    next: str | None


class ComparedOut(Schema):
    """One value as the entry and as the register of residents have it; empty where one has none."""

    field: str
    record: str
    resident: str
    stands: Kind


class SidesOut(PairOut):
    """A link and why, with what both records say."""

    fields: list[ComparedOut]


class WordIn(Body):
    """Whether both are one person."""

    word: Word


class UndoIn(Body):
    """Why a link is taken back."""

    because: Annotated[str, Field(max_length=400)]


class SaidOut(Schema):
    """Of which pair a word was said, and whether that decided it."""

    id: uuid.UUID
    decided: bool


class UndoneOut(Schema):
    """Which link was taken back."""

    id: uuid.UUID


@router.get("/links/waiting", response=WaitingPageOut)
def waiting(request: HttpRequest, cursor: str = "", said: bool = False) -> dict[str, Any]:  # noqa: FBT001, FBT002 - a parameter of the address
    """Return the pairs that wait for one's word, the likeliest first; or those one has judged, still open."""
    by = bearer(request).actor
    page = queries.to_review(by, on=clock.today(), spoken=said, cursor=cursor)
    return {"items": [_waiting(each) for each in page.items], "next": page.next}


@router.get("/links/{uuid:link}/pair", response=SidesOut)
def pair(request: HttpRequest, link: uuid.UUID) -> dict[str, Any]:
    """Return both records side by side; what others said of them only once the pair is decided."""
    found = queries.pair(bearer(request).actor, link, on=clock.today())
    told = queries.fields(found.record, found.resident)
    return {**opened(found), "fields": [_compared(each) for each in told]}


@router.post(
    "/links/{uuid:link}/word", response={201: SaidOut, 200: SaidOut}, openapi_extra=requests.NEEDED
)
def say(request: HttpRequest, link: uuid.UUID, body: WordIn) -> Status[dict[str, Any]]:
    """Say whether a pair is one person: two registrars decide by the same word."""

    def deed(by: Actor, at: dt.datetime) -> dict[str, Any]:
        decided = homes.part_of(actions.say_word)(link, word=body.word, by=by, at=at)
        return {"id": str(link), "decided": decided}

    asked = {"link": str(link), "word": body.word}
    return keyed(request, "say-word", asked, deed, carried_out=actions.once)


@router.post(
    "/links/{uuid:link}/undo",
    response={201: UndoneOut, 200: UndoneOut},
    openapi_extra=requests.NEEDED,
)
def undo(request: HttpRequest, link: uuid.UUID, body: UndoIn) -> Status[dict[str, Any]]:
    """Take a link back: the pair stays known as undone, and both are free for others."""

    def deed(by: Actor, at: dt.datetime) -> dict[str, Any]:
        homes.part_of(actions.undo_link)(link, because=body.because, by=by, at=at)
        return {"id": str(link)}

    asked = {"link": str(link), "because": body.because}
    return keyed(request, "undo-link", asked, deed, carried_out=actions.once)


def _waiting(each: Waiting) -> dict[str, Any]:
    names = (
        "id", "full_name", "birth_date", "birth_precision", "unit", "unit_on", "probability",
    )  # fmt: skip
    return {**{name: getattr(each, name) for name in names}, "own_word": each.mine}


def _compared(each: Compared) -> dict[str, Any]:
    return {
        "field": each.what,
        "record": _text(each.told.left),
        "resident": _text(each.told.right),
        "stands": each.told.kind,
    }


def _text(parts: tuple[Part, ...]) -> str:
    return " ".join(part.text for part in parts)
