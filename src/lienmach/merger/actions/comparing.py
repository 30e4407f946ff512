"""The people of one table, handed to the linkage core and back; or why they were not."""

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import psycopg

from lienmach.ground import installation
from lienmach.ground.leash import leashed
from lienmach.ground.priority import lower_backends
from lienmach.homes.manifest import PersonColumns
from lienmach.merger.actions.passage import Passage, open_mover, sql
from lienmach.merger.rules.mapping import Direction

FEWEST = 100
"""Among fewer people nothing tells how rare a name is."""
PATIENCE_SECONDS = 30 * 60.0
FOLDER = "linking"
ARRIVED, STOOD, FOUND, MODEL = "arrived.csv", "stood.csv", "found.csv", "model"


@dataclass(frozen=True, slots=True)
class Seen:
    """What is to be compared: how many on each side, and a fingerprint of it all."""

    arrived: int
    stood: int
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Found:
    """The file of the pairs that were found, and the hash of the model that weighed them."""

    file: Path
    model: str


class NotCompared(Exception):
    """The records could not be compared; the sentence says why."""


def folder_of(move: UUID) -> Path:
    """Return the folder in which the people of a move are compared; it is removed afterwards."""
    return installation.home() / FOLDER / str(move)


def _columns(passage: Passage, table: str, who: PersonColumns) -> dict[str, str]:
    """Return what the core asks for, as SQL on a table; null where the table does not know it."""
    has = set(passage.columns[table].names)

    def text(name: str) -> str:
        return f"nullif({name}, '')" if name in has else "null"

    date = f"to_char({who.birth_date}, 'YYYY-MM-DD')"
    if "birth_precision" in has:
        date = f"case birth_precision when 'year' then to_char({who.birth_date}, 'YYYY') else {date} end"
    return {
        "id": "id",
        "personal_id": text(who.personal_id),
        "full_name": text("full_name" if "full_name" in has else who.name),
        "sex": "case sex when 'male' then 'M' when 'female' then 'F' end" if "sex" in has
        else "null",
        "birth_date": date,
        # The core reads codes of before the communes were made anew; later ones say other places.
        "birth_unit": f"case when birth_unit_since < date '{passage.day}' then birth_unit end"
        if "birth_unit" in has
        else "null",
        "residence_unit": text("unit"),
        "mother_name": text("mother_name"),
        "father_name": text("father_name"),
    }  # fmt: skip


def seen(passage: Passage, table: str, who: PersonColumns) -> Seen:
    """Return what there is to compare."""
    read = ", ".join(_columns(passage, table, who).values())
    row = passage.book.execute(
        sql(
            "select count(*) filter (where province = %(province)s),"  # noqa: S608
            " count(*) filter (where province <> %(province)s),"
            f" coalesce(sum(hashtextextended(row({read})::text, 0)::numeric), 0)::text"
            f" from {table}"
        ),
        {"province": passage.province},
    ).fetchone()
    assert row is not None  # noqa: S101 - an aggregate always returns a row
    return Seen(*row)


@contextlib.contextmanager
def compared(passage: Passage, table: str, who: PersonColumns, found: Seen) -> Iterator[Found]:
    """
    Compare the people of a table; the body may read what was found.

    :raises NotCompared: saying why, whatever it is: the move goes on by exact numbers.
    """
    if min(found.arrived, found.stood) < FEWEST:
        raise NotCompared(
            f"{found.arrived} people against {found.stood}: fewer than {FEWEST} tell nothing of"
            " how rare a name is"
        )
    folder = folder_of(passage.move)
    forget(passage.move)
    try:
        try:
            folder.mkdir(parents=True, mode=0o700)
            _hand_out(passage, table, who, folder)
            _find(folder)
            model = (folder / MODEL).read_text("utf-8")
        except (OSError, psycopg.Error) as failure:
            raise NotCompared(
                f"the records could not be read ({type(failure).__name__})"
            ) from failure
        yield Found(folder / FOUND, model)
    finally:
        forget(passage.move)


def forget(move: UUID) -> None:
    """Remove what a comparison laid down, even one that was killed."""
    shutil.rmtree(folder_of(move), ignore_errors=True)


def _hand_out(passage: Passage, table: str, who: PersonColumns, folder: Path) -> None:
    """Stream both sides into files, on a connection that gives way to those we serve."""
    forward = passage.direction is Direction.FORWARD
    alias = passage.target if forward else passage.source
    columns = ", ".join(f"{read} as {name}" for name, read in _columns(passage, table, who).items())
    with open_mover(alias, durable=False) as connection:
        lower_backends(connection.info.backend_pid)
        for name, side in ((ARRIVED, "="), (STOOD, "<>")):
            statement = (
                f"copy (select {columns} from {table} where province {side} %(province)s)"  # noqa: S608
                " to stdout (format csv, header, encoding 'UTF8')"
            )
            with (
                (folder / name).open("wb") as file,
                psycopg.ClientCursor(connection) as cursor,
                cursor.copy(sql(statement), {"province": passage.province}) as out,
            ):
                for block in out:
                    file.write(block)


def _find(folder: Path) -> None:
    command = leashed(sys.executable, "-m", "lienmach.merger.actions.finding", str(folder))
    try:
        done = subprocess.run(  # noqa: S603 - our own program
            command, env={**os.environ, "TMPDIR": str(folder)}, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, errors="replace",
            timeout=PATIENCE_SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as late:
        raise NotCompared(f"no answer within {PATIENCE_SECONDS:.0f} seconds") from late
    if done.returncode:
        said = done.stderr.strip().splitlines()
        raise NotCompared(said[-1][:300] if said else f"ended with code {done.returncode}")
