"""What clients shall do, and the record of every request they sent."""

import json
import time
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Citizen:
    """Somebody who files dossiers: the host name they use and the token they show."""

    host: str
    token: str


@dataclass(frozen=True, slots=True)
class Plan:
    """How many clients send what; without a ``rate`` each sends as soon as it was answered."""

    address: tuple[str, int]
    citizens: tuple[Citizen, ...]
    clients: int = 32
    rate: float | None = 150.0
    seconds: float = 3600.0
    requests: int = 2_000_000
    seed: int = 1
    patience: float = 60.0
    result: str = ""

    @classmethod
    def from_json(cls, text: str) -> "Plan":
        """Read a plan."""
        raw = json.loads(text)
        raw["citizens"] = tuple(Citizen(**each) for each in raw["citizens"])
        raw["address"] = tuple(raw["address"])
        return cls(**raw)


@dataclass(slots=True)
class Sent:
    """Every request: when it was due, when it was answered, and how; the times are monotonic."""

    due: list[float] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)
    status: list[int] = field(default_factory=list)

    def add(self, due: float, status: int) -> float:
        """Note one request and return the moment of its answer."""
        now = time.monotonic()
        self.due.append(due)
        self.answered.append(now)
        self.status.append(status)
        return now

    @property
    def failed(self) -> int:
        """Return how many were not carried out."""
        return sum(not 200 <= status < 300 for status in self.status)
