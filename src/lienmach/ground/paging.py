"""Long lists in pieces: a cursor names the place of the last row, and the next piece goes on after it."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from lienmach.ground.refusals import CursorMalformed

Row = TypeVar("Row")
AT_ONCE = 1000
"""Rows that a file of them asks for at a time."""

_BETWEEN = "~"


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """A piece of a list, and the cursor of the next one if there is more."""

    items: list[Row]
    next: str | None


def cut(rows: Iterable[Row], limit: int, place: Callable[[Row], str]) -> Page[Row]:
    """Make a piece of rows of which one more than ``limit`` was asked for; ``place`` is the cursor."""
    found = list(rows)
    return Page(found[:limit], place(found[limit - 1]) if len(found) > limit else None)


def by_key(row: Any) -> str:
    """Return the cursor of a row in a list that goes by keys."""
    return written(row.pk)


def piece(
    rows: Iterable[Row],
    place: Callable[[Row], tuple[Any, ...]],
    *kinds: Callable[[str], Any],
    cursor: str,
    limit: int,
) -> Page[Row]:
    """
    Return a piece of rows that are all there, in the order of their places.

    :raises CursorMalformed: when the cursor is none that a page gave out.
    """
    after = read(cursor, *kinds) if cursor else None
    later = [row for row in sorted(rows, key=place) if after is None or place(row) > after]
    return cut(later, limit, lambda row: written(*place(row)))


def whole(ask: Callable[[str], Page[Row]]) -> Iterator[Row]:
    """Yield every row of a list that is asked for piece by piece."""
    cursor: str | None = ""
    while cursor is not None:
        page = ask(cursor)
        yield from page.items
        cursor = page.next


def first(ask: Callable[[str, int], Page[Row]], most: int) -> Page[Row]:
    """Return so many rows of a list that is asked for piece by piece, and whether there are more."""
    found: list[Row] = []
    page: Page[Row] = Page([], "")
    while page.next is not None and len(found) < most:
        page = ask(page.next, min(AT_ONCE, most - len(found)))
        found += page.items
    return Page(found, page.next)


def written(*parts: Any) -> str:
    """Return a place as a cursor: the parts of what a list is ordered by, the key last."""
    return _BETWEEN.join(_part(each) for each in parts)


def read(cursor: str, *kinds: Callable[[str], Any]) -> tuple[Any, ...]:
    """
    Return the parts of a cursor, each read by its kind.

    :raises CursorMalformed: when the cursor is none that a page gave out.
    """
    try:
        parts = zip(kinds, cursor.split(_BETWEEN), strict=True)
        return tuple(kind(part) for kind, part in parts)
    except (ValueError, OverflowError, OSError):
        raise CursorMalformed from None


def key(cursor: str) -> uuid.UUID:
    """
    Return the key that a cursor is, where a list goes by keys.

    :raises CursorMalformed: when the cursor is none that a page gave out.
    """
    found: uuid.UUID = read(cursor, uuid.UUID)[0]
    return found


def moment(text: str) -> dt.datetime:
    """Return the moment of a part of a cursor."""
    return dt.datetime.fromtimestamp(float(text), dt.UTC)


def moment_if_any(text: str) -> dt.datetime | None:
    """Return the moment of a part of a cursor; None where the row has none."""
    return moment(text) if text else None


def _part(value: Any) -> str:
    if isinstance(value, dt.datetime):
        return repr(value.timestamp())
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, uuid.UUID):
        return value.hex
    return "" if value is None else str(value)
