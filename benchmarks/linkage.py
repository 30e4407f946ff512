"""
How well and how fast the linkage core tells who is who, on made-up provinces with known truth.

    python benchmarks/linkage.py [--residents 200000] [--records 200000] [--seeds 3] [--beside]
    python benchmarks/linkage.py --large            1.9 million records, 2.1 million residents
    python benchmarks/linkage.py --febrl4           a smoke test only: it is saturated

Each seed is drawn anew (or given by ``--seed``), so none was seen in development; the generator's
hard setting is used. Prints one JSON object: medians, and of every run precision and recall with
95 % confidence intervals (Wilson), by year of birth, with and without a number, of twins; the
calibration of every band of probability; blocking recall; recall by the share of records reviewed.
``--beside`` runs other ways on the first run's files (see ``benchmarks/beside/ways_of_linking.py``);
what they need and nothing else here does is installed beside, for as long as it runs.
"""

import argparse
import contextlib
import json
import math
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

if Path(sys.path[0]) == Path(__file__).parent:
    sys.path.pop(0)  # or this file would be taken for the package it measures

from linkage import linking, recipe

LARGE = {"records": 1_900_000, "residents": 2_100_000}
OTHERS = "recordlinkage==0.16"
BESIDE = Path(__file__).parent / "beside" / "ways_of_linking.py"
Z = 1.96


def say(sentence: str) -> None:
    """Tell whoever watches how far it is."""
    sys.stderr.write(f"{sentence}\n")


@contextlib.contextmanager
def installed() -> Iterator[dict[str, str]]:
    """Install what only the other ways need; yield the environment in which it is found."""
    with tempfile.TemporaryDirectory(prefix="linkage-beside-") as folder:
        say(f"installing {OTHERS}")
        subprocess.run(
            [sys.executable, "-m", "pip", "install", "-qq", "--target", folder, OTHERS],
            check=True, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        yield {**os.environ, "PYTHONPATH": folder}


def measured(words: list[str], **options: Any) -> tuple[str, float, int]:
    """Run a command; return what it printed, its seconds, and the most memory it held in MB."""
    began = time.monotonic()
    with tempfile.TemporaryFile("w+") as printed:
        process = subprocess.Popen(words, stdout=printed, stderr=subprocess.DEVNULL, **options)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        printed.seek(0)
        said = printed.read()
    if process.returncode:
        raise SystemExit(f"{' '.join(words[:4])} ended with {process.returncode}")
    return said, time.monotonic() - began, used.ru_maxrss // 1024


def share(right: int, of: int) -> dict[str, Any]:
    """Return a share with its confidence interval (Wilson 1927)."""
    if not of:
        return {"of": 0}
    p = right / of
    middle = (p + Z * Z / (2 * of)) / (1 + Z * Z / of)
    half = Z * math.sqrt(p * (1 - p) / of + Z * Z / (4 * of * of)) / (1 + Z * Z / of)
    return {
        "share": round(p, 6), "of": of,
        "low": round(middle - half, 6), "high": round(min(1.0, middle + half), 6),
    }  # fmt: skip


class Judge:
    """Compares links with the truth."""

    def __init__(self, folder: Path, links: Path) -> None:
        """Read both."""
        self.bench = duckdb.connect()
        self.bench.execute(
            f"create table t as select * from '{folder}/truth.parquet';"
            f" create table k as select k.*, t.resident = k.resident as ok from '{links}' k"
            "  join t on t.record = k.record;"
            " update k set ok = false where ok is null"
        )

    def row(self, query: str) -> tuple[Any, ...]:
        """Return one row."""
        found = self.bench.execute(query).fetchone()
        assert found is not None
        return found

    def quality(self, which: str = "true") -> dict[str, Any]:
        """Return precision and recall of the links, and recall with review, of some records."""
        links, right = self.row(
            "select count(*), count(*) filter (where ok) from k join t using (record)"
            f" where decision = 'link' and ({which})"
        )
        seen = self.row(
            "select count(distinct record) filter (where ok) from k join t using (record)"
            f" where {which}"
        )[0]
        pairs = self.row(f"select count(t.resident) from t where {which}")[0]
        return {
            "precision": share(right, links),
            "recall": share(right, pairs),
            "recall_with_review": share(seen, pairs),
        }

    def review(self) -> dict[str, Any]:
        """Return how many records a person must look at."""
        return share(*self.row(
            "select count(distinct record) filter (where decision = 'review'),"
            " (select count(*) from t) from k"
        ))  # fmt: skip

    def calibration(self) -> list[dict[str, Any]]:
        """Return, for every band of probability, what was said and what was true."""
        bands = self.bench.execute(
            "select decision, case when probability >= 0.9999 then 0.9999"
            "  when probability >= 0.999 then 0.999 when probability >= 0.99 then 0.99"
            "  else floor(probability * 10) / 10 end as band, count(*), avg(probability),"
            " count(*) filter (where ok) from k group by all order by all"
        ).fetchall()
        return [
            {
                "decision": decision, "from": float(band), "said": round(said, 5),
                "true": share(right, count), "error": round(abs(said - right / count), 5),
            }
            for decision, band, count, said, right in bands
        ]  # fmt: skip

    def review_load(self) -> list[dict[str, float]]:
        """Return how recall grows as records are looked at, the likeliest first."""
        pairs, records = self.row("select count(resident), count(*) from t")
        linked = self.row("select count(*) from k where decision = 'link' and ok")[0]
        steps = self.bench.execute(
            "select place, count(*), sum(gain) from (select ntile(5) over"
            " (order by best desc, record) as place, gain from (select record,"
            " max(probability) as best, max(ok::int) as gain from k where decision = 'review'"
            " group by record) r) n group by place order by place"
        ).fetchall()
        curve, looked, gained = [], 0, 0
        for _, count, gain in steps:
            looked, gained = looked + count, gained + gain
            curve.append({
                "reviewed": round(looked / records, 5),
                "recall": round((linked + gained) / pairs, 5),
            })  # fmt: skip
        return curve


def blocking_recall(folder: Path) -> dict[str, Any]:
    """Return how many true pairs share any key of the recipe."""
    births = recipe.load("birth-records")
    keys = " or ".join(
        "(" + " and ".join(f"l.{column} = r.{column}" for column in block.on) + ")"
        for block in births.blocks
    )
    with linking.workbench("4GB", 2) as bench:
        linking.load(bench, births, folder / "records.parquet", folder / "residents.parquet")
        found = bench.execute(
            f"select count(*) filter (where {keys}), count(*) from '{folder}/truth.parquet' t"
            " join known a on a.id = t.record join l on l.uid = a.uid"
            " join known b on b.id = t.resident join r on r.uid = b.uid"
        ).fetchone()
    assert found is not None
    return share(*found)


def once(folder: Path, options: argparse.Namespace, seed: int) -> dict[str, Any]:
    """Make a province, link it, and judge."""
    command = [sys.executable, "-m", "linkage"]
    say(f"seed {seed}: making {options.records:,} records and {options.residents:,} residents")
    measured([
        *command, "generate", str(folder), "--residents", str(options.residents),
        "--records", str(options.records), "--seed", str(seed), "--setting", "hard",
    ])  # fmt: skip
    say(f"seed {seed}: linking")
    out = folder / "links.parquet"
    said, seconds, peak = measured([
        *command, "link", str(folder / "records.parquet"), str(folder / "residents.parquet"),
        "--out", str(out), "--memory", options.memory, "--json",
    ])  # fmt: skip
    judge = Judge(folder, out)
    decades = [row[0] for row in judge.bench.execute(
        "select distinct birth_year // 10 * 10 from t order by 1").fetchall()]  # fmt: skip
    return {
        "seed": seed,
        "seconds": round(seconds, 1),
        "peak_mb": peak,
        "steps": json.loads(said)["seconds"],
        **judge.quality(),
        "review": judge.review(),
        "with_number": judge.quality("has_number"),
        "without_number": judge.quality("not has_number"),
        "twins": judge.quality("twin"),
        "by_birth": {
            f"{decade}s": judge.quality(f"birth_year // 10 * 10 = {decade}") for decade in decades
        },
        "calibration": judge.calibration(),
        "blocking_recall": blocking_recall(folder),
        "review_load": judge.review_load(),
    }


def medians(runs: list[dict[str, Any]]) -> dict[str, float]:
    """Return the figures that are promised, each the median of the runs."""
    return {
        "precision": statistics.median(run["precision"]["share"] for run in runs),
        "recall": statistics.median(run["recall"]["share"] for run in runs),
        "recall_with_review": statistics.median(run["recall_with_review"]["share"] for run in runs),
        "review": statistics.median(run["review"]["share"] for run in runs),
        "seconds": statistics.median(run["seconds"] for run in runs),
        "peak_mb": statistics.median(run["peak_mb"] for run in runs),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--residents", type=int, default=200_000)
    parser.add_argument("--records", type=int, default=200_000)
    parser.add_argument("--seeds", type=int, default=3, help="how many runs")
    parser.add_argument("--seed", type=int, action="append", default=[], help="a seed to repeat")
    parser.add_argument("--memory", default="2GB")
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--beside", action="store_true")
    parser.add_argument("--febrl4", action="store_true")
    options = parser.parse_args()
    if options.large:
        options.residents, options.records = LARGE["residents"], LARGE["records"]
        options.seeds, options.memory = 1, "4GB"
    if options.febrl4:
        with installed() as env:
            said, _, _ = measured([sys.executable, str(BESIDE), "febrl4"], env=env)
        print(said, end="")
        return
    seeds = options.seed or [secrets.randbelow(10**9) for _ in range(options.seeds)]
    runs, beside = [], {}
    for number, seed in enumerate(seeds):
        with tempfile.TemporaryDirectory(prefix="linkage-bench-") as name:
            runs.append(once(Path(name), options, seed))
            if options.beside and not number:
                beside = beside_of(Path(name))
    print(json.dumps({"median": medians(runs), "beside": beside, "runs": runs}, indent=1))


def beside_of(folder: Path) -> dict[str, Any]:
    """Run the other ways on the same files."""
    found = {}
    with installed() as env:
        for way in ("exact", "splink", "recordlinkage"):
            say(f"beside: {way}")
            out = folder / f"{way}.parquet"
            words = [sys.executable, str(BESIDE), way, str(folder), str(out)]
            _, seconds, peak = measured(words, env=env)
            found[way] = {
                "seconds": round(seconds, 1), "peak_mb": peak, **Judge(folder, out).quality(),
            }  # fmt: skip
    return found


if __name__ == "__main__":
    main()
