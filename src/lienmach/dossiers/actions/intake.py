"""Prepare what is taken in: all that is reckoned before the database is asked for a number."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from lienmach import homes
from lienmach.dossiers import queries
from lienmach.dossiers.actions.asking import Application
from lienmach.dossiers.actions.charging import charged
from lienmach.dossiers.actions.receipts import give_receipt
from lienmach.dossiers.models import Charge, Dossier, Procedure
from lienmach.dossiers.queries import places
from lienmach.dossiers.queries.catalogue import Version
from lienmach.dossiers.refusals import (
    DataTooLarge,
    NoDesk,
    NoSuchDesk,
    NotComplete,
    NotStorable,
    PaperNotAskedFor,
    ReceivedElsewhere,
    ServedByMinistry,
    UnitNotStanding,
)
from lienmach.dossiers.rules import duties, forms, papers_asked, serving
from lienmach.dossiers.rules.calendars import day_of
from lienmach.ground import requests
from lienmach.ground.actor import Actor
from lienmach.ground.refusals import NotAllowed
from lienmach.identity import queries as identity

ONLINE = "online"
LARGEST_DATA = 64 * 1024


@dataclass(frozen=True, slots=True)
class Intake:
    """A dossier as a version of its procedure takes it in, all but its number; and what it owes."""

    version: Version
    dossier: Dossier
    charge: Charge | None
    missing: list[str]
    mandate: str | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a matter lies, which desk takes it in, and who is competent for it."""

    unit: str
    unit_on: dt.date
    desk: str
    competent: str | None


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


def mandate_of(application: Application, *, by: Actor, on: dt.date) -> str | None:
    """
    Return by which mandate somebody files for another; None when they file for themselves.

    :raises NotAllowed: when one is needed and none is in force.
    """
    if application.filed_by is None:
        return None
    if application.filed_by != queries.person_of(by):
        raise NotAllowed
    found = identity.acting(by, on=on).mandate(application.applicant, application.procedure)
    if found is None:
        raise NotAllowed
    return found.id


def check_may_take_in(application: Application, *, by: Actor, on: dt.date) -> None:
    """
    Check that an officer may take in at the desk they name, before they are answered again.

    :raises NotAllowed: when their duties do not let them.
    """
    if application.received_at is not None:
        _check_duty(application, application.received_at, by=by, day=on)


def prepare(
    application: Application, newest: Version, *, mandate: str | None, by: Actor, at: dt.datetime
) -> Intake:
    """
    Prepare a dossier by a version of its procedure, or refuse to as `submit_dossier` does.

    An answer to a question that the others do not open is not part of it, whichever way it came.
    """
    day = day_of(at)
    procedure = queries.still_in_force(newest, on=day)
    channel = _channel(application, by=by)
    if channel == ONLINE:
        queries.check_level(procedure, by)
    data = forms.counted(queries.form(procedure), application.data)
    application = replace(application, data=data)
    queries.check_form(procedure, data)
    _check_served_here(procedure, at=at)
    missing = _missing(procedure, application, day=day)
    place = _place(application, procedure, by=by, day=day)
    due = queries.reckoned(procedure, data, at)
    dossier = Dossier(
        province=homes.current_province(),
        procedure=procedure.code,
        procedure_version=procedure.version,
        applicant=application.applicant,
        state="received",
        data=data,
        unit=place.unit,
        unit_on=place.unit_on,
        helped_at_agency=application.helped_at,
        received_at_agency=place.desk,
        competent_agency=place.competent,
        received_at=at,
        accepted_at=at,
        due_at=due.at,
        due_why=due.stored(),
        channel=channel,
        taken_from=None if application.taken_from is None else sorted(application.taken_from),
    )
    give_receipt(dossier, issue=1)
    charge = charged(dossier, procedure, channel=application.channel, facts=application.facts)
    return Intake(newest, dossier, charge, missing, mandate)


def _missing(procedure: Procedure, application: Application, *, day: dt.date) -> list[str]:
    """
    Return the codes of the papers that are missing; refuse what says that it has all, and has not.

    :raises NotComplete: naming them.
    :raises PaperNotAskedFor: when the procedure asks for nothing of a code that is given.
    """
    given = {code for code, _ in application.papers or () if code}
    if given and given - papers_asked.codes(procedure.snapshot):
        raise PaperNotAskedFor
    missing = papers_asked.left_out(
        procedure.snapshot, application.data, given, held=application.held, on=day
    )
    if application.papers is not None and missing:
        refusal = NotComplete()
        refusal.papers = tuple(missing)
        raise refusal
    return missing


def _place(application: Application, procedure: Procedure, *, by: Actor, day: dt.date) -> Place:
    """Say where a matter lies, which desk takes it in and who is competent for it."""
    unit, unit_on = _matter(application, procedure, day=day)
    for named in (application.received_at, application.sent_to, application.helped_at):
        if named is not None and not _is_desk_here(named, day):
            raise NoSuchDesk
    competent = places.competent(procedure.snapshot["competent_kind"], unit, unit_on, on=day)
    desk = _desk(application, procedure, (unit, unit_on), competent, day=day)
    _check_duty(application, desk, by=by, day=day)
    return Place(unit=unit, unit_on=unit_on, desk=desk, competent=competent)


def _is_desk_here(agency: str, day: dt.date) -> bool:
    """Test if an agency stands on a day, and in the province whose system this is."""
    province = homes.current_province()
    return places.is_agency(agency, on=day) and places.is_of(agency, province, on=day)


def _matter(application: Application, procedure: Procedure, *, day: dt.date) -> tuple[str, dt.date]:
    """Say in which unit a matter lies: as named, as the form says of the land, or at home."""
    if application.unit is not None:
        unit, unit_on = application.unit, application.unit_on or day
    elif said := serving.matter(procedure.snapshot["form"], application.data):
        unit, unit_on = said[0], dt.date.fromisoformat(said[1]) if said[1] else day
    else:
        unit, unit_on = application.commune or "", application.commune_on or day
    if not unit or not places.stands(unit, on=unit_on):
        raise UnitNotStanding
    return unit, unit_on


def _desk(
    application: Application,
    procedure: Procedure,
    matter: tuple[str, dt.date],
    competent: str | None,
    *,
    day: dt.date,
) -> str:
    """Say which desk takes a dossier in, as far as the catalogue lets it."""
    rule, named = serving.receiving(procedure.snapshot), application.received_at
    if rule == "competent_only" and competent is not None:
        if named not in {None, competent}:
            raise ReceivedElsewhere
        return competent
    if rule == "provincial_centre" and named and not places.is_service_centre(named, on=day):
        raise ReceivedElsewhere
    own = application.commune or matter[0], application.commune_on or day
    centre = places.provincial_centre(*own, on=day) if rule == "provincial_centre" else None
    chosen = named or application.sent_to or centre
    desk = chosen or places.desk(*own, on=day) or places.desk(*matter, on=day)
    if desk is None:
        raise NoDesk
    return desk


def _check_served_here(procedure: Procedure, *, at: dt.datetime) -> None:
    """Let in what no ministry's system serves, or what the province stands in for."""
    if queries.where_filed(procedure.snapshot, at=at) == "elsewhere":
        raise ServedByMinistry


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
        return ONLINE
    return "" if by.is_platform else "desk"
