"""Step 9: the fence, the decision, the opening. Also used, the other way round, to reverse."""

import contextlib
import datetime as dt
import random
import time
from collections.abc import Callable
from dataclasses import dataclass

import psycopg

from lienmach.ground import clock
from lienmach.merger.actions.catching_up import drain, settle
from lienmach.merger.actions.passage import Connection, Passage, open_mover, refuse_if_named
from lienmach.merger.refusals import NothingToMove, WritersWillNotFinish

# How long to wait for the writers before us, in ms: everybody else waits behind us meanwhile. On a
# machine too busy for the first, later attempts wait longer rather than never get through.
PATIENCE_MS, MOST_PATIENCE_MS, UNHURRIED = 60, 500, 20
ATTEMPTS = 200
FEW = 10
# Calm is when a sleep and a round trip come so late at most, and so few write, so often in a row.
BREATH_SECONDS, PROMPT_SECONDS, FEW_WRITERS = 0.005, 0.004, 2
CALM_IN_A_ROW, MOST_CALM_SECONDS = 6, 2.0
WRITING_NOW = "select count(*) from pg_locks where locktype = 'advisory' and mode = 'ShareLock'"


@dataclass(frozen=True, slots=True)
class CutOver:
    """When the door was asked for and when the new one stood open."""

    began: dt.datetime
    ended: dt.datetime
    drained: int

    @property
    def ms(self) -> float:
        """Return how long writers had to wait at most, in milliseconds."""
        return (self.ended - self.began).total_seconds() * 1000


class FencedOut(Exception):
    """The watchdog reopened the old door before the decision: nothing has moved."""


class Switch:
    """
    The switch of one system's door, step by step.

    Until :meth:`decide` commits, everything can be undone by reopening the old door; from then
    on everything can only be completed. Anyone may do either: the doors say which.
    """

    def __init__(self, passage: Passage) -> None:
        self.passage = passage
        self.lock: Connection = open_mover(passage.source, durable=True)
        self.epoch = 0
        self.patience_ms = PATIENCE_MS

    def few_left(self) -> None:
        """Drain until little waits, so that the fence is short."""
        for _ in range(30):
            drained = drain(self.passage)
            settle(self.passage, drained)
            if len(drained.marks) <= FEW:
                return

    def close(self) -> None:
        """
        Take the lock and close the old door, in one statement.

        :raises psycopg.errors.LockNotAvailable: when writers did not finish in time; the lock is
            not kept, for new writers queue behind it.
        """
        row = self.lock.execute(
            "select homes_close(%s, %s, %s)",
            [self.passage.province, self.passage.system, f"{self.patience_ms}ms"],
        ).fetchone()
        assert row is not None  # noqa: S101 - a function returns one row
        self.epoch = int(row[0])

    def drain_all(self) -> int:
        """
        Bring over everything that still waits: every writer is done, none can begin.

        :raises FileMissing: when a file is not there that a row names: no row can go any more.
        """
        drained = drain(self.passage, limit=None)
        refuse_if_named(self.passage, drained.missing)
        return drained.rows

    def capture_back(self) -> None:
        """Switch the new home's capture on, before anyone can write there."""
        self.passage.dst.execute(
            "update homes_door set capturing = true where province = %s and system = %s",
            [self.passage.province, self.passage.system],
        )

    def decide(self) -> bool:
        """
        Decide: one conditional update of the old door. This is the point of no return.

        Decision, fence and forwarding address are one commit; false when we were fenced out. The
        door names who holds its lock still: whoever stalls from here on can be found.
        """
        done = self.passage.src.execute(
            "update homes_door set state = 'moved', moved_to = %s, capturing = false"
            " where province = %s and system = %s and state = 'closed' and epoch = %s",
            [self.passage.target, self.passage.province, self.passage.system, self.epoch],
        )
        return done.rowcount == 1

    def open_new(self) -> None:
        """Open the new door."""
        open_door(self.passage.dst, self.passage.province, self.passage.system, self.epoch)

    def reopen_old(self) -> None:
        """Open the old door again, unless somebody decided meanwhile."""
        self.passage.src.execute(
            "update homes_door set state = 'open', closed_at = null, holder = null"
            " where province = %s and system = %s and state = 'closed' and epoch = %s",
            [self.passage.province, self.passage.system, self.epoch],
        )

    def unlock(self) -> None:
        """Let the waiting writers go; they find the old door open, or the way to the new one."""
        with contextlib.suppress(psycopg.Error):
            self.lock.execute("select pg_advisory_unlock_all()")

    def forget(self) -> None:
        """Take our name off the door that moved, for its lock is free; else the watch does."""
        with contextlib.suppress(psycopg.Error):
            self.passage.src.execute(
                "update homes_door set closed_at = null, holder = null"
                " where province = %s and system = %s and state = 'moved' and epoch = %s",
                [self.passage.province, self.passage.system, self.epoch],
            )

    def end(self) -> None:
        """Close the connection that held the lock."""
        with contextlib.suppress(psycopg.Error):
            self.lock.close()


def open_door(connection: Connection, province: str, system: str, epoch: int) -> None:
    """Open a door that a decision of that epoch gave the system to; again changes nothing."""
    connection.execute(
        "update homes_door set state = 'open', moved_to = null, epoch = %s, capturing = true,"
        " closed_at = null, holder = null"
        " where province = %s and system = %s and state <> 'open' and epoch < %s",
        [epoch, province, system, epoch],
    )


def wait_for_calm(connection: Connection) -> None:
    """
    Let those be served who wait already: return once few write and the database answers promptly.

    The long work just done leaves a queue before the web server, and what the fence adds comes on
    top of it. Where no calm comes in time there will be none, and we go on.
    """
    until = time.monotonic() + MOST_CALM_SECONDS
    in_a_row = 0
    while in_a_row < CALM_IN_A_ROW and (began := time.monotonic()) < until:
        time.sleep(BREATH_SECONDS)
        row = connection.execute(WRITING_NOW).fetchone()
        late = time.monotonic() - began - BREATH_SECONDS
        calm = late < PROMPT_SECONDS and row is not None and row[0] <= FEW_WRITERS
        in_a_row = in_a_row + 1 if calm else 0


def cut_over(passage: Passage, *, switch_of: Callable[[Passage], Switch] = Switch) -> CutOver:
    """
    Switch the system over to the new home.

    :raises WritersWillNotFinish: when the lock was never to be had.
    :raises NothingToMove: when the old door is not open.
    """
    for attempt in range(ATTEMPTS):
        switch = switch_of(passage)
        switch.patience_ms = min(PATIENCE_MS * (1 + attempt // UNHURRIED), MOST_PATIENCE_MS)
        try:
            wait_for_calm(passage.src)
            return _once(switch, passage)
        except psycopg.errors.LockNotAvailable:
            time.sleep(random.uniform(0.05, 0.3))  # noqa: S311 - a pause, not a secret
        except FencedOut:
            time.sleep(min(0.2 * (attempt + 1), 2.0))
        finally:
            switch.end()
    raise WritersWillNotFinish


def _once(switch: Switch, passage: Passage) -> CutOver:
    at = passage.at
    switch.capture_back()
    switch.few_left()
    at("9 little is left")
    began = clock.now()
    decided = False
    try:
        try:
            switch.close()
        except psycopg.DatabaseError as error:
            if getattr(error, "sqlstate", None) == "MG001":
                raise NothingToMove from error
            raise
        at("9 the old door is closed")
        drained = switch.drain_all()
        at("9 everything is drained")
        decided = switch.decide()
        at("9 it is decided")
        if not decided:
            raise FencedOut
        switch.open_new()
        at("9 the new door is open")
    finally:
        if not decided and switch.epoch and not passage.src.closed:
            with contextlib.suppress(psycopg.Error):
                switch.reopen_old()
        switch.unlock()
    ended = clock.now()
    switch.forget()
    return CutOver(began, ended, drained)
