"""What happens to a dossier between its receipt and its result."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from lienmach import homes
from lienmach.dossiers import queries
from lienmach.dossiers.actions.notes import opened, write_note
from lienmach.dossiers.actions.submission import check_size
from lienmach.dossiers.events import (
    DossierDecided,
    DossierWithdrawn,
    ResultHandedOver,
    SupplementAsked,
    SupplementGiven,
)
from lienmach.dossiers.models import Dossier
from lienmach.dossiers.refusals import NobodyCompetent, NotNow, UnknownOutcome
from lienmach.dossiers.rules import duties, states
from lienmach.dossiers.rules.calendars import day_of, told
from lienmach.ground.actor import Actor
from lienmach.ground.refusals import NotAllowed
from lienmach.ledger import actions as ledger


@homes.action("dossiers")
def ask_for_supplement(code: str, *, text: str, by: Actor, at: dt.datetime) -> None:
    """
    Ask the applicant, once and completely, for what is missing; the clock stands still.

    :raises NotNow: when the dossier is not being worked on.
    """
    dossier = opened(code, by=by, at=at)
    _check_duty(dossier, duties.HANDLE, by=by, at=at)
    _step(dossier, "ask_for_supplement")
    dossier.due_at, dossier.due_why = None, []
    number = write_note(dossier, text=text, by=by, at=at)
    dossier.save(update_fields=["state", "due_at", "due_why"])
    ledger.record(SupplementAsked(dossier=code, number=number), subject=code, by=by, at=at)


@homes.action("dossiers")
def give_supplement(code: str, *, data: dict[str, Any], by: Actor, at: dt.datetime) -> None:
    """
    Complete a dossier; its time limit begins again from zero.

    :raises FormNotFilledIn: when the form of the version it was filed under is not.
    :raises NotNow: when no supplement was asked for.
    """
    dossier = opened(code, by=by, at=at)
    _check_own(dossier, duties.TAKE_IN, by=by, at=at)
    _step(dossier, "give_supplement")
    dossier.data = {**dossier.data, **data}
    check_size(dossier.data)
    procedure = queries.version(dossier.procedure, dossier.procedure_version)
    queries.check_form(procedure, dossier.data)
    due = queries.reckoned(procedure, dossier.data, at, again=True)
    dossier.accepted_at, dossier.due_at, dossier.due_why = at, due.at, due.stored()
    dossier.save(update_fields=["state", "data", "accepted_at", "due_at", "due_why"])
    ledger.record(SupplementGiven(dossier=code, due_at=told(due.at)), subject=code, by=by, at=at)


@homes.action("dossiers")
def decide_dossier(code: str, *, outcome: str, text: str = "", by: Actor, at: dt.datetime) -> None:
    """
    Grant or refuse what was asked; a reason, if given, becomes a note.

    :raises NobodyCompetent: when it lies in a split commune and nobody has placed it yet.
    :raises NotNow: when it is decided already, or incomplete.
    """
    if outcome not in states.OUTCOMES:
        raise UnknownOutcome
    dossier = opened(code, by=by, at=at)
    _check_duty(dossier, duties.HANDLE, by=by, at=at)
    _step(dossier, "decide")
    agency = dossier.continued_by or dossier.competent_agency
    if agency is None:
        raise NobodyCompetent
    if text:
        write_note(dossier, text=text, by=by, at=at)
    dossier.outcome, dossier.decided_at = outcome, at
    dossier.save(update_fields=["state", "outcome", "decided_at"])
    ledger.record(
        DossierDecided(dossier=code, agency=agency, outcome=outcome, day=day_of(at).isoformat()),
        subject=code,
        by=by,
        at=at,
    )


@homes.action("dossiers")
def hand_over_result(code: str, *, by: Actor, at: dt.datetime) -> None:
    """
    Hand the result to the applicant, at any desk.

    :raises NotNow: when there is no result yet, or it was handed over before.
    """
    dossier = opened(code, by=by, at=at)
    _check_duty(dossier, duties.PLACE, by=by, at=at)
    _step(dossier, "hand_over")
    dossier.save(update_fields=["state"])
    ledger.record(ResultHandedOver(dossier=code), subject=code, by=by, at=at)


@homes.action("dossiers")
def withdraw(code: str, *, by: Actor, at: dt.datetime) -> None:
    """
    Take a dossier back before it is decided.

    :raises NotNow: when it is decided already.
    """
    dossier = opened(code, by=by, at=at)
    _check_own(dossier, duties.TAKE_IN, by=by, at=at)
    _step(dossier, "withdraw")
    dossier.save(update_fields=["state"])
    ledger.record(DossierWithdrawn(dossier=code), subject=code, by=by, at=at)


def _step(dossier: Dossier, step: states.Step) -> None:
    state = next((known for known in states.STATES if known == dossier.state), None)
    following = states.after(state, step) if state else None
    if following is None:
        raise NotNow
    dossier.state = following


def _check_own(dossier: Dossier, kinds: Iterable[str], *, by: Actor, at: dt.datetime) -> None:
    """Let the applicant through, whoever may act for them, and officers who may do it."""
    if queries.person_of(by) != dossier.applicant and not queries.actor_acts_for(
        by, dossier, on=day_of(at)
    ):
        _check_duty(dossier, kinds, by=by, at=at)


def _check_duty(dossier: Dossier, kinds: Iterable[str], *, by: Actor, at: dt.datetime) -> None:
    if not by.is_platform and not queries.is_entrusted(dossier, by, kinds, on=day_of(at)):
        raise NotAllowed
