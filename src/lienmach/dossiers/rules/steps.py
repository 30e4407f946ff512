"""
The steps a procedure allows, as data: which leads from where to where, and whose they are.

A version of a procedure may carry its own table (``snapshot["handling"]``), one line a step::

    {"step": "propose", "from": "received", "to": "proposed", "duty": "receive",
     "level": "commune", "share": 0.6, "instant": false}

``share`` is the part of the time limit that the step may use, ``instant`` marks a step that
takes none. Where a version carries no table the one of :mod:`states` holds. A table may leave
out ``decide``: then whoever decides approves what somebody else has proposed (four eyes). A
step with a name of its own is a station on the way: it changes the state as the line says and
has no other effect.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from lienmach.dossiers.rules import duties, states
from lienmach.identity.rules.duties import Kind

LEVELS = ("commune", "province", "branch")
KNOWN: tuple[states.Step, ...] = get_args(states.Step)

BY_APPLICANT: frozenset[str] = frozenset({"give_supplement", "withdraw"})
"""Steps that are the applicant's own; officers do them for somebody at the counter."""

AT_THE_DESK: frozenset[str] = frozenset({*BY_APPLICANT, "hand_over", "refuse_reception"})
"""Steps of a desk, open to it though an officer elsewhere has claimed the dossier."""

BY_ANOTHER: frozenset[str] = frozenset({"approve", "send_back"})
"""Steps of the second pair of eyes, never of whoever proposed."""

KINDS: dict[states.Step, frozenset[Kind]] = {
    "refuse_reception": duties.TAKE_IN,
    "ask_for_supplement": duties.HANDLE,
    "give_supplement": duties.TAKE_IN,
    "extend": duties.HANDLE,
    "propose": duties.WORK,
    "send_back": duties.APPROVE,
    "approve": duties.APPROVE,
    "decide": duties.HANDLE,
    "stop": duties.HANDLE,
    "hand_over": duties.PLACE,
    "withdraw": duties.TAKE_IN,
}
"""The duties of which one is needed, where a version's table names none of its own."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the table: a step that leads from a state to a state."""

    step: str
    before: str
    after: str
    duties: frozenset[str]
    level: str | None = None
    share: float = 0.0
    instant: bool = False


def table(snapshot: Mapping[str, Any]) -> tuple[Rule, ...]:
    """
    Return the steps of a version, in the order of its table.

    :raises ValueError: when a line of its own table names a state, a duty or a level that is none.
    """
    own = snapshot.get("handling")
    return tuple(map(_rule, own)) if own else DEFAULT


def _rule(line: Mapping[str, Any]) -> Rule:
    before, after = line.get("from"), line.get("to")
    level, share = line.get("level"), float(line.get("share", 0))
    if before not in states.STATES or after not in states.STATES:
        raise ValueError(f"step {line.get('step')!r} leads from {before!r} to {after!r}")
    if level is not None and level not in LEVELS:
        raise ValueError(f"step {line.get('step')!r} is of an unknown level {level!r}")
    if not 0 <= share <= 1:
        raise ValueError(f"step {line.get('step')!r} takes {share} of the time")
    known = next((step for step in KNOWN if step == line["step"]), None)
    duty = line.get("duty")
    kinds = frozenset({Kind(duty)}) if duty else KINDS[known] if known else duties.WORK
    return Rule(
        step=str(line["step"]), before=before, after=after, duties=frozenset(map(str, kinds)),
        level=level, share=share, instant=bool(line.get("instant")),
    )  # fmt: skip


DEFAULT: tuple[Rule, ...] = tuple(
    Rule(step=step, before=before, after=after, duties=frozenset(map(str, KINDS[step])))
    for (before, step), after in states.STEPS.items()
)


def find(rules: Iterable[Rule], state: str, step: str) -> Rule | None:
    """Return the line by which a step leads on from a state, or None when it is not allowed now."""
    return next((each for each in rules if (each.before, each.step) == (state, step)), None)


def following(rules: Iterable[Rule], state: str) -> list[Rule]:
    """Return what may happen next in a state, in the order of the table."""
    return [each for each in rules if each.before == state]


def needs_two(rules: Sequence[Rule]) -> bool:
    """Test if a decision takes two officers: the table has no step by which one decides alone."""
    steps = {each.step for each in rules}
    return "approve" in steps and "decide" not in steps


def faults(lines: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return what is wrong with a table before it is published."""
    found: list[str] = []
    rules: list[Rule] = []
    for line in lines:
        try:
            rules.append(_rule(line))
        except (KeyError, ValueError) as wrong:
            found.append(str(wrong))
    if sum(rule.share for rule in rules) > 1 + 1e-9:
        found.append("the steps take more than the whole time")
    if len({(rule.before, rule.step) for rule in rules}) < len(rules):
        found.append("a step leads twice from one state")
    if not found and not any(rule.after == "decided" for rule in rules):
        found.append("no step decides")
    return found
