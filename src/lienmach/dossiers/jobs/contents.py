"""Remove what lies in a store and no row names: what a crash left, or a system that moved away."""

import time
from collections.abc import Callable
from itertools import islice

from lienmach.dossiers.actions import contents
from lienmach.homes.files import store

AT_ONCE = 500
UNTOUCHED_SECONDS = 24 * 3600.0
"""A content is put away before the row that names it is committed; never as long before."""


def sweep(alias: str, *, is_over: Callable[[], bool], now: float | None = None) -> int:
    """
    Remove the contents of a database's store that none of its rows names; return how many.

    :param now: seconds since the epoch; those of the store's own clock unless told.
    """
    before, count = (time.time() if now is None else now) - UNTOUCHED_SECONDS, 0
    waiting = store(alias).untouched(before)
    while not is_over() and (digests := list(islice(waiting, AT_ONCE))):
        count += contents.remove_unnamed(alias, contents.unnamed(alias, digests))
    return count
