"""
The states of a dossier and the steps between them, as one table.

Only the handling state lives here. Payment, delivery and what the national portal was
told are matters of their own and never hide in this column. Who works on a dossier, and whom
it was offered to, are no states either: they change while the state stays.
"""

from typing import Literal, get_args

State = Literal[
    "received",
    "reception-refused",
    "awaiting-supplement",
    "proposed",
    "stopped",
    "decided",
    "handed-over",
    "withdrawn",
]
Outcome = Literal["granted", "refused"]
Step = Literal[
    "refuse_reception",
    "ask_for_supplement",
    "give_supplement",
    "extend",
    "propose",
    "send_back",
    "approve",
    "decide",
    "stop",
    "hand_over",
    "withdraw",
]

STATES: tuple[State, ...] = get_args(State)
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)

OPEN: frozenset[State] = frozenset({"received", "awaiting-supplement", "proposed", "decided"})
"""States in which somebody still owes the applicant something."""

EXCEPTIONAL: frozenset[State] = frozenset({"reception-refused", "stopped", "withdrawn"})
"""States in which a dossier ended without a decision."""

UNDECIDED: frozenset[State] = frozenset({"received", "awaiting-supplement", "proposed"})
"""States in which the dossier may still change."""

AT_WORK: frozenset[State] = frozenset({"received", "proposed"})
"""States in which the office's own clock runs: only these can become overdue."""

DECIDED: frozenset[State] = frozenset({"decided", "handed-over"})
"""States of what ended by a decision: it has an outcome, and may have results."""

STEPS: dict[tuple[State, Step], State] = {
    ("received", "refuse_reception"): "reception-refused",
    ("received", "ask_for_supplement"): "awaiting-supplement",
    ("received", "extend"): "received",
    ("received", "propose"): "proposed",
    ("received", "decide"): "decided",
    ("received", "stop"): "stopped",
    ("received", "withdraw"): "withdrawn",
    ("awaiting-supplement", "give_supplement"): "received",
    ("awaiting-supplement", "stop"): "stopped",
    ("awaiting-supplement", "withdraw"): "withdrawn",
    ("proposed", "send_back"): "received",
    ("proposed", "approve"): "decided",
    ("proposed", "extend"): "proposed",
    ("proposed", "withdraw"): "withdrawn",
    ("decided", "hand_over"): "handed-over",
}

NAMES_VI: dict[State, str] = {
    "received": "Đã tiếp nhận",
    "reception-refused": "Không được tiếp nhận",
    "awaiting-supplement": "Chờ bổ sung",
    "proposed": "Đã trình, chờ phê duyệt",
    "stopped": "Dừng giải quyết",
    "decided": "Đã giải quyết",
    "handed-over": "Đã trả kết quả",
    "withdrawn": "Đã rút",
}

NATIONAL: dict[State, int] = {
    "received": 2,
    "reception-refused": 3,
    "awaiting-supplement": 5,
    "proposed": 4,
    "stopped": 8,
    "decided": 9,
    "handed-over": 10,
    "withdrawn": 7,
}
"""Numbers of the national portal's synchronisation (general knowledge, to be checked)."""
