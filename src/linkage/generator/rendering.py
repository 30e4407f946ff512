"""From claims to the columns of a file, in whole arrays; only slips are spelled row by row."""

from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from linkage.generator.arrays import Flags, Ints, Names
from linkage.generator.claims import NO_NUMBER, Claims, DateForm, Fault, Spelled
from linkage.generator.misspelling import (
    Slip,
    in_style,
    keyboard_slip,
    letter_typo,
    name_order,
    odd_space,
    wrong_tone,
)
from linkage.generator.names import GIVEN
from linkage.generator.people import year_of
from linkage.generator.spelling import STRIDES, STYLES, written

NUMBER_LENGTH = 12
_SLIPS: dict[Fault, Slip] = {
    Fault.LETTER_TYPO: letter_typo,
    Fault.PARENT_TYPO: letter_typo,
    Fault.KEYBOARD_SLIP: keyboard_slip,
    Fault.WRONG_TONE: wrong_tone,
    Fault.PARENT_TONE: wrong_tone,
    Fault.NAME_ORDER: name_order,
    Fault.ODD_SPACE: odd_space,
}
_SEXES = pa.array(["M", "F", None])


@lru_cache(maxsize=2)
def _written_words(words: tuple[str, ...]) -> pa.StringArray:
    """Return every word in every style, style by style."""
    return pa.array([written(word, style) for style in STYLES for word in words])


def name_column(names: Names, claims: Claims, column: str, words: tuple[str, ...]) -> pa.Array:
    """Return names of n people as text, null where nothing is said."""
    table = _written_words(words)
    slots = []
    for slot in range(names.shape[1]):
        style = claims.style % STRIDES.abbreviation if slot == GIVEN else claims.style
        at = style * len(words) + names[:, slot]
        # Joining drops rows in which all is null, so the last slot says "" where it is empty.
        absent = None if slot == GIVEN else names[:, slot] == 0
        slots.append(table.take(pa.array(at, mask=absent)))
    text = pc.binary_join_element_wise(*slots, " ", null_handling="skip")
    text = pc.if_else(pa.array(names[:, GIVEN] > 0), text, pa.scalar(None, pa.string()))
    return _with_slips(text, names, claims, column, words)


def _with_slips(
    text: pa.Array, names: Names, claims: Claims, column: str, words: tuple[str, ...]
) -> pa.Array:
    slips: dict[int, list[tuple[Slip, int, int]]] = {}
    for spelled in claims.spelled:
        if spelled.column == column:
            _gather(slips, spelled)
    if not slips:
        return text
    rows = np.array(sorted(slips))
    respelled = [
        in_style([words[at] for at in names[row]], STYLES[claims.style[row]], slips[int(row)])
        for row in rows
    ]
    mask = np.zeros(len(claims), dtype=np.bool_)
    mask[rows] = True
    return pc.replace_with_mask(text, pa.array(mask), pa.array(respelled, pa.string()))


def _gather(slips: dict[int, list[tuple[Slip, int, int]]], spelled: Spelled) -> None:
    slip = _SLIPS[spelled.fault]
    rows, wheres, hows = spelled.rows.tolist(), spelled.where.tolist(), spelled.how.tolist()
    for row, where, how in zip(rows, wheres, hows, strict=True):
        slips.setdefault(row, []).append((slip, where, how))


def sex_column(claims: Claims) -> pa.Array:
    """Return M, F or null."""
    return _SEXES.take(pa.array(claims.women))


def date_column(claims: Claims) -> pa.Array:
    """Return YYYY-MM-DD, YYYY or null."""
    full = pa.array(claims.day.astype(np.int32)).cast(pa.date32()).cast(pa.string())
    year = pa.array(year_of(claims.day)).cast(pa.string())
    text = pc.if_else(pa.array(claims.form == DateForm.YEAR), year, full)
    return _null_where(claims.form == DateForm.NOTHING, text)


def number_column(claims: Claims) -> pa.Array:
    """Return personal numbers with their leading zeros, null where there is none."""
    plain = pa.array(claims.number).cast(pa.string())
    padded = pc.utf8_lpad(plain, NUMBER_LENGTH, "0")
    text = pc.if_else(pa.array(claims.zero_lost), plain, padded)
    return _null_where(claims.number == NO_NUMBER, text)


def code_column(places: Ints, codes: tuple[str, ...]) -> pa.Array:
    """Return the codes at the places, null where the place is below 0."""
    return pa.array(codes).take(pa.array(places, mask=places < 0))


def id_column(letter: str, numbers: Ints) -> pa.Array:
    """Return ids such as r0000012; null where the number is below 0."""
    digits = pc.utf8_lpad(pa.array(np.maximum(numbers, 0)).cast(pa.string()), 7, "0")
    text = pc.binary_join_element_wise(pa.scalar(letter), digits, "")
    return _null_where(numbers < 0, text)


def _null_where(flags: Flags, text: pa.Array) -> pa.Array:
    return pc.if_else(pa.array(flags), pa.scalar(None, pa.string()), text)


def list_column(bits: np.ndarray, names: list[str]) -> pa.Array:
    """Return for each of n rows the names of the bits that are set, as lists of text."""
    flags = (bits[:, None] >> np.arange(len(names), dtype=np.uint64)) & np.uint64(1) != 0
    offsets = np.r_[0, np.cumsum(flags.sum(axis=1))].astype(np.int32)
    values = pa.array(names).take(pa.array(np.nonzero(flags)[1]))
    return pa.ListArray.from_arrays(pa.array(offsets), values)
