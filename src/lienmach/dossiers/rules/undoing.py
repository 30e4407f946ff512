"""
Which step may be taken back, and by whom.

Only the last one, by the officer who took it, within a few minutes, and only while nothing
left the house: what the applicant was told (a supplement asked, a decision, an extension, a
refusal) is not unsaid by a button.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from lienmach.dossiers.rules.limits import turns_on
from lienmach.dossiers.rules.steps import KNOWN, TAKEN

WITHIN = dt.timedelta(minutes=10)
INSIDE_THE_HOUSE = frozenset({"propose", "send_back"})


def leaves_the_house(step: str) -> bool:
    """Test if somebody outside learns of a step; stations of a procedure's own stay inside."""
    return step in KNOWN and step not in INSIDE_THE_HOUSE


def may_undo(
    step: str,
    limits: Sequence[Mapping[str, Any]],
    *,
    same_officer: bool,
    taken_at: dt.datetime,
    at: dt.datetime,
) -> bool:
    """Test if the last step of a dossier may be taken back; none by which another limit binds."""
    is_inside = not leaves_the_house(step) and not turns_on(limits, f"{TAKEN}{step}")
    return same_officer and is_inside and at - taken_at <= WITHIN
