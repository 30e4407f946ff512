"""
Who may act for another, on what ground, and for how long.

A parent represents a child under eighteen (Civil Code 2015, art. 21 and 136); an authorisation
that names no term lasts one year (art. 563). No mandate is without an end.
"""

import datetime as dt
from enum import StrEnum

OF_AGE = 18
YEARS_UNSAID = 1
YEARS_MOST = 10
"""A bound of our own: whoever needs longer renews, and so is asked again."""


class Basis(StrEnum):
    """The legal ground."""

    PARENT = "parent"
    GUARDIAN = "guardian"
    POWER_OF_ATTORNEY = "power-of-attorney"


class Proof(StrEnum):
    """What shows that it is so; a mandate without one is not in force."""

    NONE = ""
    OWN_WORD = "own-word"
    REGISTERS = "registers"
    PAPER = "paper"


class Because(StrEnum):
    """Why a mandate ended by itself, before its day: representation ends at death (art. 140)."""

    NONE = ""
    GRANTOR_DIED = "grantor-died"
    HOLDER_DIED = "holder-died"


BY_LAW = frozenset({Basis.PARENT, Basis.GUARDIAN})
"""Grounds that do not come from a word of the person represented, so must be proved."""


def birthday(born: dt.date, years: int) -> dt.date:
    """Return the day of an age; of 29 February it is 1 March, beyond the calendar its last day."""
    if born.year + years > dt.MAXYEAR:
        return dt.date.max
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return dt.date(born.year + years, 3, 1)


def is_minor(born: dt.date, on: dt.date) -> bool:
    """Test if somebody is under eighteen on a day."""
    return on < birthday(born, OF_AGE)


def last_day(
    basis: Basis, *, since: dt.date, wanted: dt.date | None, born: dt.date
) -> dt.date | None:
    """
    Return the day a mandate ends, itself not included; None when there is no such mandate.

    `born` is the birth of the person represented. A parent's mandate ends with the child's
    minority whatever was wanted; others last a year if nothing was said, and ten at most.
    """
    if basis is Basis.PARENT:
        end = birthday(born, OF_AGE)
        end = min(end, wanted) if wanted else end
    else:
        end = wanted or birthday(since, YEARS_UNSAID)
        end = min(end, birthday(since, YEARS_MOST))
    return end if end > since else None


def parsed(text: str) -> frozenset[str] | None:
    """Return the procedures of a mandate as it is stored; null, for all, when none is named."""
    return frozenset(text.split()) or None
