"""
Why a pair weighs what it weighs: the waterfall as data.

The sum is the same as :mod:`linkage.scoring` has from Splink, worked out anew for a few pairs:
it starts from how rare a match is, and every comparison adds or takes away its bits.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from linkage.model import Model, Odds, bits
from linkage.recipe import Comparison, Recipe
from linkage.remainder import Habits, habits_of

Pairs = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Line:
    """
    One step of the waterfall: what a comparison says, and its bits.

    ``kin`` is what the same says of two children of one couple, null when the comparison does
    not count there. ``rarity`` is the part of ``weight`` that the value's rarity adds, ``book`` the
    part that the book's habits add, in a second look.
    """

    comparison: str
    says: str
    left: str | None
    right: str | None
    weight: float
    rarity: float
    book: float
    kin: float | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """
    A pair's waterfall: from ``prior`` over the lines to ``weight``, all in bits.

    ``again`` says that it is of the second look, at pairs of whom neither was linked.
    """

    left: int
    right: int
    prior: float
    lines: tuple[Line, ...]
    stranger: float
    kin: float | None
    weight: float
    again: bool = False


def without_values(told: Explanation) -> dict[str, Any]:
    """Return a waterfall as JSON has it: bits and words, and nothing of what was compared."""
    return {
        "prior": round(told.prior, 3),
        "lines": [
            {
                "what": line.comparison,
                "says": line.says,
                "bits": round(line.weight, 3),
                "rarity": round(line.rarity, 3),
                "book": round(line.book, 3),
            }
            for line in told.lines
        ],
        "kin": None if told.kin is None else round(told.kin, 3),
        "again": told.again,
        "weight": round(told.weight, 3),
    }


SHOWN = {
    "number": "number", "name": "name", "sex": "sex", "date": "born", "place": "place",
    "mother": "mother_plain", "father": "father_plain",
}  # fmt: skip
"""The column that shows what a comparison looked at."""


def explain(
    connection: duckdb.DuckDBPyConnection, recipe: Recipe, model: Model, pairs: Pairs, *,
    right: int, again: bool = False,
) -> list[Explanation]:  # fmt: skip
    """
    Explain pairs of ``uid`` of the tables ``l`` and ``r``, among ``right`` right records in all.

    The tables ``often_*`` tell what is rare; a value that is in none of them is unknown, and
    adds nothing. With ``again``, as the second look weighs them (see :mod:`linkage.remainder`).
    """
    if not pairs:
        return []
    rows = connection.execute(_query(connection, recipe, pairs))
    names = [column[0] for column in rows.description or ()]
    found = [dict(zip(names, row, strict=True)) for row in rows.fetchall()]
    prior = bits(model.expected / right)
    habits = habits_of(model) if again else None
    return [explanation(recipe, model, row, prior, habits) for row in found]


def _query(connection: duckdb.DuckDBPyConnection, recipe: Recipe, pairs: Pairs) -> str:
    columns = [name for name, *_ in connection.execute("describe l").fetchall()]
    sides = [f"{side}.{name} as {name}_{side}" for name in columns for side in "lr"]
    rare = [f"{side}_{c}.rare_{c} as rare_{c}_{side}" for c in recipe.rare for side in "lr"]
    joins = " ".join(
        f"left join often_{c} {side}_{c} on {side}_{c}.{c} = {side}.{c}"
        for c in recipe.rare
        for side in "lr"
    )
    levels = ", ".join(f"{each.level_sql} as {each.name}" for each in recipe.comparisons)
    values = ", ".join(f"({int(left)}, {int(right)})" for left, right in pairs)
    return (
        f"select *, {recipe.kin_when} as may_be_kin from (select *, {levels} from ("
        f"select {', '.join([*sides, *rare])} from (values {values}) p(one, other)"
        f" join l on l.uid = p.one join r on r.uid = p.other {joins}) pair) levelled"
        " order by uid_l, uid_r"
    )


def explanation(
    recipe: Recipe, model: Model, row: Mapping[str, Any], prior: float, habits: Habits | None = None
) -> Explanation:
    """
    Explain one pair: a row with both records' columns, a level a comparison, and ``rare_*``.

    ``prior`` is in bits, how rare a match is. ``habits`` are given in the second look only.
    """
    kin_prior, kin_odds = model.kin_prior, dict(model.kin)
    if habits is not None and model.remainder and model.remainder.kin:
        kin_prior, kin_odds = model.remainder.kin_prior, dict(model.remainder.kin)
    if recipe.checked_by:
        kin_odds[recipe.checked_by] = model.odds[recipe.checked_by]
    book = "/".join(str(row[f"{column}_l"]) for column in recipe.book)
    lines = tuple(
        _line(each, model, kin_odds, row, (habits or {}).get((book, each.name), ()))
        for each in recipe.comparisons
    )
    stranger = prior + sum(line.weight for line in lines)
    kin = None
    if row["may_be_kin"]:
        kin = kin_prior + sum(line.kin for line in lines if line.kin is not None)
    return Explanation(
        left=row["uid_l"], right=row["uid_r"], prior=prior, lines=lines,
        stranger=stranger, kin=kin, weight=together(stranger, kin), again=habits is not None,
    )  # fmt: skip


def _line(
    comparison: Comparison,
    model: Model,
    kin_odds: Mapping[str, tuple[Odds, ...]],
    row: Mapping[str, Any],
    habits: Sequence[float],
) -> Line:
    place = row[comparison.name]
    column = SHOWN.get(comparison.name, comparison.name)
    left, right = (_shown(row, column, side) for side in "lr")
    if place is None:
        return Line(comparison.name, "unknown", left, right, 0.0, 0.0, 0.0, None)
    odds = model.odds[comparison.name][place]
    kin = kin_odds.get(comparison.name, ())
    rarity = 0.0
    if place < len(comparison.levels) and (rare := comparison.levels[place].rare):
        known = [bits for side in "lr" if (bits := row[f"rare_{rare}_{side}"]) is not None]
        rarity = min(known, default=0.0)
    book = habits[place] if habits else 0.0
    return Line(
        comparison=comparison.name, says=odds.says, left=left, right=right,
        weight=odds.weight + rarity + book, rarity=rarity, book=book,
        kin=kin[place].weight + book if kin else None,
    )  # fmt: skip


def _shown(row: Mapping[str, Any], column: str, side: str) -> str | None:
    if column != "born":
        value = row.get(f"{column}_{side}")
        return None if value is None else str(value)
    year, month, day = (row[f"{part}_{side}"] for part in "ymd")
    if year is None:
        return None
    return f"{year:04d}" if month is None else f"{year:04d}-{month:02d}-{day:02d}"


def together(stranger: float, kin: float | None) -> float:
    """Return what is left of two weights that must both hold, in bits."""
    if kin is None:
        return stranger
    low, high = sorted((stranger, kin))
    return low - math.log2(1.0 + 2.0 ** (low - high))
