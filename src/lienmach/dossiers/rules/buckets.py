"""
The buckets dossiers are reported and worked in.

They are those of the official reports (in progress in time or overdue, completed in time or
late, awaiting a supplement, withdrawn), and two of an office's own: what waits for a second
pair of eyes, and what waits to be handed over. Every dossier lies in exactly one reporting
bucket at a moment.
"""

import datetime as dt
from typing import Literal, get_args

from lienmach.dossiers.rules.states import AT_WORK

Bucket = Literal[
    "in-time",
    "overdue",
    "awaiting-supplement",
    "done-in-time",
    "done-late",
    "withdrawn",
    "not-handled",
]
BUCKETS: tuple[Bucket, ...] = get_args(Bucket)

SOON = dt.timedelta(days=2)
"""A dossier due within this time is due soon."""

DONE: tuple[str, ...] = ("decided", "handed-over")
ENDED: tuple[str, ...] = ("reception-refused", "stopped")


def bucket(
    state: str, due: dt.datetime | None, decided: dt.datetime | None, *, at: dt.datetime
) -> Bucket:
    """Return the reporting bucket of a dossier at a moment."""
    if state in AT_WORK:
        return "overdue" if due is not None and due < at else "in-time"
    if state in DONE:
        late = due is not None and decided is not None and decided > due
        return "done-late" if late else "done-in-time"
    if state == "awaiting-supplement":
        return "awaiting-supplement"
    return "withdrawn" if state == "withdrawn" else "not-handled"
