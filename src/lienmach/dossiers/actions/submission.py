"""
Take a dossier in: the hot path.

A desk has one row that counts the day's dossiers, and every submission there wants it. Whoever
held it while writing the rest would keep all others waiting (decision 0025).
"""

import datetime as dt
import logging
from typing import Any

from django.db import IntegrityError, InterfaceError, OperationalError

from lienmach import homes
from lienmach.dossiers import queries
from lienmach.dossiers.actions.answers import (
    Answered,
    Request,
    answered_now,
    check_key,
    kept,
    whose,
)
from lienmach.dossiers.actions.asking import Application
from lienmach.dossiers.actions.binding import bind_uploads
from lienmach.dossiers.actions.intake import (
    Intake,
    check_may_take_in,
    check_size,
    mandate_of,
    prepare,
)
from lienmach.dossiers.events import DossierReceived
from lienmach.dossiers.models import Dossier
from lienmach.dossiers.queries import places
from lienmach.dossiers.queries.catalogue import Version
from lienmach.dossiers.refusals import NoSuchProcedure
from lienmach.dossiers.rules import codes, prefilling
from lienmach.dossiers.rules.calendars import day_of, told
from lienmach.ground import sql
from lienmach.ground.actor import Actor
from lienmach.ground.ids import uuid7
from lienmach.ground.refusals import Refusal
from lienmach.ledger import actions as ledger

log = logging.getLogger(__name__)


def submit_dossier(application: Application, *, by: Actor, at: dt.datetime) -> Answered:
    """
    Take a dossier in and promise a day; the same key again gets the same answer.

    Without papers it is done by two statements, each a transaction of its own: one takes a number,
    one writes everything else. With papers, and where anything is not as it was the last time, it
    is one transaction. Outside of any action; within one there is :func:`submit_whole`.
    :raises NoSuchProcedure: when it is not in force.
    :raises ServedByMinistry: when a ministry's system serves it and the province does not stand in.
    :raises ReceivedElsewhere: when the desk takes no such dossier in.
    :raises AssuranceTooLow: when it asks for a higher level of whoever files for themselves.
    :raises FormNotFilledIn: when the procedure's form is not.
    :raises NotComplete: when a paper is missing of what comes with all of its papers.
    :raises KeyMalformed: when the key is none.
    :raises KeyUsedForSomethingElse: when the key stands for another request.
    :raises NotAllowed: when a mandate is needed and none is in force.
    """
    with homes.one_deed():
        if not application.papers:
            try:
                numbered = _numbered(application, by=by, at=at)
                if numbered is not None:
                    return _taken_in(numbered, application, by=by, at=at)
            except (IntegrityError, OperationalError, InterfaceError) as error:
                # A twin was first, or the connection is lost: that finds what became of it.
                log.info("a submission goes the long way: %s", type(error).__name__)
        return submit_whole(application, by=by, at=at)


@homes.action("dossiers", is_one_statement=True)
def _numbered(application: Application, *, by: Actor, at: dt.datetime) -> Intake | None:
    """
    Prepare a dossier by the version known as the newest, and number it.

    Null where that cannot be, for whatever reason: `submit_whole` says which, or does it.
    """
    request = application.request(by=by)
    known, day = queries.newest_known(application.procedure), day_of(at)
    if known is None:
        return None
    try:
        mandate = _checked(application, request, by=by, at=at)
        intake = prepare(application, known, mandate=mandate, by=by, at=at)
    except Refusal:  # perhaps by a version that is no longer the newest
        return None
    serial, _, _ = _asked(application, request, intake, day=day, is_alone=True)
    if serial is None:
        return None
    intake.dossier.code = codes.make(intake.dossier.received_at_agency, day, serial)
    return intake


@homes.action("dossiers", is_one_statement=True)
def _taken_in(intake: Intake, application: Application, *, by: Actor, at: dt.datetime) -> Answered:
    """
    Write down a dossier that has its number.

    That was taken on this very connection, or at the old home of a system that has moved since:
    either way what is written is kept only if the number is. So never again on another connection.
    """
    with sql.together(homes.here("dossiers")):
        answered = _written(intake, application, by=by, at=at)
        homes.lock_door()
    return answered


@homes.action("dossiers", idempotent=True, writes_first=True)
def submit_whole(application: Application, *, by: Actor, at: dt.datetime) -> Answered:
    """Take a dossier in as :func:`submit_dossier` does, in one transaction."""
    request = application.request(by=by)
    mandate = _checked(application, request, by=by, at=at)
    intake, serial = _begun(application, request, mandate=mandate, by=by, at=at)
    if intake is None:
        return kept(request)
    dossier = intake.dossier
    dossier.code = codes.make(dossier.received_at_agency, day_of(at), serial)
    with sql.together(homes.here("dossiers")):
        answered = _written(intake, application, by=by, at=at)
    if application.papers:
        keys = [key for _, key in application.papers]
        what = {key: code for code, key in application.papers}
        bind_uploads(dossier, keys, what=what, by=by, at=at)
    return answered


def _checked(
    application: Application, request: Request, *, by: Actor, at: dt.datetime
) -> str | None:
    """Check what no version of a procedure is needed for; return by which mandate it is filed."""
    check_size(application.data)
    check_key(request)
    return mandate_of(application, by=by, on=day_of(at))


def _written(intake: Intake, application: Application, *, by: Actor, at: dt.datetime) -> Answered:
    """Write down a dossier that has its number, and all that comes with it; return the answer."""
    dossier, day = intake.dossier, day_of(at)
    dossier.insert()
    if intake.charge is not None:
        intake.charge.insert()
    ledger.record(_received(intake, day, application), subject=dossier.code, by=by, at=at)
    return answered_now(application.request(by=by), _told(intake, on=day), at=at)


def _begun(
    application: Application,
    request: Request,
    *,
    mandate: str | None,
    by: Actor,
    at: dt.datetime,
) -> tuple[Intake | None, int]:
    """
    Prepare a dossier by the newest version of its procedure, and take a serial for it.

    It is prepared by the version that was the newest the last time, before the database is asked:
    the statement that takes the serial says if that is still so. Null and 0 for a key used before,
    which is answered to nobody who might not hand in by now.
    :raises NoSuchProcedure: when none has begun.
    """
    newest, has_entered = queries.newest_known(application.procedure), False
    while True:
        known, refused = newest, None
        try:
            intake = prepare(application, known, mandate=mandate, by=by, at=at) if known else None
        except Refusal as refusal:
            intake, refused = None, refusal
        serial, is_used, newest = _asked(application, request, intake, day=day_of(at))
        if intake is not None and serial is not None:
            return intake, serial
        if is_used:
            check_may_take_in(application, by=by, on=day_of(at))
            homes.enter()
            return None, 0
        if newest is not None and newest != known:
            queries.note_newest(newest)
        elif not has_entered:
            # Nothing was written, so no fence has told that the system lives here.
            homes.enter()
            has_entered = True
        elif newest is None or intake is None:
            raise refused or NoSuchProcedure
        else:
            return intake, _first_serial(intake.dossier, day_of(at))


def _asked(
    application: Application,
    request: Request,
    intake: Intake | None,
    *,
    day: dt.date,
    is_alone: bool = False,
) -> tuple[int | None, bool, Version | None]:
    """Take a serial if all is as prepared; tell if the key was used, and the newest version."""
    [row] = sql.rows(
        homes.here("dossiers"),
        "lienmach.dossiers",
        "begin_submission",
        **whose(request),
        code=application.procedure,
        day=day,
        prepared=intake and intake.version["id"],
        prepared_until=intake and intake.version["until"],
        agency=intake and intake.dossier.received_at_agency,
        patience=homes.lock_patience(),
        is_alone=is_alone,
    )
    serial, answered = row.pop("next_serial"), row.pop("answered")
    return serial, answered is not None, row if row["id"] is not None else None


def _first_serial(dossier: Dossier, day: dt.date) -> int:
    """Take a serial where none is given out yet that day; behind the door."""
    province, desk = homes.current_province(), dossier.received_at_agency
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
    return int(row["last"])


def _told(intake: Intake, *, on: dt.date) -> dict[str, Any]:
    """Return the receipt, and the papers that must still come if any must."""
    receipt = queries.receipt(intake.dossier, on=on)
    return {**receipt, "papers_missing": intake.missing} if intake.missing else receipt


def _received(intake: Intake, day: dt.date, application: Application) -> DossierReceived:
    dossier = intake.dossier
    unchecked, differing = prefilling.named(application.remarks)
    return DossierReceived(
        dossier=dossier.code,
        procedure=dossier.procedure,
        version=dossier.procedure_version,
        unit=dossier.unit,
        received_at_agency=dossier.received_at_agency,
        competent_agency=dossier.competent_agency,
        day=day.isoformat(),
        due_at=told(dossier.due_at),
        mandate=intake.mandate,
        unchecked=unchecked,
        differing=differing,
        held=None if application.held is None else sorted(application.held),
    )
