import datetime as dt

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from lienmach import homes
from lienmach.ground.actor import PLATFORM
from lienmach.territory import actions, queries
from lienmach.territory.refusals import UnitUnknown
from lienmach.territory.rules.lineage import Unknown
from tests.territory.makers import DAY, EVE, tables, unit

AT = dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)


def test_with_no_province_at_hand_the_shipped_tables_answer():
    assert queries.unit("10507", EVE).name == "Phường Cẩm Thượng"
    assert queries.unit("10507", DAY).name == "Phường Thành Đông"
    assert queries.unit("99999", DAY) is None
    assert queries.agency("H24", DAY).name == "Ủy ban nhân dân thành phố Hải Phòng"
    assert queries.agency("H23", DAY) is None
    assert [heir.code for heir in queries.agency_heirs("H23", DAY)] == ["H24"]
    assert queries.competent_agency("land_office", "10540", EVE, DAY) == "H24.02"
    assert queries.place("P. Bình Hàn, TP Hải Dương", DAY).unit.code == "10507"
    with pytest.raises(Unknown):
        queries.agency_heirs("H99", DAY)


def test_the_crosswalk_of_the_day_covers_every_unit_of_the_eve():
    walk = queries.crosswalk(DAY)
    assert len(walk) == 2 + 27 + 374
    assert all(walk.values())
    assert {heir.code for heir in walk["10540"]} == {"10543", "10891"}
    assert [heir.code for heir in walk["30"]] == ["31"]


def test_units_under_takes_one_code_or_several():
    assert queries.units_under("10540", EVE) == queries.units_under(["10540"], EVE)
    with pytest.raises(UnitUnknown, match="99999"):
        queries.units_under(["10540", "99999"], EVE)


def test_the_province_s_own_tables_answer_where_there_are_any(haiduong):
    actions.load_gazetteer(tables(units=[unit("A")]), by=PLATFORM, at=AT)
    assert queries.unit("A", DAY) is not None
    assert queries.unit("10507", DAY) is None


def test_the_tables_are_read_once_and_looked_at_again_after_a_while(haiduong, monkeypatch):
    actions.load_gazetteer(tables(units=[unit("A")]), by=PLATFORM, at=AT)
    queries.gazetteer()
    with CaptureQueriesContext(connections["haiduong"]) as asked:
        queries.gazetteer()
        queries.directory()
    assert not asked.captured_queries
    # Another process loads a unit; this one sees it when it looks again.
    with connections["haiduong"].cursor() as cursor:
        cursor.execute(
            "insert into territory_unit (code, name, sort_key, kind, parent, since, since_known,"
            " founded_by, ended_by) values ('B', 'Xã B', '', 'commune', '', %s, true, '', '')",
            [DAY],
        )
    assert queries.unit("B", DAY) is None
    monkeypatch.setattr(queries, "LOOK_AGAIN_SECONDS", 0)
    assert queries.unit("B", DAY) is not None


def test_inside_a_reading_the_tables_beside_the_rows_answer(provinces):
    with homes.province("haiduong"):
        actions.load_gazetteer(tables(units=[unit("A")]), by=PLATFORM, at=AT)
        with homes.reading("dossiers"):
            assert queries.unit("A", DAY) is not None
