"""
Whether the registers show that somebody is a child's parent.

Names alone prove nothing: Nguyễn is two in five. So the entry of birth must name the parent with
the year of their own birth, or the register of residents must name them in the child's own
household; and nobody else of that name and year may be known. In any other case a person decides.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from linkage.folding import toned_name


@dataclass(frozen=True, slots=True)
class Named:
    """A parent as a register names them; the year is nought where it is not written."""

    name: str
    birth_year: int = 0


def year_of(text: object) -> int:
    """Return the year of what an entry writes of a parent's birth: a year or a day; else nought."""
    head = str(text or "")[:4]
    return int(head) if head.isdecimal() and len(head) == 4 else 0


def is_parent(
    claimed: Named,
    *,
    by_entries: Iterable[Named],
    by_household: Iterable[Named],
    namesakes: int,
) -> bool:
    """
    Test if the registers show that whoever claims it is a parent.

    `by_entries` are the parents named in the child's entries of birth, `by_household` those that
    the register of residents names of a child in the claimer's own household. `namesakes` is how
    many others bear the claimer's name and year of birth.
    """
    if namesakes:
        return False
    own = toned_name(claimed.name)
    if any(
        toned_name(one.name) == own and one.birth_year == claimed.birth_year for one in by_entries
    ):
        return True
    return any(toned_name(one.name) == own for one in by_household)
