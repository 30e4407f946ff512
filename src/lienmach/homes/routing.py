"""
Every write goes to where its system lives.

A cached home is a guess. The door in the same database confirms it, under the shared lock.
"""

import contextlib
import enum
import functools
import inspect
import time
from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import Any, ParamSpec, TypeVar

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connections, transaction

from lienmach.ground import sql
from lienmach.ground.actor import noting_stand_ins
from lienmach.ground.refusals import Refusal, Unavailable

PATIENCE_SECONDS = 10.0
PAUSE_SECONDS = 0.003
DOOR_NOT_OPEN = "MG001"
LOCK_NOT_AVAILABLE = "55P03"
UNIQUE_VIOLATION = "23505"
NO_SUCH_TABLE = "42P01"
# Broken, refused, or the server stops, starts or recovers.
CONNECTION_TROUBLE = ("08", "57P01", "57P02", "57P03")
EVERYTHING_ELSE = "*"
LOCK_DOOR = (
    "select pg_advisory_xact_lock_shared(homes_lock_key(%s::text, %s::text))"
    " from (select set_config('lock_timeout', %s, true) as waits) as patience where waits is not null"
)

P = ParamSpec("P")
R = TypeVar("R")


class NoHome(RuntimeError):
    """A system was touched outside an action or a reading: an error in our own code."""


class SystemBusy(Unavailable):
    """This system is being moved and its door has not opened in time; try again in a moment."""

    vi = "Hệ thống đang được chuyển và chưa mở lại kịp; xin thử lại sau giây lát."


class NotMigrated(Unavailable):
    """The databases are not set up yet: run lienmach migrate."""

    vi = "Cơ sở dữ liệu chưa được thiết lập: hãy chạy lienmach migrate."


class UnknownProvince(Refusal):
    """There is no such province in this installation."""

    status = 404
    vi = "Bản cài đặt này không có tỉnh đó."


_province: ContextVar[str | None] = ContextVar("province", default=None)
_pinned: ContextVar[Mapping[str, str] | None] = ContextVar("pinned", default=None)
_attempt: ContextVar["_Attempt | None"] = ContextVar("attempt", default=None)
_until: ContextVar[float | None] = ContextVar("until", default=None)
_guess: dict[tuple[str, str], str] = {}


def pinned() -> Mapping[str, str] | None:
    """Return the alias of each system entered by the action or reading around us, if any is."""
    return _pinned.get()


@contextlib.contextmanager
def pin(at: Mapping[str, str]) -> Iterator[None]:
    """Let systems be entered at these aliases."""
    token = _pinned.set(at)
    try:
        yield
    finally:
        _pinned.reset(token)


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


def forget_home(code: str, system: str) -> None:
    """Drop one guess; the next entry asks the doors."""
    _guess.pop((code, system), None)


def forget_homes() -> None:
    """Drop all guesses; the next entry asks the doors."""
    _guess.clear()


def _door(alias: str, code: str, system: str) -> tuple[str, str | None]:
    with connections[alias].cursor() as cursor:
        cursor.execute(
            "select state, moved_to from homes_door where province = %s and system = %s",
            [code, system],
        )
        return cursor.fetchone() or ("away", None)


def find_home(code: str, system: str) -> str:
    """
    Follow the forwarding addresses from the province's own database.

    :raises NotMigrated: when there are no doors yet.
    """
    alias = code
    for _ in settings.PROVINCES:
        try:
            state, moved_to = _door(alias, code, system)
        except DatabaseError as error:
            if sqlstate(error) == NO_SUCH_TABLE:
                raise NotMigrated from error
            raise
        if state != "moved" or moved_to is None:
            break
        if moved_to not in settings.PROVINCES:
            raise NoHome(f"{system} of {code} moved to {moved_to}, which is not configured here")
        alias = moved_to
    return alias


def home_of(code: str, system: str) -> str:
    """Return the alias where a system is thought to live; the door there confirms it or not."""
    key = (code, system)
    if key not in _guess:
        _guess[key] = find_home(code, system)
    return _guess[key]


def sqlstate(error: BaseException) -> str | None:
    """Return PostgreSQL's code for an error that Django wrapped."""
    return getattr(error.__cause__, "sqlstate", None)


def connection_is_lost(error: DatabaseError | InterfaceError) -> bool:
    """Test if a connection broke or was not to be had; broken ones are closed, to be made anew."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    for alias in settings.PROVINCES:
        connection = connections[alias].connection
        if connection is not None and (connection.closed or connection.broken):
            connections[alias].close()
    state = sqlstate(error)
    return state is None or state.startswith(CONNECTION_TROUBLE)


def enter() -> None:
    """
    Pass the door of the action around us; neither here nor later does it wait any longer.

    Every action does so by itself before all else, except one that ``writes_first``: it enters so
    when it found nothing to write, before it reads on.
    """
    attempt = _around()
    with connections[here(attempt.system)].cursor() as cursor:
        cursor.execute(
            "select set_config('lock_timeout', %s, true), homes_enter(%s, %s)",
            [lock_patience(), attempt.code, attempt.system],
        )
    attempt.step = _Step.ENTERED


def lock_patience() -> str:
    """Return how long the action around us may still wait for a lock, as PostgreSQL writes it."""
    left = _around().until - time.monotonic()
    return f"{max(1, int(1000 * left))}ms"


def lock_door() -> None:
    """
    Let what a block of `sql.together` writes stand at the door before it holds any row.

    Called last in that block, the outermost: there it is what the whole statement asks, and
    PostgreSQL does that first. The fence still asks if the door is open. It waits no longer than its action may.
    """
    attempt = _around()
    alias = here(attempt.system)
    assert sql.gathers(alias), "the lock is given back where its statement ends"  # noqa: S101
    sql.write(alias, LOCK_DOOR, [attempt.code, attempt.system, lock_patience()])


@contextlib.contextmanager
def one_deed() -> Iterator[None]:
    """Let the actions of the block wait ten seconds in all, and rely on the same lent duties."""
    token = _until.set(_until_when())
    try:
        with noting_stand_ins():
            yield
    finally:
        _until.reset(token)


def _until_when() -> float:
    return _until.get() or time.monotonic() + PATIENCE_SECONDS


def _around() -> "_Attempt":
    attempt = _attempt.get()
    if attempt is None:
        raise NoHome("no action is around us")
    return attempt


def action(
    system: str,
    *,
    idempotent: bool = False,
    is_one_statement: bool = False,
    writes_first: bool = False,
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """
    Make a function an action: all of it happens at the system's home, in one transaction.

    It passes the door first. Where the door is no longer open the whole function runs again at
    the new home, so it must load what it changes inside. It runs again as well when the
    connection was lost before the COMMIT; when nobody knows whether the COMMIT arrived, only an
    ``idempotent`` action does.

    An action that ``is_one_statement`` writes by one, which is a transaction of its own: the fence
    around the table asks the door within it, and it says itself how long it waits for a lock. Turned
    away, it waits at the door before it runs again. When the connection is lost nobody knows how far it came, so then it runs again only if it is
    idempotent.

    An action that ``writes_first`` is asked for its door by the fence as well, at the end of its
    first statement. That writes a row if the door is open in its own snapshot, and else none: then
    the action must :func:`enter` before it reads on. Where the fence turns it away it enters as any
    action does, and waits at the door. If it is idempotent and meets a row that should be its own,
    its twin was there first: it runs once more, and finds what that has done.
    :raises SystemBusy: when no door opened, or no lock was to be had, within ten seconds.
    """

    once: Callable[..., Any] = _in_one_statement if is_one_statement else _in_one_transaction

    def wrap(function: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            first = _Attempt(
                current_province(),
                system,
                idempotent=idempotent,
                is_alone=is_one_statement,
                enters=not (writes_first or is_one_statement),
            )
            return _run_at_home(first, once, function, *args, **kwargs)

        run.system = system  # type: ignore[attr-defined]
        return run

    return wrap


def part_of(action: Callable[P, R]) -> Callable[P, R]:
    """
    Return what an action does, to be done as a part of the action around it.

    The same system's only: then both are one transaction, at one home.
    """
    inner: Callable[P, R] = inspect.unwrap(action)
    here(action.system)  # type: ignore[attr-defined]  # raises where that system was not entered
    return inner


class _Step(enum.IntEnum):
    """How far an attempt came."""

    OUTSIDE, ENTERED, COMMITTING = range(3)


@dataclass(slots=True)
class _Attempt:
    """One attempt to run an action, and how far it came."""

    code: str
    system: str
    idempotent: bool
    is_alone: bool
    enters: bool
    until: float = field(default_factory=_until_when)
    step: _Step = _Step.OUTSIDE

    def next(self) -> "_Attempt":
        """Return the next attempt, which waits at the door: there it hears when it may go on."""
        return replace(self, enters=True, step=_Step.OUTSIDE)

    def pause_before_next(self, error: DatabaseError | InterfaceError) -> float | None:
        """Return how long to wait before running again, or null if that would not help."""
        state = sqlstate(error)
        if state == DOOR_NOT_OPEN:
            if self.step is not _Step.OUTSIDE:
                raise NoHome(f"an action of {self.system} wrote another system") from error
            forget_home(self.code, self.system)
            diagnosis = getattr(error.__cause__, "diag", None)
            moved = diagnosis is not None and diagnosis.message_detail == "moved"
            return 0.0 if moved else PAUSE_SECONDS
        if state == LOCK_NOT_AVAILABLE:
            raise SystemBusy from error
        if state == UNIQUE_VIOLATION and self.idempotent and not self.enters:
            return 0.0
        has_not_begun_commit = not self.is_alone and self.step < _Step.COMMITTING
        if connection_is_lost(error) and (self.idempotent or has_not_begun_commit):
            return 10 * PAUSE_SECONDS
        return None


def _run_at_home(
    attempt: _Attempt,
    once: Callable[..., R],
    function: Callable[P, R],
    *args: P.args,
    **kwargs: P.kwargs,
) -> R:
    if _pinned.get() is not None:
        raise NoHome(f"{function.__name__}: an action inside an action or a reading")
    if _until.get() and time.monotonic() > attempt.until:
        raise SystemBusy  # what came before in the same deed has waited as long as it may
    while True:
        token = _attempt.set(attempt)
        try:
            return once(attempt, function, *args, **kwargs)
        except (DatabaseError, InterfaceError) as error:
            pause = attempt.pause_before_next(error)
            if pause is None:
                raise
            if time.monotonic() > attempt.until:
                raise SystemBusy from error
        finally:
            _attempt.reset(token)
        time.sleep(pause)
        attempt = attempt.next()


def _in_one_statement(
    attempt: _Attempt, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs
) -> R:
    alias = home_of(attempt.code, attempt.system)
    with pin({attempt.system: alias, EVERYTHING_ELSE: alias}), noting_stand_ins():
        if attempt.enters:
            enter()  # only to wait there: the lock is given back where that statement ends
            attempt.step = _Step.OUTSIDE
        return function(*args, **kwargs)


def _in_one_transaction(
    attempt: _Attempt, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs
) -> R:
    alias = home_of(attempt.code, attempt.system)
    with pin({attempt.system: alias, EVERYTHING_ELSE: alias}), noting_stand_ins():
        with transaction.atomic(using=alias, durable=True):
            if attempt.enters:
                enter()
            result = function(*args, **kwargs)
            attempt.step = _Step.COMMITTING
        return result
