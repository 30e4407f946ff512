"""What time itself does to dossiers, and what keeps them to be found: a little, often."""

import datetime as dt
from collections.abc import Callable

from lienmach.dossiers import actions
from lienmach.ground.actor import PLATFORM

DEEDS: tuple[Callable[[dt.datetime], int], ...] = (
    lambda at: actions.note_overdue(at=at),
    lambda at: actions.note_silence(at=at),
    lambda at: actions.remove_expired_applications(at=at),
    lambda _at: actions.index_dossiers(),
    lambda at: actions.forget_uploads(by=PLATFORM, at=at),
    lambda at: actions.count_figures(at=at),
)


def look_after(*, at: dt.datetime, is_over: Callable[[], bool]) -> int:
    """
    Do what is due for the current province's dossiers; return how many were touched.

    In short transactions, until nothing is left or ``is_over`` says so.
    """
    done = 0
    for deed in DEEDS:
        while not is_over() and (touched := deed(at)):
            done += touched
    return done


def recount() -> None:
    """Have the figures of every month counted again, should anything have been missed."""
    actions.touch_every_month()
