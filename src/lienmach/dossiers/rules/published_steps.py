"""
The steps of a procedure as a table: from which state to which, by whom, in which share of the time.

A table is checked as a whole: one beginning, every state reached, an end reached from everywhere,
and shares that make up the whole time along the main way.
"""

from collections.abc import Mapping, Sequence
from typing import Any

WHOLE = 100
START = "start"
"""The state before anything was handed in."""
UNIT_LEVELS = ("commune", "province", "land_office", "ministry")

Step = Mapping[str, Any]


def faults(steps: Sequence[Step], duties: frozenset[str]) -> list[str]:
    """Return what is wrong with a table of steps; ``duties`` are the kinds that exist."""
    if not steps:
        return ["there are no steps"]
    found = [
        f"step {each['step']!r}: there is no duty {each['duty']!r}"
        for each in steps
        if each["duty"] not in duties
    ]
    names = [each["step"] for each in steps]
    found += [f"step {name!r} stands twice" for name in sorted(set(names)) if names.count(name) > 1]
    found += [
        f"step {each['step']!r} is instant and takes a share of the time"
        for each in steps
        if each["instant"] and each["share"]
    ]
    reached = reach(steps, START)
    if START not in {each["from"] for each in steps}:
        found.append(f"no step begins at {START!r}")
    states = {each["from"] for each in steps} | {each["to"] for each in steps}
    found += [f"state {state!r} is never reached" for state in sorted(states - reached)]
    ends = states - {each["from"] for each in steps}
    if not ends:
        found.append("the steps never end")
    found += [
        f"from state {state!r} no end is reached"
        for state in sorted(states)
        if not reach(steps, state) & ends
    ]
    way = main_way(steps)
    if way and way[-1]["to"] not in ends:
        found.append("the main way goes in a circle")
    total = sum(each["share"] for each in way)
    if total != WHOLE:
        found.append(f"the shares of the main way make {total} of {WHOLE}")
    return found


def reach(steps: Sequence[Step], state: str) -> set[str]:
    """Return every state that can follow a state, itself included."""
    reached, waiting = {state}, [state]
    while waiting:
        here = waiting.pop()
        onwards = {each["to"] for each in steps if each["from"] == here} - reached
        reached |= onwards
        waiting += sorted(onwards)
    return reached


def main_way(steps: Sequence[Step]) -> list[Step]:
    """Return the way of a dossier that lacks nothing: always the first step listed onwards."""
    way: list[Step] = []
    state, seen = START, set[str]()
    while state not in seen:
        seen.add(state)
        step = next((each for each in steps if each["from"] == state), None)
        if step is None:
            break
        way.append(step)
        state = step["to"]
    return way
