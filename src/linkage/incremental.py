"""
A few records as they arrive, weighed by a model that is known.

The bench stays open: what never changes (the communes, the plan of the recipe's SQL) is made
once, how rare a name is is looked up, and a call pays for its own rows alone. The weights are those of
:mod:`linkage.explaining`, the decision is that of :mod:`linkage.assigning`: the same rule as
for a whole register, among the rivals that are given.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa

from linkage import units
from linkage.assigning import assign
from linkage.calibrating import probability_sql
from linkage.explaining import Explanation, explanation
from linkage.model import Model, bits
from linkage.names import names
from linkage.recipe import Recipe
from linkage.scoring import LOWEST
from linkage.tables import SHAPES, Shape

NAMED = ("full_name", "mother_name", "father_name")
DIGITS = "0123456789"
YEAR = 4
PERSON = pa.schema(
    [("uid", pa.int64()), ("number", pa.string()), ("name", pa.string()), ("plain", pa.string()),
     ("surname", pa.string()), ("given", pa.string()), ("bag", pa.string()), ("bare", pa.bool_()),
     ("sex", pa.string()), ("y", pa.int16()), ("m", pa.int8()), ("d", pa.int8()),
     ("place", pa.string()), ("heir", pa.string()), ("district", pa.string()),
     ("home", pa.string()), ("mother_plain", pa.string()), ("mother_given", pa.string()),
     ("father_plain", pa.string()), ("father_given", pa.string())]
)  # fmt: skip
"""The columns of :mod:`linkage.persons`."""
Row = Mapping[str, str | None]
Settle = Callable[[duckdb.DuckDBPyConnection], None]


@dataclass(frozen=True, slots=True)
class Weighed:
    """A pair that is linked or looked at: ids, why, how sure against its rivals, how likely."""

    left: str
    right: str
    explanation: Explanation
    evidence: float
    probability: float
    is_link: bool


class Arrivals:
    """Weighs a few left records against a few right ones, among ``right`` in all."""

    def __init__(self, recipe: Recipe, model: Model, *, right: int) -> None:
        """Open the bench; nothing is known of names yet."""
        self._recipe = recipe
        self._model = model
        self._right = max(right, 2)
        self._common: dict[tuple[str, str], float] = {}
        self._rarest: dict[str, float] = {}
        self._connection = duckdb.connect(":memory:", config={"threads": 1})
        self._connection.execute("set enable_progress_bar = false")
        # DuckDB cuts the statistics of a text within a letter, and then refuses what it cut.
        self._connection.execute("set disabled_optimizers = 'statistics_propagation'")
        units.load(self._connection)
        told = self._connection.execute("select old, heir, district from unit").fetchall()
        self._units = {old: (heir, district) for old, heir, district in told}
        for side in "lr":
            self._register(f"create table {side} as select * from incoming", PERSON.empty_table())
        # Planned once, for that is much of what it costs; tables are only made on the bench of
        # the rivals, since a plan is made anew once any table of its own has been.
        sides = ", ".join(f"{side}.{x} as {x}_{side}" for x in PERSON.names for side in "lr")
        levels = ", ".join(f"{each.level_sql} as {each.name}" for each in recipe.comparisons)
        question = (
            f"select *, {recipe.kin_when} as may_be_kin from (select *, {levels} from"
            f" (select {sides} from l cross join r) pair) levelled order by uid_l, uid_r"
        )
        self._names = [x[0] for x in self._connection.execute(question).description or ()]
        self._connection.execute(f"prepare levelled as {question}")
        self._rivals = duckdb.connect(":memory:", config={"threads": 1})

    def know(self, common: Iterable[tuple[str, str, float]], rarest: Mapping[str, float]) -> None:
        """Take the names that many bear, as column, name, bits; any other is worth ``rarest``."""
        self._rarest = dict(rarest)
        self._common = {(column, name): rare for column, name, rare in common}

    def weigh(
        self, left: Sequence[Row], right: Sequence[Row], *, settle: Settle | None = None
    ) -> list[Weighed]:
        """
        Weigh every left record against every right one; return what is linked or looked at.

        Rows are in the shapes of the recipe's two sides. ``settle`` may set right what the
        shapes cannot say of places, once the tables ``l`` and ``r`` are made.
        """
        if not left or not right:
            return []
        one = self.persons(left, SHAPES[self._recipe.left], first=0)
        other = self.persons(right, SHAPES[self._recipe.right], first=len(left))
        self._lay("l", pa.Table.from_pylist(one, schema=PERSON))
        self._lay("r", pa.Table.from_pylist(other, schema=PERSON))
        if settle:
            settle(self._connection)
        ids = [row["id"] for row in (*left, *right)]
        return self._decided(self._told(), ids)

    def persons(self, rows: Sequence[Row], shape: Shape, *, first: int) -> list[dict[str, Any]]:
        """Return rows as persons: what :func:`linkage.persons.prepare` makes of them in SQL."""
        spelled = iter(list(names(row[name] or "" for row in rows for name in NAMED)))
        made = []
        for uid, row in enumerate(rows, first):
            own, mother, father = next(spelled), next(spelled), next(spelled)
            place = row.get(shape.place)
            heir, district = self._units.get(place, (None, None)) if place else (None, None)
            words = own.plain.split(" ") if own else []
            made.append({
                "uid": uid, "number": _number(row["personal_id"]), "name": own and own.toned,
                "plain": own and own.plain, "surname": words[0] if words else None,
                "given": words[-1] if words else None,
                "bag": " ".join(sorted(words)) if words else None,
                "bare": own and own.toned == own.plain, "sex": row["sex"],
                **_born(row["birth_date"]), "place": place, "heir": heir, "district": district,
                "home": row.get(shape.home), "mother_plain": mother and mother.plain,
                "mother_given": mother and mother.plain.split(" ")[-1],
                "father_plain": father and father.plain,
                "father_given": father and father.plain.split(" ")[-1],
            })  # fmt: skip
        return made

    def _rarity(self, row: Mapping[str, Any]) -> dict[str, float | None]:
        """Return what the rarity of each name of a pair adds; one nobody counted is the rarest."""
        told: dict[str, float | None] = {}
        for of in self._recipe.rare:
            for side in "lr":
                name = row[f"{of}_{side}"]
                worth = self._common.get((of, name), self._rarest.get(of, 0.0))
                told[f"rare_{of}_{side}"] = None if name is None else worth
        return told

    def _lay(self, table: str, rows: pa.Table) -> None:
        self._connection.execute(f"delete from {table}")
        self._register(f"insert into {table} select * from incoming", rows)

    def _register(self, statement: str, rows: pa.Table) -> None:
        self._connection.register("incoming", rows)
        self._connection.execute(statement)
        self._connection.unregister("incoming")

    def _told(self) -> list[Explanation]:
        """Return why each pair weighs what it does, as :func:`linkage.explaining.explain` has it."""
        prior = bits(self._model.expected / self._right)
        told = []
        for values in self._connection.execute("execute levelled").fetchall():
            row = dict(zip(self._names, values, strict=True))
            told.append(explanation(self._recipe, self._model, row | self._rarity(row), prior))
        return [each for each in told if each.weight >= LOWEST]

    def _decided(self, told: Sequence[Explanation], ids: Sequence[str | None]) -> list[Weighed]:
        if not told:
            return []
        weights = pa.table({
            "l": [each.left for each in told], "r": [each.right for each in told],
            "weight": [each.weight for each in told],
        })  # fmt: skip
        self._rivals.register("weights", weights)
        self._rivals.execute("create or replace table scored as select * from weights")
        self._rivals.unregister("weights")
        assign(self._rivals, self._recipe.thresholds, "scored", "decided")
        rows = self._rivals.execute(
            f"select l, r, evidence, {probability_sql(self._model.calibration)},"
            " decision = 'link' from decided order by l, evidence desc, r"
        ).fetchall()
        why = {(each.left, each.right): each for each in told}
        return [
            Weighed(str(ids[left]), str(ids[right]), why[left, right], evidence, likely, is_link)
            for left, right, evidence, likely, is_link in rows
        ]


def _number(text: str | None) -> str | None:
    digits = "".join(each for each in text or "" if each in DIGITS)
    return {12: digits, 11: f"0{digits}"}.get(len(digits))


def _born(text: str | None) -> dict[str, int | None]:
    """Return year, month and day; clerks wrote 1 January where they knew the year only."""
    if not text:
        return {"y": None, "m": None, "d": None}
    if len(text) <= YEAR or text.endswith("-01-01"):
        return {"y": int(text[:YEAR]), "m": None, "d": None}
    return {"y": int(text[:YEAR]), "m": int(text[5:7]), "d": int(text[8:10])}
