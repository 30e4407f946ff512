"""Keep the words by which dossiers are found."""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from lienmach import homes
from lienmach.dossiers.queries.searching import unindexed
from lienmach.ground import sql

AT_ONCE = 100
"""Few enough that no move has to wait for it."""


class Words(NamedTuple):
    """The words of a dossier as it was when it was complete at a moment."""

    key: UUID
    accepted_at: dt.datetime
    words: str


@homes.action("dossiers", idempotent=True)
def index_words(found: Sequence[Words]) -> int:
    """
    Write down the words of some dossiers; return how many were still as they were read.

    One that was completed meanwhile is left for the next run.
    """
    return len(
        sql.rows(
            homes.here("dossiers"),
            "lienmach.dossiers",
            "index_words",
            province=homes.current_province(),
            ids=[each.key for each in found],
            accepted=[each.accepted_at for each in found],
            words=[each.words for each in found],
        )
    )


def index_dossiers(*, limit: int = AT_ONCE) -> int:
    """
    Index some dossiers that nobody can search for yet; return how many.

    Not an action itself: names are identity's and are read before the dossiers' door is passed.
    """
    found = [Words(*each) for each in unindexed(limit=limit)]
    return index_words(found) if found else 0
