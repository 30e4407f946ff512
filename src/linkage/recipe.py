"""
What makes two records the same person, as data: a frozen dataclass, written in TOML.

A recipe says what two tables are compared on, never how they are read or run: the same recipe
gives the same links on every engine. Its conditions are SQL on prepared columns (see
:mod:`linkage.persons`), with ``_l`` and ``_r`` for the two sides, in the part of SQL that DuckDB
and Spark share.
"""

import tomllib
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from linkage.refusals import BadRecipe

SHIPPED = ("birth-records", "residents")


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """
    One way in which a field can agree; the first level that holds is the one that counts.

    ``rare`` names the column, equal on both sides at this level, whose frequency tells what the
    agreement is worth: to share a rare name says more. A ``habit`` is an error that a hand makes
    over and over in one book.
    """

    says: str
    sql: str
    rare: str | None = None
    habit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One field: when nothing can be said, and the ways to agree, best first."""

    name: str
    unknown: str
    levels: tuple[Level, ...]

    @property
    def level_sql(self) -> str:
        """Return the SQL for the place of the level that holds; null where nothing can be said."""
        lines = [f"when {self.unknown} then null"]
        lines += [f"when {level.sql} then {place}" for place, level in enumerate(self.levels)]
        return f"case {' '.join(lines)} else {len(self.levels)} end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """
    A key that both records of a candidate pair share.

    Pairs of ``round`` 1 agree in nearly everything; those that are sure among them are set aside
    before the wider keys of round 2 are joined.
    """

    on: tuple[str, ...]
    round: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """
    Which pairs are linked, and which a person looks at.

    All in bits: how much likelier it is that this pair is right than all its rivals together,
    and that neither record has a partner.
    """

    link: float
    review: float
    sure: float
    reviews_a_record: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """Which records to compare, on what, and from what evidence on to trust a pair."""

    name: str
    left: str
    right: str
    comparisons: tuple[Comparison, ...]
    blocks: tuple[Block, ...]
    training: tuple[tuple[str, ...], ...]
    family: tuple[str, ...]
    """Columns that brothers and sisters share; their like is told apart by ``within_family``."""
    within_family: tuple[str, ...]
    """Comparisons that tell the children of one couple apart."""
    relearned: tuple[str, ...]
    """
    Of those, what mostly keeps a right pair from being linked: it is learned anew among the
    children of one couple of whom neither was linked (see :mod:`linkage.remainder`).
    """
    kin_when: str
    """When a pair may be two children of one couple: SQL on the places of levels (0 is best)."""
    checked_by: str | None
    """
    The comparison, and column, of a number that nobody shares: where both sides have one, it
    knows the answer. It tells among kin what it tells among strangers.
    """
    sure_when: tuple[str, ...]
    """Comparisons that must agree entirely before a pair is set aside as sure."""
    thresholds: Thresholds
    book: tuple[str, ...] = ()
    """Columns of the left side that tell in which book a record stands; none where there is none."""

    @property
    def rare(self) -> list[str]:
        """Return the columns whose values are counted."""
        return sorted({x.rare for each in self.comparisons for x in each.levels if x.rare})

    def comparison(self, name: str) -> Comparison:
        """Return one comparison by its name."""
        return next(each for each in self.comparisons if each.name == name)


def load(name: str | Path) -> Recipe:
    """
    Return a recipe by the name of a shipped one, or by the path of a TOML file.

    :raises BadRecipe: when there is none, or it lacks something.
    """
    if str(name) in SHIPPED:
        text = (resources.files("linkage") / "recipes" / f"{name}.toml").read_text("utf-8")
    else:
        try:
            text = Path(name).read_text("utf-8")
        except OSError as error:
            raise BadRecipe(
                f"There is no recipe {name}; shipped are {', '.join(SHIPPED)}."
            ) from error
    try:
        return _recipe(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise BadRecipe(f"The recipe {name} cannot be read: {error}.") from error


def _recipe(raw: dict[str, Any]) -> Recipe:
    return Recipe(
        name=raw["name"],
        left=raw["left"],
        right=raw["right"],
        comparisons=tuple(
            Comparison(
                name=each["name"],
                unknown=each["unknown"],
                levels=tuple(Level(**level) for level in each["levels"]),
            )
            for each in raw["comparisons"]
        ),
        blocks=tuple(
            Block(on=tuple(each["on"]), round=each.get("round", 2)) for each in raw["blocks"]
        ),
        training=tuple(tuple(keys) for keys in raw["training"]),
        family=tuple(raw["family"]),
        within_family=tuple(raw["within_family"]),
        relearned=tuple(raw.get("relearned", ())),
        kin_when=raw["kin_when"],
        checked_by=raw.get("checked_by"),
        sure_when=tuple(raw["sure_when"]),
        thresholds=Thresholds(**raw["thresholds"]),
        book=tuple(raw.get("book", ())),
    )
