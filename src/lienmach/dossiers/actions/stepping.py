"""What every step has in common: who may take it now, and how it is written down."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from lienmach.dossiers import queries
from lienmach.dossiers.models import Dossier, Procedure, StepTaken
from lienmach.dossiers.queries.converting import filed_under
from lienmach.dossiers.queries.desk import (
    happened_since,
    last_step,
    next_number,
    passed,
)
from lienmach.dossiers.refusals import (
    HeldByAnother,
    NeedsTwo,
    NotNow,
    NotYourOwn,
    Overtaken,
    RunByMinistry,
    StationFirst,
)
from lienmach.dossiers.rules import duties, happenings, instalments, steps
from lienmach.dossiers.rules.calendars import day_of
from lienmach.dossiers.rules.steps import Rule
from lienmach.ground.actor import Actor
from lienmach.ground.refusals import NotAllowed


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What an officer says with a step; each step reads what it needs."""

    text: str = ""
    outcome: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    due_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Footing:
    """What a step stands on: the version of the procedure, its table, and the table's line."""

    procedure: Procedure
    rules: tuple[Rule, ...]
    rule: Rule


def may_step(dossier: Dossier, step: str, *, by: Actor, at: dt.datetime) -> Footing:
    """
    Check that an actor may take a step in a dossier now; every rule is looked at again here.

    :raises NotAllowed: when they lack the duty.
    :raises RunByMinistry: when it was taken in while a ministry's system served its procedure.
    :raises NotNow: when the state does not allow it (`NeedsTwo`: alone it never would).
    :raises HeldByAnother: when another officer has claimed the dossier.
    :raises NotYourOwn: when the second pair of eyes is the first.
    """
    procedure = queries.version(dossier.procedure, dossier.procedure_version)
    rules = steps.table(procedure.snapshot)
    rule = steps.find(rules, dossier.state, step)
    check_entrusted(dossier, step, rule, by=by, at=at)
    _check_served_here(dossier, step, procedure)
    if rule is None:
        if step == "decide" and steps.needs_two(rules) and dossier.state == "received":
            raise NeedsTwo
        raise NotNow
    if step in steps.BY_ANOTHER:
        _check_another(dossier, by)
    elif step not in steps.AT_THE_DESK:
        check_held(dossier, by=by, at=at)
    return Footing(procedure, rules, rule)


def check_entrusted(
    dossier: Dossier, step: str, rule: Rule | None, *, by: Actor, at: dt.datetime
) -> None:
    """
    Check that a step of a dossier is an actor's to take: by a duty, or as its applicant's own.

    :raises NotAllowed: when it is not.
    """
    known = next((each for each in steps.KNOWN if each == step), None)
    kinds = rule.duties if rule else steps.KINDS[known] if known else duties.WORK
    is_theirs = queries.acts_as_applicant(by, dossier, on=day_of(at))
    if not (step in steps.BY_APPLICANT and is_theirs):
        check_duty(dossier, kinds, by=by, at=at)
    if step in steps.OF_THE_AGENCY:
        check_answering(dossier, by=by, at=at)


def _check_served_here(dossier: Dossier, step: str, procedure: Procedure) -> None:
    """
    Let officers handle what was taken in while no ministry's system served it, or was away.

    What was filed here is decided here, whatever the version says that it was taken over to since.
    """
    if step in steps.BY_APPLICANT or not _is_elsewhere(procedure, dossier):
        return
    if _is_elsewhere(filed_under(dossier), dossier):
        raise RunByMinistry


def _is_elsewhere(procedure: Procedure, dossier: Dossier) -> bool:
    return queries.where_filed(procedure.snapshot, at=dossier.received_at) == "elsewhere"


def check_fresh(code: str, seen: str) -> None:
    """
    Check that nothing happened to a dossier since an officer looked at it.

    :param seen: the key of the last fact their page showed; nothing if it showed none.
    :raises Overtaken: saying what happened meanwhile.
    """
    missed = happened_since(code, seen) if seen else []
    if missed:
        english = "; ".join(happenings.told(each, lang="en") for each in missed)
        vietnamese = "; ".join(happenings.told(each, lang="vi") for each in missed)
        raise Overtaken(
            f"Since you opened this dossier: {english}. Look at it again first.",
            vi=f"Từ khi quý vị mở hồ sơ: {vietnamese}. Hãy xem lại trước khi làm tiếp.",
        )


def check_passed(dossier: Dossier, footing: Footing) -> None:
    """
    Check that every station was passed which a step needs to grant anything.

    :raises StationFirst: naming those that were not.
    """
    if not footing.rule.needs:
        return
    missing = steps.lacking(footing.rule, footing.rules, passed(dossier), dossier.data)
    if missing:
        raise StationFirst(
            f"First: {'; '.join(each.name_en or each.name for each in missing)}.",
            vi=f"Trước hết cần: {'; '.join(each.name for each in missing)}.",
        )


def void_stations(dossier: Dossier, rules: Iterable[Rule], *, at: dt.datetime) -> None:
    """Let what was noted of people's presence no longer stand."""
    stations = {name for rule in rules for name in rule.stations}
    StepTaken.objects.filter(
        province=dossier.province, dossier_id=dossier.pk, undone_at=None, step__in=stations
    ).update(undone_at=at)


def write_step(
    dossier: Dossier,
    footing: Footing,
    *,
    by: Actor,
    at: dt.datetime,
    outcome: str | None = None,
    answers_before: dict[str, Any] | None = None,
) -> None:
    """Move a locked dossier on and write the step down; the caller saves and records the fact."""
    rule, before = footing.rule, last_step(dossier)
    plan = instalments.instalments(
        footing.rules,
        dossier.accepted_at,
        dossier.due_at,
        queries.calendar(footing.procedure.snapshot["calendar"], on=day_of(dossier.accepted_at)),
    )
    StepTaken.objects.create(
        province=dossier.province,
        dossier=dossier,
        number=next_number(dossier),
        step=rule.step,
        before=rule.before,
        after=rule.after,
        agency=queries.who_works(dossier, on=day_of(at)),
        outcome=outcome,
        began_at=before.at if before else dossier.accepted_at,
        due_at=instalments.due_of(plan, rule.before, rule.step),
        at=at,
        by=by.id,
        answers_before=answers_before or {},
    )
    dossier.state = rule.after


def check_held(dossier: Dossier, *, by: Actor, at: dt.datetime) -> None:
    """
    Let through whoever holds a dossier, anybody if nobody does, and the head of the place.

    :raises HeldByAnother: when another officer has claimed it.
    """
    if dossier.assignee is None or dossier.assignee == queries.person_of(by) or by.is_platform:
        return
    if not holds_duty(dossier, duties.HEAD, by=by, at=at):
        raise HeldByAnother


def check_duty(dossier: Dossier, kinds: Iterable[str], *, by: Actor, at: dt.datetime) -> None:
    """
    Check that an actor may act in a dossier by duties of some kinds.

    :raises NotAllowed: when they may not.
    """
    if not holds_duty(dossier, kinds, by=by, at=at):
        raise NotAllowed


def holds_duty(dossier: Dossier, kinds: Iterable[str], *, by: Actor, at: dt.datetime) -> bool:
    """Test if an actor may act in a dossier by duties of some kinds."""
    return by.is_platform or queries.may_act_on(dossier, by, kinds, on=day_of(at))


def check_answering(dossier: Dossier, *, by: Actor, at: dt.datetime) -> None:
    """
    Check that an actor works in the agency that answers for a dossier, or heads it.

    A desk that took it in or helped sees it, and neither keeps it from that agency nor sends it on.
    :raises NotAllowed: when they do not.
    """
    kinds = duties.WORK | duties.HEAD
    if not (by.is_platform or queries.may_answer_for(dossier, by, kinds, on=day_of(at))):
        raise NotAllowed


def _check_another(dossier: Dossier, by: Actor) -> None:
    proposed = last_step(dossier, step="propose")
    if proposed is not None and proposed.by == by.id:
        raise NotYourOwn
