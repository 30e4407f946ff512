"""
What happens to a dossier between its receipt and its result.

Each step is one deed: it is let through by :mod:`stepping`, changes the dossier, is written
down, and is one fact in the ledger. The actions with names of their own and
:func:`take_step`, which pages and bulk use, carry out the same deeds.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from lienmach import homes
from lienmach.dossiers import queries
from lienmach.dossiers.actions import time_limits
from lienmach.dossiers.actions.answers import Answered, Request, answer, answered_before
from lienmach.dossiers.actions.binding import AS_SENT, bind_uploads, check_asked_for
from lienmach.dossiers.actions.cashier import owe_back
from lienmach.dossiers.actions.charging import reckon_again
from lienmach.dossiers.actions.due_dates import change_due
from lienmach.dossiers.actions.handing_over import close_offer, close_questions, show_beside
from lienmach.dossiers.actions.intake import check_size
from lienmach.dossiers.actions.notes import opened, write_note
from lienmach.dossiers.actions.paperwork import keep
from lienmach.dossiers.actions.stepping import (
    Footing,
    Said,
    check_fresh,
    check_passed,
    may_step,
    void_stations,
    write_step,
)
from lienmach.dossiers.events import (
    DecisionProposed,
    DossierDecided,
    DossierWithdrawn,
    ProposalSentBack,
    ReceptionRefused,
    ResultHandedOver,
    SupplementAsked,
    SupplementGiven,
)
from lienmach.dossiers.models import Dossier
from lienmach.dossiers.queries.desk import last_step, passed, reason_within
from lienmach.dossiers.queries.due_ledger import binding_limit, lines_of
from lienmach.dossiers.queries.paperwork import Act, act_of
from lienmach.dossiers.queries.results import has_result
from lienmach.dossiers.refusals import (
    AskedAlready,
    FormNotMade,
    MatterElsewhere,
    NobodyCompetent,
    NothingToHandOver,
    OneByOne,
    OtherThanProposed,
    ReasonMissing,
    TooLateToReturn,
    UnknownOutcome,
)
from lienmach.dossiers.rules import due_ledger, forms, letters, payments, serving, states, steps
from lienmach.dossiers.rules.calendars import day_of, told
from lienmach.dossiers.rules.deadlines import Due
from lienmach.dossiers.rules.paperwork import ACT_FORMS
from lienmach.ground.actor import Actor
from lienmach.ground.events import Event
from lienmach.ledger import actions as ledger

Deed = Callable[[Dossier, Footing, Said, Actor, dt.datetime], Event]


def take_step(
    code: str,
    step: str,
    *,
    said: Said,
    by: Actor,
    at: dt.datetime,
    seen: str = "",
    request: Request | None = None,
    alone: bool = True,
) -> Answered | None:
    """
    Take any step of a dossier's table; with a request, once however often it is asked for.

    A step of which the applicant is told by a form (02 to 05) and that form are one deed: both stand
    or neither. The form is set before the action, which keeps it.

    :param seen: the key of the last fact the officer's page showed; see :func:`check_fresh`.
    :param alone: whether it is taken for this dossier, and not for many at once.
    :raises Overtaken: when something happened since, saying what.
    :raises FormNotMade: when the form that goes with it could not be made.
    :raises Refusal: of a kind that says why the step is not allowed now.
    """
    act = act_of(code, step, reason=said.text, until=said.due_on, seen_by=by, at=at)
    return carry_out(
        code, step, said=said, act=act, by=by, at=at, seen=seen, request=request, alone=alone
    )


@homes.action("dossiers")
def carry_out(
    code: str,
    step: str,
    *,
    said: Said,
    act: Act | None,
    by: Actor,
    at: dt.datetime,
    seen: str,
    request: Request | None,
    alone: bool = True,
) -> Answered | None:
    """Take a step for which the form that goes with it is set; :func:`take_step` is the way in."""
    dossier = opened(code, by=by, at=at)
    known = answered_before(request, at=at) if request else None
    if known is not None:
        return known
    check_fresh(code, seen)
    _do(dossier, step, said, by=by, at=at, act=act, alone=alone)
    return answer(request, queries.receipt(dossier, on=day_of(at))) if request else None


def ask_for_supplement(code: str, *, text: str, by: Actor, at: dt.datetime) -> None:
    """
    Ask the applicant, once and completely, for what is missing (form 02); the clock stands still.

    :raises NotNow: when the dossier is not being worked on.
    :raises AskedAlready: when it was asked before (Decree 61/2018, art. 17; to be checked against 118/2025).
    :raises TooLateToReturn: later than three working days after its reception.
    """
    take_step(code, "ask_for_supplement", said=Said(text=text), by=by, at=at)


@homes.action("dossiers")
def give_supplement(
    code: str,
    *,
    data: dict[str, Any],
    papers: Sequence[uuid.UUID] = (),
    what: Mapping[uuid.UUID, str] = AS_SENT,
    by: Actor,
    at: dt.datetime,
) -> None:
    """
    Complete a dossier, with uploads that become its papers; its limit begins again from zero.

    ``what`` is the code of the paper that an upload is, where it was not said when it was sent.
    :raises FormNotFilledIn: when the form of the version it was filed under is not.
    :raises NotNow: when no supplement was asked for.
    :raises MatterElsewhere: when it would lie in another unit from then on.
    :raises PaperNotAskedFor: when the procedure asks for nothing of a code.
    """
    dossier = opened(code, by=by, at=at)
    if papers:
        check_asked_for(dossier, what.values())
        bind_uploads(dossier, papers, what=what, by=by, at=at)
    _do(dossier, "give_supplement", Said(data=data), by=by, at=at)


@homes.action("dossiers")
def decide_dossier(code: str, *, outcome: str, text: str = "", by: Actor, at: dt.datetime) -> None:
    """
    Grant or refuse what was asked; a reason, if given, becomes a note.

    :raises NobodyCompetent: when it lies in a split commune and nobody has placed it yet.
    :raises NotNow: when it is decided already, or incomplete.
    :raises NeedsTwo: when its procedure wants a proposal and an approval.
    :raises StationFirst: when it would grant what somebody has to be present for, and nobody noted that.
    """
    if outcome not in states.OUTCOMES:
        raise UnknownOutcome
    said = Said(text=text, outcome=outcome)
    _do(opened(code, by=by, at=at), "decide", said, by=by, at=at)


@homes.action("dossiers")
def hand_over_result(code: str, *, text: str = "", by: Actor, at: dt.datetime) -> None:
    """
    Hand the result to the applicant, at any desk.

    ``text`` says which paper that is, where it was issued elsewhere; it becomes a note.
    :raises NotNow: when nothing was decided yet, or it was handed over before.
    :raises NothingToHandOver: when no result is in force here and no paper is named.
    """
    _do(opened(code, by=by, at=at), "hand_over", Said(text=text), by=by, at=at)


@homes.action("dossiers")
def withdraw(code: str, *, text: str = "", by: Actor, at: dt.datetime) -> None:
    """
    Take a dossier back before it is decided; a reason, if given, becomes a note.

    :raises ReasonMissing: when an officer does it for somebody at the counter and nobody said why.
    :raises NotNow: when it is decided already.
    """
    _do(opened(code, by=by, at=at), "withdraw", Said(text=text), by=by, at=at)


def _do(
    dossier: Dossier,
    step: str,
    said: Said,
    *,
    by: Actor,
    at: dt.datetime,
    act: Act | None = None,
    alone: bool = True,
) -> None:
    footing = may_step(dossier, step, by=by, at=at)
    if not alone:
        _check_of_many(dossier, step, footing)
    if act is not None:
        check_fresh(dossier.code, act.seen)
    answers = dossier.data
    event = DEEDS.get(step, time_limits.pass_station)(dossier, footing, said, by, at)
    ledger.record(event, subject=dossier.code, by=by, at=at)
    if dossier.state not in states.UNDECIDED:
        dossier.assignee = dossier.assigned_at = None  # nobody has to go on with it
        close_questions(dossier, at=at)
        close_offer(dossier, by=by, at=at)
        show_beside(dossier)
    dossier.save()
    if step == payments.GIVING_BACK:
        owe_back(dossier, by=by, at=at)
    if dossier.data != answers:
        reckon_again(dossier, footing.procedure, answers=answers, at=at)
    if step in ACT_FORMS:
        if act is None:
            raise FormNotMade
        keep(dossier, act.form, act.content, by=by, at=at)


def _check_of_many(dossier: Dossier, step: str, footing: Footing) -> None:
    """Check that a step may be taken in many dossiers at once; one text names no paper for all."""
    if any(step in each.stations for each in footing.rules):
        raise OneByOne
    if step == "hand_over" and not has_result(dossier):
        raise NothingToHandOver


def _ask(
    dossier: Dossier, footing: Footing, said: Said, by: Actor, at: dt.datetime
) -> SupplementAsked:
    procedure = footing.procedure
    if any(line.kind == "supplement-asked" for line in lines_of(dossier)):
        raise AskedAlready
    working = queries.calendar(procedure.snapshot["calendar"], on=day_of(dossier.accepted_at))
    if at > due_ledger.return_by(dossier.accepted_at, working):
        raise TooLateToReturn
    number = write_note(dossier, text=said.text, by=by, at=at)
    write_step(dossier, footing, by=by, at=at)
    change_due(
        dossier, procedure, "supplement-asked", due=Due(None, ()), start=at, limit={}, by=by, at=at
    )
    return SupplementAsked(dossier=dossier.code, number=number)


def _give(
    dossier: Dossier, footing: Footing, said: Said, by: Actor, at: dt.datetime
) -> SupplementGiven:
    procedure = footing.procedure
    form = procedure.snapshot["form"]
    data = forms.counted(queries.form(procedure), {**dossier.data, **said.data})
    before = {
        name: dossier.data.get(name)
        for name in {**dossier.data, **data}
        if data.get(name) != dossier.data.get(name)
    }
    if serving.matter(form, data) != serving.matter(form, dossier.data):
        raise MatterElsewhere
    if before:  # it may name somebody else than who was there
        void_stations(dossier, footing.rules, at=at)
    dossier.data = data
    check_size(dossier.data)
    queries.check_form(procedure, dossier.data)
    facts = {**dossier.data, **steps.facts(passed(dossier))}
    due = queries.reckoned(procedure, facts, at, again=True)
    write_step(dossier, footing, by=by, at=at, answers_before=before)
    change_due(
        dossier, procedure, "supplement", due=due, start=at,
        limit=binding_limit(procedure, facts), by=by, at=at,
    )  # fmt: skip
    dossier.accepted_at, dossier.words = at, None  # its words are indexed anew
    return SupplementGiven(dossier=dossier.code, due_at=told(due.at), changed=sorted(before))


def _refuse(
    dossier: Dossier, footing: Footing, said: Said, by: Actor, at: dt.datetime
) -> ReceptionRefused:
    if not said.text.strip():
        raise ReasonMissing
    notice = letters.refusal_notice(dossier.code, at=at, reason=said.text)
    number = write_note(dossier, text=notice, by=by, at=at)
    write_step(dossier, footing, by=by, at=at)
    return ReceptionRefused(dossier=dossier.code, number=number)


def _propose(
    dossier: Dossier, footing: Footing, said: Said, by: Actor, at: dt.datetime
) -> DecisionProposed:
    if said.outcome not in states.OUTCOMES:
        raise UnknownOutcome
    _write_reason(dossier, said, by, at, is_within=True)
    write_step(dossier, footing, by=by, at=at, outcome=said.outcome)
    return DecisionProposed(dossier=dossier.code, outcome=said.outcome)


def _send_back(
    dossier: Dossier, footing: Footing, said: Said, by: Actor, at: dt.datetime
) -> ProposalSentBack:
    _write_reason(dossier, said, by, at, is_within=True)
    write_step(dossier, footing, by=by, at=at)
    return ProposalSentBack(dossier=dossier.code)


def _approve(
    dossier: Dossier, footing: Footing, said: Said, by: Actor, at: dt.datetime
) -> DossierDecided:
    proposed = last_step(dossier, step="propose")
    outcome = said.outcome or (proposed.outcome if proposed else None) or ""
    if steps.needs_two(footing.rules) and (proposed is None or outcome != proposed.outcome):
        raise OtherThanProposed  # nobody would have proposed what is decided
    reason = said.text
    if proposed and outcome == proposed.outcome and not reason.strip():
        reason = reason_within(dossier, proposed)  # what was proposed is decided now
    return _decided(dossier, footing, Said(text=reason, outcome=outcome), by, at)


def _decided(
    dossier: Dossier, footing: Footing, said: Said, by: Actor, at: dt.datetime
) -> DossierDecided:
    if said.outcome not in states.OUTCOMES:
        raise UnknownOutcome
    agency = queries.who_answers(dossier, on=day_of(at))
    if agency is None:
        raise NobodyCompetent
    if said.outcome == "granted":
        check_passed(dossier, footing)
    _write_reason(dossier, said, by, at)
    write_step(dossier, footing, by=by, at=at)
    dossier.outcome, dossier.decided_at = said.outcome, at
    return DossierDecided(
        dossier=dossier.code, agency=agency, outcome=said.outcome, day=day_of(at).isoformat()
    )


def _hand_over(
    dossier: Dossier, footing: Footing, said: Said, by: Actor, at: dt.datetime
) -> ResultHandedOver:
    if not said.text.strip() and not has_result(dossier):
        raise NothingToHandOver
    _write_reason(dossier, said, by, at)
    write_step(dossier, footing, by=by, at=at)
    return ResultHandedOver(dossier=dossier.code)


def _withdraw(
    dossier: Dossier,
    footing: Footing,
    said: Said,
    by: Actor,
    at: dt.datetime,
) -> DossierWithdrawn:
    if not said.text.strip() and not queries.acts_as_applicant(by, dossier, on=day_of(at)):
        raise ReasonMissing
    _write_reason(dossier, said, by, at)
    write_step(dossier, footing, by=by, at=at)
    return DossierWithdrawn(dossier=dossier.code)


def _write_reason(
    dossier: Dossier, said: Said, by: Actor, at: dt.datetime, *, is_within: bool = False
) -> None:
    if said.text.strip():
        write_note(dossier, text=said.text, is_within=is_within, by=by, at=at)


DEEDS: dict[str, Deed] = {
    "refuse_reception": _refuse,
    "ask_for_supplement": _ask,
    "give_supplement": _give,
    "extend": time_limits.extend,
    "propose": _propose,
    "send_back": _send_back,
    "approve": _approve,
    "decide": _decided,
    "stop": time_limits.stop,
    "hand_over": _hand_over,
    "withdraw": _withdraw,
}
