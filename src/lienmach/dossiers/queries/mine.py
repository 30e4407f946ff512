"""A dossier as its applicant follows it: how it stands, what comes next, what has happened."""

import datetime as dt
import uuid
from dataclasses import dataclass

from lienmach import homes
from lienmach.dossiers.models import Dossier, Note, Paper, Procedure
from lienmach.dossiers.queries.answering import who_carries_on
from lienmach.dossiers.queries.catalogue import version
from lienmach.dossiers.queries.desk import papers_of
from lienmach.dossiers.queries.due_ledger import due_ledger
from lienmach.dossiers.queries.folders import Folder, folder, told_applicants
from lienmach.dossiers.queries.handling import Handling, handling_of
from lienmach.dossiers.queries.payments import Bill, bill_in
from lienmach.dossiers.queries.places import AgencyName, agency_name
from lienmach.dossiers.queries.results import ListedResult, results_in
from lienmach.dossiers.queries.satisfaction import satisfaction_said
from lienmach.dossiers.queries.visibility import person_of
from lienmach.dossiers.rules import happenings, steps
from lienmach.dossiers.rules.due_ledger import Line
from lienmach.dossiers.rules.papers_asked import PaperAsked
from lienmach.dossiers.rules.states import UNDECIDED
from lienmach.ground.actor import Actor
from lienmach.identity import queries as identity

ASKED = "awaiting-supplement"


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that happened, and who did it: applicant, representative, office or platform."""

    event: str
    vi: str
    en: str
    at: dt.datetime
    by: str


@dataclass(frozen=True, slots=True)
class Mine:
    """
    A dossier as whoever filed it sees it; officers are not named.

    ``asked`` is what a supplement must bring, ``score`` what its applicant thought of the handling,
    ``bill`` what is owed, if anything ever was; ``must_come`` says that nothing is granted before
    somebody has come to the office. ``papers_missing`` are those asked for of which no file says that
    it is one.
    """

    folder: Folder
    procedure: Procedure
    lines: list[Line]
    agency: AgencyName | None
    continued_by: AgencyName | None
    results: list[ListedResult]
    happened: list[Happened]
    asked: str
    score: int | None
    can_rate: bool
    bill: Bill | None
    is_own: bool
    must_come: bool
    papers_missing: list[PaperAsked]

    @property
    def dossier(self) -> Dossier:
        """Return the dossier itself."""
        return self.folder.dossier


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whose dossiers one may follow by a mandate."""

    key: uuid.UUID
    name: str


def my_dossier(code: str, *, seen_by: Actor, at: dt.datetime, on: dt.date) -> Mine:
    """
    Return a dossier as its applicant, or whoever acts for them, follows it.

    :raises NoSuchDossier: also when there is one that the actor may not see.
    """
    with homes.reading("dossiers"):
        found = folder(code, seen_by=seen_by, on=on)
        dossier = found.dossier
        procedure = version(dossier.procedure, dossier.procedure_version)
        done, score = handling_of(dossier), satisfaction_said(dossier)
        is_own = dossier.applicant == person_of(seen_by)
        return Mine(
            folder=found,
            procedure=procedure,
            lines=due_ledger(dossier, procedure, dates=done.dates),
            agency=agency_name(dossier.competent_agency, on=on),
            continued_by=agency_name(who_carries_on(dossier, on=on), on=on),
            results=results_in(dossier, seen_by=seen_by, on=on),
            happened=_happened(found),
            asked=_asked(found),
            score=score if is_own else None,
            can_rate=dossier.outcome is not None and score is None,
            bill=bill_in(found, procedure, done, seen_by=seen_by, at=at, on=on),
            is_own=is_own,
            must_come=_must_come(dossier, procedure, done),
            papers_missing=papers_of(found, procedure)[1] if dossier.state == ASKED else [],
        )


def _must_come(dossier: Dossier, procedure: Procedure, done: Handling) -> bool:
    rules = steps.table(procedure.snapshot)
    if dossier.state not in UNDECIDED or not any(rule.needs for rule in rules):
        return False
    return bool(steps.awaited(rules, (each.step for each in done.standing), dossier.data))


def _happened(found: Folder) -> list[Happened]:
    """Return what concerns the applicant; what the office does within itself does not."""
    applicant, acting = str(found.dossier.applicant), found.acting
    told = []
    for fact in told_applicants(found):
        by = happenings.seen_by_applicants(fact.actor, applicant=applicant, acting=acting)
        words = {
            lang: happenings.told(fact.event, lang=lang, details=fact.payload)
            for lang in ("vi", "en")
        }
        told.append(Happened(fact.event, words["vi"], words["en"], fact.at, by))
    return told


def _asked(found: Folder) -> str:
    """Return the text of the supplement that is asked for; '' when none is."""
    if found.dossier.state != ASKED:
        return ""
    numbers = [
        int(fact.payload["number"])
        for fact in found.events
        if fact.event == "dossiers.supplement-asked"
    ]
    if not numbers:
        return ""
    note = Note.objects.filter(
        province=found.dossier.province, dossier_id=found.dossier.pk, number=numbers[-1]
    ).first()
    return note.text if note else ""


def contents_held(found: Mine) -> set[tuple[str, str]]:
    """Return what files a dossier holds: each by its digest, and which paper it is said to be."""
    dossier = found.dossier
    with homes.reading("dossiers"):
        held = Paper.objects.filter(province=dossier.province, dossier_id=dossier.pk)
        return set(held.values_list("sha256", "what"))


def acted_for(actor: Actor, *, on: dt.date) -> list[Person]:
    """Return the people whose dossiers an actor may follow by a mandate in force on a day."""
    allowed = {each.person for each in identity.acting(actor, on=on).mandates}
    if not allowed:
        return []
    rows = identity.all_mandates_of(actor)
    found = {row.grantor: row.grantor_name for row in rows if str(row.grantor) in allowed}
    return [Person(key, name) for key, name in sorted(found.items(), key=lambda one: one[1])]
