"""The crosswalk as of the legal day: from every unit and agency that ended to those that follow."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Line:
    """One leg: see :class:`lienmach.merger.models.Leg`."""

    kind: str
    old: str
    new: str
    condition: str = ""


@dataclass(frozen=True, slots=True)
class Heir:
    """Who follows: a code, its folded full name (units), and whether it has only a part."""

    code: str
    part: bool
    needle: str = ""


@dataclass(frozen=True)
class Crosswalk:
    """All legs of a move, and the codes of split units."""

    lines: tuple[Line, ...]
    split: frozenset[str] = field(default_factory=frozenset)

    @cached_property
    def oracle(self) -> dict[str, str]:
        """The dictionaries the verifier reads, as JSON text; written once, for every pass asks."""
        whole = {x.old: x.new for x in self.lines if x.kind == "unit" and not x.condition}
        parts: dict[str, list[list[str]]] = {}
        agencies: dict[str, dict[str, str]] = {}
        for line in self.lines:
            if line.kind == "unit" and line.condition:
                parts.setdefault(line.old, []).append([line.new, line.condition])
            elif line.kind == "agency":
                agencies.setdefault(line.old, {})[line.condition] = line.new
            elif line.kind == "meanwhile":
                agencies.setdefault(line.old, {})["*"] = line.new
        return {
            "whole": json.dumps(whole),
            "parts": json.dumps(parts),
            "agencies": json.dumps(agencies),
        }


def of_units(heirs: Mapping[str, Sequence[Heir]], own_names: Mapping[str, str]) -> list[Line]:
    """
    Return the legs of units: whole ones, and for split ones those an address can tell apart.

    An heir that bears the old unit's own name cannot be told by the name: an address that says
    so may mean the old unit. Such a leg has no condition, so its rows go to a person.
    """
    lines = []
    for old, followers in heirs.items():
        if len(followers) == 1 and not followers[0].part:
            lines.append(Line("unit", old, followers[0].code))
            continue
        lines += [
            Line("unit", old, heir.code, heir.needle)
            for heir in followers
            if heir.needle and heir.needle != own_names.get(old)
        ]
    return lines


def of_agencies(
    heirs: Mapping[str, Sequence[Heir]],
    by_unit: Mapping[tuple[str, str], str],
    meanwhile: str | None,
) -> list[Line]:
    """
    Return the legs of agencies; ``by_unit`` tells who is competent like ``old`` in a new unit.

    What no rule can decide is held meanwhile by the province's service centre, which receives
    for every commune.
    """
    lines = []
    for old, followers in heirs.items():
        whole = [heir for heir in followers if not heir.part]
        if len(followers) == 1 and whole:
            lines.append(Line("agency", old, whole[0].code))
            continue
        lines += [
            Line("agency", old, heir, unit) for (agency, unit), heir in by_unit.items()
            if agency == old
        ]  # fmt: skip
        if meanwhile:
            lines.append(Line("meanwhile", old, meanwhile))
    return lines


def holes(ended: Iterable[str], heirs: Mapping[str, Sequence[object]]) -> list[str]:
    """Return the codes that ended and that nobody follows: with one of these nothing may start."""
    return sorted(code for code in ended if not heirs.get(code))
