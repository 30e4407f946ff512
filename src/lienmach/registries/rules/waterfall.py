"""Geometry of the picture that shows why a pair weighs what it weighs: bits in, places out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

WIDTH = 100.0
THINNEST = 0.6
"""A step of no bits is still to be seen."""


@dataclass(frozen=True, slots=True)
class Step:
    """One bar, from where the sum was to where it is, in hundredths of the width."""

    what: str
    says: str
    bits: float
    x: float
    width: float

    @property
    def sign(self) -> str:
        """Return which way it goes: ``for``, ``against``, or ``neither``."""
        return "for" if self.bits > 0 else "against" if self.bits < 0 else "neither"


@dataclass(frozen=True, slots=True)
class Waterfall:
    """The bars from how rare a match is to the whole, and where nought lies."""

    steps: tuple[Step, ...]
    total: Step
    zero: float


def drawn(evidence: Mapping[str, Any]) -> Waterfall:
    """Return the picture of what is kept of a pair's evidence."""
    prior, weight = float(evidence.get("prior", 0.0)), float(evidence.get("weight", 0.0))
    told = [("prior", "", prior)]
    for line in evidence["lines"]:
        book = float(line.get("book", 0.0))
        told.append((line["what"], line["says"], float(line["bits"]) - book))
        if book:
            told.append(("book", "", book))
    # Kin weigh together with strangers, not on top of them: the step is what they take away.
    if evidence.get("kin") is not None:
        kin = "kin_left" if evidence.get("again") else "kin"
        told.append((kin, "", weight - sum(bits for *_, bits in told)))
    sums = [0.0]
    for *_, bits in told:
        sums.append(sums[-1] + bits)
    low, high = min(*sums, weight), max(*sums, weight)
    scale = WIDTH / ((high - low) or 1.0)

    def step(what: str, says: str, bits: float, begins: float) -> Step:
        one, other = sorted(((begins - low) * scale, (begins + bits - low) * scale))
        width = max(other - one, THINNEST)
        return Step(what, says, bits, round(min(one, WIDTH - width), 2), round(width, 2))

    steps = [step(*each, begins) for each, begins in zip(told, sums, strict=False)]
    return Waterfall(tuple(steps), step("total", "", weight, 0.0), round(-low * scale, 2))
