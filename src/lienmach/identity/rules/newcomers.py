"""
What somebody must say of themselves at a desk, so that it may be true.

No register vouches for it: the officer copies it from a paper, and slips of the hand are what
these rules are there for. They prove nothing.
"""

import datetime as dt
import unicodedata

OLDEST_YEARS = 130
FEWEST_LETTERS = 2
BETWEEN = frozenset(" '’.-")
"""What stands between the letters of a name."""


def written(name: str) -> str:
    """Return a name as registers write it: composed letters, single blanks."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def is_name(name: str) -> bool:
    """Test if a text may be somebody's name: letters, and what stands between them."""
    letters = [each for each in name if unicodedata.category(each)[0] in "LM"]
    return len(letters) >= FEWEST_LETTERS and not set(name) - BETWEEN - set(letters)


def may_be_born(day: dt.date, *, on: dt.date) -> bool:
    """Test if somebody who lives on a day may have been born on another."""
    return day <= on and on.year - day.year <= OLDEST_YEARS
