"""
A second look at what the first one left, with what the links of the first have taught.

Of families: where all other children of a couple are linked and one is left on each side, the two
are far likelier one person than two children drawn from all families. How likely, and how such
pairs differ, is learned by the same expectation maximisation among what is left.

Of books: some errors are a habit of the hand that kept the book, such as a year that is one off
from some page on. How often a book has each is counted among its links, drawn towards what is
usual (a Dirichlet prior); where it is a habit, the error speaks less against a pair, and an entry
without it more. Lost diacritics need no counting: each entry tells by itself that it has none.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import duckdb

from linkage import model as models
from linkage import training
from linkage.assigning import assign
from linkage.model import Habit, Model, Odds, Remainder, double, quoted
from linkage.recipe import Comparison, Recipe
from linkage.scoring import both, kin_sql, number_sql

Habits = Mapping[tuple[str, str], tuple[float, ...]]
"""What each level adds in a book, in bits, by book and comparison."""
Ask = Callable[[str], list[tuple[Any, ...]]]
"""Answers a query with its rows, whatever the engine."""

FEWEST_PAIRS = 200
CLEAR = 10.0
"""Links that tell about their book are as clear as this, in bits."""
FEWEST_ENTRIES = 3
USUAL_ENTRIES = 10.0
"""How many entries of a book like any other are added to what is counted."""
TIMES_THE_USUAL = 4.0


def learn(ask: Ask, recipe: Recipe, model: Model) -> Remainder:
    """Learn from the tables ``l``, ``scored`` and ``found``, the outcome of the first look."""
    kin, prior = _left_of_families(ask, recipe, model)
    return Remainder(kin, prior, tuple(_habits(ask, recipe, model)))


def left_sql(scored: str, found: str) -> str:
    """Return the SQL for the scored pairs of whom neither is linked."""
    linked = f"from {found} where decision = 'link'"
    return (
        f"select s.* from {scored} s anti join (select l {linked}) one on one.l = s.l"
        f" anti join (select r {linked}) other on other.r = s.r"
    )


def _left_of_families(
    ask: Ask, recipe: Recipe, model: Model
) -> tuple[dict[str, tuple[Odds, ...]], float]:
    """Learn what tells children of one couple apart of whom neither was linked."""
    if not recipe.family:
        return {}, 0.0
    names = [*recipe.within_family, *([recipe.checked_by] if recipe.checked_by else [])]
    levels = ", ".join(names)
    patterns = {
        tuple(row[:-1]): row[-1]
        for row in ask(
            f"select {levels}, count(*) from ({left_sql('scored', 'found')}) s"
            f" where kin is not null group by {levels} order by {levels}"
        )
    }
    if sum(patterns.values()) < FEWEST_PAIRS:
        return {}, 0.0
    known = {**model.odds, **model.kin}
    share, m, u = training.maximised(
        patterns,
        [[level.m for level in known[name]] for name in names],
        [[level.u for level in known[name]] for name in names],
        held=[place for place, name in enumerate(names) if name not in recipe.relearned],
    )
    kin = {
        name: training.odds_of(recipe.comparison(name), m[place], u[place])
        for place, name in enumerate(recipe.within_family)
    }
    return kin, round(models.bits(share), 4)


def _habits(ask: Ask, recipe: Recipe, model: Model) -> Iterable[Habit]:
    if not recipe.book:
        return
    for each in recipe.comparisons:
        places = [place for place, level in enumerate(each.levels) if level.habit]
        if not places:
            continue
        books: dict[str, dict[int, tuple[int, int]]] = {}
        for book, place, n, of in ask(_counted(recipe, each, places)):
            books.setdefault(book, {})[place] = (n, of)
        for book, counted in books.items():
            bits = _bits(counted, [level.m for level in model.odds[each.name]])
            if bits:
                yield Habit(book, each.name, bits)


def book_sql(recipe: Recipe, side: str) -> str:
    """Return the SQL for the name of the book that a record stands in, null where unknown."""
    return " || '/' || ".join(f"cast({side}.{column} as string)" for column in recipe.book)


def _counted(recipe: Recipe, comparison: Comparison, places: list[int]) -> str:
    """Return the SQL for how many links of a book are at each level that may be a habit."""
    name = comparison.name
    return (
        f"select book, level, n, whole from (select *, sum(n) over (partition by book) as whole"
        f" from (select {book_sql(recipe, 'p')} as book, s.{name} as level, count(*) as n"
        "  from found f join scored s on s.l = f.l and s.r = f.r join l p on p.uid = f.l"
        f"  where f.decision = 'link' and f.evidence >= {CLEAR} and s.{name} is not null"
        "  group by 1, 2) a) b"
        f" where book is not null and n >= {FEWEST_ENTRIES}"
        f" and level in ({', '.join(map(str, places))}) order by book, level"
    )


def _bits(counted: Mapping[int, tuple[int, int]], usual: list[float]) -> tuple[float, ...]:
    """Return what each level adds in a book, given how often it has which; empty without a habit."""
    share = {
        place: (n + USUAL_ENTRIES * usual[place]) / (float(of) + USUAL_ENTRIES)
        for place, (n, of) in counted.items()
    }
    habits = {place: p for place, p in share.items() if p >= TIMES_THE_USUAL * usual[place]}
    if not habits:
        return ()
    rest = (1.0 - sum(habits.values())) / (1.0 - sum(usual[place] for place in habits))
    return tuple(
        round(math.log2(habits[place] / m if place in habits else rest), 4)
        for place, m in enumerate(usual)
    )


def habits_of(model: Model) -> Habits:
    """Return what the model knows of books."""
    habits = model.remainder.habits if model.remainder else ()
    return {(each.book, each.comparison): each.bits for each in habits}


def again_sql(
    recipe: Recipe, model: Model, scored: str, found: str, *, numbered: bool = True
) -> str:
    """Return the SQL for what the pairs weigh (l, r, weight) that the first look left."""
    remainder = model.remainder
    kin = "kin"
    if remainder and remainder.kin:
        kin = kin_sql(recipe, model, remainder.kin_prior, remainder.kin)
    number = "0e0" if numbered else number_sql(recipe, model)
    habits: dict[str, list[Habit]] = {}
    for each in remainder.habits if remainder else ():
        habits.setdefault(each.comparison, []).append(each)
    joins = "".join(_join(name, known) for name, known in habits.items())
    added = {name: f"coalesce(book_{name}.bits, 0e0)" for name in habits}
    own = [bits for name, bits in added.items() if name in recipe.within_family]
    stranger = " + ".join(["stranger", *added.values()])
    book = book_sql(recipe, "p") if habits else "null"
    left = f"select s.*, {book} as book from ({left_sql(scored, found)}) s join l p on p.uid = s.l"
    return (
        f"select l, r, {both('one', 'kin')} as weight from (select s.l, s.r,"
        f" {stranger} - {number} as one,"
        f" case when kin is not null then {' + '.join([kin, *own])} - {number} end as kin"
        f" from ({left}) s{joins}) w"
    )


def _join(name: str, habits: list[Habit]) -> str:
    rows = ", ".join(
        f"({quoted(each.book)}, {place}, {double(bits)})"
        for each in habits
        for place, bits in enumerate(each.bits)
    )
    return (
        f" left join (select * from (values {rows}) t(book, level, bits)) book_{name}"
        f" on book_{name}.book = s.book and book_{name}.level = s.{name}"
    )


def look_again(
    connection: duckdb.DuckDBPyConnection, recipe: Recipe, model: Model,
    scored: str, found: str, *, numbered: bool = True,
) -> None:  # fmt: skip
    """
    Weigh again what ``found`` did not link of ``scored``, and assign it.

    The links stand; the column ``again`` tells what the second look found.
    """
    again = again_sql(recipe, model, scored, found, numbered=numbered)
    connection.execute(f"create or replace table again as {again}")
    assign(connection, recipe.thresholds, "again", "found_again")
    connection.execute(f"create or replace table {found} as {joined_sql(found)}")
    connection.execute("drop table again; drop table found_again")


def joined_sql(found: str) -> str:
    """Return the SQL for the links of the first look and all that the second found."""
    return (
        f"select *, false as again from {found} where decision = 'link'"
        " union all select *, true as again from found_again"
    )
