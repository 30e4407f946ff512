"""
Learning a model without labels: expectation maximisation on a sample (Winkler 1988).

u is counted among pairs drawn at random; m is learned within blocks, each of which fixes some
fields and lets the others speak. A second model is learned among the children of one couple,
where two people are alike in everything but what is theirs alone.
"""

import contextlib
import logging
import re
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import duckdb

from linkage import model as models
from linkage.model import Model, Odds
from linkage.recipe import Comparison, Recipe
from linkage.refusals import BadInput

if TYPE_CHECKING:
    from splink import Linker

SAMPLE = 60_000
PAIRS = 1.2e6
LEAST = {"m": 1e-4, "u": 2e-7}
FEWEST_LEARNED = 100
USUAL = 0.85
NUMBERS_ENOUGH = 500
ROUNDS = 60
STILL = 1e-6
APART = 1e-4
DIGITS = 5

Patterns = dict[tuple[int | None, ...], int]
"""How many pairs agree in which way: the place of a level for every comparison."""
Learned = list[tuple[float | None, float | None]]
"""m and u of every level of a comparison, null where it was not met."""


def train(connection: duckdb.DuckDBPyConnection, recipe: Recipe) -> Model:
    """
    Learn from the tables ``l`` and ``r`` of persons.

    :raises BadInput: when too few pairs share a key to learn from.
    """
    _sample(connection, recipe)
    odds = _against_strangers(connection, recipe)
    kin, prior = _against_kin(connection, recipe, odds)
    return Model(recipe.name, _expected(connection, recipe), odds, kin, prior)


def _sample(connection: duckdb.DuckDBPyConnection, recipe: Recipe) -> None:
    """Make ``learn_l`` and ``learn_r``: some of the left, and of the right what shares a key."""
    connection.execute(
        f"create or replace table learn_l as select * from l order by hash(uid) limit {SAMPLE}"
    )
    shared = " union ".join(
        "select r.uid from r where exists (select 1 from learn_l l where "
        + " and ".join(f"l.{column} = r.{column}" for column in key)
        + ")"
        for key in (*recipe.training, recipe.family)
        if key
    )
    connection.execute(
        f"create or replace table learn_r as select * from r where uid in ({shared})"
    )


def _linker(
    connection: duckdb.DuckDBPyConnection, left: str, right: str, settings: dict[str, Any]
) -> "Linker":
    from splink import DuckDBAPI, Linker, SettingsCreator  # noqa: PLC0415 - slow to load

    api = DuckDBAPI(connection=connection)
    given = [
        api.register(left, dataset_display_name="l"),
        api.register(right, dataset_display_name="r"),
    ]
    return Linker(given, SettingsCreator.from_path_or_dict({**settings, "link_type": "link_only"}))


def _against_strangers(
    connection: duckdb.DuckDBPyConnection, recipe: Recipe
) -> dict[str, tuple[Odds, ...]]:
    with quiet():
        drawn = _linker(connection, "l", "r", models.settings(recipe.comparisons))
        drawn.training.estimate_u_using_random_sampling(max_pairs=PAIRS, seed=1)
        known = drawn.misc.save_model_to_json()
        with _one_thread(connection):
            sessions = [
                (key, session)
                for key in recipe.training
                if (session := _session(connection, known, key)) is not None
            ]
    learned = dict[str, tuple[Odds, ...]]()
    for each in recipe.comparisons:
        m = [
            [m for m, _ in _learned(session, each)]
            for key, session in sessions
            if not _fixes(key, each)
        ]
        if not m:
            raise BadInput(
                f"Nothing can be learned about {each.name}: too few records agree on"
                f" {' or '.join(' and '.join(key) for key in recipe.training)}; give a --model."
            )
        learned[each.name] = odds_of(each, _means(m), [u for _, u in _learned(known, each)])
    return learned


def _session(
    connection: duckdb.DuckDBPyConnection, known: dict[str, Any], key: tuple[str, ...]
) -> dict[str, Any] | None:
    """Return the settings after one session of EM in the blocks of a key, if it has pairs."""
    row = connection.execute(
        f"select count(*) from learn_l join learn_r using ({', '.join(key)})"
    ).fetchone()
    if row is None or row[0] < FEWEST_LEARNED:
        return None
    from splink import block_on  # noqa: PLC0415 - slow to load

    linker = _linker(connection, "learn_l", "learn_r", known)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on(*key))
    return linker.misc.save_model_to_json()


def _against_kin(
    connection: duckdb.DuckDBPyConnection, recipe: Recipe, odds: dict[str, tuple[Odds, ...]]
) -> tuple[dict[str, tuple[Odds, ...]], float]:
    """Learn what tells the children of one couple apart, and the odds (bits) of one person."""
    if not recipe.family:
        return {}, 0.0
    within = [recipe.comparison(name) for name in recipe.within_family]
    patterns = _patterns(connection, within, recipe.family)
    if sum(patterns.values()) < FEWEST_LEARNED:
        return {each.name: odds[each.name] for each in within}, 0.0
    m = [[level.m for level in odds[each.name]] for each in within]
    # To begin with, children of one couple agree in nothing but what anyone may agree in.
    u = [[max(level.u, 0.02) for level in odds[each.name]] for each in within]
    share, m, u = maximised(patterns, m, [_whole(line, LEAST["u"]) for line in u])
    kin = {
        each.name: odds_of(each, m[place], u[place], least_u=LEAST["m"])
        for place, each in enumerate(within)
    }
    return kin, round(models.bits(share), 4)


def _patterns(
    connection: duckdb.DuckDBPyConnection, comparisons: list[Comparison], key: tuple[str, ...]
) -> Patterns:
    """Count how pairs that share a key agree: a level a comparison, null where unknown."""
    columns = connection.execute("describe learn_l").fetchall()
    sides = ", ".join(f"{side}.{name} as {name}_{side}" for name, *_ in columns for side in "lr")
    levels = ", ".join(each.level_sql for each in comparisons)
    places = ", ".join(str(n + 1) for n in range(len(comparisons)))
    rows = connection.execute(
        f"select {levels}, count(*) from (select {sides} from learn_l l join learn_r r on "
        + " and ".join(f"l.{column} = r.{column}" for column in key)
        + f") pair group by {places} order by {places}"
    ).fetchall()
    return {tuple(row[:-1]): row[-1] for row in rows}


def maximised(
    patterns: Patterns, m: list[list[float]], u: list[list[float]], *,
    share: float = 0.5, held: Collection[int] = (),
) -> tuple[float, list[list[float]], list[list[float]]]:  # fmt: skip
    """
    Return the share of pairs that are one person, m and u, by expectation maximisation.

    Every level is given one pair more than it has, so that none becomes impossible. What is
    known of the comparisons in places ``held`` stays as it is.
    """
    for _ in range(ROUNDS):
        sums = [[[1.0 for _ in line] for line in table] for table in (m, u)]
        total = matched = 0.0
        for pattern, count in patterns.items():
            one, two = share, 1.0 - share
            for place, level in enumerate(pattern):
                if level is not None:
                    one *= m[place][level]
                    two *= u[place][level]
            believed = count * one / (one + two)
            total, matched = total + count, matched + believed
            for place, level in enumerate(pattern):
                if level is not None:
                    sums[0][place][level] += believed
                    sums[1][place][level] += count - believed
        before, share = share, min(0.999, max(0.001, matched / total))
        m, u = (
            [
                known[place] if place in held else [x / sum(line) for x in line]
                for place, line in enumerate(table)
            ]
            for known, table in zip((m, u), sums, strict=True)
        )
        if abs(share - before) < STILL:
            break
    return share, m, u


def _expected(connection: duckdb.DuckDBPyConnection, recipe: Recipe) -> float:
    """Return the share of the left that has a partner, as those with a number tell."""
    number = recipe.checked_by
    if number is None:
        return USUAL
    row = connection.execute(
        f"select count(*), count(*) filter (where {number} in (select {number} from r))"
        f" from l where {number} is not null"
    ).fetchone()
    if row is None or row[0] < NUMBERS_ENOUGH:
        return USUAL
    return float(min(0.98, max(0.02, row[1] / row[0])))


def _fixes(key: Sequence[str], comparison: Comparison) -> bool:
    """Test if a key fixes columns that a comparison looks at."""
    conditions = " ".join(level.sql for level in comparison.levels)
    return any(re.search(rf"\b{column}_l\b", conditions) for column in key)


def _learned(settings: dict[str, Any], comparison: Comparison) -> Learned:
    line = next(c for c in settings["comparisons"] if c["output_column_name"] == comparison.name)
    return [
        (_number(level.get("m_probability")), _number(level.get("u_probability")))
        for level in line["comparison_levels"]
        if not level.get("is_null_level")
    ]


def _number(value: object) -> float | None:
    return value if isinstance(value, float) else None


def _means(sessions: list[list[float | None]]) -> list[float | None]:
    """Return the median of every level over the sessions that met it."""
    return [
        sorted(met)[len(met) // 2] if (met := [m for m in level if m is not None]) else None
        for level in zip(*sessions, strict=True)
    ]


def odds_of(
    comparison: Comparison,
    m: Sequence[float | None],
    u: Sequence[float | None],
    *,
    least_u: float = LEAST["u"],
) -> tuple[Odds, ...]:
    """Return what was learned of every level, no probability zero and all of them adding to 1."""
    says = [*(level.says for level in comparison.levels), "nothing of these"]
    ms, us = _whole(m, LEAST["m"]), _whole(u, least_u)
    return _apart([Odds(*line) for line in zip(says, ms, us, strict=True)])


def _apart(levels: list[Odds]) -> tuple[Odds, ...]:
    """Return levels of which no two weigh the same, nor nothing: a weight names its level."""
    taken = [0.0]
    apart = []
    for given in levels:
        level = given
        while any(abs(level.weight - weight) < APART for weight in taken):
            level = Odds(level.says, level.m * (1 + APART), level.u)
        apart.append(level)
        taken.append(level.weight)
    return tuple(apart)


def _whole(values: Sequence[float | None], least: float) -> list[float]:
    held = [max(value or 0.0, least) for value in values]
    total = sum(held)
    # Sums of doubles depend on their order, so the last digits are those of the run.
    return [float(f"{value / total:.{DIGITS}g}") for value in held]


@contextlib.contextmanager
def _one_thread(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Add up in one order: the same data then teach the same model, to the last digit."""
    row = connection.execute("select current_setting('threads')").fetchone()
    connection.execute("set threads = 1")
    try:
        yield
    finally:
        connection.execute(f"set threads = {row[0] if row else 2}")


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keep Splink's running commentary out of the log."""
    known = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(known)
