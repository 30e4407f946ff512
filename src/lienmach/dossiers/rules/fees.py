"""
What a procedure costs: by channel, day and facts, and why.

Amounts are whole đồng. A procedure lists its fees; those of one ``item`` exclude one another, and
the first that is in force that day, meant for the channel and fits the facts is the one that binds.
What no listed fee answers is not known, and is told so: unknown is not the same as free.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from lienmach.dossiers.rules.conditions import Facts, fits, in_force

Channel = Literal["online", "counter"]
MAIN = "fee"
"""The item of a fee that names none."""
UNSURE = frozenset({"low", "invented", "unknown"})

INTEGRATED = "papers_integrated"
"""How many papers an account of level 2 holds: no sign-in says it, an officer at a counter sees it."""

Rule = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Relief:
    """An exemption that was applied to a line, and what it took off."""

    name: str
    citation: str
    taken_off: int
    is_sure: bool
    name_en: str = ""
    citation_en: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One item of the fee: what is asked for it, in đồng; None where no rule says."""

    item: str
    amount: int | None
    before: int | None
    count: int
    citation: str
    note: str
    is_sure: bool
    relief: Relief | None = None
    citation_en: str = ""

    @property
    def why(self) -> tuple[str, str]:
        """Return the reason for the amount, in Vietnamese and in English."""
        if self.before is None:
            return "chưa có mức phí được công bố", "no published fee answers this"
        vi, en = self.citation, self.citation_en or self.citation
        if self.relief:
            taken = f"{self.relief.taken_off:,}"
            vi += (
                f"; giảm {taken.replace(',', '.')} đồng: {self.relief.name}, {self.relief.citation}"
            )
            name, law = self.relief.name, self.relief.citation
            en += f"; less {taken} VND: {self.relief.name_en or name}, {self.relief.citation_en or law}"
        return vi, en


@dataclass(frozen=True, slots=True)
class Fee:
    """What an application costs; the amount is None while one of its lines is not known."""

    channel: Channel
    day: dt.date
    lines: tuple[Line, ...]

    @property
    def amount(self) -> int | None:
        """Return the sum in đồng; None when part of it is not known."""
        total = 0
        for line in self.lines:
            if line.amount is None:
                return None
            total += line.amount
        return total if self.lines else None

    @property
    def is_sure(self) -> bool:
        """Test if every figure of it is well established."""
        return all(
            line.is_sure and (line.relief is None or line.relief.is_sure) for line in self.lines
        )


def fee(snapshot: Rule, channel: Channel, day: dt.date, facts: Facts) -> Fee:
    """Return what an application costs that is handed in by a channel on a day."""
    rules: Sequence[Rule] = snapshot.get("fees", ())
    items = dict.fromkeys(rule.get("item", MAIN) for rule in rules)
    exemptions = [
        each for each in snapshot.get("exemptions", ()) if _applies(each, channel, day, facts)
    ]
    return Fee(
        channel=channel,
        day=day,
        lines=tuple(_line(item, rules, exemptions, channel, day, facts) for item in items),
    )


def is_published(snapshot: Rule) -> bool:
    """Test if a procedure lists a fee at all, also one that says it is free; else it is not known."""
    return bool(snapshot.get("fees"))


def turns_on(snapshot: Rule, fact: str, day: dt.date) -> bool:
    """Test if what a procedure costs at a counter on a day may turn on a fact."""
    rules = [*snapshot.get("fees", ()), *snapshot.get("exemptions", ())]
    return any(
        fact in each.get("when", {})
        and each.get("channel", "counter") == "counter"
        and in_force(each, day)
        for each in rules
    )


def seen_at_counter(integrated: int | None) -> dict[str, int]:
    """Return the facts that an officer states who has seen an account of level 2; none if not."""
    return {} if integrated is None else {"assurance_level": 2, INTEGRATED: integrated}


def _line(
    item: str,
    rules: Iterable[Rule],
    exemptions: Iterable[Rule],
    channel: Channel,
    day: dt.date,
    facts: Facts,
) -> Line:
    rule = next(
        (
            each
            for each in rules
            if each.get("item", MAIN) == item and _applies(each, channel, day, facts)
        ),
        None,
    )
    if rule is None:
        return Line(item, None, None, 1, "", "", is_sure=False)
    count = _count(rule, facts)
    before = rule["amount"] * count
    relief = _best(item, before, exemptions)
    return Line(
        item=item,
        amount=before - (relief.taken_off if relief else 0),
        before=before,
        count=count,
        citation=rule.get("citation", ""),
        note=rule.get("note", ""),
        is_sure=rule.get("confidence", "low") not in UNSURE,
        relief=relief,
        citation_en=rule.get("citation_en", ""),
    )


def _applies(rule: Rule, channel: Channel, day: dt.date, facts: Facts) -> bool:
    return (
        rule.get("channel", channel) == channel
        and in_force(rule, day)
        and fits(rule.get("when", {}), facts)
    )


def _count(rule: Rule, facts: Facts) -> int:
    """Return by how many a fee is taken, as the fact says that it is counted ``per``."""
    count = facts.get(rule["per"], 1) if "per" in rule else 1
    is_number = isinstance(count, int) and not isinstance(count, bool)
    return count if is_number and count > 0 else 1


def _best(item: str, before: int, exemptions: Iterable[Rule]) -> Relief | None:
    """Return the exemption that takes most off; none adds to another."""
    found = [
        Relief(
            name=each["name"],
            citation=each.get("citation", ""),
            # Rounded for the citizen: a đồng that cannot be split is not asked for.
            taken_off=min(before, -(-before * each["percent"] // 100)),
            is_sure=each.get("confidence", "low") not in UNSURE,
            name_en=each.get("name_en", ""),
            citation_en=each.get("citation_en", ""),
        )
        for each in exemptions
        if each.get("item", item) == item
    ]
    best = max(found, key=lambda relief: relief.taken_off, default=None)
    return best if best and best.taken_off else None
