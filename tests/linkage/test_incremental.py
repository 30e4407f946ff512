"""What arrives is weighed as a whole register is: the same persons, weights and decisions."""

from pathlib import Path

import duckdb
import pytest

from lienmach.registries.actions.bench import SHIPPED
from linkage import generator, linking, model, recipe
from linkage.incremental import PERSON, Arrivals
from linkage.scoring import Scorer
from linkage.tables import SHAPES

LEFT, RIGHT = SHAPES["records"], SHAPES["residents"]


@pytest.fixture(scope="module")
def births():
    return recipe.load("birth-records")


@pytest.fixture(scope="module")
def learned(births):
    return model.read(Path(str(SHIPPED)), births)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("few")
    generator.generate(made, residents=250, seed=12, setting=generator.HARD)
    return made


def rows(folder, register):
    found = duckdb.sql(f"select * from '{folder}/{register}.parquet' order by id")
    return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]


@pytest.fixture(scope="module")
def whole(folder, births, learned):
    """The registers linked as a whole: what is decided, who is who, and how rare names are."""
    with linking.workbench("1GB", 1) as connection:
        linking.load(connection, births, folder / "records.parquet", folder / "residents.parquet")
        columns = ", ".join(PERSON.names)
        people = {
            side: connection.execute(f"select {columns} from {side} order by uid").fetchall()
            for side in "lr"
        }
        ids = dict(connection.execute("select uid, id from known").fetchall())
        linking.find(connection, births, learned, linking.Report(), lambda _step: None)
        decided = {
            (ids[a], ids[b]): (weight, evidence, decision)
            for a, b, weight, evidence, decision in connection.execute(
                "select l, r, weight, evidence, decision from found"
            ).fetchall()
        }
        Scorer(connection, births, learned)
        common = [
            (column, *row)
            for column in births.rare
            for row in connection.execute(f"select * from often_{column}").fetchall()
        ]
    return people, decided, common


@pytest.fixture(scope="module")
def arrivals(births, learned, folder, whole):
    bench = Arrivals(births, learned, right=len(rows(folder, "residents")))
    bench.know(whole[2], {})
    return bench


def test_persons_are_those_of_a_whole_register(arrivals, folder, whole):
    people, _, _ = whole
    for side, shape, register in (("l", LEFT, "records"), ("r", RIGHT, "residents")):
        first = people[side][0][0]
        by_name = {row["id"]: row for row in rows(folder, register)}
        made = arrivals.persons(list(by_name.values()), shape, first=first)
        assert [tuple(each[name] for name in PERSON.names) for each in made] == people[side]


def test_one_that_arrives_is_decided_as_among_all(arrivals, folder, whole):
    _, decided, _ = whole
    residents = rows(folder, "residents")
    clear = {pair: told for pair, told in decided.items() if told[2] == "link"}
    seen = 0
    for record in rows(folder, "records")[:12]:
        for told in arrivals.weigh([record], residents):
            if (told.left, told.right) in clear:
                weight, evidence, _ = clear[told.left, told.right]
                assert told.explanation.weight == pytest.approx(weight, abs=1e-3)
                assert told.is_link
                assert told.evidence <= evidence + 1e-3 or told.evidence > 20
                seen += 1
    assert seen >= 6


def test_a_rival_is_weighed_against(arrivals, folder, whole):
    residents = rows(folder, "residents")
    linked = {left for (left, _), told in whole[1].items() if told[2] == "link"}
    record = next(row for row in rows(folder, "records") if row["id"] in linked)
    twin = {**record, "id": "twin"}
    alone = arrivals.weigh([record], residents)
    both = arrivals.weigh([record, twin], residents)
    assert any(told.is_link for told in alone)
    assert not any(told.is_link for told in both)


def test_a_name_nobody_counted_is_the_rarest(births, learned, folder):
    record = next(r for r in rows(folder, "records") if r["full_name"] and r["mother_name"])
    resident = {
        **dict.fromkeys(RIGHT.columns),
        **{k: record[k] for k in ("full_name", "birth_date")},
    }
    resident["id"] = "x"
    weights = []
    for bits in (0.0, 5.0):
        bench = Arrivals(births, learned, right=1000)
        bench.know([], dict.fromkeys(births.rare, bits))
        [told] = bench.weigh([record], [resident])
        weights.append(told.explanation.weight)
    assert weights[1] - weights[0] == pytest.approx(5.0)


def test_nothing_is_weighed_against_nobody(arrivals, folder):
    assert arrivals.weigh([], rows(folder, "residents")) == []
    assert arrivals.weigh(rows(folder, "records")[:1], []) == []
