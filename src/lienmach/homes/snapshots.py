"""
Every read goes to where its system lives.

A cached home is a guess. The door in the same database confirms it, in the very snapshot the
rows are read from: the one a statement has, or one that several statements share.
"""

import contextlib
import time
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from functools import cache
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connections, transaction

from lienmach.ground import sql
from lienmach.homes import routing
from lienmach.homes.routing import (
    EVERYTHING_ELSE,
    PAUSE_SECONDS,
    NoHome,
    SystemBusy,
    connection_is_lost,
    current_province,
    forget_home,
    home_of,
    pin,
    pinned,
    province,
)

READABLE = {"open", "closed"}
"""Closed: nobody writes anywhere, so these rows are the current ones."""

_patience: ContextVar[float | None] = ContextVar("patience", default=None)


@contextlib.contextmanager
def patience(seconds: float) -> Iterator[None]:
    """Let readings within wait no longer for a door: for what can be done without, if need be."""
    token = _patience.set(seconds)
    try:
        yield
    finally:
        _patience.reset(token)


class _Doorstep:
    """Waits, a moment at a time, for a door that was not readable."""

    def __init__(self) -> None:
        patient = _patience.get()
        self._until = time.monotonic() + (routing.PATIENCE_SECONDS if patient is None else patient)

    def wait(self, state: str | None, why: Exception | None = None) -> None:
        """
        Wait before the next try; not at all when the system is known to have moved on.

        :raises SystemBusy: when the time is over.
        """
        if time.monotonic() > self._until:
            raise SystemBusy from why
        pause = 10 * PAUSE_SECONDS if why else 0.0 if state == "moved" else PAUSE_SECONDS
        time.sleep(pause)


def ask(system: str, room: str, name: str, **parameters: Any) -> list[dict[str, Any]]:
    """
    Return the rows of a room's one ``select``, read where the system lives; outside a reading.

    One statement has one snapshot, and the door is asked in it: one trip, no transaction.
    :raises SystemBusy: when no door opened within ten seconds.
    """
    return asked(system, sql.statement(room, name), parameters)


def asked(system: str, question: str, parameters: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the rows of a ``select``, read where the system lives; see :func:`ask`."""
    if pinned():
        raise NoHome("asked inside an action or a reading; use sql.rows")
    code, doorstep = current_province(), _Doorstep()
    words = {**parameters, "door_province": code, "door_system": system}
    while True:
        alias = home_of(code, system)
        try:
            found = sql.rows_of(alias, _behind_a_door(question), words)
        except (DatabaseError, InterfaceError) as error:
            if not connection_is_lost(error):
                raise
            doorstep.wait(None, error)
            continue
        state = found[0]["door_state"] if found else "away"
        if state in READABLE:
            return [row for row in found if row["door_found"]]
        forget_home(code, system)
        doorstep.wait(state)


@cache
def _behind_a_door(question: str) -> str:
    return (
        "select door.state as door_state, answer.*"  # noqa: S608 - a room's own statement
        " from homes_door as door"
        f" left join (select true as door_found, asked.* from (\n{question}\n"
        ") as asked) as answer on true"
        " where door.province = %(door_province)s and door.system = %(door_system)s"
    )


def living_in(alias: str, system: str) -> Iterator[str]:
    """
    Yield, as the current province, each whose system lives in a database by now.

    For what is done by the clock: the doors are asked anew, for a guess is only put right by who
    acts on it, and nobody may be left to do it.
    """
    for code in settings.PROVINCES:
        forget_home(code, system)
        if home_of(code, system) == alias:
            with province(code):
                yield code


@contextlib.contextmanager
def reading(*systems: str) -> Iterator[Mapping[str, str]]:
    """
    Read systems where they live, by as many statements as needed; yields the alias of each.

    Each home is read from one snapshot whose own first statement finds the door readable.
    :raises SystemBusy: when no door opened within ten seconds.
    """
    around = pinned()
    if around is not None:
        missing = set(systems) - set(around)
        if missing:
            raise NoHome(f"{sorted(missing)}: not entered by the reading around this one")
        yield around
        return
    at, snapshots = _open_snapshots(current_province(), systems)
    with pin(at), snapshots:
        yield at


def _open_snapshots(
    code: str, systems: tuple[str, ...]
) -> tuple[dict[str, str], contextlib.ExitStack]:
    """Enter the homes of all systems; a database that is home to several gives one snapshot."""
    if not systems:
        raise NoHome("reading() names no system")
    doorstep = _Doorstep()
    while True:
        state, why = None, None
        try:
            with contextlib.ExitStack() as trial:
                at, state = _try_snapshots(code, systems, trial)
                if state is None:
                    return at, trial.pop_all()
        except (DatabaseError, InterfaceError) as error:
            if not connection_is_lost(error):
                raise
            why = error
        doorstep.wait(state, why)


def _try_snapshots(
    code: str, systems: tuple[str, ...], trial: contextlib.ExitStack
) -> tuple[dict[str, str], str | None]:
    """Return the alias of each system, and the state of the first door that is not readable."""
    at: dict[str, str] = {}
    states: dict[str, dict[str, str]] = {}
    for system in systems:
        alias = home_of(code, system)
        if alias not in states:
            states[alias] = trial.enter_context(_snapshot(alias, code))
        state = states[alias].get(system, "away")
        if state not in READABLE:
            forget_home(code, system)
            return {}, state
        at[system] = alias
    return {**at, EVERYTHING_ELSE: at[systems[0]]}, None


@contextlib.contextmanager
def _snapshot(alias: str, code: str) -> Iterator[dict[str, str]]:
    """Begin a snapshot of a database; yields the state of each door of a province in it."""
    with transaction.atomic(using=alias, durable=True):
        with connections[alias].cursor() as cursor:
            with sql.one_trip(alias):
                cursor.execute("set transaction isolation level repeatable read, read only")
                cursor.execute("select system, state from homes_door where province = %s", [code])
            states = dict(cursor.fetchall())
        yield states
