"""
From what a cell of an import holds to what the registry stores, or to why it cannot.

A *reader* takes the text of one cell, stripped of blanks at both ends and not empty, and
returns the stored form, or a :class:`Reason`. A cell is read by one rule only, however it
came in: from CSV, Parquet, a spreadsheet or another program.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping

from lienmach.identity.rules import personal_id
from lienmach.registries.rules import dates
from lienmach.registries.rules.dates import Precision
from lienmach.registries.rules.reasons import Reason

_DIGITS = re.compile(r"[0-9]+(?:\.0+)?")
_DECIMAL = re.compile(r"[0-9]+(?:[.,][0-9]+)?")
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
_UNIT_CODE = re.compile(r"[0-9]{2,5}")
_LARGEST_WHOLE = 1_000_000
_LARGEST_AREA = 1_000_000_000

_FAULTS = {
    personal_id.Fault.NOT_TWELVE_DIGITS: Reason.NOT_TWELVE_DIGITS,
    personal_id.Fault.LOST_LEADING_ZERO: Reason.LOST_LEADING_ZERO,
    personal_id.Fault.OLD_NINE_DIGITS: Reason.OLD_NINE_DIGITS,
    personal_id.Fault.UNKNOWN_BIRTH_PROVINCE: Reason.UNKNOWN_BIRTH_PROVINCE,
}


def is_plain(text: str) -> bool:
    """
    Test if nothing in a text needs a second look: one test for many cells joined.

    Plain text is printable, composed, and has no run of blanks and no backslash.
    """
    return (
        text.isprintable()
        and "  " not in text
        and "\\" not in text
        and "\ufffd" not in text
        and unicodedata.is_normalized("NFC", text)
    )


def text(cell: str, *, longest: int) -> str | Reason:
    """Return composed text with single blanks between words."""
    if any(0xD800 <= ord(letter) <= 0xDFFF or letter == "\ufffd" for letter in cell):
        return Reason.BROKEN_ENCODING
    words = " ".join(unicodedata.normalize("NFC", cell).split())
    # Format characters (zero-width joiners, marks of direction) are invisible and make
    # two equal names differ; everything else that does not print is refused.
    words = "".join(letter for letter in words if unicodedata.category(letter) != "Cf")
    if any(unicodedata.category(letter) == "Cc" for letter in words):
        return Reason.CONTROL_CHARACTER
    if not words:
        return Reason.MISSING_VALUE
    return Reason.TOO_LONG if len(words) > longest else words


def number_of_person(cell: str) -> str | Reason:
    """Return a personal number of twelve digits."""
    number = personal_id.normalised(cell.removesuffix(".0"))
    found = personal_id.faults(number)
    return _FAULTS[found[0]] if found else number


def day(cell: str, *, today: dt.date) -> str | Reason:
    """Return a whole date as ISO writes it."""
    found = dates.read(cell, today=today)
    return found if isinstance(found, Reason) else found.date.isoformat()


def day_or_year(cell: str, *, today: dt.date) -> str | Reason:
    """Return a date as ISO writes it, or four digits where only the year is known."""
    found = dates.read(cell, today=today, year_alone=True)
    if isinstance(found, Reason):
        return found
    if found.precision is Precision.YEAR:
        return f"{found.date.year:04d}"
    return found.date.isoformat()


def whole(cell: str) -> str | Reason:
    """Return a whole number above nought; spreadsheets write 7 as 7.0."""
    if not _DIGITS.fullmatch(cell):
        return Reason.NOT_A_NUMBER
    value = int(cell.partition(".")[0])
    return str(value) if 0 < value <= _LARGEST_WHOLE else Reason.OUT_OF_RANGE


def area(cell: str) -> str | Reason:
    """
    Return a number of square metres.

    ``1.234`` may mean one and a bit or a thousand and more: it is refused, not guessed.
    """
    if not _DECIMAL.fullmatch(cell) or _THOUSANDS.fullmatch(cell):
        return Reason.NOT_A_NUMBER
    value = float(cell.replace(",", "."))
    return f"{value:.2f}" if 0 < value <= _LARGEST_AREA else Reason.OUT_OF_RANGE


def unit_code(cell: str) -> str | Reason:
    """Return the code of an administrative unit; whether it stood is asked elsewhere."""
    code = cell.removesuffix(".0")
    return code if _UNIT_CODE.fullmatch(code) else Reason.UNIT_NOT_STANDING


def choice(cell: str, *, choices: Mapping[str, str]) -> str | Reason:
    """Return the stored form of one of the words allowed, however it is capitalised."""
    word = " ".join(unicodedata.normalize("NFC", cell).casefold().split())
    return choices.get(word, Reason.NOT_A_CHOICE)
