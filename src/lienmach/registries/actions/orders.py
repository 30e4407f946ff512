"""How to link births with residents, who watches it, and what came of it."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

FEWEST_TO_LEARN = 2_000
"""So many births and residents a model of their own is learned from; below, it is the shipped one."""


class Watch(Protocol):
    """Who wants to know how far a run has got."""

    def step(self, name: str) -> None:
        """Say that this is done now."""

    def kept(self, done: int, total: int) -> None:
        """Say that so many pairs have been kept."""


class Nobody:
    """Watches nothing."""

    def step(self, name: str) -> None:
        """Look away."""

    def kept(self, done: int, total: int) -> None:
        """Look away."""


@dataclass(slots=True)
class Outcome:
    """What came of a run: what there is, what was added, and how long each step took."""

    births: int = 0
    residents: int = 0
    pairs: int = 0
    linked: int = 0
    candidates: int = 0
    model: str = ""
    learned: str = ""
    seconds: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LinkOrder:
    """How to run: with a model of a file, or one learned anew; else with the one kept."""

    model: Path | None = None
    learn: bool = False
    memory: str = "2GB"
    threads: int = 2
