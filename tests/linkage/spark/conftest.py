"""One Spark for all tests of this folder."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from linkage.spark import session
from linkage.spark.bench import Bench


@pytest.fixture(scope="session")
def spark(tmp_path_factory) -> Iterator[Any]:
    if lacking := session.missing():
        pytest.skip(lacking)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPARK_CONF_DIR", str(Path(__file__).parent / "conf"))
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        folder = tmp_path_factory.mktemp("spark")
        with session.started(folder, heap_mb=640, threads=2) as running:
            yield running


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        yield opened


@pytest.fixture
def tables(spark, connection, tmp_path) -> Bench:
    return Bench(spark.newSession(), tmp_path, connection)
