"""Spark, started for one run: on this machine, or on the cluster that SPARK_MASTER names."""

import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from linkage.refusals import BadInput

LEAST_HEAP_MB = 640
_UNITS = {"K": 1 / 1024, "M": 1, "G": 1024, "T": 1024 * 1024}


def missing() -> str | None:
    """Return what Spark lacks here, in a sentence, or nothing."""
    if find_spec("pyspark") is None:
        return "Spark is not installed: install the extra `spark`."
    home = os.environ.get("JAVA_HOME")
    if not shutil.which("java") and not (home and (Path(home) / "bin" / "java").is_file()):
        return "Spark needs Java 17 or later, and there is none here."
    return None


def megabytes(memory: str) -> int:
    """
    Return an amount of memory such as 6GB in megabytes.

    :raises BadInput: when it is none.
    """
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([KMGT])i?B", memory, re.IGNORECASE)
    if not found:
        raise BadInput(f"'{memory}' is not an amount of memory such as 6GB.")
    return int(float(found[1]) * _UNITS[found[2].upper()])


@contextmanager
def started(folder: Path, *, heap_mb: int, threads: int) -> Iterator[Any]:
    """
    Start Spark and stop it in the end; if it runs already, take a session of its own in it.

    On a cluster, and with settings of its own (``spark-defaults.conf`` in ``SPARK_CONF_DIR``),
    it is tuned there. On a cluster ``folder`` must be one that all its machines share.

    :raises BadInput: when Spark or Java are not here.
    """
    if lacking := missing():
        raise BadInput(lacking)
    from pyspark.sql import SparkSession  # noqa: PLC0415 - an extra

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    if running := SparkSession.getActiveSession():
        yield running.newSession()
        return
    building = SparkSession.builder.appName("linkage")
    for name, value in _settings(folder, heap_mb, threads).items():
        building = building.config(name, value)
    spark = building.getOrCreate()
    try:
        yield spark
    finally:
        spark.stop()


def _settings(folder: Path, heap_mb: int, threads: int) -> dict[str, str]:
    every = {
        "spark.log.level": "ERROR",
        "spark.driver.memory": f"{max(heap_mb, LEAST_HEAP_MB)}m",
        "spark.sql.session.timeZone": "UTC",
        "spark.ui.showConsoleProgress": "false",
    }
    if master := os.environ.get("SPARK_MASTER"):
        return {**every, "spark.master": master}
    if "SPARK_CONF_DIR" not in os.environ:
        every["spark.sql.shuffle.partitions"] = str(4 * threads)
    return {
        **every,
        "spark.master": f"local[{threads}]",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.local.dir": str(folder),
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.ui.enabled": "false",
    }


def peak_mb() -> int:
    """Return the most memory that the processes below this one held, in megabytes; Linux tells."""
    return _peak_kb_below(os.getpid()) // 1024


def _peak_kb_below(process: int) -> int:
    total = 0
    for children in Path(f"/proc/{process}/task").glob("*/children"):
        for child in map(int, _said(children).split()):
            held = re.search(r"VmHWM:\s+(\d+) kB", _said(Path(f"/proc/{child}/status")))
            total += (int(held[1]) if held else 0) + _peak_kb_below(child)
    return total


def _said(path: Path) -> str:
    try:
        return path.read_text("ascii", "replace")
    except OSError:  # it has ended meanwhile
        return ""
