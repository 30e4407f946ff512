"""
Applications that somebody has started: their own, and nobody else's.

No officer sees what was not handed in. The only way to them is :func:`applications_visible_to`.
"""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from lienmach import homes
from lienmach.dossiers.events import ApplicationDiscarded
from lienmach.dossiers.models import Procedure, StartedApplication
from lienmach.dossiers.queries.catalogue import check_level, form, in_force, version
from lienmach.dossiers.queries.procedure_names import versions_named
from lienmach.dossiers.queries.visibility import person_of
from lienmach.dossiers.refusals import NoSuchApplication, NoSuchProcedure
from lienmach.dossiers.rules import applications, forms, prefilling
from lienmach.dossiers.rules.applications import Carried
from lienmach.ground import paging
from lienmach.ground.actor import Actor
from lienmach.ground.paging import Page
from lienmach.identity import queries as identity
from lienmach.identity.rules.purposes import Purpose
from lienmach.ledger import queries as ledger


@dataclass(frozen=True, slots=True)
class Opened:
    """
    An application as it is worked on: what is stored, its form, and its procedure's versions.

    ``newest`` is the version in force; null once nobody can file the procedure any more.
    """

    row: StartedApplication
    procedure: Procedure
    form: forms.Form
    newest: Procedure | None

    @property
    def is_current(self) -> bool:
        """Test if the version that it is filled in under is in force."""
        return self.newest is not None and self.newest.version == self.procedure.version

    @property
    def is_submitted(self) -> bool:
        """Test if it is a dossier already."""
        return bool(self.row.dossier)

    @property
    def known(self) -> dict[str, prefilling.Filled]:
        """Return what registers said to its questions."""
        return prefilling.read(self.row.prefilled)

    @property
    def locked(self) -> dict[str, Any]:
        """Return the answers that registers give."""
        return prefilling.locked(self.known, prefilling.wishes(self.form, self.row.answers))

    @property
    def passed(self) -> frozenset[str]:
        """Return the questions that were passed over."""
        return frozenset(self.row.passed)

    @property
    def is_for_another(self) -> bool:
        """Test if it is filled in by a mandate."""
        return self.row.applicant != self.row.filer

    def next_page(self) -> forms.Page | None:
        """Return the first page that is not done; None when all are."""
        return forms.following(self.form, self.row.answers, skipped=self.passed)

    def carried(self) -> Carried:
        """Return what of it would hold under the version in force."""
        newest = form(self.newest) if self.newest else self.form
        return applications.carried(newest, self.row.answers, self.row.passed)


@dataclass(frozen=True, slots=True)
class StartedLine:
    """An application in the list of one's own."""

    key: uuid.UUID
    procedure: str
    name: str
    name_en: str
    saved_at: dt.datetime
    expires_at: dt.datetime
    is_for_another: bool


def applications_visible_to(actor: Actor, *, on: dt.date) -> QuerySet[StartedApplication]:
    """
    Return the applications that an actor has started and may still go on with on a day.

    By a mandate only as long as it is in force: what registers said of another is in them. Lazy,
    so for use within a reading or an action of this room only.
    """
    whose = StartedApplication.objects.filter(province=homes.current_province())
    if actor.is_platform:
        return whose
    me = person_of(actor)
    allowed = Q(applicant=me)
    for mandate in identity.acting(actor, on=on).mandates:
        part = Q(applicant=uuid.UUID(mandate.person))
        if mandate.procedures is not None:
            part &= Q(procedure__in=sorted(mandate.procedures))
        allowed |= part
    return whose.filter(allowed, filer=me)


def application(key: uuid.UUID, *, seen_by: Actor, on: dt.date) -> Opened:
    """
    Return an application that the actor has started.

    :raises NoSuchApplication: also when there is one of somebody else.
    :raises AssuranceTooLow: when its procedure asks for a higher level than the actor's.
    """
    with homes.reading("dossiers"):
        row = applications_visible_to(seen_by, on=on).filter(pk=key).first()
        if row is None:
            raise NoSuchApplication
        found = opened(row, on=on)
        check_level(found.procedure, seen_by)
        _noted([row], seen_by, on=on)
        return found


def is_discarded(key: uuid.UUID, *, by: Actor) -> bool:
    """Test if an actor threw an application away."""
    with homes.reading("dossiers"):
        told = ledger.timeline(str(key))
    return any(fact.event == ApplicationDiscarded.name and fact.actor == by.id for fact in told)


def opened(row: StartedApplication, *, on: dt.date) -> Opened:
    """Return an application with its versions; within a reading or an action."""
    procedure = version(row.procedure, row.procedure_version)
    try:
        newest = in_force(row.procedure, on=on)
    except NoSuchProcedure:
        newest = None
    return Opened(row, procedure, form(procedure), newest)


def started(
    actor: Actor, *, on: dt.date, cursor: str = "", limit: int = applications.MOST
) -> Page[StartedLine]:
    """
    Return the applications an actor has started and not handed in, the last saved first.

    :raises CursorMalformed: when the cursor is none that a page gave out.
    """
    with homes.reading("dossiers"):
        mine = applications_visible_to(actor, on=on).filter(dossier="")
        if cursor:
            at, key = paging.read(cursor, paging.moment, uuid.UUID)
            mine = mine.filter(Q(saved_at__lt=at) | Q(saved_at=at, pk__lt=key))
        ordered = mine.order_by("-saved_at", "-pk").defer("answers", "prefilled")
        page = paging.cut(ordered[: limit + 1], limit, _place)
        rows = page.items
        names = versions_named({(row.procedure, row.procedure_version) for row in rows})
    _noted(rows, actor, on=on, listed=True)
    lines = [
        StartedLine(
            row.pk, row.procedure, *names[row.procedure, row.procedure_version], row.saved_at,
            row.expires_at, row.applicant != row.filer,
        )
        for row in rows
    ]  # fmt: skip
    return Page(lines, page.next)


def _place(row: StartedApplication) -> str:
    return paging.written(row.saved_at, row.pk)


def _noted(
    rows: list[StartedApplication], actor: Actor, *, on: dt.date, listed: bool = False
) -> None:
    """Note that somebody is shown what was filled in for another, by a mandate."""
    sights = [
        identity.Sight("applications", row.pk, person=row.applicant)
        for row in rows
        if row.applicant != row.filer
    ]
    identity.seen(actor, sights, kinds=(), on=on, listed=listed, purpose=Purpose.ACT_FOR)
