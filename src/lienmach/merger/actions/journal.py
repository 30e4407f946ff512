"""The story of a move, written as it happens."""

import contextlib
import datetime as dt
import json
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import psycopg

from lienmach.ground import clock
from lienmach.ground.ids import uuid7
from lienmach.ground.refusals import Refusal
from lienmach.merger.actions.passage import Connection

PULSE_SECONDS = 0.5
LONGEST_SENTENCE = 500
DATA_EXCEPTION = "22"
"""The class of errors whose very message repeats the value that was refused."""


def sentences(failure: BaseException) -> tuple[str, str]:
    """
    Say in English and in Vietnamese why a move failed, for its records and for the control room.

    What PostgreSQL adds to its message names what stands in a row, so that it would tell of people
    to whoever watches: of its words only those remain that name tables, columns and constraints.
    """
    if isinstance(failure, Refusal):
        return str(failure)[:LONGEST_SENTENCE], failure.sentence_vi[:LONGEST_SENTENCE]
    if isinstance(failure, KeyboardInterrupt):
        return "It was interrupted.", "Bị người chạy lệnh dừng lại."
    said = _said(failure)
    return said[:LONGEST_SENTENCE], f"Lỗi kỹ thuật: {said}"[:LONGEST_SENTENCE]


def _said(failure: BaseException) -> str:
    if not isinstance(failure, psycopg.Error) or failure.sqlstate is None:
        return str(failure) or type(failure).__name__
    told = failure.diag
    message = told.message_primary or ""
    if failure.sqlstate.startswith(DATA_EXCEPTION):
        message = type(failure).__name__
    where = [told.table_name, told.column_name, told.constraint_name]
    named = ", ".join(each for each in where if each)
    return f"{message} [{failure.sqlstate}{f': {named}' if named else ''}]"


class Journal:
    """
    Writes down the steps, figures and end of one move, where the move's records are kept.

    While the move works its ``connection`` should be the journal's own: the pulse writes, too.
    """

    def __init__(self, connection: Connection, move: UUID) -> None:
        self.move = move
        self.connection = connection
        self._lock = threading.Lock()
        self.rows = 0
        self.seconds: dict[str, float] = {}
        self._rates: dict[str, list[float]] = {}

    def execute(self, statement: str, parameters: list[Any]) -> None:
        """Write; one thread at a time."""
        with self._lock:
            self.connection.execute(statement.encode(), parameters)

    @contextlib.contextmanager
    def step(self, name: str, note: str = "") -> Iterator[None]:
        """Write down when a step begins and how it ends."""
        self.execute("update merger_move set step = %s where id = %s", [name, self.move])
        self._mark(name, "running", None, note)
        began = time.monotonic()
        try:
            yield
        except BaseException as failure:
            with contextlib.suppress(psycopg.Error):
                self._mark(name, "failed", clock.now(), *sentences(failure))
            raise
        self.seconds[name] = self.seconds.get(name, 0.0) + time.monotonic() - began
        self._mark(name, "done", clock.now(), note)

    def skipped(self, name: str, note: str) -> None:
        """Write down that a step was not needed, and why."""
        self._mark(name, "skipped", clock.now(), note)

    def running(self, name: str, note: str) -> None:
        """Write down that a step goes on after the command has ended."""
        self.execute("update merger_move set step = %s where id = %s", [name, self.move])
        self._mark(name, "running", None, note)

    def finished(self, name: str, note: str) -> None:
        """Write down that a step that went on is done."""
        self._mark(name, "done", clock.now(), note)

    def _mark(
        self, name: str, state: str, ended: dt.datetime | None, note: str, note_vi: str = ""
    ) -> None:
        self.execute(
            "insert into merger_movestep (id, move_id, name, state, started_at, ended_at, note,"
            " note_vi) values (%s, %s, %s, %s, %s, %s, %s, %s) on conflict (move_id, name) do update"
            " set state = excluded.state, ended_at = excluded.ended_at, note = excluded.note,"
            " note_vi = excluded.note_vi",
            [uuid7(), self.move, name, state, clock.now(), ended, note, note_vi],
        )

    def count(self, table: str, rows: int) -> None:
        """Add rows that have been moved."""
        with self._lock:
            self.rows += rows
            now = time.monotonic()
            line = self._rates.setdefault(table, [now, 0.0, now])
            line[1] += rows
            line[2] = now

    @contextlib.contextmanager
    def pulse(self, lag: Callable[[], int]) -> Iterator[None]:
        """Sample rows and lag every half second while the body runs."""
        stopped = threading.Event()

        def beat() -> None:
            while not stopped.wait(PULSE_SECONDS):
                with contextlib.suppress(psycopg.Error):
                    self.sample(lag())

        thread = threading.Thread(target=beat, daemon=True)
        self.sample(0)
        thread.start()
        try:
            yield
        finally:
            stopped.set()
            thread.join()
            with contextlib.suppress(psycopg.Error):
                self.sample(lag())

    def sample(self, lag: int) -> None:
        """Write down how far the move is."""
        self.execute(
            "insert into merger_sample (id, move_id, at, rows, lag) values (%s, %s, %s, %s, %s)",
            [uuid7(), self.move, clock.now(), self.rows, lag],
        )
        rates = {
            table: round(rows / max(last - first, 0.05))
            for table, (first, rows, last) in self._rates.items()
        }
        self.progress(lag=lag, rows=self.rows, rows_per_second=rates)

    def progress(self, **figures: Any) -> None:
        """Set figures that show on the page while the move runs."""
        self.execute(
            "update merger_move set progress = progress || %s::jsonb where id = %s",
            [json.dumps(figures), self.move],
        )

    def report(self, **figures: Any) -> None:
        """Set figures of the final report."""
        self.execute(
            "update merger_move set report = report || %s::jsonb where id = %s",
            [json.dumps(figures), self.move],
        )

    def state(self, state: str, sentence: str, vi: str = "", *, ended: bool = False) -> None:
        """Write down how the move stands; in Vietnamese too where no page has words for it."""
        self.execute(
            "update merger_move set state = %s, sentence = %s, sentence_vi = %s,"
            " ended_at = case when %s then clock_timestamp() else ended_at end where id = %s",
            [state, sentence, vi, ended, self.move],
        )
