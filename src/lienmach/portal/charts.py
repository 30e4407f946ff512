"""Geometry of the control room's pictures: plain numbers in, SVG coordinates out."""

import datetime as dt
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

WIDTH = 1000.0
HEIGHT = 100.0
MOST_BUCKETS = 200
STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21600, 43200, 86400)
FLOOR = HEIGHT
ROUND = (1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10)

Value = float | None


@dataclass(frozen=True, slots=True)
class Axis:
    """The time that all pictures of a page share, cut into buckets of whole seconds."""

    start: dt.datetime
    bucket: int
    buckets: int

    @property
    def end(self) -> dt.datetime:
        """Return the moment after the last bucket."""
        return self.start + dt.timedelta(seconds=self.bucket * self.buckets)

    def share(self, at: dt.datetime) -> float:
        """Return where a moment lies, from 0 to 1."""
        seconds = (at - self.start).total_seconds()
        return min(max(seconds / (self.bucket * self.buckets), 0.0), 1.0)

    def index(self, at: dt.datetime) -> int | None:
        """Return the bucket a moment falls into, null if outside."""
        index = math.floor((at - self.start).total_seconds() / self.bucket)
        return index if 0 <= index < self.buckets else None

    def moment(self, index: int) -> dt.datetime:
        """Return when a bucket begins."""
        return self.start + dt.timedelta(seconds=self.bucket * index)


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: an area with its line, or bars, up to a round number."""

    top: float
    peak: float
    area: str = ""
    line: str = ""
    bars: str = ""


def axis(moments: Iterable[dt.datetime], *, most: int = MOST_BUCKETS) -> Axis | None:
    """Return the axis that holds all moments in at most so many buckets; null if there is none."""
    seen = [moment.replace(microsecond=0) for moment in moments]
    if not seen:
        return None
    start, last = min(seen), max(seen)
    seconds = int((last - start).total_seconds()) + 1
    bucket = next(
        (step for step in STEPS if math.ceil(seconds / step) <= most),
        math.ceil(seconds / most),
    )
    return Axis(start=start, bucket=bucket, buckets=max(math.ceil(seconds / bucket), 2))


def gather(
    along: Axis,
    points: Iterable[tuple[dt.datetime, float]],
    how: Callable[[Sequence[float]], float],
) -> list[Value]:
    """Put points into the axis' buckets, null where there is none."""
    held: list[list[float]] = [[] for _ in range(along.buckets)]
    for at, value in points:
        index = along.index(at)
        if index is not None:
            held[index].append(value)
    return [how(values) if values else None for values in held]


def mean(values: Sequence[float]) -> float:
    """Return the arithmetic mean."""
    return sum(values) / len(values)


def round_top(peak: float) -> float:
    """Return a round number, easily halved, that is at least the peak."""
    if peak <= 1:
        return 1.0
    power = 10.0 ** math.floor(math.log10(peak))
    return next(factor * power for factor in ROUND if factor * power >= peak)


def _place(values: Sequence[Value], top: float) -> list[tuple[float, float] | None]:
    width = WIDTH / len(values)
    return [
        None if value is None else ((i + 0.5) * width, FLOOR - value / top * HEIGHT)
        for i, value in enumerate(values)
    ]


def _runs(
    places: Sequence[tuple[float, float] | None],
) -> list[list[tuple[float, float]]]:
    runs: list[list[tuple[float, float]]] = [[]]
    for place in places:
        if place is None:
            runs.append([])
        else:
            runs[-1].append(place)
    return [run for run in runs if run]


def curve(values: Sequence[Value], *, at_least: float = 0) -> Picture:
    """Draw values as a line over an area, broken where nothing is known."""
    peak = max((value for value in values if value is not None), default=0.0)
    top = round_top(max(peak, at_least))
    lines, areas = [], []
    for run in _runs(_place(values, top)):
        points = "L".join(f"{x:.1f} {y:.1f}" for x, y in run)
        lines.append(f"M{points}" + ("h.1" if len(run) == 1 else ""))
        areas.append(f"M{run[0][0]:.1f} {FLOOR:g}L{points}L{run[-1][0]:.1f} {FLOOR:g}Z")
    return Picture(top=top, peak=peak, line="".join(lines), area="".join(areas))


def bars(values: Sequence[Value], *, at_least: float = 0) -> Picture:
    """Draw values as bars, none where nothing is known or nothing happened."""
    peak = max((value for value in values if value is not None), default=0.0)
    top = round_top(max(peak, at_least))
    width = WIDTH / len(values)
    drawn = [
        f"M{i * width:.1f} {FLOOR:g}V{FLOOR - value / top * HEIGHT:.1f}H{(i + 1) * width:.1f}V{FLOOR:g}Z"
        for i, value in enumerate(values)
        if value
    ]
    return Picture(top=top, peak=peak, bars="".join(drawn))
