"""The second look: what the first one left is weighed by what its links have taught."""

from dataclasses import replace

import pytest

from linkage import explaining, linking, remainder
from linkage.model import Habit, Remainder
from linkage.scoring import Scorer

SAME_DAY, YEAR_OFF = 0, 3
OTHER_NAME = 8


def ask(connection):
    return lambda query: connection.execute(query).fetchall()


@pytest.fixture(scope="module")
def looked(linked, births):
    """The made-up province after the first look, on an open bench; and its model without the second."""
    first = replace(linked.model, remainder=Remainder({}, 0.0, ()))
    with linking.workbench("1GB", 2) as bench:
        linking.load(bench, births, *linked.files)
        linking.find(bench, births, first, linking.Report(), lambda _step: None)
        yield bench, first


@pytest.fixture
def entries(bench):
    """Set entries (place, year, level of the date) that are linked beyond doubt."""
    bench.execute("create table l (uid bigint, place varchar, y smallint)")
    bench.execute("create table found (l bigint, r bigint, evidence double, decision varchar)")
    bench.execute(
        "create table scored (l bigint, r bigint, kin double, name tinyint, sex tinyint,"
        " number tinyint, date tinyint, mother tinyint, father tinyint)"
    )

    def make(place, year, level, times):
        for _ in range(times):
            [(uid,)] = bench.execute("select count(*) from l").fetchall()
            bench.execute("insert into l values (?, ?, ?)", [uid, place, year])
            bench.execute("insert into found values (?, ?, 30, 'link')", [uid, uid + 9000])
            bench.execute(
                "insert into scored (l, r, date) values (?, ?, ?)", [uid, uid + 9000, level]
            )

    return make


def test_a_book_that_is_a_year_off_is_found(bench, entries, births, linked):
    entries("10507", 1985, YEAR_OFF, 40)
    entries("10507", 1985, SAME_DAY, 10)
    entries("10507", 1986, SAME_DAY, 50)
    [habit] = remainder.learn(ask(bench), births, linked.model).habits
    assert (habit.book, habit.comparison) == ("10507/1985", "date")
    usual = [level.m for level in linked.model.odds["date"]]
    share = (40 + 10 * usual[YEAR_OFF]) / 60
    assert 2 ** habit.bits[YEAR_OFF] * usual[YEAR_OFF] == pytest.approx(share, rel=1e-3)
    assert sum(2**bits * m for bits, m in zip(habit.bits, usual, strict=True)) == pytest.approx(
        1.0, abs=1e-3
    )
    assert habit.bits[SAME_DAY] < -1


def test_an_error_or_two_is_no_habit(bench, entries, births, linked):
    entries("10507", 1985, YEAR_OFF, 2)
    entries("10507", 1985, SAME_DAY, 40)
    assert remainder.learn(ask(bench), births, linked.model).habits == ()


def test_an_entry_of_no_known_book_teaches_nothing(bench, entries, births, linked):
    entries(None, 1985, YEAR_OFF, 40)
    entries("10507", None, YEAR_OFF, 40)
    assert remainder.learn(ask(bench), births, linked.model).habits == ()


def test_what_is_left_of_families_is_told_better(looked, births, linked, monkeypatch):
    """A changed name speaks against a pair among all children, and hardly among those left."""
    bench, first = looked
    monkeypatch.setattr(remainder, "FEWEST_PAIRS", 20)
    learned = remainder.learn(ask(bench), births, first)
    assert births.comparison("name").levels[OTHER_NAME].says == "the same family name"
    assert learned.kin["name"][OTHER_NAME].weight > first.kin["name"][OTHER_NAME].weight + 2
    for held in ("sex", "date"):
        assert [x.weight for x in learned.kin[held]] == pytest.approx(
            [x.weight for x in first.kin[held]], abs=1e-2
        )


def test_too_few_teach_nothing_of_families(looked, births, monkeypatch):
    bench, first = looked
    monkeypatch.setattr(remainder, "FEWEST_PAIRS", 10**9)
    learned = remainder.learn(ask(bench), births, first)
    assert (learned.kin, learned.kin_prior) == ({}, 0.0)


def again(bench, births, model):
    bench.execute("create or replace table seen_again as select * exclude (again) from found")
    remainder.look_again(bench, births, model, "scored", "seen_again")
    return bench.execute("select l, r, weight, decision, again from seen_again").fetchall()


def test_links_stand_and_more_of_the_rest_is_clear(looked, births, linked, monkeypatch):
    bench, first = looked
    monkeypatch.setattr(remainder, "FEWEST_PAIRS", 20)
    taught = replace(first, remainder=remainder.learn(ask(bench), births, first))
    bench.execute(f"create or replace table truth as select * from '{linked.folder}/truth.parquet'")
    right = set(
        bench.execute(
            "select a.uid, b.uid from truth t join known a on a.id = t.record"
            " join known b on b.id = t.resident"
        ).fetchall()
    )
    before = bench.execute("select l, r from found where decision = 'link'").fetchall()
    after = again(bench, births, taught)
    assert {(l, r) for l, r, _, decision, late in after if not late} == set(before)  # noqa: E741
    more = [(l, r) for l, r, _, decision, late in after if late and decision == "link"]  # noqa: E741
    assert len(more) >= 3
    assert sum(pair in right for pair in more) >= 0.9 * len(more)


def test_a_second_look_is_explained_to_the_bit(looked, births, linked, monkeypatch):
    bench, first = looked
    monkeypatch.setattr(remainder, "FEWEST_PAIRS", 20)
    taught = remainder.learn(ask(bench), births, first)
    # Every entry that is left stands in a book of which something is known.
    books = bench.execute(
        f"select distinct {remainder.book_sql(births, 'p')} from l p"
        " where p.uid in (select l from found where decision = 'review') and p.place is not null"
    ).fetchall()
    bits = tuple(0.5 * place - 1 for place in range(len(first.odds["date"])))
    habits = tuple(Habit(book, "date", bits) for (book,) in books)
    model = replace(first, remainder=replace(taught, habits=habits))
    found = {(a, b): weight for a, b, weight, _, late in again(bench, births, model) if late}
    told = explaining.explain(
        bench, births, model, list(found),
        right=Scorer(bench, births, model).right, again=True,
    )  # fmt: skip
    assert len(told) == len(found) > 3
    assert any(line.book for each in told for line in each.lines)
    for each in told:
        assert each.again
        assert each.weight == pytest.approx(found[each.left, each.right], abs=1e-4)
