"""Hand an application in: the registers are asked again, and then it is a dossier."""

import datetime as dt
import json
import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from lienmach import homes
from lienmach.dossiers import queries
from lienmach.dossiers.actions.answers import AGAIN, Answered
from lienmach.dossiers.actions.applications import current, note_registers
from lienmach.dossiers.actions.asking import Application
from lienmach.dossiers.actions.notes import write_note
from lienmach.dossiers.actions.submission import submit_whole
from lienmach.dossiers.events import ApplicationSubmitted
from lienmach.dossiers.models import Dossier, StartedApplication
from lienmach.dossiers.queries import Opened, applicants, places, registers
from lienmach.dossiers.refusals import (
    NoSuchApplication,
    NotComplete,
    RegisterChanged,
    SavedMeanwhile,
)
from lienmach.dossiers.rules import applications, forms, papers_asked, prefilling
from lienmach.dossiers.rules.calendars import day_of
from lienmach.dossiers.rules.papers_asked import PaperAsked
from lienmach.dossiers.rules.prefilling import Filled, Remark
from lienmach.ground import requests
from lienmach.ground.actor import PLATFORM, Actor
from lienmach.ground.ids import uuid7
from lienmach.identity.queries import PersonRow
from lienmach.ledger import actions as ledger

PROVINCIAL = "provincial_centre"
MOST_ROUNDS = 4


def fill_from_registers(found: Opened, *, by: Actor, at: dt.datetime) -> Opened:
    """
    Ask registers for the answers that they may give now; return the application with them.

    Outside of any action, for registers are another system. What they say may open questions that
    they answer too. One that is down is asked later again.
    """
    for _ in range(MOST_ROUNDS):
        papers = [each.wish for each in papers_wanted(found, on=day_of(at)) if each.from_register]
        wanted = prefilling.unanswered(found.form, found.row.answers, found.known, papers=papers)
        said = _asked(found, wanted, by=by, at=at)
        news = {
            name: each
            for name, each in said.items()
            if name not in found.known or replace(each, at="") != replace(found.known[name], at="")
        }
        if not news:
            break
        found = note_registers(found.row.pk, said=news, by=by, at=at)
    return found


def submit_application(key: uuid.UUID, *, edition: int, by: Actor, at: dt.datetime) -> Answered:
    """
    Hand an application in; handed in again, it gets the answer of the first time.

    Outside of any action: what registers gave is asked of them again first. ``edition`` is what
    whoever declares it complete has seen.
    :raises RegisterChanged: when a register says otherwise than was shown; it is shown then.
    :raises SavedMeanwhile: when it was changed since.
    :raises NotComplete: when questions or papers are missing.
    """
    found = queries.application(key, seen_by=by, on=day_of(at))
    if found.is_submitted:
        return _again(found.row, by=by, at=at)
    papers = [each.wish for each in papers_wanted(found, on=day_of(at)) if each.from_register]
    wanted = [*prefilling.wishes(found.form, found.row.answers), *papers]
    fresh = _asked(found, wanted, by=by, at=at)
    if turned := prefilling.changed(found.known, fresh):
        said = {name: replace(fresh[name], state="taken") for name in turned}
        gone = {
            name: replace(fresh[name], state="absent")
            for name in turned
            if fresh[name].value is None
        }
        note_registers(key, said={**said, **gone}, by=by, at=at)
        raise RegisterChanged
    applicant = applicants.one(found.row.applicant, seen_by=by, on=day_of(at))
    if applicant is None:
        raise NoSuchApplication
    return _submit(
        key, edition=edition, fresh=fresh, applicant=applicant, request=uuid7(), by=by, at=at
    )


def _asked(
    found: Opened, wanted: list[prefilling.Wish], *, by: Actor, at: dt.datetime
) -> dict[str, Filled]:
    return registers.said(
        found.form, found.row.answers, wanted, applicant=found.row.applicant, seen_by=by, at=at
    )


def _again(row: StartedApplication, *, by: Actor, at: dt.datetime) -> Answered:
    on = day_of(at)
    folder = queries.folder(row.dossier, seen_by=by, on=on)
    return Answered(AGAIN, requests.told(queries.receipt(folder.dossier, on=on)))


@homes.action("dossiers", idempotent=True)
def _submit(
    key: uuid.UUID,
    *,
    edition: int,
    fresh: Mapping[str, Filled],
    applicant: PersonRow,
    request: uuid.UUID,
    by: Actor,
    at: dt.datetime,
) -> Answered:
    locked = StartedApplication.objects.filter(
        province=homes.current_province(), pk=key, filer=queries.person_of(by)
    ).select_for_update(no_key=True)
    before = locked.first()
    if before is not None and before.dossier:  # of two at once the second finds the first's
        dossier = Dossier.objects.get(code=before.dossier)
        return Answered(AGAIN, requests.told(queries.receipt(dossier, on=day_of(at))))
    found = current(key, by=by, at=at)
    if found.row.edition != edition:
        refusal = SavedMeanwhile(
            "The application was changed in another window; look at it again before you hand it in.",
            vi="Hồ sơ vừa được sửa ở một cửa sổ khác; hãy xem lại trước khi nộp.",
        )
        refusal.edition = found.row.edition
        raise refusal
    said = {**found.known, **{name: one for name, one in fresh.items() if one.state != "unread"}}
    check_complete(found, on=day_of(at), said=said)
    remarks = prefilling.remarks(found.form, found.row.answers, found.known, fresh)
    asked = replace(
        _asked_for(found, applicant, by, at),
        id=request, remarks=tuple(remarks), held=frozenset(papers_asked.held(said)),
        taken_from=_taken_from(found, said, on=day_of(at)),
    )  # fmt: skip
    answered = homes.part_of(submit_whole)(asked, by=by, at=at)
    code = json.loads(answered.body)["code"]
    dossier = Dossier.objects.get(code=code)
    _tell_officers(found, dossier, remarks, at=at)
    ledger.record(_submitted(found.row, code, remarks), subject=code, by=by, at=at)
    _close(found.row, code, at=at)
    return answered


def check_complete(found: Opened, *, on: dt.date, said: Mapping[str, Filled] | None = None) -> None:
    """
    Check that nothing is missing of an application; ``said`` is what registers say by now.

    :raises FormNotFilledIn: as of any channel, when the form is not.
    :raises NotComplete: naming the questions that nobody was asked yet, and papers.
    """
    queries.check_form(found.procedure, forms.relevant(found.form, found.row.answers))
    page, papers = found.next_page(), missing_papers(found, on=on, said=said)
    if page is not None or papers:
        refusal = NotComplete()
        refusal.questions = page.names if page else ()
        refusal.papers = tuple(each.code for each in papers)
        raise refusal


def papers_wanted(
    found: Opened, *, on: dt.date, said: Mapping[str, Filled] | None = None
) -> list[PaperAsked]:
    """Return the papers that an application asks for, by its answers and what registers said so far."""
    return papers_asked.asked_with(
        found.procedure.snapshot, forms.relevant(found.form, found.row.answers), on=on,
        said=papers_asked.states(found.known if said is None else said),
    )  # fmt: skip


def missing_papers(
    found: Opened, *, on: dt.date, said: Mapping[str, Filled] | None = None
) -> list[PaperAsked]:
    """Return the papers that must be there and are not."""
    given = {each["paper"] for each in found.row.papers}
    return papers_asked.missing(papers_wanted(found, on=on, said=said), given)


def _asked_for(found: Opened, applicant: PersonRow, by: Actor, at: dt.datetime) -> Application:
    row, on = found.row, day_of(at)
    place, known = place_of(found), papers_asked.codes(found.procedure.snapshot)
    # An electronic identity brings no commune along: then the matter's own desk receives.
    lives = (applicant.unit, applicant.unit_on)
    home = lives if places.is_commune(*lives) else None
    central = None
    if found.procedure.snapshot.get("receiving_rule", {}).get("rule") == PROVINCIAL:
        central = places.provincial_centre(*(place or lives), on=on)
    return Application(
        applicant=row.applicant,
        commune=home[0] if home else None,
        commune_on=home[1] if home else None,
        procedure=row.procedure,
        data=forms.relevant(found.form, row.answers),
        key=row.key,
        unit=place[0] if place else None,
        unit_on=place[1] if place else None,
        sent_to=central,
        facts={"assurance_level": by.level},
        filed_by=row.filer if found.is_for_another else None,
        # What an earlier version asked for comes along as no paper of this one's.
        papers=tuple(
            (each["paper"] if each["paper"] in known else "", uuid.UUID(each["upload"]))
            for each in row.papers
        ),
    )


def _taken_from(found: Opened, said: Mapping[str, Filled], *, on: dt.date) -> frozenset[str] | None:
    papers = [each.wish for each in papers_wanted(found, on=on, said=said) if each.from_register]
    return prefilling.taken_from(found.form, found.row.answers, said, papers=papers)


def place_of(found: Opened) -> tuple[str, dt.date] | None:
    """Return where the matter of an application lies, by its answers or as said; None: at home."""
    told = applications.place_of(found.row.answers)
    if told is not None:
        return told
    row = found.row
    return (row.unit, row.unit_on) if row.unit and row.unit_on else None


def _tell_officers(
    found: Opened, dossier: Dossier, remarks: list[Remark], *, at: dt.datetime
) -> None:
    text = prefilling.note_of(found.form, remarks)
    if text:
        write_note(dossier, text=text, by=PLATFORM, at=at)


def _submitted(row: StartedApplication, code: str, remarks: list[Remark]) -> ApplicationSubmitted:
    def named(*kinds: str) -> list[str]:
        return sorted(each.question for each in remarks if each.kind in kinds)

    return ApplicationSubmitted(
        application=str(row.pk),
        dossier=code,
        unchecked=named("unread", "absent"),
        differing=named("disputed", "differs"),
    )


def _close(row: StartedApplication, code: str, *, at: dt.datetime) -> None:
    """Leave of an application only which dossier it became: what it said lies there now."""
    empty: dict[str, Any] = {"answers": {}, "passed": [], "prefilled": {}, "papers": []}
    for name, value in empty.items():
        setattr(row, name, value)
    row.dossier, row.submitted_at, row.saved_at = code, at, at
    row.expires_at = applications.expiry(at)
    row.save()
