"""Step 2, by people: the catalogues compared and each difference decided, in a person's name."""

import datetime as dt

from lienmach.ground import clock
from lienmach.ground.actor import Actor
from lienmach.merger import queries
from lienmach.merger.actions import aligning, checking
from lienmach.merger.actions.operators import given_name
from lienmach.merger.actions.passage import open_mover
from lienmach.merger.models import Difference
from lienmach.merger.refusals import (
    AbsenceCannotBeAdopted,
    AlignedAlready,
    ChangedMeanwhile,
    NoSuchDecision,
)


def compare(source: str, target: str) -> int:
    """Compare the two catalogues anew and keep what differs; return how many are undecided."""
    checking.refuse_unknown(source, aligning.CATALOGUE_SYSTEM, source, target)
    with open_mover(target, durable=True) as book:
        return aligning.list_differences(book, source, target, on=clock.today())


def decide(
    source: str, target: str, *, procedure: str, field: str, take: str, seen: str = "", by: str,
    at: dt.datetime,
) -> int:  # fmt: skip
    """
    Decide a difference, or with ``*`` every one, in the name given; return how many.

    ``seen`` is the mark of what the person saw; nothing if they decide unseen, by command.
    :raises ChangedMeanwhile: when a side is not what it was when they saw it.
    :raises AlignedAlready: when the dossiers have moved by what was decided.
    """
    who = _who(by, take)
    compare(source, target)
    if queries.is_aligned(source, target):
        raise AlignedAlready
    if seen and seen not in {
        one.mark
        for one in queries.differences(source, target, alias=target)
        if (one.procedure, one.field) == (procedure, field)
    }:
        raise ChangedMeanwhile
    with open_mover(target, durable=True) as book:
        return aligning.decide(
            book, province=source, other=target, procedure=procedure, field=field, decision=take,
            by=who, at=at,
        )  # fmt: skip


def decide_the_rest(source: str, target: str, *, take: str, by: str, at: dt.datetime) -> int:
    """Decide every difference that is undecided yet, where it can be so; return how many."""
    done = 0
    for one in queries.differences(source, target, alias=target):
        if one.decision is not None:
            continue
        try:
            done += decide(
                source, target, procedure=one.procedure, field=one.field, take=take,
                seen=one.mark, by=by, at=at,
            )  # fmt: skip
        except AbsenceCannotBeAdopted:
            continue
    return done


def _who(by: str, take: str) -> Actor:
    """Return who decides; a decision gives nobody a right, so a name is all there is to it."""
    if take not in Difference.Decision.values:
        raise NoSuchDecision
    name = given_name(by)
    return Actor(id=name, name=name)
