"""
Dossier codes as in Circular TT 01/2018, art. 19: ``000.00.01.H26-260930-0012``.

Agency, day of receipt (YYMMDD) and the agency's serial of that day, four digits or more.
Agencies wear either the old identifier (``000.00.01.H26``, read from the right) or the
newer one of Decision 20/2020 (``H26.1``, read from the left); the exact pattern of the
newest circular (TT 03/2025) was not found, so both are made and both are read. A code
once given is given for ever: no merger re-issues it.
"""

import datetime as dt
import re
import zlib
from dataclasses import dataclass

OLD_AGENCY = r"\d{3}\.\d{2}\.\d{2}\.[A-Y]\d{2}"
NEW_AGENCY = r"[A-Y]\d{2}(?:\.\w+)*"
_AGENCY = re.compile(rf"(?:{OLD_AGENCY}|{NEW_AGENCY})", re.ASCII)
_CODE = re.compile(
    rf"(?P<agency>{OLD_AGENCY}|{NEW_AGENCY})-(?P<day>\d{{6}})-(?P<serial>\d{{4,}})",
    re.ASCII,
)
LONGEST_AGENCY = 35
LONGEST_CODE = 60
CENTURY = 2000
BLOCK = 1_000_000
BLOCKS = 2_000
"""So many blocks keep the largest serial within an integer of four bytes."""


@dataclass(frozen=True, slots=True)
class Code:
    """A dossier code taken apart."""

    agency: str
    day: dt.date
    serial: int

    def __str__(self) -> str:
        return f"{self.agency}-{self.day:%y%m%d}-{self.serial:04d}"


def make(agency: str, day: dt.date, serial: int) -> str:
    """
    Return the code of an agency's dossier of a day.

    :raises ValueError: when the identifier is none, or the serial does not count.
    """
    if not _AGENCY.fullmatch(agency) or len(agency) > LONGEST_AGENCY:
        raise ValueError(f"not an agency identifier: {agency!r}")
    if serial < 1:
        raise ValueError(f"a serial counts from 1, not from {serial}")
    return str(Code(agency, day, serial))


def parse(text: str) -> Code:
    """
    Take a code apart, in its old form or in its new one.

    :raises ValueError: when it is no dossier code.
    """
    found = _CODE.fullmatch(text) if len(text) <= LONGEST_CODE else None
    if found is None:
        raise ValueError(f"not a dossier code: {text!r}")
    digits = found["day"]
    day = dt.date(CENTURY + int(digits[:2]), int(digits[2:4]), int(digits[4:]))
    return Code(found["agency"], day, int(found["serial"]))


def is_code(text: str) -> bool:
    """Test if a text is a dossier code."""
    try:
        parse(text)
    except ValueError:
        return False
    return True


def first_serial(province: str, *, is_own: bool) -> int:
    """
    Return where a province's system begins to count an agency's dossiers of a day.

    Two systems may take dossiers in for one agency: after a merger and before their move, both
    do for the agencies of the whole new province. Were both to count from 1, two citizens
    would hold one code. The system on whose ground the agency stands counts from 1; any other
    counts in a block of its own.
    """
    if is_own:
        return 1
    return 1 + BLOCK * (1 + zlib.crc32(province.encode()) % BLOCKS)
