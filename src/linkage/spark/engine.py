"""The whole way on Spark: the same steps as :mod:`linkage.linking`, and the same links."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import duckdb

from linkage import linking, persons, remainder, tables, training, units
from linkage.blocking import pairs_sql
from linkage.calibrating import calibrate
from linkage.linking import Report, Tell
from linkage.model import Model
from linkage.recipe import Recipe
from linkage.refusals import BadInput
from linkage.spark import session
from linkage.spark.assigning import assign
from linkage.spark.bench import Bench
from linkage.spark.naming import NAME, read_names
from linkage.spark.scoring import Scorer


def link(
    left: Path, right: Path, out: Path, *, recipe: Recipe, model: Model | None = None,
    succession: Path | None = None, memory: str = "6GB", threads: int = 2,
    without: tuple[str, ...] = (), tell: Tell = lambda _step: None,
) -> tuple[Report, Model]:  # fmt: skip
    """
    Link two files and write the links, see :func:`linkage.linking.link`.

    Half of the memory is Java's and a third DuckDB's; the rest is for reading names.
    :raises BadInput: when a file does not hold what it must, or Spark is not here.
    """
    if lacking := session.missing():
        raise BadInput(lacking)
    report = Report()
    whole = session.megabytes(memory)
    with ExitStack() as stack:
        connection = stack.enter_context(linking.workbench(f"{whole // 3}MB", threads))
        with report.step("read", tell):
            report.left, report.right = linking.read(
                connection, recipe, left, right, without=without
            )
            if model is None and report.left < linking.FEWEST:
                raise BadInput(
                    f"{left}: there is one row; nothing can be learned from it. Give a --model."
                )
            units.load(connection, succession)
        with report.step("start Spark", tell):
            folder = stack.enter_context(_folder())
            spark = stack.enter_context(
                session.started(folder, heap_mb=whole // 2, threads=threads)
            )
            bench = Bench(spark, folder, connection)
        with report.step("prepare", tell):
            _prepare(bench, connection, recipe, report)
        if model is None:
            with report.step("train", tell):
                bench.show("l", "r")
                model = training.train(connection, recipe)
        model = _find(bench, recipe, model, report, tell)
        with report.step("calibrate", tell):
            if not model.calibration:
                bench.show("l", "scored")
                model = replace(model, calibration=calibrate(connection, recipe, model, "scored"))
        report.model = model.hash
        with report.step("write", tell):
            bench.show("found")
            linking.write(connection, model, out)
        report.peak_mb += session.peak_mb()
    return report, model


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="linkage-spark-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _prepare(
    bench: Bench, connection: duckdb.DuckDBPyConnection, recipe: Recipe, report: Report
) -> None:
    """Make the tables ``l`` and ``r`` of persons, see :func:`linkage.persons.prepare`."""
    bench.take("unit", "select * from unit")
    connection.execute(
        "create or replace table known as select row_ - 1 as uid, id from given_l"
        f" union all select row_ - 1 + {report.left}, id from given_r"
    )
    for side, shape in (("l", tables.SHAPES[recipe.left]), ("r", tables.SHAPES[recipe.right])):
        bench.take(f"said_{side}", persons.given_sql(side, shape))
        connection.execute(f"drop table given_{side}")
    bench.function("read_name", read_names, NAME)
    # In two steps, or Spark would read the names of all rows once more to leave out the empty ones.
    bench.make("texts", persons.texts_sql(("said_l", "said_r")))
    bench.make("spelling", "select name.* from (select read_name(text) as name from texts) n")
    bench.make("spelled", persons.spelled_sql("array_join(sort_array(split(plain, ' ')), ' ')"))
    bench.make("l", persons.person_sql("said_l", first=0))
    bench.make("r", persons.person_sql("said_r", first=report.left))


def _find(bench: Bench, recipe: Recipe, model: Model, report: Report, tell: Tell) -> Model:
    """Make the tables ``scored`` and ``found``, see :func:`linkage.linking.find`."""
    first = tuple(block for block in recipe.blocks if block.round == 1)
    with report.step("block", tell):
        bench.make("near", pairs_sql(first, "l", "r"))
        scorer = Scorer(bench, recipe, model)
    with report.step("score", tell):
        scorer.score("near", "scored")
    with report.step("set aside", tell):
        assign(bench, recipe.thresholds, "scored", "clear", rounds=1)
        bench.make("sure", linking.sure_sql(recipe))
        for side in "lr":
            bench.make(f"left_{side}", linking.rest_sql(side))
    with report.step("block wider", tell):
        wide = pairs_sql(recipe.blocks, "left_l", "left_r")
        bench.make("wider", f"select l, r from ({wide}) wide anti join near using (l, r)")
        report.pairs = bench.count("near") + bench.count("wider")
    with report.step("score wider", tell):
        scorer.score("wider", "scored")
    with report.step("assign", tell):
        assign(bench, recipe.thresholds, "scored", "found")
    with report.step("look again", tell):
        if model.remainder is None:
            model = replace(model, remainder=remainder.learn(bench.rows, recipe, model))
        bench.make("again", remainder.again_sql(recipe, model, "scored", "found"))
        assign(bench, recipe.thresholds, "again", "found_again")
        bench.make("found", remainder.joined_sql("found"))
    report.links = bench.count("found where decision = 'link'")
    report.reviews = bench.count("found where decision = 'review'")
    report.records_in_review = bench.count(
        "(select distinct l from found where decision = 'review') d"
    )
    if recipe.checked_by:
        same, shared = bench.row(linking.recall_sql(recipe, recipe.checked_by))
        report.blocking_recall = round(shared / same, 5) if same else None
    return model
