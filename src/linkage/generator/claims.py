"""What one file says of people before it is written down: the truth first, then its faults."""

from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from linkage.generator.arrays import Flags, Ints, Names

NO_NUMBER = 0
UNKNOWN_SEX = 2
NO_UNIT = -1


class Fault(IntEnum):
    """A kind of error; the truth names it in small letters with hyphens."""

    NO_DIACRITICS = 0
    TCVN3 = 1
    VNI = 2
    UPPER_CASE = 3
    TONE_PLACEMENT = 4
    DECOMPOSED = 5
    ABBREVIATION = 6
    ODD_SPACE = 7
    LETTER_TYPO = 8
    KEYBOARD_SLIP = 9
    WRONG_TONE = 10
    NAME_ORDER = 11
    MIDDLE_MISSING = 12
    MIDDLE_ADDED = 13
    NAME_CHANGED = 14
    SEX_WRONG = 15
    SEX_MISSING = 16
    BOOK_YEAR_OFF = 17
    BOOK_DAY_MONTH = 18
    DAY_MONTH = 19
    DATE_DIGIT = 20
    LUNAR_DATE = 21
    LATE_DATE = 22
    YEAR_ONLY = 23
    PLACEHOLDER = 24
    DATE_MISSING = 25
    NUMBER_MISSING = 26
    NUMBER_DIGIT = 27
    NUMBER_ZERO_LOST = 28
    NUMBER_OF_OLD_CARD = 29
    NUMBER_SHARED = 30
    UNIT_NEIGHBOUR = 31
    UNIT_MERGED = 32
    UNIT_MISSING = 33
    MOTHER_MISSING = 34
    FATHER_MISSING = 35
    MOTHER_WITHOUT_SURNAME = 36
    GRANDFATHER_AS_FATHER = 37
    STEPFATHER = 38
    PARENTS_EXCHANGED = 39
    PARENT_TYPO = 40
    PARENT_TONE = 41
    PARENT_MIDDLE_MISSING = 42
    PARENT_GIVEN_WRONG = 43

    @property
    def text(self) -> str:
        """The name of the kind in reports."""
        return self.name.lower().replace("_", "-")


def bits(*faults: Fault) -> np.uint64:
    """Return the bits of some kinds together."""
    return np.uint64(sum(1 << fault for fault in faults))


class DateForm(IntEnum):
    """How much of a date is written."""

    FULL = 0
    YEAR = 1
    NOTHING = 2


@dataclass(frozen=True)
class Spelled:
    """Rows (k,) of one name column with a slip, and two draws (k,) for each."""

    column: str
    rows: Ints
    fault: Fault
    where: Ints
    how: Ints


@dataclass
class Claims:
    """
    What a file says of n people, one array each; faults change it in place.

    ``name``, ``mother`` and ``father`` are words (n, 4), all 0 where nothing is said; ``style`` is
    a position in ``spelling.STYLES``; ``women`` is 0, 1 or unknown; ``day`` is in days since 1970;
    ``unit`` is an old commune or -1; ``faults`` holds a bit for each kind of :class:`Fault`.
    ``year`` (of birth, true) and ``sex`` (true) are for choosing and are not written;
    ``latest`` is the last day that anybody may have been born on.
    """

    year: Ints
    sex: Ints
    name: Names
    mother: Names
    father: Names
    women: npt.NDArray[np.uint8]
    day: npt.NDArray[np.int64]
    number: npt.NDArray[np.int64]
    unit: npt.NDArray[np.int64]
    style: npt.NDArray[np.int64]
    form: npt.NDArray[np.uint8]
    zero_lost: Flags
    faults: npt.NDArray[np.uint64]
    latest: int
    spelled: list[Spelled] = field(default_factory=list)

    def __len__(self) -> int:
        """Return the number of people."""
        return len(self.day)

    def mark(self, rows: Ints | Flags, fault: Fault) -> None:
        """Note a kind of error on some rows."""
        self.faults[rows] |= bits(fault)

    def redate(self, rows: Ints, days: Ints, fault: Fault) -> None:
        """Change the dates of some rows and note it; nobody writes a date still to come."""
        wrong = (days != self.day[rows]) & (days <= self.latest)
        self.day[rows[wrong]] = days[wrong]
        self.mark(rows[wrong], fault)


def claims_of(
    *,
    year: Ints,
    sex: Ints,
    name: Names,
    mother: Names,
    father: Names,
    day: Ints,
    number: Ints,
    unit: Ints,
    latest: int,
) -> Claims:
    """Return the truth about n people, as a file without faults would tell it."""
    count = len(day)
    return Claims(
        year=year,
        sex=sex,
        name=name,
        mother=mother,
        father=father,
        women=sex.astype(np.uint8),
        day=day.astype(np.int64),
        number=number.astype(np.int64),
        unit=unit.astype(np.int64),
        style=np.zeros(count, dtype=np.int64),
        form=np.zeros(count, dtype=np.uint8),
        zero_lost=np.zeros(count, dtype=np.bool_),
        faults=np.zeros(count, dtype=np.uint64),
        latest=latest,
    )
