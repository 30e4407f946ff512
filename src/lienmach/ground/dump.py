"""``pg_dump`` and ``pg_restore`` of one database, as its owner."""

import os
import subprocess
from pathlib import Path

from lienmach.ground.installation import Database
from lienmach.ground.refusals import Refusal
from lienmach.ground.server import binaries


class DumpFailed(Refusal):
    """A program of PostgreSQL failed; its last words say why."""

    status = 500
    vi = "Chương trình của PostgreSQL bị lỗi."


def dump(place: Database, path: Path, *, snapshot: str) -> None:
    """Write a database into a file, in PostgreSQL's custom form, as a snapshot shows it."""
    _run(place, "pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={path}")


def load(place: Database, path: Path) -> None:
    """Read such a file into an empty database: all of it, or nothing."""
    _run(
        place, "pg_restore", "--single-transaction", "--exit-on-error", "--no-owner",
        "--no-privileges", str(path),
    )  # fmt: skip


def _run(place: Database, program: str, *words: str) -> None:
    # The password goes by the environment: anybody may read a command line.
    done = subprocess.run(  # noqa: S603 - PostgreSQL's own programs
        [str(binaries() / program), f"--dbname={place.conninfo(with_password=False)}", *words],
        env={**os.environ, "PGPASSWORD": place.password} if place.password else None,
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, errors="replace",
    )  # fmt: skip
    if done.returncode:
        words_left = [line for line in done.stderr.strip().splitlines() if line]
        raise DumpFailed(f"{place.province}: {program} failed: {' / '.join(words_left[-3:])}")
