"""
Which step may be taken back, and by whom.

Only the last one, by the officer who took it, within a few minutes, and only while nothing
left the house: what the applicant was told (a supplement asked, a decision, an extension, a
refusal) is not unsaid by a button. Nor is what somebody went on from: who accepted a hand-over,
or claimed the dossier, did so in the state that the step left.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from lienmach.dossiers.rules.limits import turns_on
from lienmach.dossiers.rules.steps import KNOWN, TAKEN

WITHIN = dt.timedelta(minutes=10)
INSIDE_THE_HOUSE = frozenset({"propose", "send_back"})
TOOK = frozenset({
    "dossiers.decision-proposed", "dossiers.proposal-sent-back", "dossiers.station-passed",
})  # fmt: skip
"""Facts of steps that may be taken back."""

BESIDE = frozenset({
    "dossiers.note-added", "dossiers.paper-attached", "dossiers.upload-refused",
    "dossiers.dossier-compared", "dossiers.dossier-overdue", "dossiers.consultation-silent",
    "dossiers.payment-begun", "dossiers.payment-made", "dossiers.payment-failed",
    "dossiers.payment-to-refund", "dossiers.portal-payment-made",
})  # fmt: skip
"""Facts that leave the work where it was: notes, papers and money, what registers and clocks say."""

UNDONE = TOOK | {"dossiers.step-undone"}
"""After the last step that stands, a later one and its end: both as if they had not been."""

OWN = frozenset({"dossiers.dossier-claimed", "dossiers.dossier-released"})
"""What an officer may have done themselves since, without going on from the step."""

Happened = tuple[str, str, dt.datetime]
"""A fact: its event, its actor, its moment."""


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


def is_latest(facts: Iterable[Happened], *, by: str, taken_at: dt.datetime) -> bool:
    """Test if nobody went on from an officer's last step; facts come oldest first."""
    known = list(facts)
    places = [n for n, (event, *of) in enumerate(known) if event in TOOK and of == [by, taken_at]]
    return bool(places) and all(
        event in BESIDE | UNDONE or (event in OWN and actor == by)
        for event, actor, _at in known[places[0] + 1 :]
    )
