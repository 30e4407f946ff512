import csv
import datetime as dt

import openpyxl
import pytest
from django.test import Client

from lienmach.ground.actor import PLATFORM, Actor
from lienmach.ground.refusals import FileUnreadable, NotAllowed
from lienmach.identity import actions, queries
from lienmach.identity.actions import EidOrder
from lienmach.identity.refusals import SheetEmpty, SheetRowsRefused, SheetUnfit
from lienmach.ledger.queries import timeline
from tests.identity.makers import EVE, LEGAL_DAY, NOW

HEADING = ["Mã xã", "Tháng", "Thu nhận định danh", "Kích hoạt", "Dân số đủ tuổi"]
ROWS = [
    ["10510", "2025-06", "100", "60", "1.000"],  # old Bình Hàn, which passed whole
    ["10507", "2025-07", "40", "30", "5000"],  # new Thành Đông
    ["10507", "2025-08", "10", "", ""],
]
TOTALS = {"eid-received": 150, "activated": 90}


@pytest.fixture
def empty(haiduong, superuser):
    for alias in ("haiduong", "haiphong"):
        connection = superuser(alias)
        connection.execute("set session_replication_role = replica")  # past the fence: a test's
        connection.execute("delete from identity_eidfigure")
        connection.execute("delete from identity_eidimport")


@pytest.fixture
def take(empty, tmp_path):
    def take(rows, *, name="f.csv", by=PLATFORM, **over):
        path = tmp_path / name
        if name.endswith("xlsx"):
            book = openpyxl.Workbook()
            for row in rows:
                book.active.append(row)
            book.save(path)
        else:
            with path.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows(rows)
        order = EidOrder(path, **{"report": tmp_path / "refused.csv", **over})
        return actions.import_eid_figures(order, by=by, at=NOW)

    return take


def figures(on=LEGAL_DAY):
    return queries.eid_figures(["haiduong"], on=on)


@pytest.mark.parametrize("name", ["f.csv", "f.xlsx"])
def test_a_file_is_taken_in_and_told_in_both_geographies(take, name):
    outcome = take([["BÁO CÁO THÁNG"], HEADING, *ROWS], name=name)
    assert (outcome.rows, outcome.loaded, outcome.refused, outcome.figures) == (3, 3, 0, 7)
    today = figures()
    [line] = today.lines
    assert line.unit.code == "10507"
    assert {kind: line.exact[kind] for kind in TOTALS} == TOTALS
    assert {kind: today.totals[kind] for kind in TOTALS} == TOTALS
    assert today.of_age_in == dt.date(2025, 7, 1)
    assert line.exact["people-of-age"] == 5000
    assert [one.counts.get("activated") for one in today.months] == [60, 30, None]
    before = figures(EVE)
    assert {one.unit.code for one in before.lines if one.exact} == {"10510"}
    assert (
        sum(line.total("activated") for line in before.lines)
        + sum(one.counts["activated"] for one in before.undecided)
        == 90
    )


def test_refused_rows_are_reported_and_the_others_loaded(take, tmp_path):
    outcome = take(
        [HEADING, *ROWS, ["99999", "2025-07", "1", "1", ""], ["10507", "?", "1", "1", ""]]
    )
    assert (outcome.loaded, outcome.refused) == (3, 2)
    assert outcome.reasons == {"unit-not-standing": 1, "not-a-month": 1}
    assert "unit-not-standing" in (tmp_path / "refused.csv").read_text("utf-8-sig")


def test_nothing_is_half_loaded(take):
    bad = ["99999", "2025-07", "1", "1", ""]
    with pytest.raises(SheetRowsRefused, match="1 of 4"):
        take([HEADING, *ROWS, bad], all_or_nothing=True)
    with pytest.raises(SheetEmpty):
        take([HEADING, bad])
    with pytest.raises(SheetUnfit, match="lacks: month"):
        take([["Mã xã", "Kích hoạt"], ["10507", "1"]])
    with pytest.raises(FileUnreadable):
        take([])
    with pytest.raises(NotAllowed):
        take([HEADING, *ROWS], by=Actor("x", ""))
    assert figures().lines == []


def test_a_file_comes_once_and_a_corrected_one_replaces(take):
    take([HEADING, *ROWS])
    assert take([HEADING, *ROWS]).already
    again = take([HEADING, ["10507", "2025-07", "41", "30", ""]], synthetic=True)
    assert (again.figures, again.replaced) == (2, 2)
    assert figures().totals["eid-received"] == 151
    assert figures().is_synthetic


def test_the_ledger_tells_the_file_by_its_digest(take, plain):
    take([HEADING, *ROWS])
    [key] = plain().execute("select id from identity_eidimport").fetchone()
    [fact] = timeline(str(key))
    assert fact.payload["figures"] == 7
    assert fact.payload["replaced"] == 0


def test_programs_read_the_figures_in_either_geography_and_need_no_token(take):
    take([HEADING, *ROWS])
    client = Client(headers={"host": "haiduong.localhost"})
    today, before = (
        client.get(f"/api/v1/figures/eid?geography={each}").json() for each in ("today", "before")
    )
    [line] = today["lines"]
    assert (line["unit"], line["exact"]["eid-received"], line["estimated"]) == ("10507", 150, {})
    assert (before["on"], before["totals"]) == (str(EVE), today["totals"])
    assert "10510" in {each["unit"] for each in before["lines"]}
    assert [each["month"] for each in today["months"]] == ["2025-06-01", "2025-07-01", "2025-08-01"]
    assert today["months"][2]["counts"] == {"eid-received": 10}
    assert client.get("/api/v1/figures/eid?scope=all").json()["totals"] == today["totals"]
    assert client.get("/api/v1/figures/eid?geography=x").status_code == 422
