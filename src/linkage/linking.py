"""The whole way: from two files to the links between them."""

import resource
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import duckdb

from linkage import persons, remainder, tables, training
from linkage.assigning import assign
from linkage.blocking import pair
from linkage.calibrating import calibrate, probability_sql
from linkage.model import Model, quoted
from linkage.recipe import Recipe
from linkage.refusals import BadInput
from linkage.scoring import Scorer

Tell = Callable[[str], None]
FEWEST = 2


@dataclass(slots=True)
class Report:
    """What was done, for people and for programs."""

    left: int = 0
    right: int = 0
    pairs: int = 0
    links: int = 0
    reviews: int = 0
    records_in_review: int = 0
    blocking_recall: float | None = None
    model: str = ""
    seconds: dict[str, float] = field(default_factory=dict)
    peak_mb: int = 0

    @contextmanager
    def step(self, name: str, tell: Tell) -> Iterator[None]:
        """Time a step."""
        tell(name)
        began = time.monotonic()
        yield
        self.seconds[name] = round(time.monotonic() - began, 2)
        self.peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


@contextmanager
def workbench(memory: str, threads: int) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a DuckDB that spills to a folder of its own, taken away in the end."""
    folder = Path(tempfile.mkdtemp(prefix="linkage-"))
    try:
        with duckdb.connect() as connection:
            try:
                connection.execute(f"set threads = {threads}")
                connection.execute("set memory_limit = ?", [memory])
            except duckdb.Error as error:
                raise BadInput(str(error).splitlines()[0]) from error
            connection.execute("set temp_directory = ?", [str(folder / "spill")])
            connection.execute("set enable_progress_bar = false")
            yield connection
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def link(
    left: Path, right: Path, out: Path, *, recipe: Recipe, model: Model | None = None,
    succession: Path | None = None, memory: str = "6GB", threads: int = 2,
    without: tuple[str, ...] = (), tell: Tell = lambda _step: None,
) -> tuple[Report, Model]:  # fmt: skip
    """
    Link two files and write the links (record, resident, weight, probability, decision).

    :raises BadInput: when a file does not hold what it must.
    """
    report = Report()
    with workbench(memory, threads) as connection:
        with report.step("read", tell):
            report.left, report.right = read(connection, recipe, left, right, without=without)
            if model is None and report.left < FEWEST:
                raise BadInput(
                    f"{left}: there is one row; nothing can be learned from it. Give a --model."
                )
        with report.step("prepare", tell):
            persons.prepare(connection, *_shapes(recipe), succession=succession)
        if model is None:
            with report.step("train", tell):
                model = training.train(connection, recipe)
        model = find(connection, recipe, model, report, tell)
        with report.step("calibrate", tell):
            if not model.calibration:
                model = replace(model, calibration=calibrate(connection, recipe, model, "scored"))
        report.model = model.hash
        with report.step("write", tell):
            write(connection, model, out)
    return report, model


def _shapes(recipe: Recipe) -> tuple[tables.Shape, tables.Shape]:
    return tables.SHAPES[recipe.left], tables.SHAPES[recipe.right]


def read(
    connection: duckdb.DuckDBPyConnection, recipe: Recipe, left: Path, right: Path,
    *, without: tuple[str, ...] = (),
) -> tuple[int, int]:  # fmt: skip
    """Read both files into ``given_l`` and ``given_r``; return their rows."""
    one, other = _shapes(recipe)
    return (
        tables.read(connection, left, one, "given_l", without=without),
        tables.read(connection, right, other, "given_r", without=without),
    )


def load(
    connection: duckdb.DuckDBPyConnection, recipe: Recipe, left: Path, right: Path,
    *, succession: Path | None = None, without: tuple[str, ...] = (),
) -> None:  # fmt: skip
    """Read two files and make the persons of both."""
    read(connection, recipe, left, right, without=without)
    persons.prepare(connection, *_shapes(recipe), succession=succession)


def uid(connection: duckdb.DuckDBPyConnection, wanted: str, file: Path, *, side: str) -> int:
    """
    Return the number of the row with an id.

    :raises BadInput: when there is none.
    """
    row = connection.execute(
        f"select k.uid from known k join {side} s on s.uid = k.uid where k.id = ?",
        [wanted],
    ).fetchone()
    if row is None:
        raise BadInput(f"{file}: there is no row with the id '{wanted}'.")
    return int(row[0])


def find(
    connection: duckdb.DuckDBPyConnection, recipe: Recipe, model: Model, report: Report, tell: Tell
) -> Model:
    """
    Make the tables ``scored`` and ``found`` from the persons in ``l`` and ``r``.

    Return the model with what the first look taught about what it left, unless it knew.

    What agrees in nearly everything is scored first, and what is sure of it is set aside: any
    rival would have to agree as well, and so be among the same pairs. The wider keys then join
    only what is left.
    """
    first = tuple(block for block in recipe.blocks if block.round == 1)
    with report.step("block", tell):
        report.pairs = pair(connection, first, "l", "r", "near")
        scorer = Scorer(connection, recipe, model)
    with report.step("score", tell):
        scorer.score("near", "scored")
    with report.step("set aside", tell):
        assign(connection, recipe.thresholds, "scored", "clear", rounds=1)
        _set_aside(connection, recipe)
    with report.step("block wider", tell):
        pair(connection, recipe.blocks, "left_l", "left_r", "wide")
        connection.execute(
            "create or replace table wider as select l, r from wide anti join near using (l, r)"
        )
        report.pairs += _count(connection, "select count(*) from wider")
    with report.step("score wider", tell):
        scorer.score("wider", "scored")
    with report.step("assign", tell):
        assign(connection, recipe.thresholds, "scored", "found")
    with report.step("look again", tell):
        model = taught(connection, recipe, model)
        remainder.look_again(connection, recipe, model, "scored", "found")
    report.links = _count(connection, "select count(*) from found where decision = 'link'")
    report.reviews = _count(connection, "select count(*) from found where decision = 'review'")
    report.records_in_review = _count(
        connection, "select count(distinct l) from found where decision = 'review'"
    )
    report.blocking_recall = _blocking_recall(connection, recipe)
    return model


def taught(connection: duckdb.DuckDBPyConnection, recipe: Recipe, model: Model) -> Model:
    """Return the model with its remainder, learned from ``found`` if it has none."""
    if model.remainder is not None:
        return model
    learned = remainder.learn(lambda query: connection.execute(query).fetchall(), recipe, model)
    return replace(model, remainder=learned)


def _set_aside(connection: duckdb.DuckDBPyConnection, recipe: Recipe) -> None:
    connection.execute(f"create or replace table sure as {sure_sql(recipe)}")
    for side in "lr":
        connection.execute(f"create or replace table left_{side} as {rest_sql(side)}")


def sure_sql(recipe: Recipe) -> str:
    """Return the SQL for the pairs that are set aside."""
    exact = " and ".join(f"s.{name} = 0" for name in recipe.sure_when)
    return (
        "select f.l, f.r from clear f join scored s on s.l = f.l and s.r = f.r"
        f" where f.decision = 'link' and f.evidence >= {recipe.thresholds.sure} and {exact}"
    )


def rest_sql(side: str) -> str:
    """Return the SQL for the persons of a side that are not set aside."""
    return f"select * from {side} anti join (select {side} as uid from sure) s using (uid)"


def _blocking_recall(connection: duckdb.DuckDBPyConnection, recipe: Recipe) -> float | None:
    """Return how many pairs of the same number share another key too, as a share."""
    if recipe.checked_by is None:
        return None
    row = connection.execute(recall_sql(recipe, recipe.checked_by)).fetchone()
    return round(row[1] / row[0], 5) if row and row[0] else None


def recall_sql(recipe: Recipe, number: str) -> str:
    """Return the SQL for how many pairs have the same number, and share another key too."""
    keys = " or ".join(
        "(" + " and ".join(f"l.{column} = r.{column}" for column in block.on) + ")"
        for block in recipe.blocks
        if number not in block.on
    )
    return f"select count(*), count(*) filter (where {keys}) from l join r using ({number})"


def write(connection: duckdb.DuckDBPyConnection, model: Model, out: Path) -> None:
    """Write the links, whole or not at all: Parquet, or CSV by the name's ending."""
    new = out.with_name(f".{out.name}.new")
    kind = "csv, header" if out.suffix == ".csv" else "parquet, compression zstd"
    try:
        connection.execute(
            "copy (select a.id as record, b.id as resident, round(weight, 4) as weight,"
            f" round({probability_sql(model.calibration)}, 6) as probability, decision"
            " from found f join known a on a.uid = f.l join known b on b.uid = f.r"
            f" order by a.id, evidence desc, b.id) to {quoted(new)} (format {kind})"
        )
    except duckdb.Error as error:
        new.unlink(missing_ok=True)
        raise BadInput(f"{out}: {str(error).splitlines()[0]}") from error
    new.replace(out)


def _count(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0


def plain(report: Report) -> dict[str, Any]:
    """Return the report as JSON has it."""
    return {
        "records": report.left,
        "residents": report.right,
        "pairs": report.pairs,
        "links": report.links,
        "review": report.reviews,
        "records_in_review": report.records_in_review,
        "blocking_recall": report.blocking_recall,
        "model": report.model,
        "seconds": report.seconds | {"total": round(sum(report.seconds.values()), 2)},
        "peak_mb": report.peak_mb,
    }
