"""Two catalogues compared: every difference is one to be decided."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Found:
    """A field of a procedure that the two provinces have set differently; null where absent."""

    procedure: str
    field: str
    ours: Any
    theirs: Any


def differences(
    ours: Mapping[str, Mapping[str, Any]], theirs: Mapping[str, Mapping[str, Any]]
) -> list[Found]:
    """
    Return every difference between two catalogues, by procedure and field.

    A procedure that only one side has is one difference, of the field ``(procedure)``.
    """
    found = []
    for code in sorted({*ours, *theirs}):
        mine, other = ours.get(code), theirs.get(code)
        if mine is None or other is None:
            found.append(Found(code, "(procedure)", mine and dict(mine), other and dict(other)))
            continue
        found += [
            Found(code, name, mine.get(name), other.get(name))
            for name in sorted({*mine, *other})
            if mine.get(name) != other.get(name)
        ]
    return found
