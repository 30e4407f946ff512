"""
What serves while the engine works and fails: the watches over doors and ways back, two clients.

It runs in a process of its own, as it does in an installation, so that no fault of the engine
touches it. One client writes through the actions' wrapper; the other is an outside program that
knows nothing but SQL and where to look. Both keep account of what they were told.
"""

import contextlib
import json
import os
import signal
import threading
import time
import traceback
from dataclasses import dataclass

import psycopg
from django.db import connections

from lienmach import homes
from lienmach.dossiers.events import NoteAdded
from lienmach.dossiers.models import Note
from lienmach.ground import clock
from lienmach.ground.actor import PLATFORM
from lienmach.ledger import actions as ledger
from lienmach.merger.actions.following import follow
from lienmach.merger.actions.recovery import Watchdog
from tests import databases
from tests.merger import driver, world

PAUSE_SECONDS = 0.05
PATIENCE_SECONDS = 15.0
DOOR_NOT_OPEN = "MG001"


@dataclass(frozen=True, slots=True)
class Told:
    """One write: whose, which, when it was begun and answered, and how."""

    client: str
    dossier: str
    number: int
    text: str
    began: float
    ended: float
    outcome: str
    """``ok``, ``unknown`` when the connection broke, or ``failed``."""
    why: str = ""


@homes.action("dossiers")
def append(dossier, number, text):
    """Add a note and tell the ledger, at wherever the dossiers live now."""
    Note(province=homes.current_province(), dossier_id=dossier, number=number, text=text,
         at=clock.now(), by="test").save(force_insert=True)  # fmt: skip
    event = NoteAdded(dossier=dossier, number=number)
    ledger.record(event, subject=dossier, by=PLATFORM, at=clock.now())


class Outsider:
    """Writes with plain SQL where the rows were last, and else looks at the other home."""

    def __init__(self):
        self.at = "haiduong"
        self.connection = None

    def write(self, dossier, number, text):
        """Insert a note; refused at a door that is not open, try the other."""
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                if self.connection is None:
                    self.connection = world.application(self.at)
                world.add_note(self.connection, dossier, number, text)
            except psycopg.Error as error:
                if error.sqlstate != DOOR_NOT_OPEN or time.monotonic() > until:
                    self.close()
                    raise
                self.at = "haiphong" if self.at == "haiduong" else "haiduong"
                self.close()
                time.sleep(0.003)
            else:
                return

    def close(self):
        """Let the connection go."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None


class _Client(threading.Thread):
    def __init__(self, name, dossier, write, gate, account):
        super().__init__(daemon=True)
        self.called, self.dossier, self.write = name, dossier, write
        self.gate, self.account = gate, account
        self.number = 0

    def run(self):
        with homes.province("haiduong"):
            while True:
                with self.gate:
                    self._once()
                time.sleep(PAUSE_SECONDS)

    def _once(self):
        self.number += 1
        text = f"{self.called} {self.number}"
        began, outcome, why = time.monotonic(), "ok", ""
        try:
            self.write(self.dossier, self.number, text)
        except Exception as error:
            lost = isinstance(error.__cause__ or error, psycopg.OperationalError)
            outcome, why = "unknown" if lost else "failed", repr(error)
            with contextlib.suppress(Exception):
                connections.close_all()
        told = (self.called, self.dossier, self.number, text, began, time.monotonic(), outcome, why)
        os.write(self.account, json.dumps(told).encode() + b"\n")


def _serve(commands, answers, account, dossiers):
    """Be the serving process: begin, and do as told until the end."""
    gates = [threading.Lock() for _ in dossiers]
    writers = {"wrapped": append, "outside": Outsider().write}
    watches = [
        threading.Thread(target=Watchdog().watch, daemon=True),
        threading.Thread(target=follow, args=(threading.Event(),), daemon=True),
    ]
    clients = [
        _Client(name, dossiers[name], writers[name], gate, account)
        for name, gate in zip(dossiers, gates, strict=True)
    ]
    for thread in (*watches, *clients):
        thread.start()
    os.write(answers, b"s")
    while (command := os.read(commands, 1)) in {b"p", b"g"}:
        for gate in gates:
            gate.acquire() if command == b"p" else gate.release()
        os.write(answers, command)


class Serving:
    """The serving process as a test holds it, for as long as the block lasts."""

    def __init__(self, folder):
        self.path = folder / f"account-{time.monotonic_ns()}"
        self.dossiers = {}
        self._pid = 0
        self._read = 0
        self._told = []

    def __enter__(self):
        with world.application() as connection:
            for name in ("wrapped", "outside"):
                self.dossiers[name] = str(world.add_dossier(connection))
        databases.let_go()
        account = os.open(self.path, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
        commands, self._commands = os.pipe()
        self._answers, answers = os.pipe()
        self._pid = driver.forked()
        if self._pid == 0:
            try:
                signal.alarm(600)
                os.close(self._commands)
                _serve(commands, answers, account, self.dossiers)
            except BaseException:
                traceback.print_exc()
            os._exit(0)
        for handle in (account, commands, answers):
            os.close(handle)
        self._heard(b"s")
        return self

    def __exit__(self, *_exception):
        os.close(self._commands)
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        os.close(self._answers)

    def _heard(self, what):
        assert os.read(self._answers, 1) == what, "the serving process has ended"

    @contextlib.contextmanager
    def at_rest(self):
        """Let nobody write within the block; what they were told is all there is."""
        os.write(self._commands, b"p")
        self._heard(b"p")
        try:
            yield
        finally:
            os.write(self._commands, b"g")
            self._heard(b"g")

    def told(self):
        """Return every write so far that was answered, in order."""
        with self.path.open("rb") as lines:
            lines.seek(self._read)
            for line in lines:
                if not line.endswith(b"\n"):
                    break
                self._read += len(line)
                self._told.append(Told(*json.loads(line)))
        return self._told

    def serves(self, *, since, within=8.0):
        """Test that a write of every client, begun since, is acknowledged within some seconds."""
        until = time.monotonic() + within
        while time.monotonic() < until:
            served = {
                one.client for one in self.told() if one.began >= since and one.outcome == "ok"
            }
            if served == set(self.dossiers):
                return True
            time.sleep(0.005)
        return False
