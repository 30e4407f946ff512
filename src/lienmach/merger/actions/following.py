"""Step 10: while the way back is open, what changes at the new home is brought to the old one."""

import contextlib
import logging
import threading

import psycopg

from lienmach.ground import installation
from lienmach.ground.refusals import Refusal
from lienmach.merger.actions import checking
from lienmach.merger.actions.catching_up import BATCH, drain, lag, settle
from lienmach.merger.actions.journal import Journal
from lienmach.merger.actions.moves import Kept, Ways, kept_move, passage_of
from lienmach.merger.actions.passage import open_mover
from lienmach.merger.refusals import MoveUnderWay
from lienmach.merger.rules.mapping import Direction

PAUSE_SECONDS = 1.0
logger = logging.getLogger(__name__)


def open_ways_back() -> list[Kept]:
    """Return the moves whose way back is open."""
    found = []
    for alias in installation.owners():
        with open_mover(alias, durable=False) as book:
            rows = book.execute(
                "select province, system from merger_move where state = 'cut over'"
            ).fetchall()
            found += [
                kept for province, system in rows if (kept := kept_move(book, province, system))
            ]
    return found


def follow_once(found: Kept) -> int:
    """Bring one move's changes back, unless somebody moves the system just now; return how many."""
    with contextlib.suppress(MoveUnderWay), checking.alone(found.province, found.system):
        journal = Journal(found.target, found.id)
        try:
            with passage_of(found, Direction.BACK, Ways()) as passage:
                total = 0
                while True:
                    drained = drain(passage)
                    settle(passage, drained)
                    total += len(drained.marks)
                    if len(drained.marks) < BATCH:
                        break
                journal.progress(lag=lag(passage.src, found.province, found.system))
                return total
        finally:
            journal.close()
    return 0


def follow(stopped: threading.Event) -> None:
    """Follow all open ways back until told to stop; runs in the serving process."""
    while not stopped.wait(PAUSE_SECONDS):
        try:
            for found in open_ways_back():
                follow_once(found)
        except (psycopg.Error, Refusal) as failure:
            logger.warning("following paused: %s", failure)
