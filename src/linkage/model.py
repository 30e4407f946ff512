"""
What was learned: how often each level holds among pairs of one person (m) and of two (u).

A model is a JSON file that carries its own hash. With a fixed model the same input gives the same
links on every run and every engine. The terms are those of Fellegi and Sunter (1969).
"""

import hashlib
import json
import math
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from linkage.recipe import Comparison, Recipe
from linkage.refusals import BadRecipe

VERSION = 2


def bits(probability: float) -> float:
    """Return the odds of a probability, in bits."""
    return math.log2(probability / (1.0 - probability))


def double(value: float) -> str:
    """Return a number as SQL that no engine takes for a decimal."""
    return f"{value:.17e}"


def quoted(text: object) -> str:
    """Return a text as SQL."""
    return "'" + str(text).replace("'", "''") + "'"


@dataclass(frozen=True, slots=True)
class Odds:
    """One level: its probability among pairs of one person, and among others."""

    says: str
    m: float
    u: float

    @property
    def weight(self) -> float:
        """Return the match weight, in bits."""
        return math.log2(self.m / self.u)


@dataclass(frozen=True, slots=True)
class Habit:
    """An error that runs through a book: what each level of a comparison adds there, in bits."""

    book: str
    comparison: str
    bits: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Remainder:
    """
    What the links of the first look taught about those it left, see :mod:`linkage.remainder`.

    ``kin`` and ``kin_prior`` are against two children of one couple of whom neither was linked;
    without ``kin`` too few were left to learn from.
    """

    kin: dict[str, tuple[Odds, ...]]
    kin_prior: float
    habits: tuple[Habit, ...]


@dataclass(frozen=True, slots=True)
class Model:
    """
    A trained recipe.

    ``expected`` is the share of left records that have a partner. ``odds`` are against two people
    drawn at random, one list a comparison, its levels in the recipe's order and everything else
    last; ``kin`` the same against two children of one couple, with ``kin_prior`` the odds in bits
    that a pair of a family is one person. ``calibration`` maps evidence in bits to probability,
    as the corners of a line that never falls. ``remainder`` is for the second look at what the
    first one left; null before anything was linked.
    """

    recipe: str
    expected: float
    odds: dict[str, tuple[Odds, ...]]
    kin: dict[str, tuple[Odds, ...]]
    kin_prior: float
    calibration: tuple[tuple[float, float], ...] = ()
    remainder: Remainder | None = None

    @property
    def hash(self) -> str:
        """Return the SHA-256 of what the model says, in hex."""
        return hashlib.sha256(_canonical(self)).hexdigest()

    def write(self, path: Path) -> None:
        """Write the model and its hash, whole or not at all."""
        text = json.dumps({**_plain(self), "hash": self.hash}, ensure_ascii=False, indent=1)
        new = path.with_name(f".{path.name}.new")
        new.write_text(text + "\n", "utf-8")
        new.replace(path)


def _plain(model: Model) -> dict[str, Any]:
    return {"version": VERSION, **asdict(model)}


def _canonical(model: Model) -> bytes:
    return json.dumps(_plain(model), ensure_ascii=False, sort_keys=True).encode()


def read(path: Path, recipe: Recipe) -> Model:
    """
    Return the model of a file.

    :raises BadRecipe: when it is none, was changed by hand, or belongs to another recipe.
    """
    try:
        raw = json.loads(path.read_text("utf-8"))
        said, version = raw["hash"], raw["version"]
        if version != VERSION:
            raise BadRecipe(
                f"{path}: the model is of version {version}, not {VERSION}; learn it anew."
            )
        model = Model(
            recipe=raw["recipe"],
            expected=raw["expected"],
            odds=_odds(raw["odds"]),
            kin=_odds(raw["kin"]),
            kin_prior=raw["kin_prior"],
            calibration=tuple((x, y) for x, y in raw["calibration"]),
            remainder=_remainder(raw["remainder"]) if raw["remainder"] else None,
        )
    except OSError as error:
        raise BadRecipe(f"{path}: there is no such model.") from error
    except (ValueError, KeyError, TypeError) as error:
        raise BadRecipe(f"{path}: this is not a model: {error!r}.") from error
    if model.hash != said:
        raise BadRecipe(f"{path}: the model does not match its hash; it was changed since.")
    if model.recipe != recipe.name or not _fits(model, recipe):
        raise BadRecipe(f"{path}: the model was trained for another recipe than {recipe.name}.")
    return model


def _odds(raw: dict[str, list[dict[str, Any]]]) -> dict[str, tuple[Odds, ...]]:
    return {name: tuple(Odds(**each) for each in levels) for name, levels in raw.items()}


def _remainder(raw: dict[str, Any]) -> Remainder:
    habits = (
        Habit(each["book"], each["comparison"], tuple(each["bits"])) for each in raw["habits"]
    )
    return Remainder(_odds(raw["kin"]), raw["kin_prior"], tuple(habits))


def _fits(model: Model, recipe: Recipe) -> bool:
    return all(
        len(model.odds.get(each.name, ())) == len(each.levels) + 1 for each in recipe.comparisons
    )


def settings(
    comparisons: tuple[Comparison, ...], odds: dict[str, tuple[Odds, ...]] | None = None
) -> dict[str, Any]:
    """Return Splink's settings for some comparisons, with what was learned if anything was."""
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "uid",
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": True,
        "blocking_rules_to_generate_predictions": [],
        "comparisons": [
            _comparison(each, odds[each.name] if odds else None) for each in comparisons
        ],
    }


def _comparison(comparison: Comparison, odds: tuple[Odds, ...] | None) -> dict[str, Any]:
    levels: list[dict[str, Any]] = [
        {"sql_condition": comparison.unknown, "label_for_charts": "unknown", "is_null_level": True}
    ]
    levels += [{"sql_condition": x.sql, "label_for_charts": x.says} for x in comparison.levels]
    levels.append({"sql_condition": "ELSE", "label_for_charts": "nothing of these"})
    for line, learned in zip(levels[1:], odds or (), strict=bool(odds)):
        line |= {"m_probability": learned.m, "u_probability": learned.u}
    return {"output_column_name": comparison.name, "comparison_levels": levels}
