"""
Which dossiers an actor may see, and which are entrusted to them.

The only way to dossiers: the lists, the counts, the search, the download of a paper and
every action start from :func:`visible_to`, so that none of them can show more than another.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable

from django.db.models import Case, Q, QuerySet, Value, When

from lienmach import homes
from lienmach.dossiers.models import Dossier
from lienmach.dossiers.queries import places
from lienmach.dossiers.rules import duties
from lienmach.ground import clock
from lienmach.ground.actor import Actor, Mandate, rely_on
from lienmach.ground.clock import VIETNAM
from lienmach.ground.conditions import holds
from lienmach.identity import queries as identity
from lienmach.territory import queries as territory
from lienmach.territory.rules.lineage import Unknown

NOBODY = uuid.UUID(int=0)


def visible_to(actor: Actor, *, on: dt.date) -> QuerySet[Dossier]:
    """
    Return the dossiers an actor may see on a day: their own, those of whom they may act for, and
    those within their duties.

    Lazy, so for use within a reading or an action of this room only.
    """
    return _here().filter(_seen_by(actor, on=on))


def visible_one(code: str, actor: Actor, *, on: dt.date) -> Dossier | None:
    """Return the dossier of a code if it is among those :func:`visible_to` an actor; used like that."""
    found = _here().filter(code=code).first()
    return found if found and holds(_seen_by(actor, on=on), found) else None


def _here() -> QuerySet[Dossier]:
    return Dossier.objects.filter(province=homes.current_province()).defer("words")


def _seen_by(actor: Actor, *, on: dt.date) -> Q:
    seen = Q(applicant=person_of(actor)) | within_mandates(actor, on=on)
    if actor.is_platform or actor.duties:
        seen |= entrusted_to(actor, duties.SEE, on=on)
        agencies = agencies_of(actor, duties.SEE, on=on)
        if agencies:  # offered to them, or they are asked for their view
            seen |= Q(also_at__overlap=carrying_for(agencies, on=on))
    return seen


def as_column(condition: Q) -> Case:
    """Return a condition as a column of its own: true where it holds, and false anywhere else."""
    return Case(When(condition, then=Value(value=True)), default=Value(value=False))


def places_seen(actor: Actor, *, on: dt.date) -> list[str] | None:
    """
    Return every code of a unit or an agency that may let an actor see a dossier; None: all.

    More than :func:`visible_to` lets through, never less: to look things up by, and no rule.
    """
    reach = identity.reach(actor, duties.SEE, on=on)
    if reach.everywhere:
        return None
    units = {code for code, _since, _until in reach.places}
    return sorted({*units, *carrying_for(agencies_of(actor, duties.SEE, on=on), on=on)})


def within_mandates(actor: Actor, *, on: dt.date) -> Q:
    """
    Return the condition on dossiers that an actor sees by a mandate in force on a day.

    Only the person's it is for, under its procedures, and by a power of attorney only those taken
    in since it began: it is no leave to read what came before.
    """
    condition = Q(pk__in=[])
    for mandate in identity.acting(actor, on=on).mandates:
        part = Q(applicant=uuid.UUID(mandate.person))
        if mandate.procedures is not None:
            part &= Q(procedure__in=sorted(mandate.procedures))
        if not mandate.is_by_law:
            part &= Q(received_at__gte=dt.datetime.combine(mandate.since, dt.time(), VIETNAM))
        condition |= part
    return condition


def mandate_for(actor: Actor, dossier: Dossier, *, on: dt.date) -> Mandate | None:
    """Return by which mandate an actor acts for the applicant of a dossier, which they may see."""
    return next(
        (
            mandate
            for mandate in identity.acting(actor, on=on).mandates
            if mandate.person == str(dossier.applicant)
            and mandate.covers(dossier.procedure)
            and (mandate.is_by_law or mandate.since <= clock.local_day(dossier.received_at))
        ),
        None,
    )


def actor_acts_for(actor: Actor, dossier: Dossier, *, on: dt.date) -> bool:
    """Test if an actor may act for the applicant of a dossier, which they may see."""
    return mandate_for(actor, dossier, on=on) is not None


def acts_as_applicant(actor: Actor, dossier: Dossier, *, on: dt.date) -> bool:
    """Test if an actor is the applicant of a dossier, or may act for them."""
    return person_of(actor) == dossier.applicant or actor_acts_for(actor, dossier, on=on)


def is_entrusted(dossier: Dossier, actor: Actor, kinds: Iterable[str], *, on: dt.date) -> bool:
    """
    Test if a dossier lies within an actor's duties of some kinds; within an action of this room.

    Their own duties are asked first: only who could not act by these stands in for another.
    """
    return _lies_within(dossier, actor, kinds, entrusted_to, on=on)


def may_act_on(dossier: Dossier, actor: Actor, kinds: Iterable[str], *, on: dt.date) -> bool:
    """
    Test if an actor may act in a dossier by duties of some kinds; within an action of this room.

    Narrower than :func:`is_entrusted`: who sees the dossiers of a place does not yet answer for
    what another agency is competent for.
    """
    return _lies_within(dossier, actor, kinds, acted_on_by, on=on)


def may_answer_for(dossier: Dossier, actor: Actor, kinds: Iterable[str], *, on: dt.date) -> bool:
    """Test if an actor works for the agency that answers for a dossier; within an action of this room."""
    return _lies_within(dossier, actor, kinds, answered_by, on=on)


def _lies_within(
    dossier: Dossier,
    actor: Actor,
    kinds: Iterable[str],
    condition: Callable[..., Q],
    *,
    on: dt.date,
) -> bool:
    kinds = set(kinds)
    return _by_own_first(
        actor, kinds, lambda who: holds(condition(who, kinds, on=on), dossier), on=on
    )


def _by_own_first(
    actor: Actor, kinds: set[str], holds: Callable[[Actor], bool], *, on: dt.date
) -> bool:
    """Test if something holds by an actor's own duties, or else by those that others have lent them."""
    if holds(actor.by_own_duties()):
        return True
    lent = [duty for duty in actor.duties if duty.lent_by and duty.kind in kinds]
    if not lent or not holds(actor):
        return False
    rely_on(duty for duty in lent if duty.holds(on=on))
    return True


def acted_on_by(actor: Actor, kinds: Iterable[str], *, on: dt.date) -> Q:
    """
    Return the condition on dossiers in which an actor acts by duties of some kinds on a day.

    By a duty of answering (to decide, to sign, to head) only where :func:`answered_by` says; any
    other duty acts where it sees.
    """
    kinds = set(kinds)
    answering, others = kinds & duties.ANSWERING, kinds - duties.ANSWERING
    condition = entrusted_to(actor, others, on=on) if others else Q(pk__in=[])
    return condition | answered_by(actor, answering, on=on) if answering else condition


def answered_by(actor: Actor, kinds: Iterable[str], *, on: dt.date) -> Q:
    """
    Return the condition on dossiers of the agencies for which an actor has duties of some kinds.

    That is the competent agency, who carries on for it since it ended, or whom it was handed over
    to; not one that took it in or helped. While nobody is competent, as in a commune that was split, it is whoever
    answers for the ground.
    """
    kinds = set(kinds)
    reach = identity.reach(actor, kinds, on=on)
    ground = identity.within(reach)
    if reach.everywhere:
        return ground
    agencies = answering_for(actor, kinds, on=on)
    return (
        Q(competent_agency__in=agencies)
        | Q(continued_by__in=agencies)
        | Q(handled_at_agency__in=carrying_for(agencies, on=on))
        | carried_on(agencies, on=on)
        | (ground & Q(competent_agency=None, continued_by=None, handled_at_agency=None))
    )


def answering_for(actor: Actor, kinds: Iterable[str], *, on: dt.date) -> list[str]:
    """
    Return the agencies for which an actor answers by duties of some kinds.

    A duty in an agency is for that and its heirs; a duty in a unit for the committees of the
    ground it has come to mean, and what belongs to these: not for another authority's branch.
    """
    ground = places.committees(identity.reach(actor, kinds, on=on).places, on=on)
    return sorted(ground.union(agencies_of(actor, kinds, on=on)))


def entrusted_to(actor: Actor, kinds: Iterable[str], *, on: dt.date) -> Q:
    """
    Return the condition on dossiers that lie within an actor's duties of some kinds on a day.

    A duty in a unit follows the ground to its heirs; a duty in an agency follows the agency
    to whoever carries on for it, whatever province the dossier's system is kept for.
    """
    condition = identity.within(identity.reach(actor, kinds, on=on))
    agencies = agencies_of(actor, kinds, on=on)
    if agencies:
        carrying = carrying_for(agencies, on=on)
        condition |= (
            Q(competent_agency__in=agencies)
            | Q(continued_by__in=agencies)
            | Q(received_at_agency__in=carrying)
            | Q(helped_at_agency__in=carrying)
            | Q(handled_at_agency__in=carrying)
            | carried_on(agencies, on=on)
        )
    return condition


def agencies_of(actor: Actor, kinds: Iterable[str], *, on: dt.date) -> list[str]:
    """Return the agencies that an actor's duties of some kinds name, and those' heirs."""
    named = {
        duty.agency
        for duty in actor.duties
        if duty.agency and duty.kind in set(kinds) and duty.holds(on=on)
    }
    return sorted(named.union(*(_heirs(code, on) for code in named)))


def carried_on(agencies: Iterable[str], *, on: dt.date) -> Q:
    """
    Return the condition on dossiers of agencies that ended and for which these alone carry on.

    What was decided keeps its agency; whoever carries on for it answers for what it issued. Who
    continues an open dossier stands in it only once it has moved, and agencies end before that.
    """
    ended = sorted(_ended_into(agencies, on=on))
    if not ended:
        return Q(pk__in=[])
    return Q(continued_by=None, competent_agency__in=ended) | Q(continued_by__in=ended)


def carrying_for(agencies: Iterable[str], *, on: dt.date) -> list[str]:
    """
    Return agencies, and those that ended and for which these alone carry on.

    A dossier that they took in, helped with or were offered keeps naming them.
    """
    agencies = set(agencies)
    return sorted(agencies | _ended_into(agencies, on=on))


def _ended_into(agencies: Iterable[str], *, on: dt.date) -> set[str]:
    return {code for agency in agencies for code in territory.agencies_ended_into(agency, on)}


def desks_of(actor: Actor, *, on: dt.date) -> list[str]:
    """
    Return the agencies at which an actor takes dossiers in for the current province.

    Of another province only once both are one: until then neither has a right to the other's data.
    """
    province = homes.current_province()
    return [
        code
        for code in agencies_of(actor, duties.TAKE_IN, on=on)
        if places.is_of(code, province, on=on)
    ]


def _heirs(code: str, on: dt.date) -> set[str]:
    try:
        return {heir.code for heir in territory.agency_heirs(code, on)}
    except Unknown:
        return set()


def serves_at(actor: Actor, agency: str, kinds: Iterable[str], *, on: dt.date) -> bool:
    """Test if an actor's duties of some kinds let them work at the desk of an agency."""
    kinds = set(kinds)
    return _by_own_first(actor, kinds, lambda who: _serves_at(who, agency, kinds, on=on), on=on)


def is_of_agency(actor: Actor, agency: str, kinds: Iterable[str], *, on: dt.date) -> bool:
    """Test if an actor's duties of some kinds name an agency, one before it, or who carries on for it."""
    kinds = set(kinds)

    def names(who: Actor) -> bool:
        return agency in carrying_for(agencies_of(who, kinds, on=on), on=on)

    return _by_own_first(actor, kinds, names, on=on)


def _serves_at(actor: Actor, agency: str, kinds: set[str], *, on: dt.date) -> bool:
    return identity.reach(actor, kinds, on=on).everywhere or agency in agencies_of(
        actor, kinds, on=on
    )


def person_of(actor: Actor) -> uuid.UUID:
    """Return the key of the person or officer that acts; the platform is nobody."""
    try:
        return uuid.UUID(actor.id)
    except ValueError:
        return NOBODY
