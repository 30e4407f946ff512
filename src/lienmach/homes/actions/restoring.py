"""
Bring a backup back, into an installation that holds nothing yet.

All of it is made ready in a folder beside (``restoring`` in the home): an embedded server with
its databases, files and secrets. A mark says that it is ready; then it is moved into its place,
which after a kill the next restore completes. Before the mark the home itself holds nothing.
Databases of one's own are each filled in one transaction, and emptied again if it comes to that.
"""

import contextlib
import fcntl
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db.migrations.loader import MigrationLoader

from lienmach.ground import archive, cluster, dump, installation
from lienmach.ground.archive import Progress
from lienmach.ground.installation import Database, home, write_private
from lienmach.ground.server import data, postmaster
from lienmach.homes.actions.backing_up import BESIDE, table_hashes
from lienmach.homes.actions.roles import entered, prepare_roles
from lienmach.homes.files import FileMissing, FileStore
from lienmach.homes.refusals import (
    BackupTooNew,
    NotEmpty,
    OtherProvinces,
    RestoreDiffers,
    RestoreRunning,
)

READY = "ready"
# A database of one's own that is being filled holds this table.
UNFINISHED = "lienmach_restoring"


@dataclass(slots=True)
class Restored:
    """What a restore brought back."""

    made_at: str = ""
    rows: dict[str, int] = field(default_factory=dict)
    files: int = 0
    warnings: list[str] = field(default_factory=list)


def restore(folder: Path, *, say: Progress) -> Restored:
    """
    Restore a backup: verify it, fill the databases, compare every table, hang the fences.

    :raises NotABackup: when the folder holds no finished one.
    :raises BackupDamaged: when a part is not what it was.
    :raises BackupTooNew: when a newer version made it.
    :raises NotEmpty: when the installation holds anything already.
    :raises RestoreDiffers: when a table is not what it was; nothing is left then.
    """
    with _alone():
        about, parts = archive.read(folder)
        if _complete(say):
            raise NotEmpty("An earlier restore was completed just now; nothing else was done.")
        _check_it_fits(about)
        _check_emptiness()
        archive.check(folder, parts, say)
        staging = cluster.restoring()
        _drop(staging)
        staging.mkdir(mode=0o711)
        try:
            done = _fill(folder, about, staging, say)
            write_private(staging / READY, "")
        except BaseException:
            say("taking back what was begun")
            _take_back(staging)
            raise
        _complete(say)
        return done


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    installation.folder("run", mode=0o711)
    with (home() / "run" / "restore.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RestoreRunning from None
        yield


@contextlib.contextmanager
def _living_in(path: Path) -> Iterator[None]:
    """Let this process work in another home for a while."""
    before = os.environ.get("LIENMACH_HOME")
    os.environ["LIENMACH_HOME"] = str(path)
    try:
        yield
    finally:
        if before is None:
            del os.environ["LIENMACH_HOME"]
        else:
            os.environ["LIENMACH_HOME"] = before


def _check_it_fits(about: Mapping[str, Any]) -> None:
    kept, served = sorted(about["provinces"]), sorted(settings.PROVINCES)
    if kept != served:
        raise OtherProvinces(
            f"The backup holds {', '.join(kept)}; this installation serves {', '.join(served)}."
        )
    known = set(MigrationLoader(None).disk_migrations)
    for province in about["provinces"].values():
        newer = {(app, name) for app, name in province["migrations"]} - known
        if newer:
            app, name = min(newer)
            raise BackupTooNew(
                f"The backup was made by a newer version: {app} {name} is not known here."
            )


def _check_emptiness() -> None:
    """See that nothing would be overwritten."""
    kept = [home() / name for name in ("files", "scenario", *BESIDE)]
    if data().exists() or any(path.exists() for path in kept):
        raise NotEmpty(f"{home()} holds an installation already; restore into a new home.")
    if installation.is_embedded():
        return
    for alias, place in installation.owners().items():
        with entered(place) as connection:
            tables = {row[0] for row in connection.execute(_TABLES)}
            if UNFINISHED in tables:
                _empty(connection)
            elif tables:
                raise NotEmpty(f"The database of {alias} holds {min(tables)} already.")


_TABLES = "select tablename from pg_tables where schemaname = 'public'"

_EMPTY = """
do $$ declare x record; begin
  for x in select format('drop table if exists public.%I cascade', relname) as words
             from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
              and pg_has_role(relowner, 'USAGE') loop
    execute x.words;
  end loop;
  for x in select format('drop %s if exists %s cascade',
                  case prokind when 'p' then 'procedure' else 'function' end,
                  oid::regprocedure) as words
             from pg_proc where pronamespace = 'public'::regnamespace
              and pg_has_role(proowner, 'USAGE') loop
    execute x.words;
  end loop;
  for x in select format('drop type if exists public.%I cascade', typname) as words
             from pg_type t where typnamespace = 'public'::regnamespace
              and pg_has_role(typowner, 'USAGE') and (typtype in ('e', 'd')
              or typtype = 'c' and (select relkind from pg_class where oid = t.typrelid) = 'c') loop
    execute x.words;
  end loop;
end $$
"""


def _empty(connection: psycopg.Connection) -> None:
    """Take away what an unfinished restore made; the database was empty before it."""
    connection.execute(_EMPTY)


def _fill(folder: Path, about: Mapping[str, Any], staging: Path, say: Progress) -> Restored:
    done = Restored(made_at=str(about["made_at"]))
    _put_back(folder, about, staging)
    embedded = installation.is_embedded()
    with _living_in(staging) if embedded else contextlib.nullcontext():
        if embedded:
            say("making a server")
            cluster.ensure()
        users = installation.provinces()
        for alias, place in installation.owners().items():
            say(f"filling the database of {alias}")
            done.rows[alias] = _fill_database(
                place, folder / "databases" / f"{alias}.dump", users[alias].user,
                about["provinces"][alias]["tables"], say,
            )  # fmt: skip
    for alias in settings.PROVINCES:
        say(f"unpacking the files of {alias}")
        done.files += _unpack(folder / "files" / f"{alias}.tar", staging / "files" / alias)
    say("hanging the fences and sealing the ledgers")
    _run(staging, "migrate", "--verbosity", "0")
    try:
        _run(staging, "ledger", "seal")
    except RestoreDiffers as failed:
        done.warnings.append(f"The ledgers could not be sealed: {failed}")
    if embedded:
        with _living_in(staging):
            cluster.stop()
            cluster.let_go()
    return done


def _put_back(folder: Path, about: Mapping[str, Any], staging: Path) -> None:
    """Bring back what lies beside the databases and is not a dossier's file."""
    for path in (folder / "secrets").glob("*"):
        write_private(staging / "secrets" / path.name, path.read_text("utf-8"))
    beside = folder / "beside"
    for path in filter(Path.is_file, beside.rglob("*")):
        write_private(staging / path.relative_to(beside), path.read_bytes())
    if about["scenario"]:
        write_private(staging / "scenario", str(about["scenario"]))


def _fill_database(
    place: Database, path: Path, app: str, tables: Mapping[str, list[str]], say: Progress
) -> int:
    with entered(place) as connection:
        prepare_roles(connection, alias=place.province, app=app)
        if not installation.is_embedded():
            connection.execute(f"create table {UNFINISHED} ()".encode())
        dump.load(place, path)
        say(f"comparing the tables of {place.province}")
        found = table_hashes(connection)
        found.pop(UNFINISHED, None)
        for table in sorted({*tables, *found}):
            if found.get(table) != tables.get(table):
                raise RestoreDiffers(f"{place.province}: the table {table} is not what it was.")
        # Transactions are numbered anew in another cluster. All of these have ended.
        connection.execute("update homes_dirty set xid = pg_current_xact_id()")
    return sum(int(rows) for rows, _ in found.values())


def _unpack(path: Path, root: Path) -> int:
    """Put every file of a pack away under the digest of its content; return how many."""
    files = FileStore(root)
    count = 0
    with tarfile.open(path) as packed:
        for entry in packed:
            content = packed.extractfile(entry)
            if content is None or files.put(content.read()) != entry.name:
                raise FileMissing(f"The stored file {entry.name} is not what it was.")
            count += 1
    return count


def _run(staging: Path, *words: str) -> None:
    """Run a command of ours in the home that is being made."""
    where = {"LIENMACH_HOME": str(staging)} if installation.is_embedded() else {}
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "lienmach", *words], env={**os.environ, **where}, cwd="/",
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, errors="replace",
    )  # fmt: skip
    if done.returncode:
        raise RestoreDiffers(f"lienmach {words[0]}: {done.stderr.strip().splitlines()[-1]}")


def _drop(staging: Path) -> None:
    """Take away what a killed restore left in the folder beside, its server first."""
    if staging.exists():
        with _living_in(staging):
            if postmaster() is not None:
                cluster.stop("immediate")
            cluster.let_go()
        shutil.rmtree(staging)


def _take_back(staging: Path) -> None:
    _drop(staging)
    if not installation.is_embedded():
        for place in installation.owners().values():
            with contextlib.suppress(psycopg.Error), entered(place) as connection:
                if (UNFINISHED,) in connection.execute(_TABLES).fetchall():
                    _empty(connection)


def _complete(say: Progress) -> bool:
    """Move what stands ready into its place, the databases last; false if nothing does."""
    staging = cluster.restoring()
    if not (staging / READY).exists():
        return False
    say("moving everything into its place")
    installation.folder("secrets")
    for path in (staging / "secrets").iterdir():
        path.replace(home() / "secrets" / path.name)
    for name in ("files", "scenario", *BESIDE, "postgresql"):
        if (staging / name).exists():
            (staging / name).replace(home() / name)
    installation.sync_folder(home() / "secrets")
    installation.sync_folder(home())
    if not installation.is_embedded():
        for place in installation.owners().values():
            with entered(place) as connection:
                connection.execute(f"drop table if exists {UNFINISHED}".encode())
    (staging / READY).unlink()
    shutil.rmtree(staging)
    return True
