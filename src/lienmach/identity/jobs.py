"""What identity does by the clock: disable idle accounts, and clear away what is over."""

import datetime as dt

from lienmach.identity import actions


def keep_in_order(*, at: dt.datetime) -> None:
    """Do a day's work for the current province; a second time changes nothing."""
    actions.disable_idle_staff(at=at)
    actions.clear_away(at=at)
