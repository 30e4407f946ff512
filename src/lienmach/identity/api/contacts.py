"""The counter for machines: where a citizen wants to be told of their dossiers."""

import datetime as dt
from collections.abc import Callable
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.urls import reverse
from ninja import Field, Router, Schema, Status

from lienmach.ground import requests
from lienmach.ground.actor import Actor
from lienmach.ground.bodies import Body
from lienmach.identity import actions, queries
from lienmach.identity.gate import Bearer, after, bearer
from lienmach.identity.queries import ContactRow
from lienmach.identity.refusals import CodeUnfit
from lienmach.identity.rules.contacts import Channel

router = Router(tags=["notices"])
READ, WRITE = "dossiers:read", "dossiers:write"


class ContactOut(Schema):
    """An address: the one in use, and one that waits for its code."""

    channel: Channel
    address: str
    wanted: str
    language: Literal["vi", "en"]
    is_on: bool


class ContactIn(Body):
    """An address to use, once the code that is sent there was given back."""

    address: Annotated[str, Field(max_length=254)]
    language: Literal["vi", "en"] = "vi"


class CodeIn(Body):
    """The code that was sent."""

    code: Annotated[str, Field(max_length=40)]


class SwitchIn(Body):
    """Whether one wants to be written to."""

    on: bool


class ContactDoneOut(Schema):
    """It was done."""

    done: bool


def _post(path: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    return router.post(
        path,
        response={201: ContactDoneOut, 200: ContactDoneOut},
        auth=Bearer(WRITE),
        openapi_extra=requests.NEEDED,
    )


@router.get("/me/contacts", response=list[ContactOut], auth=Bearer(READ))
def contacts(request: HttpRequest) -> list[ContactRow]:
    """Return one's addresses."""
    found = queries.contacts_of(bearer(request).actor)
    return [found[channel] for channel in Channel if channel in found]


@_post("/me/contacts/{channel}")
def name_contact(request: HttpRequest, channel: Channel, body: ContactIn) -> Status[Any]:
    """Name an address; a code is sent there. The same key again sends no other."""

    def deed(by: Actor, at: dt.datetime) -> None:
        page = request.build_absolute_uri(reverse("me:contact"))
        actions.send_code(
            channel, address=body.address, language=body.language, page=page, by=by, at=at
        )

    asked = {"channel": channel, "address": body.address, "language": body.language}
    return _after(request, "name-contact", asked, deed)


@_post("/me/contacts/{channel}/code")
def confirm_contact(request: HttpRequest, channel: Channel, body: CodeIn) -> Status[Any]:
    """Show by its code that an address is one's own."""

    def deed(by: Actor, at: dt.datetime) -> None:
        if not actions.confirm_contact(channel, code=body.code, by=by, at=at):
            raise CodeUnfit

    return _after(request, "confirm-contact", {"channel": channel, "code": body.code}, deed)


@_post("/me/contacts/{channel}/switch")
def switch_contact(request: HttpRequest, channel: Channel, body: SwitchIn) -> Status[Any]:
    """Be written to by a channel, or no more."""

    def deed(by: Actor, at: dt.datetime) -> None:
        actions.switch_contact(channel, is_on=body.on, by=by, at=at)

    return _after(request, "switch-contact", {"channel": channel, "on": body.on}, deed)


@_post("/me/contacts/{channel}/removal")
def remove_contact(request: HttpRequest, channel: Channel) -> Status[Any]:
    """Remove an address."""

    def deed(by: Actor, at: dt.datetime) -> None:
        actions.remove_contact(channel, by=by, at=at)

    return _after(request, "remove-contact", {"channel": channel}, deed)


def _after(
    request: HttpRequest, operation: str, asked: Any, deed: Callable[[Actor, dt.datetime], None]
) -> Status[Any]:
    """Carry a deed out and keep that it was done: 201, and 200 again."""

    def done(by: Actor, at: dt.datetime) -> dict[str, Any]:
        deed(by, at)
        return {"done": True}

    return after(request, operation, asked, done)
