"""
Who of those who arrived is who of those who stood there, worked out by the linkage core.

It runs as a process of its own, given a folder: so it may have memory that the move may not, and
nothing that befalls it befalls the move. In the folder lie ``arrived.csv`` and ``stood.csv``; it
leaves ``found.csv``, a line a pair, and the hash of its model. Evidence tells what each comparison added, in bits, and never
what was compared: names and numbers stay in their registers.
"""

import csv
import json
import sys
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import duckdb

from lienmach.ground.priority import lower_this_thread
from lienmach.merger.actions.comparing import ARRIVED, FOUND, MODEL, STOOD
from linkage import explaining, linking, model, persons, recipe, tables
from linkage.calibrating import probability_sql
from linkage.refusals import Refused

RECIPE = "residents"
MEMORY, THREADS = "1GB", 2
AT_ONCE = 1000
MAY_BE_EMPTY = (
    "personal_id", "sex", "birth_unit", "residence_unit", "mother_name", "father_name",
)  # fmt: skip
"""What a register may not keep at all; without a name and a birth date nobody can be told."""
COLUMNS = ("one", "other", "decision", "weight", "probability", "evidence")


def shipped() -> model.Model:
    """
    Return the model that every move uses, so that one input has one answer.

    :raises BadRecipe: when it does not fit the recipe (any more).
    """
    file = resources.files("lienmach.merger") / "data" / f"{RECIPE}.model.json"
    return model.read(Path(str(file)), recipe.load(RECIPE))


def find(folder: Path) -> None:
    """
    Compare the two files of a folder and write down who was found.

    :raises BadInput: when there is nothing to tell people by.
    """
    asked, known = recipe.load(RECIPE), shipped()
    shapes = tables.SHAPES[asked.left], tables.SHAPES[asked.right]
    with linking.workbench(MEMORY, THREADS) as connection:
        report = linking.Report()
        report.left, report.right = linking.read(
            connection, asked, folder / ARRIVED, folder / STOOD, without=MAY_BE_EMPTY
        )
        persons.prepare(connection, *shapes, succession=None)
        linking.find(connection, asked, known, report, lambda _step: None)
        with (folder / FOUND).open("w", encoding="utf-8", newline="") as file:
            out = csv.writer(file)
            out.writerow(COLUMNS)
            out.writerows(_lines(connection, asked, known, report.right))
    (folder / MODEL).write_text(known.hash, "utf-8")


def _lines(
    connection: duckdb.DuckDBPyConnection, asked: recipe.Recipe, known: model.Model, right: int
) -> Iterator[tuple[Any, ...]]:
    """Yield what was found, the most evident first, each with its waterfall."""
    rows = connection.execute(
        "select f.l, f.r, a.id, b.id, decision, round(weight, 4),"  # noqa: S608
        f" round({probability_sql(known.calibration)}, 6), again"
        " from found f join known a on a.uid = f.l join known b on b.uid = f.r"
        " order by evidence desc, a.id, b.id"
    ).fetchall()
    for begin in range(0, len(rows), AT_ONCE):
        some = rows[begin : begin + AT_ONCE]
        told = {
            (each.left, each.right): explaining.without_values(each)
            for look in (False, True)
            for each in explaining.explain(
                connection, asked, known,
                [(left, other) for left, other, *_, again in some if again is look],
                right=right, again=look,
            )
        }  # fmt: skip
        for left, other, *figures, _again in some:
            yield (*figures, json.dumps(told[left, other]))


def main(folder: str) -> int:
    """Find, as a process; a failure is one line that names no person."""
    lower_this_thread()
    try:
        find(Path(folder))
    except Refused as refused:
        sys.stderr.write(f"{str(refused).replace(f'{folder}/', '')}\n")
        return 2
    except Exception as failure:  # whatever it is, the move goes on without
        sys.stderr.write(f"{type(failure).__name__}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
