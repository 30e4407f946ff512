"""The catalogue for those who write procedures and publish them, and the fallback of article 13."""

import datetime as dt
import uuid
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema
from pydantic import AwareDatetime

from lienmach import homes
from lienmach.dossiers import actions, queries
from lienmach.dossiers.actions import Writing
from lienmach.dossiers.api import shapes
from lienmach.dossiers.api.access import CATALOGUE, Token, applicant_of
from lienmach.dossiers.api.keyed import Deed, once, posts
from lienmach.dossiers.models import Draft, Fallback
from lienmach.dossiers.refusals import NoSuchProcedure
from lienmach.dossiers.rules import catalogue, comparison
from lienmach.dossiers.rules.calendars import told
from lienmach.dossiers.rules.flaws import Flaw
from lienmach.ground import clock
from lienmach.ground.actor import Actor
from lienmach.ground.bodies import Body
from lienmach.ground.refusals import NotAllowed

router = Router(tags=["catalogue"])
Edition = Annotated[int, Field(ge=0, le=2_000_000_000, description="The edition that was seen")]


class BeginIn(Body):
    """A draft of a version: of which procedure, called what, from which day."""

    code: shapes.Code
    version: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,20}$")]
    since: dt.date


class EditionIn(Body):
    """Which edition of a draft is meant."""

    edition: Edition


class WritingIn(EditionIn):
    """A draft as it shall read from now on."""

    version: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,20}$")]
    since: dt.date
    until: dt.date | None = None
    content: dict[str, Any]


class ConversionIn(Body):
    """To which version running dossiers are taken, and after which key a batch goes on."""

    to: Annotated[str, Field(max_length=20, pattern=r"^[^\x00]*$")]
    after: uuid.UUID | None = None


class DraftLineOut(Schema):
    """A draft in a list."""

    code: str
    version: str
    since: dt.date
    until: dt.date | None
    state: str
    edition: int
    based_on: str


class DraftOut(DraftLineOut):
    """A draft with its content and what is wrong with it."""

    content: dict[str, Any]
    faults: list[str] = Field(description="in English")
    faults_vi: list[str] = Field(description="the same in Vietnamese")


class DraftPageOut(Schema):
    """A piece of the drafts that are worked on; ``next`` is the cursor of the next one."""

    items: list[DraftLineOut]
    next: str | None


class DraftDoneOut(Schema):
    """Of which procedure something was done; the edition or the version that it now has."""

    code: str
    edition: int | None = None
    version: str | None = None


class ChangeOut(Schema):
    """One difference between two versions, in both languages."""

    place: str
    kind: str
    vi: str
    en: str


class ChangesOut(Schema):
    """What one version changes of another."""

    items: list[ChangeOut]


class ConvertedOut(Schema):
    """What became of a batch: dossiers taken over, and those that stayed with the reason."""

    batch: uuid.UUID
    done: list[str]
    stayed: list[dict[str, str]]
    left: int
    last: uuid.UUID | None


class FallbackIn(Body):
    """From when the province stands in, and what the public is told; now by default."""

    since: AwareDatetime | None = None
    until: AwareDatetime | None = None
    why: Annotated[str, Field(min_length=1, max_length=400)]


class FallbackOut(Schema):
    """A time in which the province stands in for the National Portal."""

    since: shapes.Moment
    until: shapes.Moment
    why: str


class FallbackPageOut(Schema):
    """A piece of the times that are not over; ``next`` is the cursor of the next one."""

    items: list[FallbackOut]
    next: str | None


class CountOut(Schema):
    """How many were ended."""

    ended: int


@router.get("/fallback", response=FallbackPageOut, auth=None)
def fallback(request: HttpRequest, cursor: str = "") -> dict[str, Any]:  # noqa: ARG001 - the framework's signature
    """Return when the province takes in what ministries' systems serve (art. 13); to anybody."""
    page = queries.fallbacks_page(at=clock.now(), cursor=cursor)
    return {
        "items": [_time(each) for each in page.items],
        "next": page.next,
    }


def _time(each: Fallback) -> dict[str, Any]:
    return {"since": told(each.since), "until": told(each.until), "why": each.why}


@posts(router, "/fallback", out=FallbackOut, scope=CATALOGUE)
def announce(request: HttpRequest, body: FallbackIn) -> HttpResponse:
    """
    Stand in for the National Portal, from now or from a moment on.

    While one without an end runs nothing changes, and that one is answered.
    """

    def deed(by: Actor, at: dt.datetime) -> dict[str, Any]:
        since = clock.in_utc(body.since) if body.since else at
        until = clock.in_utc(body.until) if body.until else None
        key = homes.part_of(actions.announce_fallback)(
            since=since, until=until, why=body.why, by=by, at=at
        )
        return next(_time(each) for each in queries.fallbacks(at=at) if each.pk == key)

    return once(request, "announce-fallback", body.model_dump(mode="json"), deed)


@posts(router, "/fallback/end", out=CountOut, scope=CATALOGUE)
def end(request: HttpRequest) -> HttpResponse:
    """Hand back to the National Portal now."""

    def deed(by: Actor, at: dt.datetime) -> dict[str, Any]:
        return {"ended": homes.part_of(actions.end_fallback)(by=by, at=at)}

    return once(request, "end-fallback", {}, deed)


@router.get("/catalogue/drafts", response=DraftPageOut, auth=Token(CATALOGUE))
def drafts(request: HttpRequest, cursor: str = "") -> dict[str, Any]:
    """Return the drafts that are worked on, the one that was begun first before others."""
    actor = applicant_of(request).actor
    page = queries.open_drafts_page(actor, on=clock.today(), cursor=cursor)
    return {"items": [_line(each) for each in page.items], "next": page.next}


@router.get("/catalogue/drafts/{code}", response=DraftOut, auth=Token(CATALOGUE))
def draft(request: HttpRequest, code: str) -> dict[str, Any]:
    """Return the open draft of a procedure with everything that is wrong with it."""
    found = queries.open_draft(code, seen_by=applicant_of(request).actor, on=clock.today())
    faults = catalogue.faults_anew(found.content) or [
        Flaw(
            f"{lack.vi} ({lack.place}): chưa nêu căn cứ pháp lý",
            f"{lack.en} ({lack.place}): no legal basis",
        )
        for lack in catalogue.lacks_of_law(found.content)
    ]
    said = {"faults": [each.en for each in faults], "faults_vi": [each.vi for each in faults]}
    return {**_line(found), "content": found.content, **said}


@posts(router, "/catalogue/drafts", out=DraftDoneOut, scope=CATALOGUE)
def begin(request: HttpRequest, body: BeginIn) -> HttpResponse:
    """Begin a draft, of a procedure that stands or of a new one."""

    def deed(by: Actor, at: dt.datetime) -> dict[str, Any]:
        homes.part_of(actions.begin_draft)(
            body.code, version=body.version, since=body.since, by=by, at=at
        )
        return {"code": body.code, "edition": 1, "version": body.version}

    return once(request, "begin-draft", body.model_dump(mode="json"), deed)


@posts(router, "/catalogue/drafts/{code}/writing", out=DraftDoneOut, scope=CATALOGUE)
def write(request: HttpRequest, code: str, body: WritingIn) -> HttpResponse:
    """Write a draft anew, from the edition that was seen."""

    def deed(by: Actor, at: dt.datetime) -> dict[str, Any]:
        writing = Writing(
            version=body.version, since=body.since, until=body.until, content=body.content
        )
        edition = homes.part_of(actions.write_draft)(
            code, writing, edition=body.edition, by=by, at=at
        )
        return {"code": code, "edition": edition, "version": body.version}

    return once(request, "write-draft", {"in": code, **body.model_dump(mode="json")}, deed)


@posts(router, "/catalogue/drafts/{code}/review", out=DraftDoneOut, scope=CATALOGUE)
def review(request: HttpRequest, code: str, body: EditionIn) -> HttpResponse:
    """Hand a draft over to be reviewed and published."""
    return once(request, "ask-for-review", _asked(code, body), _of(code, body, "ask_for_review"))


@posts(router, "/catalogue/drafts/{code}/return", out=DraftDoneOut, scope=CATALOGUE)
def send_back(request: HttpRequest, code: str, body: EditionIn) -> HttpResponse:
    """Send a draft under review back to those who write it."""
    return once(request, "send-draft-back", _asked(code, body), _of(code, body, "send_back"))


@posts(router, "/catalogue/drafts/{code}/drop", out=DraftDoneOut, scope=CATALOGUE)
def drop(request: HttpRequest, code: str, body: EditionIn) -> HttpResponse:
    """Give a draft up; it is kept, and another may be begun."""
    return once(request, "drop-draft", _asked(code, body), _of(code, body, "drop_draft"))


@posts(router, "/catalogue/drafts/{code}/publication", out=DraftDoneOut, scope=CATALOGUE)
def publish(request: HttpRequest, code: str, body: EditionIn) -> HttpResponse:
    """Publish a reviewed draft; never by who wrote any of it."""
    return once(request, "publish-draft", _asked(code, body), _of(code, body, "publish_draft"))


@router.get("/catalogue/{code}/changes", response=ChangesOut, auth=Token(CATALOGUE))
def changes(request: HttpRequest, code: str, old: str, new: str) -> dict[str, Any]:
    """Return in words what one version of a procedure changes of another."""
    if not queries.sees_drafts(applicant_of(request).actor, on=clock.today()):
        raise NotAllowed
    versions = {each.version: each for each in queries.versions(code)}
    if old not in versions or new not in versions:
        raise NoSuchProcedure
    found = comparison.changes(versions[old].snapshot, versions[new].snapshot)
    names = ("place", "kind", "vi", "en")
    return {"items": [{name: getattr(each, name) for name in names} for each in found]}


@posts(router, "/catalogue/{code}/conversions", out=ConvertedOut, scope=CATALOGUE)
def convert(request: HttpRequest, code: str, body: ConversionIn) -> HttpResponse:
    """Take running dossiers over to a version, as far as that can be; at most 500 a time."""

    def deed(by: Actor, at: dt.datetime) -> dict[str, Any]:
        take = homes.part_of(actions.convert_dossiers)
        return _converted(take(code, to=body.to, after=body.after, by=by, at=at))

    return once(request, "convert-dossiers", {"in": code, **body.model_dump(mode="json")}, deed)


@posts(router, "/catalogue/conversions/{batch}/return", out=ConvertedOut, scope=CATALOGUE)
def take_back(request: HttpRequest, batch: uuid.UUID) -> HttpResponse:
    """Put the dossiers of a batch back under the versions they had."""

    def deed(by: Actor, at: dt.datetime) -> dict[str, Any]:
        return _converted(homes.part_of(actions.take_back_conversion)(batch, by=by, at=at))

    return once(request, "take-back-conversion", {"in": str(batch)}, deed)


STEPS = {
    "ask_for_review": actions.ask_for_review,
    "send_back": actions.send_back,
    "drop_draft": actions.drop_draft,
    "publish_draft": actions.publish_draft,
}


def _of(code: str, body: EditionIn, step: str) -> Deed:
    def deed(by: Actor, at: dt.datetime) -> dict[str, Any]:
        made = homes.part_of(STEPS[step])(code, edition=body.edition, by=by, at=at)
        return {"code": code, "edition": body.edition, "version": made}

    return deed


def _asked(code: str, body: EditionIn) -> dict[str, Any]:
    return {"in": code, "edition": body.edition}


def _line(found: Draft) -> dict[str, Any]:
    names = ("code", "version", "since", "until", "state", "edition", "based_on")
    return {name: getattr(found, name) for name in names}


def _converted(done: Any) -> dict[str, Any]:
    return {
        "batch": str(done.batch),
        "done": list(done.done),
        "stayed": [{"code": code, "vi": why.vi, "en": why.en} for code, why in done.stayed],
        "left": done.left,
        "last": str(done.last) if done.last else None,
    }
