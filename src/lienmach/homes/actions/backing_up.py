"""Back up an installation while it serves: all that it keeps, of one moment."""

import contextlib
import datetime as dt
import hashlib
import io
import tarfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from lienmach.ground import dump, installation
from lienmach.ground.archive import Archive, Part, Progress
from lienmach.ground.installation import Database
from lienmach.homes.actions.cutting import Snapshot, cut
from lienmach.homes.files import FileMissing, FileStore, store

# These belong to the embedded server; a home that is restored has a server of its own.
OF_THE_SERVER = ("postgresql-", "pgpass", ".")
# What else an installation keeps: what its scenario is, the reports of its imports, who lets
# citizens sign in, which days were swapped, and the roots that old results are checked against.
BESIDE = ("scenario.json", "imports", "eid.json", "swapped_days.csv", "trust")
# So that a row has one text, whatever the server's settings.
ONE_TEXT = """
set timezone = 'UTC'; set datestyle = 'ISO'; set intervalstyle = 'iso_8601';
set extra_float_digits = 1; set bytea_output = 'hex'; set xmlbinary = 'base64'
"""


def back_up(folder: Path, *, at: dt.datetime, say: Progress) -> list[Part]:
    """
    Write a backup into a folder and return its parts.

    The private keys are in it, for without them the seals of the ledger could not go on: keep
    it as you keep the keys. Nothing is left behind when it fails.
    :raises FolderNotEmpty: when the folder is not empty or cannot be written.
    :raises NoQuietMoment: when writers or a move leave no moment for minutes.
    """
    archive = Archive(folder)
    try:
        _write(archive, at, say)
    except BaseException:
        archive.give_up()
        raise
    return archive.parts


def _write(archive: Archive, at: dt.datetime, say: Progress) -> None:
    owners = installation.owners()
    about: dict[str, Any] = {
        "made_at": at.isoformat(),
        "scenario": installation.scenario(),
        "provinces": {},
    }
    with contents_kept(owners.values()):
        _write_contents(archive, owners, about, say)
    for secret in sorted((installation.home() / "secrets").iterdir()):
        if secret.is_file() and not secret.name.startswith(OF_THE_SERVER):
            archive.path(f"secrets/{secret.name}").write_bytes(secret.read_bytes())
            archive.add(f"secrets/{secret.name}")
    _keep_beside(archive)
    archive.finish(about)


def _write_contents(
    archive: Archive, owners: dict[str, Database], about: dict[str, Any], say: Progress
) -> None:
    """Write the databases as of one moment, and all files that their rows name."""
    say("waiting for a moment in which nobody writes")
    with cut(owners) as snapshots:
        for alias, place in owners.items():
            say(f"dumping the database of {alias}")
            name = f"databases/{alias}.dump"
            dump.dump(place, archive.path(name), snapshot=snapshots[alias].name)
            archive.add(name)
            say(f"counting and hashing the tables of {alias}")
            about["provinces"][alias] = _described(snapshots[alias])
    # A file is there before a row names it, so the files are read after the rows.
    for alias in owners:
        say(f"packing the files of {alias}")
        _pack(archive, alias, store(alias))


@contextlib.contextmanager
def contents_kept(places: Iterable[Database]) -> Iterator[None]:
    """
    Let nobody remove a file's content meanwhile: a row of the moment may name it.

    Whoever removes contents shares this lock or else leaves them for the night; see
    ``dossiers/sql/unnamed.sql``.
    """
    with contextlib.ExitStack() as stack:
        for place in places:
            connection = stack.enter_context(psycopg.connect(place.conninfo(), autocommit=True))
            connection.execute("select pg_advisory_lock(hashtextextended('every content', 7))")
        yield


def _keep_beside(archive: Archive) -> None:
    for name in BESIDE:
        kept = installation.home() / name
        for path in [kept] if kept.is_file() else sorted(filter(Path.is_file, kept.rglob("*"))):
            part = f"beside/{path.relative_to(installation.home())}"
            archive.path(part).write_bytes(path.read_bytes())
            archive.add(part)


def _described(snapshot: Snapshot) -> dict[str, Any]:
    connection = snapshot.connection
    return {
        "server": connection.info.server_version,
        "migrations": connection.execute(
            "select app, name from django_migrations order by app, name"
        ).fetchall(),
        "tables": table_hashes(connection),
    }


def table_hashes(connection: psycopg.Connection) -> dict[str, list[str]]:
    """Return the number of rows of every table, and a hash over them in any order."""
    connection.execute(ONE_TEXT)
    tables = connection.execute(
        "select tablename from pg_tables where schemaname = 'public' order by 1"
    ).fetchall()
    found = {}
    for (table,) in tables:
        row = connection.execute(
            sql.SQL(
                "select count(*)::text,"
                " coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text from {} t"
            ).format(sql.Identifier("public", table))
        ).fetchone()
        assert row is not None  # noqa: S101 - an aggregate returns one row
        found[table] = list(row)
    return found


def _pack(archive: Archive, alias: str, files: FileStore) -> None:
    """
    Pack the files of a home into one part.

    :raises FileMissing: when one is not what its name says.
    """
    name = f"files/{alias}.tar"
    with tarfile.open(archive.path(name), "w", format=tarfile.PAX_FORMAT) as packed:
        for path in sorted(files.root.glob("[0-9a-f][0-9a-f]/[0-9a-f]*")):
            content = path.read_bytes()
            if hashlib.sha256(content).hexdigest() != path.name:
                raise FileMissing(f"The stored file {path.name} of {alias} is damaged.")
            entry = tarfile.TarInfo(path.name)
            entry.size = len(content)
            packed.addfile(entry, io.BytesIO(content))
    archive.add(name)
