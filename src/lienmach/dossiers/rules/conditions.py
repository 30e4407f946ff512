"""
When a rule of a procedure applies: conditions on facts, as data.

A condition names facts and what each must be: a value, or a comparison such as
``{"at_least": 5}``. Facts are the applicant's answers and what is worked out from them.
"""

import datetime as dt
import math
from collections.abc import Iterable, Mapping
from typing import Any

from lienmach.dossiers.rules.flaws import Flaw

Facts = Mapping[str, Any]
COMPARISONS = ("at_least", "at_most", "one_of")


def fits(when: Mapping[str, Any], facts: Facts) -> bool:
    """Test if facts fulfil a condition; an empty one is always fulfilled."""
    return all(_is(wanted, facts.get(name)) for name, wanted in when.items())


def _is(wanted: Any, value: Any) -> bool:
    if not isinstance(wanted, Mapping):
        # True is not 1 here, whatever Python thinks.
        return bool(value == wanted) and isinstance(value, bool) == isinstance(wanted, bool)
    if "one_of" in wanted:
        return value in wanted["one_of"]
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return bool(wanted.get("at_least", value) <= value <= wanted.get("at_most", value))


def may_meet(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Test if two conditions can hold at once; of what is not plain they can."""
    return all(_may_meet(one[name], other[name]) for name in one.keys() & other.keys())


def _may_meet(one: Any, other: Any) -> bool:
    for each, another in ((one, other), (other, one)):
        if (values := _values(each)) is not None:
            return any(_is(another, value) for value in values)
    (low, high), (lowest, highest) = _bounds(one), _bounds(other)
    return bool(max(low, lowest) <= min(high, highest))


def follows(when: Mapping[str, Any], held: Iterable[Mapping[str, Any]]) -> bool:
    """Test if a condition holds wherever others do; of what is not plain it does not."""
    known = list(held)
    return all(
        any(name in each and _implies(each[name], wanted) for each in known)
        for name, wanted in when.items()
    )


def _implies(known: Any, wanted: Any) -> bool:
    if (values := _values(known)) is not None:
        return all(_is(wanted, value) for value in values)
    if _values(wanted) is not None:
        return False
    (low, high), (lowest, highest) = _bounds(known), _bounds(wanted)
    return bool(lowest <= low and high <= highest)


def _values(wanted: Any) -> list[Any] | None:
    """Return the values that fulfil what is wanted of a fact; None: those between bounds."""
    if not isinstance(wanted, Mapping):
        return [wanted]
    return list(wanted["one_of"]) if "one_of" in wanted else None


def _bounds(wanted: Mapping[str, Any]) -> tuple[float, float]:
    return wanted.get("at_least", -math.inf), wanted.get("at_most", math.inf)


def faults(when: object) -> list[Flaw]:
    """Return what is wrong with a condition itself."""
    if not isinstance(when, Mapping):
        return [Flaw(f"điều kiện nêu tên dữ kiện: {when!r}", f"a condition names facts: {when!r}")]
    found = []
    for name, wanted in when.items():
        if isinstance(wanted, Mapping):
            if not wanted or set(wanted) - set(COMPARISONS):
                said = sorted(wanted)
                found.append(
                    Flaw(
                        f"{name}: không có phép so sánh {said}",
                        f"{name}: unknown comparison {said}",
                    )
                )
            found += _comparison_faults(name, wanted)
        elif not isinstance(wanted, str | int | float):
            found.append(
                Flaw(
                    f"{name}: giá trị là chữ, số, true hoặc false",
                    f"{name}: a value is a text, a number, true or false",
                )
            )
    return found


def _comparison_faults(name: str, wanted: Mapping[str, Any]) -> list[Flaw]:
    chosen = wanted.get("one_of", [])
    found = []
    if not isinstance(chosen, list) or any(isinstance(each, list | dict) for each in chosen):
        found.append(Flaw(f"{name}: one_of là danh sách", f"{name}: one_of is a list of values"))
    for bound in ("at_least", "at_most"):
        limit = wanted.get(bound, 0)
        if isinstance(limit, bool) or not isinstance(limit, int | float):
            found.append(Flaw(f"{name}: {bound} là số", f"{name}: {bound} is a number"))
    return found


def in_force(rule: Mapping[str, Any], day: dt.date) -> bool:
    """Test if a dated rule holds on a day: from ``since`` until the day before ``until``."""
    since, until = rule.get("since"), rule.get("until")
    return (not since or dt.date.fromisoformat(since) <= day) and (
        not until or day < dt.date.fromisoformat(until)
    )


def worked_out(snapshot: Mapping[str, Any], data: Facts, day: dt.date) -> dict[str, Any]:
    """
    Return the facts about an application: its answers, and what follows from their days.

    A procedure lists in ``facts`` what it wants to know, as ``{"name": "in_time", "from":
    "born_on", "within_days": 60}``: whether the day of an answer is at most so long ago. Without
    a readable answer such a fact is not known, and no rule that asks for it applies. An answer of
    its name is not believed.
    """
    facts = dict(data)
    for wanted in snapshot.get("facts", ()):
        facts.pop(wanted["name"], None)
        try:
            begun = dt.date.fromisoformat(str(data.get(wanted["from"], "")))
        except ValueError:
            continue
        facts[wanted["name"]] = 0 <= (day - begun).days <= wanted["within_days"]
    return facts
