"""
What an installation keeps, and where: everything lies under ``$LIENMACH_HOME``.

Secrets are made at first use, one file each, readable by their owner alone.
"""

import contextlib
import os
import re
import secrets
import stat
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from lienmach.ground.addresses import plain
from lienmach.ground.refusals import Refusal

DEFAULT_PROVINCES = ("haiduong", "haiphong")
# A province's code is a host label, a folder and an alias; `default` is Django's and stays empty.
PROVINCE_CODE = re.compile(r"(?!default$)[a-z][a-z0-9]{1,30}")


class BadConfiguration(Refusal):
    """The installation's configuration cannot be read."""

    vi = "Không đọc được cấu hình của bản cài đặt."


def home() -> Path:
    """Return the folder that holds everything this installation keeps."""
    return _home(os.environ.get("LIENMACH_HOME"))


@cache
def _home(named: str | None) -> Path:
    if named:
        return Path(named).expanduser().resolve()
    checkout = Path(__file__).resolve().parents[3]
    base = checkout if (checkout / "pyproject.toml").exists() else Path.cwd()
    return base / "var"


def folder(*parts: str, mode: int = 0o700) -> Path:
    """Return a folder below the home, made if it is not there."""
    path = home().joinpath(*parts)
    path.mkdir(parents=True, exist_ok=True, mode=mode)
    return path


def write_private(path: Path, content: str | bytes) -> None:
    """Write a file only its owner may read; a reader never sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(content.encode() if isinstance(content, str) else content)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(path)
    sync_folder(path.parent)


def sync_folder(path: Path) -> None:
    """Make what was created, renamed or removed in a folder outlast a power cut."""
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def secret(name: str, make: Callable[[], str] = lambda: secrets.token_urlsafe(32)) -> str:
    """
    Return a secret of this installation, making it at first use (mode 0600).

    Two processes that ask for a new one at once get the same.
    """
    path = folder("secrets") / name
    with contextlib.suppress(FileNotFoundError):
        return path.read_text("utf-8")
    draft = path.with_name(f".{name}.{secrets.token_hex(4)}")
    write_private(draft, make())
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)  # fails if another process was first: its value stands
    draft.unlink()
    sync_folder(path.parent)
    return path.read_text("utf-8")


def secrets_are_private() -> bool:
    """Test that no secret can be read by anyone but its owner."""
    return not any(
        path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
        for path in (home() / "secrets").glob("*")
    )


def scenario() -> str | None:
    """Return the name of the demo story this installation was seeded with, if any."""
    with contextlib.suppress(FileNotFoundError):
        return (home() / "scenario").read_text("utf-8").strip() or None
    return None


def mark_scenario(name: str) -> None:
    """Mark this installation as holding a scenario's synthetic people."""
    write_private(home() / "scenario", name)


@dataclass(frozen=True, slots=True)
class Database:
    """One PostgreSQL database: where it is and as whom to enter."""

    province: str
    dbname: str
    user: str
    host: str = ""
    port: str = ""
    password: str = field(default="", repr=False)
    passfile: str = ""
    options: tuple[tuple[str, str], ...] = ()

    def conninfo(self, *, with_password: bool = True) -> str:
        """Return libpq's ``key=value`` form; outside programs get it without a password."""
        parts = {
            "host": self.host,
            "port": self.port,
            "dbname": self.dbname,
            "user": self.user,
            **dict(self.options),
            "password": self.password if with_password else "",
            "passfile": self.passfile,
        }
        return make_conninfo(**{key: value for key, value in parts.items() if value})


def proxies() -> frozenset[str]:
    """
    Return the proxies that ``LIENMACH_PROXIES`` lists, as ``ground.callers`` compares them.

    :raises BadConfiguration: when one is no address: who is behind it would be taken for it.
    """
    named = [each.strip() for each in os.environ.get("LIENMACH_PROXIES", "").split(",")]
    found = set()
    for each in filter(None, named):
        try:
            found.add(plain(each))
        except ValueError as error:
            raise BadConfiguration(
                f"LIENMACH_PROXIES: {each} is no address; write them like 10.0.0.5,10.0.0.6."
            ) from error
    return frozenset(found)


def external(variable: str) -> dict[str, Database]:
    """
    Return the databases named by ``LIENMACH_PROVINCES`` or ``LIENMACH_OWNERS``.

    The form is ``haiduong=postgresql://user:password@host/db;haiphong=…``; what an address may
    hold is libpq's to say. No sentence repeats an address, for it may hold a password.
    :raises BadConfiguration: when an entry is not of that form.
    """
    found: dict[str, Database] = {}
    for entry in filter(None, map(str.strip, os.environ.get(variable, "").split(";"))):
        province, _, address = entry.partition("=")
        if not PROVINCE_CODE.fullmatch(province):
            raise BadConfiguration(
                f"{variable}: each entry reads province=postgresql://user:password@host/database,"
                " the province in small letters and digits."
            )
        if province in found:
            raise BadConfiguration(f"{variable} names {province} twice.")
        found[province] = _parsed(variable, province, address)
    if not found:
        raise BadConfiguration(f"{variable} is set but names no province.")
    return found


def _parsed(variable: str, province: str, address: str) -> Database:
    parts: dict[str, str | int | None] = {}
    if address.startswith(("postgresql://", "postgres://")):
        with contextlib.suppress(psycopg.ProgrammingError):
            parts = conninfo_to_dict(address)
    if not parts.get("user") or not re.fullmatch(r"[0-9,]*", str(parts.get("port", ""))):
        raise BadConfiguration(
            f"{variable}: the address of {province} is not of the form"
            " postgresql://user:password@host/database."
        )

    def taken(key: str, otherwise: str = "") -> str:
        return str(parts.pop(key, otherwise))

    return Database(
        province=province,
        dbname=taken("dbname", province),
        user=taken("user"),
        password=taken("password"),
        passfile=taken("passfile"),
        host=taken("host"),
        port=taken("port"),
        options=tuple((key, str(value)) for key, value in parts.items()),
    )


def is_embedded() -> bool:
    """
    Test if this installation runs its own PostgreSQL.

    :raises BadConfiguration: when owners of databases are named and the databases are not.
    """
    if os.environ.get("LIENMACH_PROVINCES"):
        return False
    if os.environ.get("LIENMACH_OWNERS"):
        raise BadConfiguration("LIENMACH_OWNERS is set without LIENMACH_PROVINCES.")
    return True


def provinces() -> dict[str, Database]:
    """Return each province's database as the application enters it."""
    if not is_embedded():
        return external("LIENMACH_PROVINCES")
    from lienmach.ground import cluster  # noqa: PLC0415 - it imports this module

    return {name: cluster.database(name, role="lienmach_app") for name in DEFAULT_PROVINCES}


def has_owners() -> bool:
    """Test if we may do the owners' work here: migrate, merge, bring doors to rest."""
    return is_embedded() or bool(os.environ.get("LIENMACH_OWNERS"))


def owners() -> dict[str, Database]:
    """Return each province's database as its owner enters it: to migrate and to merge."""
    if not is_embedded():
        if not has_owners():
            raise BadConfiguration("This is the owners' work: it needs LIENMACH_OWNERS.")
        found = external("LIENMACH_OWNERS")
        if set(found) != set(provinces()):
            raise BadConfiguration("LIENMACH_OWNERS names other provinces than LIENMACH_PROVINCES.")
        return found
    from lienmach.ground import cluster  # noqa: PLC0415 - it imports this module

    return {name: cluster.database(name, role="lienmach_owner") for name in DEFAULT_PROVINCES}
