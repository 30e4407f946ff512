"""A cursor leads on where a piece ended, though rows come and go meanwhile."""

import datetime as dt
import uuid

import pytest

from lienmach.ground import paging
from lienmach.ground.refusals import CursorMalformed

KEY = uuid.UUID(int=7)
MOMENT = dt.datetime(2026, 11, 16, 8, 30, 0, 123456, dt.UTC)


def of(rows, cursor="", limit=2):
    return paging.piece(rows, lambda each: (len(each), each), int, str, cursor=cursor, limit=limit)


def test_a_list_is_told_wholly_and_once_piece_by_piece():
    rows, asked = ["ccc", "a", "bb", "b", "aa"], []

    def ask(cursor):
        asked.append(cursor)
        return of(rows, cursor)

    assert list(paging.whole(ask)) == ["a", "b", "aa", "bb", "ccc"]
    assert asked == ["", "1~b", "2~bb"]


@pytest.mark.parametrize(
    ("most", "taken", "more", "limits"),
    [(2, 2, True, [2]), (3, 3, True, [2, 1]), (5, 5, False, [2, 2, 1]), (9, 5, False, [2, 2, 2])],
)
def test_the_first_rows_of_a_list_say_if_there_are_more(monkeypatch, most, taken, more, limits):
    monkeypatch.setattr(paging, "AT_ONCE", 2)
    rows, asked = ["ccc", "a", "bb", "b", "aa"], []

    def ask(cursor, limit):
        asked.append(limit)
        return of(rows, cursor, limit)

    found = paging.first(ask, most)
    assert found.items == ["a", "b", "aa", "bb", "ccc"][:taken]
    assert (found.next is not None, asked) == (more, limits)


def test_rows_that_come_and_go_move_no_other():
    first = of(["a", "b", "cc", "dd"])
    assert (first.items, first.next) == (["a", "b"], "1~b")
    assert of(["0", "a", "cc", "dd"], first.next).items == ["cc", "dd"]


def test_the_last_piece_has_no_cursor_though_it_be_full():
    assert of(["a", "b"]) == paging.Page(["a", "b"], None)
    assert of([]) == paging.Page([], None)


def test_what_is_written_is_read_again():
    for parts, kinds in (
        ((MOMENT, KEY), (paging.moment, uuid.UUID)),
        ((None, KEY), (paging.moment_if_any, uuid.UUID)),
        ((0.1 + 0.2, KEY), (float, uuid.UUID)),
        ((dt.date(2026, 11, 16), KEY), (dt.date.fromisoformat, uuid.UUID)),
    ):
        assert paging.read(paging.written(*parts), *kinds) == parts
    assert paging.key(paging.written(KEY)) == KEY


@pytest.mark.parametrize("cursor", ["x", "~", "nan~0", "1e99~" + "0" * 32, "1~a~b", ""])
def test_a_cursor_that_no_list_gave_out_is_refused_in_a_sentence(cursor):
    with pytest.raises(CursorMalformed, match="none that the list gave out"):
        paging.read(cursor, paging.moment, uuid.UUID)
