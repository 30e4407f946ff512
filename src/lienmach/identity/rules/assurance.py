"""
Levels of assurance: how sure one is of who signed in.

Citizens: levels 1 and 2 of the national electronic identity (NĐ 69/2024: level 1 is opened in the
application by oneself, level 2 in person). Officers: 1 is a password alone, 2 a second factor.
"""

from collections.abc import Mapping
from enum import IntEnum


class Level(IntEnum):
    """A level of assurance; higher is surer."""

    ONE = 1
    TWO = 2


STANDARD_NAMES: Mapping[str, int] = {"LoA1": Level.ONE, "LoA2": Level.TWO}
"""Names seen in the national service's own requests; what it answers is not published."""


def level_of(acr: object, names: Mapping[str, int] = STANDARD_NAMES) -> Level:
    """Return the level that a claim ``acr`` stands for; without one, or by another name, it is 1."""
    found = names.get(acr, Level.ONE) if isinstance(acr, str) else Level.ONE
    return Level(found)


def name_of(level: int, names: Mapping[str, int] = STANDARD_NAMES) -> str | None:
    """Return what a level is called when it is asked for, if it has a name."""
    return next((name for name, known in names.items() if known == level), None)
