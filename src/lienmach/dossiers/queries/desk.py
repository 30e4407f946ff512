"""What an officer's page of a dossier needs beside the folder itself."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from lienmach import homes
from lienmach.dossiers.events import ApplicationSubmitted, DossierCompared, DossierReceived
from lienmach.dossiers.models import Dossier, HandOver, Note, Procedure, StepTaken
from lienmach.dossiers.queries import places
from lienmach.dossiers.queries.catalogue import form, version
from lienmach.dossiers.queries.due_ledger import due_ledger
from lienmach.dossiers.queries.exchange import FromPortal, portal_papers
from lienmach.dossiers.queries.folders import Folder, folder
from lienmach.dossiers.queries.handling import Handling, handling_of
from lienmach.dossiers.queries.paperwork import FormOffer, forms_issued_in, forms_to_issue
from lienmach.dossiers.queries.payments import Bill, bill_in
from lienmach.dossiers.queries.places import UnitTold
from lienmach.dossiers.queries.results import has_result
from lienmach.dossiers.queries.visibility import (
    acted_on_by,
    agencies_of,
    answered_by,
    is_entrusted,
    person_of,
)
from lienmach.dossiers.rules import duties, papers_asked, prefilling, steps, undoing
from lienmach.dossiers.rules.calendars import day_of
from lienmach.dossiers.rules.due_ledger import Line
from lienmach.dossiers.rules.happenings import UNSURPRISING
from lienmach.dossiers.rules.papers_asked import PaperAsked
from lienmach.dossiers.rules.prefilling import Remark, State
from lienmach.dossiers.rules.scanning import UploadState
from lienmach.dossiers.rules.states import OUTCOMES, UNDECIDED
from lienmach.dossiers.rules.steps import Rule
from lienmach.ground.actor import Actor
from lienmach.ground.conditions import holds
from lienmach.ledger import queries as ledger


@dataclass(frozen=True, slots=True)
class Desk:
    """
    A dossier as an officer works on it.

    ``allowed`` are the steps that this officer may take now; ``seen`` is the key of the last
    fact, which a form gives back so that a stale page is noticed. ``portal`` is where it came by the
    National Portal. ``papers_missing`` are those the procedure asks for of which no file says that
    it is one: a remark, and no more. ``awaited`` are the stations without which nothing is granted;
    ``lacks_result`` says that it is decided and no result is in force here. ``is_ours`` says that the
    officer works for the agency that answers for it: claims it, hands it over.
    ``outcomes`` are those a step may name now: where two decide together only what was proposed.
    """

    folder: Folder
    procedure: Procedure
    done: Handling
    lines: list[Line]
    allowed: list[Rule]
    seen: str
    awaited: list[Rule] = field(default_factory=list)
    lacks_result: bool = False
    outcomes: tuple[str, ...] = OUTCOMES
    is_mine: bool = False
    is_head: bool = False
    is_ours: bool = False
    may_answer_hand_over: bool = False
    may_undo: bool = False
    may_add_papers: bool = False
    papers_asked: list[PaperAsked] = field(default_factory=list)
    papers_missing: list[PaperAsked] = field(default_factory=list)
    compared: str = ""
    asked_here: list[uuid.UUID] = field(default_factory=list)
    portal: FromPortal | None = None


@dataclass(frozen=True, slots=True)
class DeskPage:
    """A dossier as its page shows it: the officer's work, what is owed, and the forms of acts."""

    desk: Desk
    bill: Bill | None
    issued: list[str]
    offers: list[FormOffer]
    heirs: list[UnitTold]
    """Of a split commune: where the matter may lie, for whoever may say so."""


def desk_page(code: str, *, seen_by: Actor, at: dt.datetime, on: dt.date) -> DeskPage:
    """
    Open a dossier for an officer with all its page shows of it, from one snapshot.

    :raises NoSuchDossier: also when there is one that the actor may not see.
    """
    with homes.reading("dossiers"):
        found = desk(code, seen_by=seen_by, at=at, on=on)
        dossier, done = found.folder.dossier, found.done
        return DeskPage(
            found,
            bill=bill_in(found.folder, found.procedure, done, seen_by=seen_by, at=at, on=on),
            issued=forms_issued_in(dossier, done.forms, seen_by=seen_by, on=on),
            offers=forms_to_issue(found.folder, found.lines, seen_by=seen_by, on=on),
            heirs=_heirs(dossier, seen_by, on=on),
        )


def _heirs(dossier: Dossier, actor: Actor, *, on: dt.date) -> list[UnitTold]:
    found = places.heirs(dossier.unit, dossier.unit_on, on=on)
    if len(found) < 2 or not is_entrusted(dossier, actor, duties.PLACE, on=on):
        return []
    return [places.unit_told(code, on, on=on) for code in found]


def desk(code: str, *, seen_by: Actor, at: dt.datetime, on: dt.date) -> Desk:
    """
    Open a dossier for an officer, with what they may do in it now.

    :raises NoSuchDossier: also when there is one that the actor may not see.
    """
    with homes.reading("dossiers"):
        opened = folder(code, seen_by=seen_by, on=on)
        dossier = opened.dossier
        procedure = version(dossier.procedure, dossier.procedure_version)
        done = handling_of(dossier)
        held, is_ours = _kinds_held(dossier, seen_by, on=on)
        lines = due_ledger(dossier, procedure, dates=done.dates)
        rules = steps.table(procedure.snapshot)
        lacks_result = dossier.state == "decided" and not has_result(dossier)
        theirs = opened.portal_code
        portal = FromPortal(theirs, portal_papers(code, seen_by=seen_by, on=on)) if theirs else None
    agencies = set(agencies_of(seen_by, duties.WORK, on=on))
    standing = done.standing
    wanted, missing = papers_of(opened, procedure)
    return Desk(
        folder=opened,
        procedure=procedure,
        done=done,
        lines=lines,
        allowed=_allowed(dossier, rules, seen_by, held, standing, is_ours=is_ours),
        awaited=steps.awaited(rules, (each.step for each in standing), dossier.data)
        if dossier.state in UNDECIDED
        else [],
        lacks_result=lacks_result,
        outcomes=_outcomes(dossier, rules, standing),
        seen=str(opened.events[-1].id) if opened.events else "",
        is_mine=dossier.assignee is not None and dossier.assignee == person_of(seen_by),
        is_head=bool(held & duties.HEAD),
        is_ours=is_ours,
        may_answer_hand_over=any(_is_offered(each, agencies, seen_by) for each in done.hand_overs),
        may_add_papers=dossier.state in UNDECIDED
        and (bool(held & duties.TAKE_IN) or (bool(held & duties.WORK) and _is_free(dossier, seen_by, held))),
        papers_asked=wanted,
        papers_missing=missing,
        may_undo=_may_undo(opened, procedure, standing, seen_by, held, is_ours=is_ours, at=at),
        compared="" if _is_noted(opened) else _compared(procedure, _received(opened)),
        asked_here=[
            each.pk
            for each in done.consultations
            if each.answer is None and each.agency in agencies
        ],
        portal=portal,
    )  # fmt: skip


def papers_of(opened: Folder, procedure: Procedure) -> tuple[list[PaperAsked], list[PaperAsked]]:
    """Return the papers a dossier's answers ask for, and which of them are not there while it is open."""
    dossier = opened.dossier
    wanted = papers_asked.asked_with(
        procedure.snapshot,
        dossier.data,
        on=day_of(dossier.received_at),
        said=_held(procedure, _received(opened)),
    )
    given = {each.what for each in opened.papers if each.state != UploadState.REFUSED}
    is_open = dossier.state in UNDECIDED
    return wanted, papers_asked.missing(wanted, given) if is_open else []


def _may_undo(
    opened: Folder,
    procedure: Procedure,
    standing: Sequence[StepTaken],
    actor: Actor,
    held: frozenset[str],
    *,
    is_ours: bool,
    at: dt.datetime,
) -> bool:
    """Test if an actor may take back the last step that stands."""
    if not standing:
        return False
    last = standing[-1]
    limits, is_own = procedure.snapshot["limits"], last.by == actor.id
    rule = steps.find(steps.table(procedure.snapshot), last.before, last.step)
    facts = ((each.event, each.actor, each.at) for each in opened.events)
    return (
        undoing.may_undo(last.step, limits, same_officer=is_own, taken_at=last.at, at=at)
        and rule is not None
        and _is_open(rule, held, is_ours=is_ours, is_free=_is_free(opened.dossier, actor, held))
        and undoing.is_latest(facts, by=actor.id, taken_at=last.at)
    )


def _is_offered(offer: HandOver, agencies: set[str], actor: Actor) -> bool:
    """Test if an offer waits for an actor's answer: at their agency, or for them by name."""
    return (
        offer.answer == "sent"
        and offer.to_agency in agencies
        and offer.to_officer in {None, person_of(actor)}
    )


def _received(opened: Folder) -> Mapping[str, Any]:
    """Return what the ledger says of the receipt of a dossier, and of what registers said later."""
    names = {DossierReceived.name, DossierCompared.name}
    found = sorted((e for e in opened.events if e.event in names), key=lambda each: each.id)
    return {name: value for each in found for name, value in each.payload.items()}


def _is_noted(opened: Folder) -> bool:
    """Test if a note says already how the answers stand to the registers, as of every application."""
    found = {each.event for each in opened.events}
    return ApplicationSubmitted.name in found and DossierCompared.name not in found


def _held(procedure: Procedure, received: Mapping[str, Any]) -> dict[str, State]:
    """Return which papers a register holds; before that was noted all that it might were held."""
    codes: list[str] | None = received.get("held")
    if codes is None:
        papers = papers_asked.asked(procedure.snapshot, {}, is_open=True)
        codes = [each.code for each in papers if each.from_register]
    return dict.fromkeys(codes, "taken")


def _compared(procedure: Procedure, received: Mapping[str, Any]) -> str:
    """Return how the answers stood to the registers when they were handed in; empty if as there."""
    ready = form(procedure)
    kinds: dict[Literal["differs", "unchecked"], str] = {
        "differs": "differing", "unchecked": "unchecked",
    }  # fmt: skip
    found = [
        Remark(name, ready.questions[name].schema["x-register"]["register"], kind)
        for kind, told in kinds.items()
        for name in received.get(told, ())
        # The version it was taken over to may ask otherwise.
        if name in ready.questions and "x-register" in ready.questions[name].schema
    ]
    return prefilling.note_of(ready, found)


def _allowed(
    dossier: Dossier,
    rules: Iterable[Rule],
    actor: Actor,
    held: frozenset[str],
    standing: list[StepTaken],
    *,
    is_ours: bool,
) -> list[Rule]:
    """Return the steps an officer would be let through; the action looks at everything again."""
    free = _is_free(dossier, actor, held)
    proposed = next((each for each in reversed(standing) if each.step == "propose"), None)
    return [
        rule
        for rule in steps.following(rules, dossier.state)
        if _is_open(rule, held, is_ours=is_ours, is_free=free)
        if rule.step not in steps.BY_ANOTHER or proposed is None or proposed.by != actor.id
    ]


def _is_open(rule: Rule, held: frozenset[str], *, is_ours: bool, is_free: bool) -> bool:
    """Test if a step is open to whoever holds those duties."""
    return (
        bool(rule.duties & held)
        and (is_ours or rule.step not in steps.OF_THE_AGENCY)
        and (is_free or rule.step in steps.AT_THE_DESK | steps.BY_ANOTHER)
    )


def _outcomes(
    dossier: Dossier, rules: Sequence[Rule], standing: Sequence[StepTaken]
) -> tuple[str, ...]:
    """Return which outcomes a step may name now: of what one of two proposed no other."""
    if dossier.state != "proposed" or not steps.needs_two(rules):
        return OUTCOMES
    proposed = next((each for each in reversed(standing) if each.step == "propose"), None)
    return (proposed.outcome,) if proposed and proposed.outcome else ()


def _is_free(dossier: Dossier, actor: Actor, held: frozenset[str]) -> bool:
    """Test if no other officer's claim bars an actor from a dossier."""
    return dossier.assignee in {None, person_of(actor)} or bool(held & duties.HEAD)


def _kinds_held(dossier: Dossier, actor: Actor, *, on: dt.date) -> tuple[frozenset[str], bool]:
    """Return the kinds of duty by which an actor may act in a dossier, and if they answer for it."""
    kinds = {duty.kind for duty in actor.duties}
    if not kinds:
        return frozenset(), False
    conditions = {kind: acted_on_by(actor, {kind}, on=on) for kind in kinds}
    ours = answered_by(actor, duties.WORK | duties.HEAD, on=on)
    held = frozenset(kind for kind, condition in conditions.items() if holds(condition, dossier))
    return held, holds(ours, dossier)


def _of(dossier: Dossier) -> dict[str, object]:
    return {"province": dossier.province, "dossier_id": dossier.pk}


def passed(dossier: Dossier) -> list[str]:
    """Return the names of the steps that stand; within a reading or an action."""
    standing = StepTaken.objects.filter(**_of(dossier), undone_at=None)
    return list(standing.values_list("step", flat=True))


def last_step(dossier: Dossier, *, step: str = "") -> StepTaken | None:
    """Return the last step that stands, or the last of a name; within a reading or an action."""
    standing = StepTaken.objects.filter(**_of(dossier), undone_at=None)
    if step:
        standing = standing.filter(step=step)
    return standing.order_by("-number").first()


def reason_within(dossier: Dossier, step: StepTaken) -> str:
    """Return the reason that was given to the office alone with a step; '' where there was none."""
    notes = Note.objects.filter(**_of(dossier), is_within=True, at=step.at, by=step.by)
    return notes.order_by("number").values_list("text", flat=True).last() or ""


def next_number(dossier: Dossier) -> int:
    """Return the number that the next step of a locked dossier gets."""
    newest = StepTaken.objects.filter(**_of(dossier)).order_by("-number")
    return (newest.values_list("number", flat=True).first() or 0) + 1


def happened_since(code: str, seen: str) -> list[str]:
    """Return the events of a dossier after the fact of that key; within a reading or an action."""
    facts = ledger.timeline(code)
    place = next((n for n, fact in enumerate(facts, 1) if str(fact.id) == seen), 0)
    return [fact.event for fact in facts[place:] if fact.event not in UNSURPRISING]
