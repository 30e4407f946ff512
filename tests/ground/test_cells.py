"""Nothing in a file that is given out is taken for a formula."""

import codecs
import csv
import datetime as dt

import pytest

from lienmach.ground.cells import cell, csv_file, csv_of


@pytest.mark.parametrize("text", ["=1+1", "+84", "-2", "@SUM(A1)", "\t=1", "\r=1"])
def test_what_a_spreadsheet_would_run_is_marked_as_text(text):
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize(("text", "told"), [("Nguyễn Lan", "Nguyễn Lan"), ("", ""), (None, "")])
def test_anything_else_stays_as_it_is(text, told):
    assert cell(text) == told


def test_no_text_of_a_file_is_a_formula_and_what_is_no_text_stays_what_it_is():
    lines = [("name", "count", "since"), ("=1+1", -3, None), ("An, Bình", 2, dt.date(2025, 7, 1))]
    assert list(csv.reader(csv_of(lines).splitlines())) == [
        ["name", "count", "since"],
        ["'=1+1", "-3", ""],
        ["An, Bình", "2", "2025-07-01"],
    ]


def test_a_file_bears_its_name_says_how_it_is_written_and_is_kept_by_nobody():
    response = csv_file("so-lieu", [("tên",), ("Nguyễn Lan",)])
    assert response.content.decode("utf-8-sig").splitlines() == ["tên", "Nguyễn Lan"]
    assert response.content.startswith(codecs.BOM_UTF8)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="so-lieu.csv"'
    assert response["Cache-Control"] == "private, no-store"
