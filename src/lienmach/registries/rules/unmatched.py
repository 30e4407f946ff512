"""How a birth stands with the residents, and why it may be linked with none."""

from collections.abc import Iterable
from enum import StrEnum


class Standing(StrEnum):
    """How a birth stands; the first that holds is the one that counts."""

    LINKED = "linked"
    IN_REVIEW = "in-review"
    NUMBER_TAKEN = "number-taken"
    NAME_DIFFERS = "name-differs"
    NUMBER_UNKNOWN = "number-unknown"
    NAMESAKE = "namesake"
    OLD_UNIT = "old-unit"
    NO_CANDIDATE = "no-candidate"


REASONS = tuple(Standing)[2:]
"""Why a birth is unmatched, the nearest to a link first."""


def seen_today(standing: Standing, heirs: Iterable[str]) -> Standing:
    """Return how a birth stands, given the units that stand today where its own stood."""
    is_lost = standing is Standing.NO_CANDIDATE and len(set(heirs)) != 1
    return Standing.OLD_UNIT if is_lost else standing
