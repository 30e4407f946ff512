"""
The states of a dossier and the steps between them, as one table.

Only the handling state lives here. Payment, delivery and what the national portal was
told are matters of their own and never hide in this column.
"""

from typing import Literal, get_args

State = Literal["received", "awaiting-supplement", "decided", "handed-over", "withdrawn"]
Outcome = Literal["granted", "refused"]
Step = Literal["ask_for_supplement", "give_supplement", "decide", "hand_over", "withdraw"]

STATES: tuple[State, ...] = get_args(State)
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)

OPEN: frozenset[State] = frozenset({"received", "awaiting-supplement", "decided"})
"""States in which somebody still owes the applicant something."""

UNDECIDED: frozenset[State] = frozenset({"received", "awaiting-supplement"})
"""States in which the dossier may still change."""

STEPS: dict[tuple[State, Step], State] = {
    ("received", "ask_for_supplement"): "awaiting-supplement",
    ("received", "decide"): "decided",
    ("received", "withdraw"): "withdrawn",
    ("awaiting-supplement", "give_supplement"): "received",
    ("awaiting-supplement", "withdraw"): "withdrawn",
    ("decided", "hand_over"): "handed-over",
}

NAMES_VI: dict[State, str] = {
    "received": "Đã tiếp nhận",
    "awaiting-supplement": "Chờ bổ sung",
    "decided": "Đã giải quyết",
    "handed-over": "Đã trả kết quả",
    "withdrawn": "Đã rút",
}

NATIONAL: dict[State, int] = {
    "received": 2,
    "awaiting-supplement": 5,
    "decided": 9,
    "handed-over": 10,
    "withdrawn": 7,
}
"""Numbers of the national portal's synchronisation (general knowledge, to be checked)."""


def after(state: State, step: Step) -> State | None:
    """Return the state a step leads to, or None when it is not allowed now."""
    return STEPS.get((state, step))
