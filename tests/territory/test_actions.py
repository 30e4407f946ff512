"""Loading the map: a reform comes as tables, whole or not at all."""

import dataclasses
import datetime as dt

import psycopg
import pytest

from lienmach import homes
from lienmach.ground.actor import PLATFORM, Actor, Duty
from lienmach.ground.refusals import NotAllowed
from lienmach.ledger.models import Entry
from lienmach.territory import actions, models, queries, seeds
from lienmach.territory.refusals import HistoryRewritten, LineageBroken
from lienmach.territory.rules.competence import Service
from lienmach.territory.rules.tables import packaged
from tests.territory.makers import DAY, EVE, LATER, agency, legs, tables, unit

AT = dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)


def load(these, by=PLATFORM):
    return actions.load_gazetteer(these, by=by, at=AT)


def test_the_shipped_tables_come_back_as_they_went_in(haiduong):
    assert load(packaged()) == sum(len(getattr(packaged(), table.name)) for table in actions.TABLES)
    stored = queries.stored("haiduong")
    for table in actions.TABLES:
        assert set(getattr(stored, table.name)) == set(getattr(packaged(), table.name))
    assert stored.geography == packaged().geography


def test_loading_again_changes_nothing_and_is_no_news(provinces):
    assert seeds.load("haiphong", at=AT) > 5000
    assert seeds.load("haiphong", at=AT) == 0
    (entry,) = Entry.objects.using("haiphong").all()
    assert entry.event == "territory.gazetteer-loaded"
    assert entry.payload["units"] == 518
    assert not Entry.objects.using("haiduong").exists()


def test_the_names_sort_in_vietnamese(haiduong):
    seeds.load("haiduong", at=AT)
    found = models.Unit.objects.filter(parent="31", until=None).order_by("sort_key")
    names = [one.name.partition(" ")[2] for one in found]
    assert names[:4] == ["Ái Quốc", "An Biên", "An Dương", "An Hải"]
    assert names.index("Đường An") > names.index("Dương Kinh")


def test_a_reform_ends_the_old_and_founds_the_new(haiduong):
    load(
        tables(
            units=[unit("A"), unit("B")],
            agencies=[agency("H01")],
            services=[Service("H01", "A", EVE)],
        )
    )
    reform = tables(
        units=[
            dataclasses.replace(unit("A"), until=DAY, ended_by="NQ 1"),
            unit("A", since=DAY, name="Xã Mới"),
        ],
        successions=legs("A", "A"),
        services=[Service("H01", "A", EVE, DAY), Service("H01", "A", DAY)],
    )
    assert load(reform) == 5
    found = queries.gazetteer()
    assert (found.get("A", EVE).name, found.get("A", DAY).name) == ("Xã A", "Xã Mới")
    assert found.get("A", EVE).ended_by == "NQ 1"
    assert queries.competent_agency("commune_committee", "A", EVE, DAY) == "H01"
    assert Entry.objects.using("haiduong").count() == 2


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        (tables(units=[unit("A", name="Xã Khác")]), HistoryRewritten),
        (tables(units=[dataclasses.replace(unit("A"), until=DAY)]), LineageBroken),
        (tables(units=[unit("A", since=DAY)]), LineageBroken),
        (tables(agencies=[agency("H01.1")]), LineageBroken),
    ],
)
def test_what_would_break_the_map_is_refused_whole(haiduong, wrong, refusal):
    load(tables(units=[unit("A")]))
    with pytest.raises(refusal):
        load(dataclasses.replace(wrong, units=(unit("C"), *wrong.units)))
    assert [one.code for one in queries.stored("haiduong").units] == ["A"]
    assert Entry.objects.using("haiduong").count() == 1


def test_an_end_once_entered_stays(haiduong):
    ended = [dataclasses.replace(unit("A"), until=DAY), unit("B", since=DAY)]
    load(tables(units=ended, successions=legs("A", "B")))
    with pytest.raises(HistoryRewritten):
        load(tables(units=[dataclasses.replace(unit("A"), until=LATER)]))


def test_only_who_keeps_the_map_may_load_it(haiduong):
    passer_by = Actor(id="x", name="Passer-by")
    with pytest.raises(NotAllowed):
        load(tables(units=[unit("A")]), by=passer_by)
    keeper = Actor(
        id="k", name="Keeper", duties=frozenset({Duty(actions.KEEP_THE_MAP, "haiduong")})
    )
    assert load(tables(units=[unit("A")]), by=keeper) == 1


def test_the_database_itself_keeps_two_of_one_code_apart(haiduong, plain):
    load(tables(units=[unit("A")]))
    with pytest.raises(psycopg.errors.ExclusionViolation):
        plain("haiduong").execute(
            "insert into territory_unit (code, name, sort_key, kind, parent, since, since_known,"
            " founded_by, ended_by) values ('A', 'Xã A', '', 'commune', '', %s, true, '', '')",
            [DAY],
        )


def test_each_province_keeps_its_own_copy(provinces):
    seeds.load("haiduong", at=AT)
    assert models.Unit.objects.using("haiduong").exists()
    assert not models.Unit.objects.using("haiphong").exists()
    with homes.province("haiphong"):
        # Where nothing was loaded, what ships answers.
        assert queries.unit("10507", DAY).name == "Phường Thành Đông"
