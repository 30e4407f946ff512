"""The way of a version from its first draft to the catalogue, as one table."""

import datetime as dt
import re
from typing import Literal, get_args

DraftState = Literal["draft", "review", "published", "dropped"]
DraftStep = Literal["write", "ask_for_review", "send_back", "publish", "drop"]

DRAFT_STATES: tuple[DraftState, ...] = get_args(DraftState)
OPEN_DRAFTS: tuple[DraftState, ...] = ("draft", "review")
"""States in which a draft is still being worked on; a procedure has one such draft at most."""

DRAFT_STEPS: dict[tuple[DraftState, DraftStep], DraftState] = {
    ("draft", "write"): "draft",
    ("draft", "ask_for_review"): "review",
    ("draft", "drop"): "dropped",
    # What was changed is no longer what was to be reviewed.
    ("review", "write"): "draft",
    ("review", "send_back"): "draft",
    ("review", "publish"): "published",
    ("review", "drop"): "dropped",
}
CODE = re.compile(r"[A-Za-z0-9._-]{1,40}", re.ASCII)
VERSION = re.compile(r"[A-Za-z0-9._-]{1,20}", re.ASCII)


def draft_after(state: str, step: DraftStep) -> DraftState | None:
    """Return the state a step leads to, or None when it is not allowed now."""
    known = next((each for each in DRAFT_STATES if each == state), None)
    return DRAFT_STEPS.get((known, step)) if known else None


def may_publish(actor: str, writers: list[str]) -> bool:
    """Test if somebody may publish a draft: only one who wrote nothing of it."""
    return actor not in writers


def names_fault(code: str, version: str) -> bool:
    """Test if a code or the name of a version is not of the form that addresses can carry."""
    return CODE.fullmatch(code) is None or VERSION.fullmatch(version) is None


def is_ahead(since: dt.date, *, published: dt.date) -> bool:
    """
    Test if a version was published before the day from which it holds.

    The law asks for some days more (Decree 63/2010/NĐ-CP, art. 15, from general knowledge: *uncertain*).
    """
    return published < since


def begins_in_the_past(since: dt.date, today: dt.date) -> bool:
    """Test if a version would change what held on days that are over."""
    return since < today
