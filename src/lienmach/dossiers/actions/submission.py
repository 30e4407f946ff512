"""Take a dossier in: the hot path."""

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any

from lienmach import homes
from lienmach.dossiers import queries
from lienmach.dossiers.actions.answers import Answered, Request, answer, answered_before
from lienmach.dossiers.actions.receipts import give_receipt
from lienmach.dossiers.events import DossierReceived
from lienmach.dossiers.models import Dossier, Procedure
from lienmach.dossiers.queries import places
from lienmach.dossiers.refusals import (
    DataTooLarge,
    NoDesk,
    NoSuchDesk,
    NotStorable,
    UnitNotStanding,
)
from lienmach.dossiers.rules import codes, duties, forms, requests
from lienmach.dossiers.rules.calendars import day_of, told
from lienmach.ground import sql
from lienmach.ground.actor import Actor
from lienmach.ground.ids import uuid7
from lienmach.ground.refusals import NotAllowed
from lienmach.identity import queries as identity
from lienmach.ledger import actions as ledger

OPERATION = "submit-dossier"
LARGEST_DATA = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """
    What somebody hands in.

    ``commune`` is the applicant's, as of ``commune_on``; ``unit`` is where the matter lies, if
    that is elsewhere. ``helped_at`` and ``received_at`` are desks, any in the province; by
    default the desk of the applicant's commune receives and nobody helped. ``filed_by`` is who
    files for the applicant by a mandate; keys of requests are then theirs.
    """

    applicant: uuid.UUID
    commune: str | None
    commune_on: dt.date | None
    procedure: str
    data: dict[str, Any]
    key: str
    unit: str | None = None
    helped_at: str | None = None
    received_at: str | None = None
    filed_by: uuid.UUID | None = None
    id: uuid.UUID = field(default_factory=uuid7)

    @property
    def request(self) -> Request:
        """Return what makes this application the same as another."""
        asked = {"procedure": self.procedure, "data": self.data, "unit": self.unit}
        if self.filed_by is not None:
            asked["for"] = str(self.applicant)
        return Request(
            asker=self.filed_by or self.applicant,
            operation=OPERATION,
            key=self.key,
            asked=asked,
            id=self.id,
        )


@dataclass(frozen=True, slots=True)
class Place:
    """Where a matter lies, which desk takes it in, and who is competent for it."""

    unit: str
    unit_on: dt.date
    desk: str
    competent: str | None


@homes.action("dossiers", idempotent=True)
def submit_dossier(application: Application, *, by: Actor, at: dt.datetime) -> Answered:
    """
    Take a dossier in and promise a day; the same key again gets the same answer.

    :raises NoSuchProcedure: when it is not in force.
    :raises FormNotFilledIn: when the procedure's form is not.
    :raises KeyUsedForSomethingElse: when the key stands for another request.
    :raises NotAllowed: when a mandate is needed and none is in force.
    """
    check_size(application.data)
    day = day_of(at)
    mandate = _mandate(application, by=by, on=day)
    request = application.request
    known = answered_before(request, at=at)
    if known is not None:
        return known
    procedure = queries.in_force(application.procedure, on=day)
    queries.check_form(procedure, application.data)
    place = _place(application, procedure, by=by, day=day)
    due = queries.reckoned(procedure, application.data, at)
    dossier = Dossier(
        province=homes.current_province(),
        code=_next_code(place.desk, day),
        procedure=procedure.code,
        procedure_version=procedure.version,
        applicant=application.applicant,
        state="received",
        data=application.data,
        unit=place.unit,
        unit_on=place.unit_on,
        helped_at_agency=application.helped_at,
        received_at_agency=place.desk,
        competent_agency=place.competent,
        received_at=at,
        accepted_at=at,
        due_at=due.at,
        due_why=due.stored(),
        channel=_channel(application, by=by),
    )
    give_receipt(dossier, issue=1)
    with sql.one_trip(homes.here("dossiers")):
        dossier.save(force_insert=True)
        ledger.record(_received(dossier, day, mandate), subject=dossier.code, by=by, at=at)
        return answer(request, queries.receipt(dossier, on=day))


def check_size(data: dict[str, Any]) -> None:
    """
    Check that data can be kept, before anything looks at it closely.

    :raises NotStorable: when the database could not give it back as it is.
    :raises DataTooLarge: when it belongs in papers.
    """
    if not forms.storable(data):
        raise NotStorable
    if forms.size(data) > forms.MOST_VALUES or len(requests.told(data).encode()) > LARGEST_DATA:
        raise DataTooLarge


def _place(application: Application, procedure: Procedure, *, by: Actor, day: dt.date) -> Place:
    """Say where a matter lies, which desk takes it in and who is competent for it."""
    unit, unit_on = application.unit or application.commune, day
    if application.unit is None and application.commune_on is not None:
        unit_on = application.commune_on
    if unit is None or not places.stands(unit, on=unit_on):
        raise UnitNotStanding
    for named in (application.received_at, application.helped_at):
        if named is not None and not places.is_agency(named, on=day):
            raise NoSuchDesk
    own = application.commune or unit, application.commune_on or day
    desk = application.received_at or places.desk(*own, on=day) or places.desk(unit, day, on=day)
    if desk is None:
        raise NoDesk
    _check_duty(application, desk, by=by, day=day)
    return Place(
        unit=unit,
        unit_on=unit_on,
        desk=desk,
        competent=places.competent(procedure.snapshot["competent_kind"], unit, unit_on, on=day),
    )


def _mandate(application: Application, *, by: Actor, on: dt.date) -> str | None:
    """Return by which mandate somebody files for another; None when they file for themselves."""
    if application.filed_by is None:
        return None
    if application.filed_by != queries.person_of(by):
        raise NotAllowed
    found = identity.acting(by, on=on).mandate(application.applicant, application.procedure)
    if found is None:
        raise NotAllowed
    return found.id


def _check_duty(application: Application, desk: str, *, by: Actor, day: dt.date) -> None:
    """Let people hand in for themselves or by a mandate, officers for others at their own desk."""
    if by.is_platform or application.filed_by is not None:
        return
    if queries.person_of(by) == application.applicant:
        return
    if not queries.serves_at(by, desk, duties.TAKE_IN, on=day):
        raise NotAllowed


def _channel(application: Application, *, by: Actor) -> str:
    """Return how a dossier came: from people themselves, at a desk, or nobody says."""
    if application.filed_by is not None or queries.person_of(by) == application.applicant:
        return "online"
    return "" if by.is_platform else "desk"


def _next_code(desk: str, day: dt.date) -> str:
    province = homes.current_province()
    [row] = sql.rows(
        homes.here("dossiers"),
        "lienmach.dossiers",
        "next_serial",
        id=uuid7(),
        province=province,
        agency=desk,
        day=day,
        first=codes.first_serial(province, is_own=places.is_own_ground(desk, province, on=day)),
    )
    return codes.make(desk, day, row["last"])


def _received(dossier: Dossier, day: dt.date, mandate: str | None) -> DossierReceived:
    return DossierReceived(
        dossier=dossier.code,
        procedure=dossier.procedure,
        version=dossier.procedure_version,
        unit=dossier.unit,
        received_at_agency=dossier.received_at_agency,
        competent_agency=dossier.competent_agency,
        day=day.isoformat(),
        due_at=told(dossier.due_at),
        mandate=mandate,
    )
