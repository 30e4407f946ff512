"""From what the moves and the clients say to the one report of a rehearsal or a demo."""

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from lienmach.scenarios.load import Result
from lienmach.scenarios.plan import Sent

STEPS = ("copy", "catch_up", "verify", "cutover", "total")
Report = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Window:
    """A cut-over in wall-clock time, in seconds since 1970."""

    began: float
    ended: float

    @classmethod
    def of(cls, report: Report) -> "Window | None":
        """Read a cut-over from a move's report."""
        cutover = report.get("cutover")
        if not cutover:
            return None
        began, ended = (dt.datetime.fromisoformat(cutover[name]) for name in ("began", "ended"))
        return cls(began.timestamp(), ended.timestamp())


@dataclass(slots=True)
class Moves:
    """The reports of all moves and reversals, in order."""

    forward: list[Report] = field(default_factory=list)
    back: list[Report] = field(default_factory=list)

    @property
    def windows(self) -> list[Window]:
        """Return every cut-over there was."""
        found = [*self.forward, *(each.get("reversal") or {} for each in self.back)]
        return [window for window in map(Window.of, found) if window is not None]

    @property
    def verified(self) -> bool:
        """Test if every move forward was verified, and there was one."""
        return bool(self.forward) and all(each["verified"] for each in self.forward)

    def rows(self) -> int:
        """Return how many rows the moves forward took along."""
        return sum(each["rows_moved"] for each in self.forward)

    def seconds(self) -> dict[str, float]:
        """Return how long the steps of the moves forward took together."""
        return {
            step: round(sum(each["seconds"].get(step, 0.0) for each in self.forward), 3)
            for step in STEPS
        }

    def rows_per_second(self) -> int:
        """Return the speed of the copy with what it caught up, over all moves forward."""
        seconds = self.seconds()
        return round(self.rows() / max(seconds["copy"] + seconds["catch_up"], 1e-3))

    def undecided(self) -> int:
        """Return how many records wait for a person, by the last move of each system."""
        last = {each["system"]: each["undecided"] for each in self.forward}
        return sum(last.values())

    def verification(self) -> dict[str, int]:
        """Return what the verifications counted, reversals among them."""
        seen = [each["verification"] for each in self.forward]
        seen += [(each.get("reversal") or {}).get("verification", {}) for each in self.back]
        return {
            name: sum(each.get(name, 0) for each in seen)
            for name in ("rows", "differences", "manifest_missing")
        }


def quantile(waits: Sequence[float], share: float) -> float:
    """Return the wait that a share of requests does not exceed, by nearest rank."""
    ordered = sorted(waits)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else 0.0


def waits(sent: Sent) -> list[float]:
    """Return how long every request waited, in milliseconds."""
    return [1000 * (end - due) for due, end in zip(sent.due, sent.answered, strict=True)]


def longest_wait_within(result: Result, windows: Iterable[Window]) -> float:
    """Return the longest wait, in ms, of any request that was on its way during a cut-over."""
    windows = list(windows)
    sent, clock = result.sent, result.clock
    return max(
        (
            1000 * (end - due)
            for due, end in zip(sent.due, sent.answered, strict=True)
            if any(due + clock <= w.ended and end + clock >= w.began for w in windows)
        ),
        default=0.0,
    )


def report(moves: Moves, result: Result, *, errors: Sequence[str] = ()) -> Report:
    """Return the report in the form that is promised to programs."""
    verdict, took = result.verdict, waits(result.sent)
    verification = moves.verification()
    requests = {
        "total": len(result.sent.due),
        "failed": result.sent.failed,
        "writes_acknowledged": verdict.writes_acknowledged,
        "writes_lost": verdict.writes_lost,
        "writes_doubled": verdict.writes_doubled,
        "stale_reads": verdict.stale_reads,
        "misordered": verdict.misordered,
        "replays_differing": result.replays_differing,
    }
    wrong = [
        *errors,
        *([f"{result.unsent} requests were due and never sent"] if result.unsent else ()),
        *verdict.findings,
        *(result.trouble if requests["failed"] or requests["replays_differing"] else ()),
    ]
    ok = (
        not errors
        and not result.unsent
        and moves.verified
        and verdict.is_clean
        and not any(requests[name] for name in ("failed", "replays_differing"))
        and requests["writes_acknowledged"] > 0
        and not verification["differences"]
        and not verification["manifest_missing"]
    )
    return {
        "ok": ok,
        "rows_moved": moves.rows(),
        "seconds": moves.seconds(),
        "rows_per_second": moves.rows_per_second(),
        "requests": requests,
        "wait_ms": {
            "p50": round(quantile(took, 0.5), 1),
            "p99": round(quantile(took, 0.99), 1),
            "max": round(max(took, default=0.0), 1),
        },
        "cutover_wait_ms_max": round(longest_wait_within(result, moves.windows), 1),
        "verification": verification,
        "undecided": moves.undecided(),
        "cutovers_ms": [round(1000 * (w.ended - w.began), 1) for w in moves.windows],
        "wrong": wrong,
    }
