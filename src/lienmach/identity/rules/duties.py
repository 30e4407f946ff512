"""
What a duty covers.

A duty names a place as it was when the duty was granted. Places end: communes merge, split,
take new names. Who stands in a place's stead is a question to territory; the rules here are
given its answer as a set of codes and need nothing else.
"""

import datetime as dt
from collections.abc import Iterable
from enum import StrEnum

from lienmach.ground.actor import Duty


class Kind(StrEnum):
    """The kinds of work that can be entrusted."""

    APPOINT = "appoint"
    DECIDE = "decide"
    DRAFT = "draft"
    IMPORT = "import"
    MERGE = "merge"
    PUBLISH = "publish"
    READ = "read"
    RECEIVE = "receive"
    REGISTER = "register"
    SIGN = "sign"


READERS = frozenset({Kind.READ, Kind.REGISTER})
"""Who holds one of these may see the people and the registers of the place."""

PLACERS = frozenset({Kind.REGISTER, Kind.MERGE})
"""Who holds one of these may say in which heir of a split commune a record of the place lies."""

PROVERS = frozenset({Kind.REGISTER, Kind.DECIDE})
"""Who holds one of these at the commune of a person may confirm a paper that lets another act."""


def is_province_wide(duty: Duty) -> bool:
    """Test if a duty names no place: it covers the whole province."""
    return duty.unit is None and duty.agency is None


def covers(duty: Duty, *, stands_for: Iterable[str], reach: Iterable[str], on: dt.date) -> bool:
    """
    Test if a duty covers a thing on a day.

    `stands_for` are the codes that stand on that day where the thing's unit (or agency)
    stood: itself, or its heirs; more than one after a split. `reach` are the codes that
    stand under the duty's own place, or under its heirs. One in common suffices: a thing
    of a split commune that nobody has placed yet is everybody's who may have to place it.
    """
    if not duty.holds(on=on):
        return False
    return is_province_wide(duty) or not set(reach).isdisjoint(stands_for)


def is_one_place(unit: str | None, agency: str | None, *, everywhere: bool) -> bool:
    """
    Test if somebody who gives a duty named one place: a unit, an agency or the whole province.

    The province is said, never left over: a forgotten field would give the widest duty there is.
    """
    return [bool(unit), bool(agency), everywhere].count(True) == 1


def overlap(one: Duty, other: Duty) -> bool:
    """
    Test if two duties entrust the same work in the same place for a common day.

    One that ended on its first day or before has no day at all.
    """
    same = (one.kind, one.province, one.unit, one.unit_on, one.agency) == (
        other.kind, other.province, other.unit, other.unit_on, other.agency,
    )  # fmt: skip
    return same and all(
        _begins_before_end(*pair)
        for pair in ((one, other), (other, one), (one, one), (other, other))
    )


def _begins_before_end(one: Duty, other: Duty) -> bool:
    return one.since is None or other.until is None or one.since < other.until
