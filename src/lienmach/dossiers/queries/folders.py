"""One dossier as it is opened, and the lists that lead to it."""

import datetime as dt
import json
import uuid
from dataclasses import dataclass
from typing import Any, NamedTuple

from lienmach import homes
from lienmach.dossiers.models import Dossier, Paper
from lienmach.dossiers.queries.places import agency_name
from lienmach.dossiers.queries.procedure_names import versions_named
from lienmach.dossiers.queries.uploads import check_paper_opens
from lienmach.dossiers.queries.visibility import (
    actor_acts_for,
    acts_as_applicant,
    person_of,
    visible_one,
    visible_to,
)
from lienmach.dossiers.refusals import NoSuchDossier, NoSuchPaper
from lienmach.dossiers.rules import duties, happenings
from lienmach.dossiers.rules.calendars import told
from lienmach.dossiers.rules.codes import is_code
from lienmach.ground import paging, sql
from lienmach.ground.actor import Actor
from lienmach.ground.paging import Page
from lienmach.homes.files import store
from lienmach.identity import queries as identity
from lienmach.identity.rules.purposes import Purpose
from lienmach.ledger import queries as ledger

PAGE = 20


class PaperLabel(NamedTuple):
    """
    What is told of a paper without opening it.

    ``state`` is *quarantined*, *clean* or *refused* by the virus scanner, or *unscanned*: clean
    because no scanner is configured, or from before there was one. ``what`` is the code of the
    paper that the procedure asks for, '' for any other.
    """

    id: str
    name: str
    media_type: str
    size: int
    state: str = "unscanned"
    what: str = ""


class Remark(NamedTuple):
    """A note by its number in the dossier; one that ``is_within`` is the office's alone."""

    number: int
    text: str
    is_within: bool
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Folder:
    """
    A dossier with everything that lies in it, as far as whoever opened it is told.

    ``portal_code`` is the National Portal's, '' where it did not come from there.
    """

    dossier: Dossier
    procedure_name: str
    remarks: list[Remark]
    papers: list[PaperLabel]
    events: list[ledger.Fact]
    portal_code: str = ""

    @property
    def acting(self) -> frozenset[str]:
        """Return who acted in it for its applicant, as its facts say."""
        return happenings.representatives((fact.actor, fact.payload) for fact in self.events)

    @property
    def notes(self) -> list[str]:
        """Return the texts of the notes, in order."""
        return [each.text for each in self.remarks]


@dataclass(frozen=True, slots=True)
class Listed:
    """A dossier in a list."""

    dossier: Dossier
    procedure_name: str
    name_en: str = ""


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
        remarks = [
            Remark(number, text, is_within, dt.datetime.fromisoformat(at))
            for number, text, is_within, at in json.loads(inside["notes"])
        ]
        is_theirs = acts_as_applicant(seen_by, dossier, on=on)
        return Folder(
            dossier=dossier,
            procedure_name=inside["procedure_name"] or dossier.procedure,
            remarks=[each for each in remarks if not (each.is_within and is_theirs)],
            papers=[PaperLabel(*paper) for paper in json.loads(inside["papers"])],
            events=ledger.timeline(dossier.code),
            portal_code=inside["portal_code"] or "",
        )


def paper(code: str, key: uuid.UUID, *, seen_by: Actor, on: dt.date) -> tuple[Paper, bytes]:
    """
    Return a paper of a dossier and its content.

    :raises NoSuchPaper: when the dossier holds none of that key.
    :raises PaperQuarantined: when nobody has scanned it yet, though somebody will.
    :raises PaperInfected: when the scanner refused it.
    """
    with homes.reading("dossiers"):
        dossier = visible(code, seen_by, on)
        found = Paper.objects.filter(
            province=dossier.province, dossier_id=dossier.pk, pk=key
        ).first()
        if found is None:
            raise NoSuchPaper
        check_paper_opens(found)
        return found, store(homes.here("dossiers")).get(found.sha256)


def visible(code: str, actor: Actor, on: dt.date) -> Dossier:
    """
    Return a dossier that an actor may see; within a reading.

    :raises NoSuchDossier: also when there is one that the actor may not see.
    """
    found = visible_one(code, actor, on=on) if is_code(code) else None
    if found is None:
        raise NoSuchDossier
    noted(found, actor, on)
    return found


def events_told(found: Folder, actor: Actor, *, on: dt.date) -> list[ledger.Fact]:
    """Return what of a dossier's events an actor is told: whoever acts as its applicant not all."""
    is_theirs = acts_as_applicant(actor, found.dossier, on=on)
    return told_applicants(found) if is_theirs else found.events


def told_applicants(found: Folder) -> list[ledger.Fact]:
    """Return what of a dossier's events concerns its applicant; what an office does within does not."""
    return [fact for fact in found.events if fact.event in happenings.TOLD_APPLICANTS]


def noted(dossier: Dossier, actor: Actor, on: dt.date, *, listed: bool = False) -> None:
    """Note that somebody else's dossier is shown: to handle it, or to act for the applicant."""
    acts = actor_acts_for(actor, dossier, on=on)
    identity.seen(
        actor,
        [_sight(dossier)],
        kinds=duties.SEE,
        on=on,
        listed=listed,
        purpose=Purpose.ACT_FOR if acts else Purpose.HANDLE_DOSSIER,
        dossier=dossier.code,
    )


def _sight(dossier: Dossier) -> identity.Sight:
    """Return a dossier as it is logged, with all the places by which duties let officers see it."""
    at = (
        dossier.competent_agency, dossier.continued_by, dossier.received_at_agency,
        dossier.helped_at_agency, dossier.handled_at_agency,
    )  # fmt: skip
    return identity.Sight(
        "dossiers", dossier.pk, person=dossier.applicant, unit=dossier.unit,
        unit_on=dossier.unit_on, agencies=tuple(sorted({each for each in at if each})),
    )  # fmt: skip


def own(
    actor: Actor,
    *,
    on: dt.date,
    cursor: str = "",
    limit: int = PAGE,
    of: uuid.UUID | None = None,
) -> Page[Listed]:
    """
    Return the dossiers an actor has handed in, newest first; or those ``of`` somebody else.

    Of others only what a mandate or a duty lets them see.
    :raises CursorMalformed: when the cursor is none that a page gave out.
    """
    with homes.reading("dossiers"):
        whose = of or person_of(actor)
        mine = visible_to(actor, on=on).filter(applicant=whose).order_by("-pk")
        if cursor:
            mine = mine.filter(pk__lt=paging.key(cursor))
        page = paging.cut(mine[: limit + 1], limit, paging.by_key)
        for one in page.items if whose != person_of(actor) else ():
            noted(one, actor, on, listed=True)
        return Page(_listed(page.items), page.next)


def _listed(dossiers: list[Dossier]) -> list[Listed]:
    names = versions_named({(each.procedure, each.procedure_version) for each in dossiers})
    return [Listed(each, *names[each.procedure, each.procedure_version]) for each in dossiers]


def receipt_now(code: str, *, seen_by: Actor, on: dt.date) -> dict[str, Any]:
    """Return how a dossier that an actor may see stands; within a reading or an action."""
    return receipt(visible(code, seen_by, on), on=on)


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
