"""
Any order of writes, copies, drains, crashes, switches and reversals keeps every acknowledged row.

The machine drives the engine's own parts one at a time against a model that is a dictionary. A
crash drops every connection of the engine; what follows may rely only on what was committed.
"""

import contextlib
import datetime as dt
import time
import uuid
from collections import Counter

import psycopg
import pytest
from django.db import connections
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from lienmach.ground.ids import uuid7
from lienmach.merger.actions import (
    catching_up,
    copying,
    crosswalking,
    moves,
    recovery,
    verifying,
)
from lienmach.merger.actions.cutting_over import Switch
from lienmach.merger.actions.passage import open_mover, opened
from lienmach.merger.rules.mapping import Direction
from tests import figures
from tests.merger import world

SOAK_SECONDS, BATCH, SOAK_STEPS = 480, 50, 60
UNITS = st.sampled_from([(world.WHOLE, world.BEFORE), ("10570", world.BEFORE),
                         (world.WHOLE, world.AFTER)])  # fmt: skip
TABLES = ("dossiers_note", "dossiers_dossier", "homes_dirty", "merger_chunk", "merger_leg")


def reset():
    """Empty both provinces and hang the doors as they were."""
    for alias in ("haiduong", "haiphong"):
        with open_mover(alias, durable=False) as connection:
            for table in TABLES:
                connection.execute(f"delete from {table}")
            connection.execute(
                "update homes_door set capturing = false, moved_to = null, epoch = 0, holder = null,"
                " closed_at = null, state = case when province = current_database()"
                " then 'open' else 'away' end"
            )


class Passing(RuleBasedStateMachine):
    """One system on its way to and fro; ``model`` maps a dossier to its applicant and notes."""

    played = Counter()
    """What all machines did, for the figures."""

    def __init__(self):
        super().__init__()
        self.played["examples"] += 1
        reset()
        self.move = uuid7()
        self.crosswalk = crosswalking.drawn(world.LEGAL_DAY)
        self.model = {}
        self.at_home = True
        self.clients = {alias: world.application(alias) for alias in ("haiduong", "haiphong")}
        for alias in self.clients:
            with open_mover(alias, durable=False) as connection:
                crosswalking.keep(connection, self.move, self.crosswalk)
        self.book = open_mover("haiphong", durable=True)
        self.passage = self.switch = None
        self.phase = "rest"

    # -- the clients ---------------------------------------------------------------------------

    @property
    def home(self):
        """Return the client's connection to where the system lives."""
        return self.clients["haiduong" if self.at_home else "haiphong"]

    @precondition(lambda self: self.phase != "closed")
    @rule(where=UNITS)
    def write_a_dossier(self, where):
        """Insert one."""
        key = world.add_dossier(self.home, unit=where[0], on=where[1])
        self.model[key] = []

    @precondition(lambda self: self.phase != "closed" and self.model)
    @rule(data=st.data(), several=st.integers(1, 3))
    def write_notes(self, data, several):
        """Insert several notes in one transaction."""
        key = data.draw(st.sampled_from(sorted(self.model)))
        self.home.execute("begin")
        for _ in range(several):
            text = uuid.uuid4().hex
            world.add_note(self.home, key, len(self.model[key]) + 1, text)
            self.model[key].append(text)
        self.home.execute("commit")

    @precondition(lambda self: self.phase != "closed" and self.model)
    @rule(data=st.data())
    def take_a_dossier_away(self, data):
        """Delete one with its notes."""
        key = data.draw(st.sampled_from(sorted(self.model)))
        self.home.execute("begin")
        self.home.execute("delete from dossiers_note where dossier_id = %s", [key])
        self.home.execute("delete from dossiers_dossier where id = %s", [key])
        self.home.execute("commit")
        del self.model[key]

    @precondition(lambda self: self.phase != "closed" and self.model)
    @rule(data=st.data())
    def write_and_roll_back(self, data):
        """Begin something and think better of it."""
        key = data.draw(st.sampled_from(sorted(self.model)))
        self.home.execute("begin")
        world.add_note(self.home, key, 999, "never")
        self.home.execute("rollback")

    @precondition(lambda self: self.phase == "closed")
    @rule()
    def a_write_at_a_closed_door_waits(self):
        """Nobody writes while the door is closed; the client would wait for the lock."""
        self.home.execute("set lock_timeout = '30ms'")
        with pytest.raises((psycopg.errors.LockNotAvailable, psycopg.DatabaseError)):
            world.add_dossier(self.home)
        self.home.execute("set lock_timeout = 0")

    # -- the engine ----------------------------------------------------------------------------

    @precondition(lambda self: self.passage is None)
    @rule()
    def begin_or_go_on(self):
        """Open the passage in the direction that is left to go, and capture."""
        source, target = ("haiduong", "haiphong") if self.at_home else ("haiphong", "haiduong")
        self.passage = opened(
            move=self.move, province="haiduong", system="dossiers", source=source, target=target,
            direction=Direction.FORWARD if self.at_home else Direction.BACK,
            day=dt.date(2025, 7, 1), crosswalk=self.crosswalk, book=self.book,
        )  # fmt: skip
        if self.at_home:
            moves.capture(self.passage)
            copying.plan_chunks(self.passage)
        self.phase = "under way"

    @precondition(lambda self: self.phase == "under way" and self.at_home)
    @rule()
    def copy_one_chunk(self):
        """Copy the next chunk, if any is left."""
        self._copy(1)

    @precondition(lambda self: self.phase == "under way" and self.at_home)
    @rule()
    def copy_what_is_left(self):
        """Copy every chunk that is left."""
        self._copy(None)

    def _copy(self, limit):
        rows = self.passage.dst.execute(
            "select id, tbl, lo, hi from merger_chunk where move_id = %s and rows is null"
            " order by id limit %s",
            [self.move, limit],
        ).fetchall()
        with self.passage.beside() as stream:
            for row in rows:
                copying.copy_chunk(stream, copying.Range(*row))

    def _is_copied(self):
        if not self.at_home:
            return True
        return not self.passage.dst.execute(
            "select exists (select from merger_chunk where move_id = %s and rows is null)",
            [self.move],
        ).fetchone()[0]

    @precondition(lambda self: self.phase == "under way" and self._is_copied())
    @rule(limit=st.sampled_from([1, 2, None]), settles=st.booleans())
    def catch_up(self, limit, settles):
        """Drain some marks; sometimes the marks are not taken away any more."""
        drained = catching_up.drain(self.passage, limit=limit)
        if settles:
            catching_up.settle(self.passage, drained)

    @precondition(lambda self: self.phase == "under way" and self._is_copied())
    @rule()
    def verify(self):
        """Everything that arrived is what was sent."""
        seen = verifying.verify(self.passage)
        assert seen.ok, seen.examples

    @precondition(lambda self: self.phase == "under way" and self._is_copied())
    @rule()
    def close_the_door(self):
        """Take the lock and close."""
        self.switch = Switch(self.passage)
        self.switch.capture_back()
        self.switch.close()
        self.phase = "closed"

    @precondition(lambda self: self.phase == "closed")
    @rule(opens=st.booleans())
    def decide(self, opens):
        """Drain, decide, and open; or crash between decision and opening."""
        self.switch.drain_all()
        assert self.switch.decide()
        self.played["switches"] += 1
        if opens:
            self.switch.open_new()
        self.at_home = not self.at_home
        self._crash()

    @precondition(lambda self: self.phase == "under way" and self._is_copied())
    @rule(opens=st.booleans())
    def switch_in_one_go(self, opens):
        """Close, and decide at once."""
        self.close_the_door()
        self.decide(opens)

    @precondition(lambda self: self.passage is not None)
    @rule()
    def crash(self):
        """Lose every connection; somebody brings the doors to rest."""
        self.played["crashes"] += 1
        self._crash()

    def _crash(self):
        if self.switch:
            self.switch.end()
        self.passage.close()
        self.passage = self.switch = None
        self.phase = "rest"
        recovery.recover_one("haiduong", "dossiers")
        if self.at_home:
            state = world.doors()["haiduong"]
            if state[0] == "open" and world.doors()["haiphong"][0] == "moved":
                self._end_the_way_back()

    def _end_the_way_back(self):
        """After a reversal captures end and the next move begins anew."""
        for alias in ("haiduong", "haiphong"):
            with open_mover(alias, durable=False) as connection:
                connection.execute("update homes_door set capturing = false"
                                   " where province = 'haiduong' and system = 'dossiers'")  # fmt: skip
                connection.execute("delete from homes_dirty")
                connection.execute("update homes_door set state = 'arriving', moved_to = null"
                                   " where province = 'haiduong' and system = 'dossiers'"
                                   " and state = 'moved'")  # fmt: skip

    # -- what must always hold -----------------------------------------------------------------

    @invariant()
    def what_clients_see_is_what_they_were_told(self):
        """Read as a client, with plain SQL, at the home."""
        self.played["steps"] += 1
        found = {key: [] for (key,) in self.home.execute("select id from dossiers_dossier")}
        for key, text in self.home.execute(
            "select dossier_id, text from dossiers_note order by number"
        ):
            found[key].append(text)
        assert found == self.model

    @invariant()
    def nobody_sees_it_twice(self):
        """Nothing shows at the other place."""
        other = self.clients["haiphong" if self.at_home else "haiduong"]
        assert other.execute("select count(*) from dossiers_dossier").fetchone()[0] == 0

    def teardown(self):
        """Close everything."""
        with contextlib.suppress(psycopg.Error):
            if self.switch:
                self.switch.end()
            if self.passage:
                self.passage.close()
        for connection in (self.book, *self.clients.values()):
            connection.close()


@pytest.fixture
def small_chunks(provinces, monkeypatch):
    """Cut tables into chunks of three rows."""
    monkeypatch.setattr(copying, "CHUNK_ROWS", 3)
    connections.close_all()


def play(examples, steps):
    """Let hypothesis search for an order of steps that breaks a rule."""
    from hypothesis.stateful import run_state_machine_as_test  # noqa: PLC0415

    run_state_machine_as_test(
        Passing,
        settings=settings(
            max_examples=examples, stateful_step_count=steps, deadline=None,
            suppress_health_check=list(HealthCheck), print_blob=True, database=None,
        ),
    )  # fmt: skip


def test_any_order_of_steps_keeps_every_row(small_chunks):
    play(examples=12, steps=25)


@pytest.mark.soak
def test_very_many_orders_of_very_many_steps_keep_every_row(small_chunks):
    Passing.played.clear()
    until = time.monotonic() + SOAK_SECONDS
    while time.monotonic() < until:
        play(BATCH, SOAK_STEPS)
    assert Passing.played["examples"] >= BATCH
    figures.count("state machine with crashes", **Passing.played)
