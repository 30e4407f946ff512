import datetime as dt
import json
from io import StringIO

import pytest
from django.core.management import call_command

from lienmach import cli
from lienmach.dossiers import actions
from lienmach.dossiers.queries import calendars
from lienmach.dossiers.refusals import SwapImpossible, SwapsUnreadable
from lienmach.dossiers.rules.calendars import SwappedDay

FREE, WORKED = dt.date(2027, 1, 4), dt.date(2027, 1, 9)
SWAP = SwappedDay(free=FREE, worked=WORKED, citation="Quyết định thử 1/2026")


@pytest.fixture
def table(tmp_path, monkeypatch):
    """A home whose own table of swapped days is not there yet."""
    monkeypatch.setattr(calendars, "own_swaps", lambda: tmp_path / calendars.OWN)
    return tmp_path / calendars.OWN


def works(day):
    return calendars.calendar("office", on=day).works(day)


def test_a_swap_counts_from_now_on_without_a_restart_and_once(table):
    assert (works(FREE), works(WORKED)) == (True, False)
    assert actions.swap_days(SWAP)
    assert (works(FREE), works(WORKED)) == (False, True)
    assert not actions.swap_days(SWAP)
    assert table.read_text("utf-8").count("2027-01-04") == 1
    assert SWAP in calendars.swapped_days()


def test_a_second_swap_stands_beside_the_first(table):
    actions.swap_days(SWAP)
    assert actions.swap_days(SwappedDay(FREE + dt.timedelta(7), WORKED + dt.timedelta(7), "Số 2"))
    assert not works(FREE)
    assert not works(FREE + dt.timedelta(7))
    assert not table.with_suffix(".new").exists()


@pytest.mark.parametrize(
    ("free", "worked", "citation"),
    [
        (dt.date(2027, 1, 1), WORKED, "a holiday is free already"),
        (dt.date(2027, 1, 2), WORKED, "a Saturday is free already"),
        (FREE, dt.date(2027, 1, 5), "a Tuesday is worked already"),
        (FREE, WORKED, "  "),
    ],
)
def test_what_is_no_swap_is_refused_and_nothing_is_written(table, free, worked, citation):
    with pytest.raises(SwapImpossible):
        actions.swap_days(SwappedDay(free, worked, citation))
    assert not table.exists()


@pytest.mark.parametrize("text", ["nonsense", "free,worked,citation\n2027-13-01,x,y\n"])
def test_a_table_that_is_none_is_refused_in_a_sentence(table, text):
    table.write_text(text + "\nmore\n", "utf-8")
    with pytest.raises(SwapsUnreadable):
        calendars.calendar("office", on=FREE)


def test_the_command_swaps_and_says_what_to_do_next(table, capsys):
    out = StringIO()
    said = ("--free", "2027-01-04", "--worked", "2027-01-09", "--because", "Quyết định thử")
    call_command("deadlines", "swap", *said, stdout=out)
    assert "lienmach deadlines recompute" in out.getvalue()
    out = StringIO()
    call_command("deadlines", "swap", *said, "--json", stdout=out)
    assert json.loads(out.getvalue()) == {
        "free": "2027-01-04",
        "worked": "2027-01-09",
        "new": False,
    }
    with pytest.raises(SystemExit) as ended:
        cli.main(["lienmach", "deadlines", "swap", *said[:2], "--worked", "2027-01-05", *said[4:]])
    assert ended.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1
