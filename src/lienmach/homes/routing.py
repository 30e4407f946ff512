"""
Every read and write goes to where its system lives.

A cached home is a guess. The door in the same database confirms it: for a write under the
shared lock, for a read in the very snapshot the rows are read from.
"""

import contextlib
import functools
import time
from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from typing import Any, ParamSpec, TypeVar

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connections, transaction
from django.db.models import Model

from lienmach.ground.refusals import Refusal, Unavailable

PATIENCE_SECONDS = 10.0
PAUSE_SECONDS = 0.003
DOOR_NOT_OPEN = "MG001"
EVERYTHING_ELSE = "*"

P = ParamSpec("P")
R = TypeVar("R")


class NoHome(RuntimeError):
    """A system was touched outside an action or a reading: an error in our own code."""


class SystemBusy(Unavailable):
    """This system is being moved and its door has not opened in time; try again in a moment."""

    vi = "Hệ thống đang được chuyển và chưa mở lại kịp; xin thử lại sau giây lát."


class UnknownProvince(Refusal):
    """There is no such province in this installation."""

    status = 404
    vi = "Bản cài đặt này không có tỉnh đó."


_province: ContextVar[str | None] = ContextVar("province", default=None)
_pinned: ContextVar[Mapping[str, str] | None] = ContextVar("pinned", default=None)
_guess: dict[tuple[str, str], str] = {}


@contextlib.contextmanager
def province(code: str) -> Iterator[str]:
    """Work on behalf of a province."""
    if code not in settings.PROVINCES:
        raise UnknownProvince
    token = _province.set(code)
    try:
        yield code
    finally:
        _province.reset(token)


def current_province() -> str:
    """
    Return the province on whose behalf we work.

    :raises NoHome: when nobody has said.
    """
    code = _province.get()
    if code is None:
        raise NoHome("no province: use `with homes.province(code)`")
    return code


def here(system: str) -> str:
    """Return the database alias that a system was entered at, inside an action or a reading."""
    pinned = _pinned.get() or {}
    if system not in pinned:
        raise NoHome(f"{system}: touched outside an action or a reading of it")
    return pinned[system]


def forget_homes() -> None:
    """Drop all guesses; the next entry asks the doors."""
    _guess.clear()


class Router:
    """Sends each model to the home of its system; reference rooms stay beside the rows at hand."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        """Return the alias to read a model from."""
        return self._at(model, hints)

    def db_for_write(self, model: type[Model], **hints: Any) -> str:
        """Return the alias to write a model to."""
        return self._at(model, hints)

    def _at(self, model: type[Model], hints: dict[str, Any]) -> str:
        label = model._meta.app_label
        instance = hints.get("instance")
        if instance is not None and instance._state.db:
            return str(instance._state.db)
        if label in settings.SYSTEMS:
            return here(label)
        pinned = _pinned.get()
        return pinned[EVERYTHING_ELSE] if pinned else current_province()

    def allow_relation(self, one: Model, other: Model, **_hints: Any) -> bool:
        """Allow a relation inside a room only; Django's own apps may do as they like."""
        labels = {one._meta.app_label, other._meta.app_label}
        if labels & {*settings.SYSTEMS, *settings.REFERENCE}:
            return len(labels) == 1
        return True

    def allow_migrate(self, db: str, _app_label: str, **_hints: Any) -> bool:
        """Every province has every table: a system may come to live anywhere."""
        return db in settings.PROVINCES


def _door(alias: str, code: str, system: str) -> tuple[str, str | None]:
    with connections[alias].cursor() as cursor:
        cursor.execute(
            "select state, moved_to from homes_door where province = %s and system = %s",
            [code, system],
        )
        return cursor.fetchone() or ("away", None)


def find_home(code: str, system: str) -> str:
    """Follow the forwarding addresses from the province's own database."""
    alias = code
    for _ in settings.PROVINCES:
        state, moved_to = _door(alias, code, system)
        if state != "moved" or moved_to is None:
            break
        alias = moved_to
    return alias


def _home(code: str, system: str) -> str:
    key = (code, system)
    if key not in _guess:
        _guess[key] = find_home(code, system)
    return _guess[key]


def sqlstate(error: BaseException) -> str | None:
    """Return PostgreSQL's code for an error that Django wrapped."""
    return getattr(error.__cause__, "sqlstate", None)


def _connection_is_lost(error: DatabaseError | InterfaceError, alias: str) -> bool:
    connection = connections[alias].connection
    return isinstance(error, OperationalError | InterfaceError) and (
        connection is None or connection.closed or connection.broken
    )


def _enter(alias: str, code: str, system: str) -> None:
    with connections[alias].cursor() as cursor:
        cursor.execute("select homes_enter(%s, %s)", [code, system])


def action(
    system: str, *, idempotent: bool = False
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """
    Make a function an action: all of it happens at the system's home, in one transaction.

    It passes the door first. Where the door is no longer open the whole function runs again at
    the new home, so it must load what it changes inside. An ``idempotent`` action also runs
    again when the connection was lost and nobody knows whether the COMMIT arrived.
    :raises SystemBusy: when no door opened within ten seconds.
    """

    def wrap(function: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            return _run_at_home(system, idempotent, function, *args, **kwargs)

        run.system = system  # type: ignore[attr-defined]
        return run

    return wrap


def _run_at_home(
    system: str,
    idempotent: bool,  # noqa: FBT001 - private
    function: Callable[P, R],
    *args: P.args,
    **kwargs: P.kwargs,
) -> R:
    if _pinned.get() is not None:
        raise NoHome(f"{function.__name__}: an action inside an action or a reading")
    code = current_province()
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        alias = code
        try:
            alias = _home(code, system)
            return _once(alias, code, system, function, *args, **kwargs)
        except (DatabaseError, InterfaceError) as error:
            if time.monotonic() > until:
                raise SystemBusy from error
            if sqlstate(error) == DOOR_NOT_OPEN:
                _guess.pop((code, system), None)
                if getattr(error.__cause__, "diag", None) and (
                    error.__cause__.diag.message_detail != "moved"  # type: ignore[union-attr]
                ):
                    time.sleep(PAUSE_SECONDS)
            elif idempotent and _connection_is_lost(error, alias):
                connections[alias].close()
                time.sleep(10 * PAUSE_SECONDS)
            else:
                raise


def _once(
    alias: str,
    code: str,
    system: str,
    function: Callable[P, R],
    *args: P.args,
    **kwargs: P.kwargs,
) -> R:
    token = _pinned.set({system: alias, EVERYTHING_ELSE: alias})
    try:
        with transaction.atomic(using=alias, durable=True):
            _enter(alias, code, system)
            return function(*args, **kwargs)
    finally:
        _pinned.reset(token)


@contextlib.contextmanager
def reading(*systems: str) -> Iterator[Mapping[str, str]]:
    """
    Read systems where they live; yields the alias of each.

    Each home is read from one snapshot whose own first statement finds the door open or
    closed (closed: nobody writes anywhere, so these rows are the current ones).
    :raises SystemBusy: when no door opened within ten seconds.
    """
    pinned = _pinned.get()
    if pinned is not None:
        missing = set(systems) - set(pinned)
        if missing:
            raise NoHome(f"{sorted(missing)}: not entered by the reading around this one")
        yield pinned
        return
    code = current_province()
    at, snapshots = _open_snapshots(code, systems)
    token = _pinned.set(at)
    try:
        with snapshots:
            yield at
    finally:
        _pinned.reset(token)


def _open_snapshots(
    code: str, systems: tuple[str, ...]
) -> tuple[dict[str, str], contextlib.ExitStack]:
    """Enter the homes of all systems; a database that is home to several gives one snapshot."""
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        with contextlib.ExitStack() as trial:
            at: dict[str, str] = {}
            state = "open"
            for system in systems:
                alias = _home(code, system)
                if alias not in at.values():
                    trial.enter_context(_snapshot(alias))
                state, _ = _door(alias, code, system)
                if state not in {"open", "closed"}:
                    _guess.pop((code, system), None)
                    break
                at[system] = alias
            else:
                at[EVERYTHING_ELSE] = at[systems[0]]
                return at, trial.pop_all()
        if time.monotonic() > until:
            raise SystemBusy
        if state != "moved":
            time.sleep(PAUSE_SECONDS)


@contextlib.contextmanager
def _snapshot(alias: str) -> Iterator[None]:
    with transaction.atomic(using=alias, durable=True):
        with connections[alias].cursor() as cursor:
            cursor.execute("set transaction isolation level repeatable read, read only")
        yield

