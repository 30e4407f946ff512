"""What is told of every metric, and of what registers gave; the formulas are in test_kpi766."""

import datetime as dt

import pytest

from lienmach import homes
from lienmach.dossiers.actions.counting import count_month
from lienmach.dossiers.models import FigureMark
from lienmach.dossiers.queries import figures as known
from lienmach.dossiers.queries.figures.index766 import BY_UNIT, definitions
from lienmach.dossiers.rules.calendars import HANOI
from lienmach.merger.actions import moves
from tests.dossiers import makers
from tests.dossiers.makers import AT, SPLIT, TODAY, UNIT
from tests.dossiers.test_figures import counted, deliver, live, table

UNKNOWN = {"1.2", "4.4", "5.2", "5.3"}
"""What is published at the national database, kept in one's own store, or petitioned."""


@pytest.fixture(scope="module")
def lived(counter):
    """A province in which much has happened and is counted."""
    deliver(live(766, count=40))
    counted()
    return counter


def index_of(period):
    return known.index(table(period), scope=known.everything(), on=TODAY)


def test_the_index_says_what_it_counts_and_what_it_lacks(lived):
    found = table("2026")
    index = known.index(found, scope=known.everything(), on=TODAY)
    measure = index.measure("2.1")
    assert measure.value.den == found.total["received"]
    late = found.total["received_late"] + found.total.received_open_late
    assert late > 0
    assert measure.value.num == found.total["received"] - late
    by_unit: list[float] = [value.den or 0 for _, _, value in measure.by_unit]
    assert sum(by_unit) == measure.value.den
    assert index.measure("5.2").value.source == "none"
    assert index.measure("9.9") is None
    progress = next(each for each in index.groups if each.group.code == "TDGQ")
    assert progress.points == pytest.approx(20 * measure.value.num / measure.value.den)
    paid = next(each for each in index.groups if each.group.code == "TTTT")
    assert index.known == pytest.approx((progress.points or 0) + (paid.points or 0))
    assert index.known_most == 30


def test_only_what_nobody_here_knows_is_not_counted(lived):
    index = index_of("2026")
    measures = {each.metric.id: each for group in index.groups for each in group.measures}
    assert {name for name, each in measures.items() if each.value.source == "none"} == UNKNOWN
    assert {*measures} >= BY_UNIT
    for name in BY_UNIT:
        assert measures[name].by_unit, name
    assert len(definitions()) == len(index.groups)


def test_what_registers_gave_is_counted_in_the_month_of_the_receipt_by_unit(lived):
    at, mine = dt.datetime(2026, 3, 3, 9, tzinfo=HANOI), makers.person()
    elsewhere = {"commune": SPLIT, "commune_on": makers.DAY_BEFORE}
    told = (None, frozenset(), frozenset({"civil_status"}), frozenset({"land", "residents"}))
    codes = [makers.submitted(mine, at=at, taken_from=each)["code"] for each in told]
    codes.append(makers.submitted(mine, at=at, taken_from=told[-1], **elsewhere)["code"])
    deliver(codes)
    counted()
    index = index_of("2026-03")
    reusing, residents = index.measure("4.3"), index.measure("4.5b")
    assert (reusing.value.source, reusing.value.num, reusing.value.den) == ("partly", 3, 5)
    assert (residents.value.source, residents.value.num, residents.value.den) == ("partly", 2, 5)
    by_unit = {code: (value.num, value.den) for code, _, value in reusing.by_unit if value.den}
    assert by_unit == {UNIT: (2, 4), SPLIT: (1, 1)}
    by_unit = {code: (value.num, value.den) for code, _, value in residents.by_unit if value.den}
    assert by_unit == {UNIT: (1, 4), SPLIT: (1, 1)}


def test_what_registers_gave_is_the_same_once_the_dossiers_have_moved(lived):
    def told():
        index = index_of("2026")
        return [index.measure(metric).value for metric in ("4.3", "4.5b")]

    before = told()
    assert all(0 < value.num < value.den for value in before)
    with homes.province("haiphong"):
        makers.published(makers.LAND, makers.BIRTH, makers.LICENCE)
    moves.move("dossiers", source="haiduong", target="haiphong")
    assert told() == before
    with homes.reading("dossiers"):
        months = list(FigureMark.objects.values_list("month", flat=True))
    assert [count_month(month, at=AT) for month in months] == [0] * len(months)
