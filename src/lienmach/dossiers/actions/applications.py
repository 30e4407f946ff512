"""
Start an application, save it, throw it away, and remove what nobody goes on with.

What is saved on the way is no fact of the ledger: nothing was asked of any office yet, there
would be more of it than of all facts together, and it must go when its time is over.
"""

import datetime as dt
import json
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lienmach import homes
from lienmach.dossiers import queries
from lienmach.dossiers.actions.answers import Answered, Request, answer, answered_before
from lienmach.dossiers.actions.binding import MOST_PAPERS
from lienmach.dossiers.actions.intake import check_size
from lienmach.dossiers.actions.uploads import LONGEST_WHAT
from lienmach.dossiers.events import (
    ApplicationDiscarded,
    ApplicationsExpired,
    ApplicationStarted,
    ApplicationVersionChanged,
)
from lienmach.dossiers.models import StartedApplication, Upload
from lienmach.dossiers.queries import Opened, places
from lienmach.dossiers.refusals import (
    FormNotFilledIn,
    NewVersionInForce,
    NoSuchApplication,
    NoSuchQuestion,
    SavedMeanwhile,
    ServedByMinistry,
    SubmittedAlready,
    TakenFromRegister,
    TooManyPapers,
    TooManyStarted,
    UnitNotStanding,
)
from lienmach.dossiers.rules import applications, prefilling
from lienmach.dossiers.rules.calendars import day_of, told
from lienmach.dossiers.rules.prefilling import Filled
from lienmach.ground.actor import PLATFORM, Actor
from lienmach.ground.refusals import NotAllowed
from lienmach.identity import queries as identity
from lienmach.ledger import actions as ledger

START, SAVE = "start-application", "save-answers"
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Place:
    """Where a matter lies: a unit as of a day."""

    unit: str
    unit_on: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Saving:
    """
    What is saved of an application, over what its page showed: the ``edition`` of then.

    ``answers`` are put over those that stand (null takes one out), ``passed`` are questions passed
    over now; ``place`` stays as it is if null. ``papers`` come to those that lie in it, as codes of
    papers and keys of uploads; ``dropped`` are uploads taken out.
    """

    edition: int
    answers: Mapping[str, Any] | None = None
    passed: Collection[str] = ()
    place: Place | None = None
    papers: Sequence[tuple[str, uuid.UUID]] = ()
    dropped: Collection[uuid.UUID] = ()


@homes.action("dossiers", idempotent=True)
def start_application(
    procedure: str, *, applicant: uuid.UUID, request: Request, by: Actor, at: dt.datetime
) -> Answered:
    """
    Begin an application, for oneself or by a mandate; the same key again gets the same answer.

    :raises NoSuchProcedure: when it is not in force.
    :raises ServedByMinistry: when it is filed on the National Portal, and that serves.
    :raises AssuranceTooLow: when it asks for a higher level of assurance.
    :raises NotAllowed: when a mandate is needed and none is in force.
    """
    on, filer = day_of(at), queries.person_of(by)
    mandate = identity.acting(by, on=on).mandate(applicant, procedure)
    if filer == uuid.UUID(int=0) or by.duties or (applicant != filer and mandate is None):
        raise NotAllowed
    known = answered_before(request, at=at)
    if known is not None:
        return known
    standing = queries.in_force(procedure, on=on)
    queries.check_level(standing, by)
    if queries.where_filed(standing.snapshot, at=at) == "elsewhere":
        raise ServedByMinistry
    mine = queries.applications_visible_to(by, on=on)
    if mine.filter(dossier="").count() >= applications.MOST:
        raise TooManyStarted
    row = StartedApplication.objects.create(
        id=request.id, province=homes.current_province(), filer=filer, applicant=applicant,
        procedure=standing.code, procedure_version=standing.version, key=str(request.id),
        started_at=at, saved_at=at, expires_at=applications.expiry(at),
    )  # fmt: skip
    ledger.record(
        ApplicationStarted(
            application=str(row.pk), procedure=row.procedure, version=row.procedure_version,
            mandate=mandate.id if mandate and applicant != filer else None,
        ),
        subject=str(row.pk), by=by, at=at,
    )  # fmt: skip
    return answer(request, said_of(queries.opened(row, on=on)))


def start_request(procedure: str, *, applicant: uuid.UUID, key: str, by: Actor) -> Request:
    """Return what makes one start the same as another."""
    asked = {"procedure": procedure, "applicant": str(applicant)}
    return Request(asker=queries.person_of(by), operation=START, key=key, asked=asked)


def started_key(answered: Answered) -> uuid.UUID:
    """Return the key of the application that was started, by the answer to it."""
    return uuid.UUID(json.loads(answered.body)["id"])


def said_of(found: Opened) -> dict[str, Any]:
    """Return an application as it is told to whoever fills it in."""
    row = found.row
    return {
        "id": str(row.pk),
        "procedure": row.procedure,
        "procedure_version": row.procedure_version,
        "applicant": str(row.applicant),
        "edition": row.edition,
        "saved_at": told(row.saved_at),
        "expires_at": told(row.expires_at),
        "dossier": row.dossier or None,
    }


@homes.action("dossiers", idempotent=True)
def save_answers(
    key: uuid.UUID, *, saving: Saving, by: Actor, at: dt.datetime, request: Request | None = None
) -> Opened:
    """
    Save a part of an application; return it as it stands then.

    Answers are looked at one by one here; whether all are there is asked when it is handed in.
    Whoever saves from a page that is out of date writes over nothing they have not seen.
    :raises NewVersionInForce: when a newer version of the procedure came into force.
    :raises SavedMeanwhile: with both answers, when the same question was answered otherwise.
    :raises TakenFromRegister: when a register gives the answer.
    :raises FormNotFilledIn: when an answer is not what its question takes.
    """
    found = current(key, by=by, at=at)
    row, given = found.row, dict(saving.answers or {})
    _check_given(found, given)
    if request is not None and answered_before(request, at=at) is not None:
        return found
    if saving.edition != row.edition and (clashes := applications.clashes(row.answers, given)):
        refusal = SavedMeanwhile()
        refusal.edition, refusal.clashes = row.edition, clashes
        raise refusal
    row.answers = applications.merged(row.answers, given)
    # What a register gave of somebody else before is no answer of theirs; one may rest on another.
    while outdated := prefilling.outdated(found.known, found.form, row.answers):
        row.answers = applications.merged(row.answers, dict.fromkeys(outdated))
        row.prefilled = {name: one for name, one in row.prefilled.items() if name not in outdated}
    check_size(row.answers)
    left_open = {name for name in saving.passed if name in found.form.questions}
    row.passed = sorted((set(row.passed) | left_open) - set(row.answers))
    if saving.place is not None:
        row.unit, row.unit_on = _checked(saving.place)
    row.papers = _papers(row, saving)
    if request is not None:
        answer(request, {"id": str(row.pk)})
    return queries.opened(_saved(row, at=at), on=day_of(at))


def save_request(key: uuid.UUID, *, saving: Saving, idempotency: str, by: Actor) -> Request:
    """Return what makes one saving the same as another."""
    asked = {
        "in": str(key),
        "edition": saving.edition,
        "answers": dict(saving.answers or {}),
        "passed": sorted(saving.passed),
        "place": [saving.place.unit, str(saving.place.unit_on)] if saving.place else None,
        "papers": [[code, str(upload)] for code, upload in saving.papers],
        "dropped": sorted(map(str, saving.dropped)),
    }
    return Request(asker=queries.person_of(by), operation=SAVE, key=idempotency, asked=asked)


@homes.action("dossiers", idempotent=True)
def note_registers(
    key: uuid.UUID, *, said: Mapping[str, Filled], by: Actor, at: dt.datetime
) -> Opened:
    """Keep what registers said to questions of an application, and take it as their answers."""
    found = current(key, by=by, at=at)
    if not said:
        return found
    row = found.row
    row.prefilled = {**row.prefilled, **{name: each.told for name, each in said.items()}}
    taken = {
        name: each.value
        for name, each in said.items()
        if each.state == "taken" and name in found.form.questions
    }
    row.answers = applications.merged(row.answers, taken)
    return queries.opened(_saved(row, at=at), on=day_of(at))


@homes.action("dossiers", idempotent=True)
def dispute_answer(key: uuid.UUID, question: str, *, by: Actor, at: dt.datetime) -> Opened:
    """
    Say that what a register gave is wrong: the question is asked by hand, an officer is told.

    :raises NoSuchQuestion: when no register gave an answer to it.
    """
    found = current(key, by=by, at=at)
    told_so = found.known.get(question)
    if told_so is None or told_so.value is None:
        raise NoSuchQuestion
    row = found.row
    if told_so.state == "taken":
        row.prefilled = {**row.prefilled, question: {**told_so.told, "state": "disputed"}}
        row.answers = applications.merged(row.answers, {question: None})
        _saved(row, at=at)
    return queries.opened(row, on=day_of(at))


@homes.action("dossiers", idempotent=True)
def take_over_version(key: uuid.UUID, *, by: Actor, at: dt.datetime) -> Opened:
    """
    Go on with an application under the version in force; what does not fit is asked anew.

    :raises NoSuchProcedure: when none is in force any more.
    """
    found = unsubmitted(key, by=by, at=at)
    if found.is_current:
        return found
    row, before = found.row, found.procedure.version
    newest = queries.in_force(row.procedure, on=day_of(at))
    carried = found.carried()
    row.procedure_version, row.answers, row.passed = newest.version, carried.answers, carried.passed
    row.prefilled = {name: each for name, each in row.prefilled.items() if name in carried.answers}
    _saved(row, at=at)
    ledger.record(
        ApplicationVersionChanged(
            application=str(row.pk), version_before=before, version_after=newest.version,
            dropped=carried.dropped,
        ),
        subject=str(row.pk), by=by, at=at,
    )  # fmt: skip
    return queries.opened(row, on=day_of(at))


@homes.action("dossiers", idempotent=True)
def discard_application(key: uuid.UUID, *, by: Actor, at: dt.datetime) -> None:
    """Throw an application away, with all that was filled in."""
    row = unsubmitted(key, by=by, at=at).row
    ledger.record(ApplicationDiscarded(application=str(row.pk)), subject=str(row.pk), by=by, at=at)
    row.delete()


@homes.action("dossiers", idempotent=True)
def remove_expired_applications(*, at: dt.datetime) -> int:
    """Remove applications whose time is over, a batch at most; return how many."""
    over = StartedApplication.objects.filter(
        province=homes.current_province(), expires_at__lte=at
    ).order_by("expires_at")
    keys = list(over.values_list("pk", flat=True)[:AT_ONCE])
    if not keys:
        return 0
    gone, _by_table = StartedApplication.objects.filter(pk__in=keys, expires_at__lte=at).delete()
    ledger.record(ApplicationsExpired(count=gone), subject="applications", by=PLATFORM, at=at)
    return gone


def unsubmitted(key: uuid.UUID, *, by: Actor, at: dt.datetime) -> Opened:
    """
    Return an application of the actor's, locked until the action ends.

    :raises NoSuchApplication: also when there is one of somebody else.
    :raises SubmittedAlready: when it is a dossier already.
    :raises AssuranceTooLow: when its procedure asks for a higher level than the actor's.
    """
    mine = queries.applications_visible_to(by, on=day_of(at)).filter(pk=key, expires_at__gt=at)
    row = mine.select_for_update(no_key=True).first()
    if row is None:
        raise NoSuchApplication
    if row.dossier:
        refusal = SubmittedAlready()
        refusal.dossier = row.dossier
        raise refusal
    found = queries.opened(row, on=day_of(at))
    queries.check_level(found.procedure, by)
    return found


def current(key: uuid.UUID, *, by: Actor, at: dt.datetime) -> Opened:
    """
    Return the same, if it is filled in under the version in force.

    :raises NewVersionInForce: when it is not.
    """
    found = unsubmitted(key, by=by, at=at)
    if not found.is_current:
        raise NewVersionInForce
    return found


def _check_given(found: Opened, given: Mapping[str, Any]) -> None:
    check_size(dict(given))
    locked = found.locked
    for name, value in given.items():
        if name not in found.form.questions:
            raise NoSuchQuestion
        if name in locked and not prefilling.same(locked[name], value):
            raise TakenFromRegister
    wrong = prefilling.faults_in(found.form, given)
    if wrong:
        raise FormNotFilledIn.of(fault.told for fault in wrong)


def _papers(row: StartedApplication, saving: Saving) -> list[dict[str, str]]:
    gone = {str(key) for key in saving.dropped}
    kept = [each for each in row.papers if each["upload"] not in gone]
    known = {each["upload"] for each in kept}
    new = {str(key): code[:LONGEST_WHAT] for code, key in saving.papers if str(key) not in known}
    if len(kept) + len(new) > MOST_PAPERS:
        raise TooManyPapers
    return kept + [{"paper": code, "upload": key} for key, code in new.items()]


def _checked(place: Place) -> tuple[str, dt.date]:
    if not places.stands(place.unit, on=place.unit_on):
        raise UnitNotStanding
    return place.unit, place.unit_on


def _saved(row: StartedApplication, *, at: dt.datetime) -> StartedApplication:
    row.edition, row.saved_at, row.expires_at = row.edition + 1, at, applications.expiry(at)
    row.save()
    _keep_files(row, at=at)
    return row


def _keep_files(row: StartedApplication, *, at: dt.datetime) -> None:
    """
    Let the files that an application names stay as long as itself.

    Whoever removes what has expired locks it and looks again: a file goes, or it stays, and what
    has expired is not called back.
    """
    keys = [each["upload"] for each in row.papers]
    if keys:
        Upload.objects.filter(
            province=row.province, owner=row.filer, paper=None, pk__in=keys,
            expires_at__gt=at, expires_at__lt=row.expires_at,
        ).update(expires_at=row.expires_at)  # fmt: skip
