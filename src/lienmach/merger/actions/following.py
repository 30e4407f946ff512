"""Step 10: while the way back is open, what changes at the new home is brought to the old one."""

import contextlib
import logging
import threading
from uuid import UUID

import psycopg

from lienmach.ground import installation
from lienmach.ground.priority import lower_this_thread
from lienmach.ground.refusals import Refusal
from lienmach.merger.actions import checking
from lienmach.merger.actions.catching_up import BATCH, drain, lag, settle
from lienmach.merger.actions.journal import Journal
from lienmach.merger.actions.moves import Kept, Ways, passage_of
from lienmach.merger.actions.passage import Connection, open_mover
from lienmach.merger.rules.mapping import Direction

PAUSE_SECONDS = 1.0
FAULTS = (psycopg.Error, Refusal, OSError)
"""What may go wrong in one round and be well in the next."""
logger = logging.getLogger(__name__)

# The moves whose way back is open, and whether anything waits; asked where both are kept. A lag
# that shows and is none is set right.
OPEN_WAYS_BACK = """
select id, province, system, source, target, legal_day, state, step, report,
  coalesce(progress ->> 'lag', '0') <> '0' or exists (
    select from homes_dirty d where d.province = m.province and d.system = m.system)
from merger_move m where state = 'cut over' order by started_at
"""


class _Way:
    """One move's way back, on a passage of its own and on the book of all that came there."""

    def __init__(self, found: Kept, book: Connection) -> None:
        self.found = found
        self.journal = Journal(book, found.id)
        self._held = contextlib.ExitStack()
        self.passage = self._held.enter_context(passage_of(found, Direction.BACK, book, Ways()))

    def close(self) -> None:
        """Close its passage."""
        self._held.close()

    def bring_back(self) -> int:
        """Bring back what waits; return how many marks were dealt with."""
        total = 0
        while True:
            dealt = self._bring_some()
            total += dealt
            if dealt < BATCH:
                break
        waiting = lag(self.passage.src, self.found.province, self.found.system)
        self.journal.progress(lag=waiting)
        return total

    def _bring_some(self) -> int:
        """Make one pass: between two of them whoever moves the system may step in."""
        province, system = self.found.province, self.found.system
        with checking.giving_way(self.passage.dst, province, system) as is_ours:
            if not is_ours or not self._is_open():
                return 0
            drained = drain(self.passage)
            settle(self.passage, drained)
            return len(drained.marks)

    def _is_open(self) -> bool:
        """Test that nobody has ended the way back since we were told of it."""
        row = self.passage.book.execute(
            "select from merger_move where id = %s and state = 'cut over'", [self.found.id]
        ).fetchone()
        return row is not None


class Follower:
    """
    Follows every open way back of the installation.

    Its connections stay open between rounds, for making them costs far more than what is asked: a
    round in which nothing has changed is one query a database.
    """

    def __init__(self) -> None:
        self._books: dict[str, Connection] = {}
        self._ways: dict[UUID, _Way] = {}

    def follow_once(self) -> int:
        """
        Bring back what has changed; return how many marks were dealt with.

        What fails is logged and tried again in the next round, on connections made anew.
        """
        return sum(
            self._follow(found) for alias in installation.owners() for found in self._waiting(alias)
        )

    def _waiting(self, alias: str) -> list[Kept]:
        """Return the moves into a database that have something waiting."""
        try:
            if alias not in self._books:
                self._books[alias] = open_mover(alias, durable=False)
            rows = self._books[alias].execute(OPEN_WAYS_BACK).fetchall()
        except FAULTS as failure:
            logger.warning("following the moves to %s paused: %s", alias, failure)
            self._let_go(alias)
            return []
        still_open = {row[0] for row in rows}
        for key, way in list(self._ways.items()):
            if way.found.target == alias and key not in still_open:
                self._ways.pop(key).close()
        return [Kept(*kept) for *kept, waits in rows if waits]

    def _follow(self, found: Kept) -> int:
        book = self._books.get(found.target)
        if book is None:
            return 0  # it was lost with another way of this round
        try:
            if found.id not in self._ways:
                self._ways[found.id] = _Way(found, book)
            return self._ways[found.id].bring_back()
        except FAULTS as failure:
            logger.warning("following %s of %s paused: %s", found.system, found.province, failure)
            if way := self._ways.pop(found.id, None):
                way.close()
            if book.closed:
                self._let_go(found.target)
            return 0

    def _let_go(self, alias: str) -> None:
        """Close the book of a database and the ways that write in it; the next round opens them."""
        for key, way in list(self._ways.items()):
            if way.found.target == alias:
                self._ways.pop(key).close()
        if book := self._books.pop(alias, None):
            book.close()

    def close(self) -> None:
        """Close every connection."""
        for alias in list(self._books):
            self._let_go(alias)


def follow(stopped: threading.Event) -> None:
    """Follow all open ways back until told to stop; runs in a thread of the serving process."""
    lower_this_thread()
    with contextlib.closing(Follower()) as follower:
        while not stopped.wait(PAUSE_SECONDS):
            try:
                follower.follow_once()
            except Refusal as refused:  # the configuration itself cannot be read
                logger.warning("following paused: %s", refused)
