"""
Whether Spark gives the same links as DuckDB, row by row, and what each takes.

    python benchmarks/linkage_spark.py [--residents 210000] [--records 200000] [--seed S]

Both link the same made-up province by one model, which DuckDB learns; with ``--learn`` each
learns its own; with ``--dedupe`` it is the residents of two provinces. Needs the extra ``spark`` and Java. Prints one JSON object.
"""

import argparse
import json
import secrets
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import duckdb

LINKAGE = [sys.executable, "-m", "linkage"]


def linked(folder: Path, out: Path, *more: str) -> dict[str, Any]:
    """Link the province of a folder; return what the command told, and its seconds."""
    began = time.monotonic()
    command, one, other = next(
        each for each in (("dedupe", "a", "b"), ("link", "records", "residents"))
        if (folder / f"{each[1]}.parquet").exists()
    )  # fmt: skip
    files = (str(folder / f"{one}.parquet"), str(folder / f"{other}.parquet"))
    done = subprocess.run(
        [*LINKAGE, command, *files, "--out", str(out), *more, "--json"],
        check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    told: dict[str, Any] = json.loads(done.stdout)
    return {"wall": round(time.monotonic() - began, 1), **told}


def compared(ours: Path, theirs: Path) -> dict[str, int]:
    """Return how many rows are the same in all columns, and how many stand on one side only."""
    with duckdb.connect() as bench:
        row = bench.execute(
            "with a as (select *, row_number() over (partition by all_ order by all_) as n from"
            f" (select *, concat_ws('|', record, resident, weight, probability, decision) as all_"
            f" from '{ours}') x), b as (select *, row_number() over (partition by all_ order by all_)"
            " as n from (select *, concat_ws('|', record, resident, weight, probability, decision)"
            f" as all_ from '{theirs}') x)"
            " select (select count(*) from a join b using (all_, n)),"
            " (select count(*) from a anti join b using (all_, n)),"
            " (select count(*) from b anti join a using (all_, n)),"
            f" (select count(*) from '{ours}' x join '{theirs}' y using (record, resident, decision))"
        ).fetchone()
    assert row
    return dict(
        zip(("same", "only_duckdb", "only_spark", "same_decision"), map(int, row), strict=True)
    )


def main() -> None:
    """Make a province, link it twice, compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--residents", type=int, default=210_000)
    parser.add_argument("--records", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--memory", default="6GB")
    parser.add_argument("--threads", default="2")
    parser.add_argument("--learn", action="store_true", help="let Spark's run learn its own model")
    parser.add_argument("--dedupe", action="store_true", help="the residents of two provinces")
    options = parser.parse_args()
    seed = secrets.randbelow(2**31) if options.seed is None else options.seed
    limits = ("--memory", options.memory, "--threads", options.threads)
    with tempfile.TemporaryDirectory(prefix="linkage-spark-bench-") as made:
        folder = Path(made)
        which = ("--two",) if options.dedupe else ("--records", str(options.records))
        subprocess.run(
            [*LINKAGE, "generate", made, "--residents", str(options.residents), *which,
             "--seed", str(seed)],
            check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        ours, theirs, model = folder / "duckdb.parquet", folder / "spark.parquet", folder / "m.json"
        by_duckdb = linked(folder, ours, *limits, "--save-model", str(model))
        known = () if options.learn else ("--model", str(model))
        by_spark = linked(folder, theirs, *limits, "--engine", "spark", *known)
        rows = compared(ours, theirs)
    print(json.dumps({"seed": seed, "rows": rows, "duckdb": by_duckdb, "spark": by_spark}))


if __name__ == "__main__":
    main()
