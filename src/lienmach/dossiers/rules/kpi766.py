"""
The index of Decision 766/QĐ-TTg: its groups and metrics, and the points they give.

As the national portal scores it in 2026, from ``data/kpi766.json``; the decision's own text was not
seen. What that source does not tell is not told here either: the most points of each metric of two
groups, and the formula of the online services.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Source = Literal["counted", "partly", "none"]
"""*partly*: counted, but not quite what the metric says; the metric's note says how far."""

Scoring = Literal["points", "maxima-unknown", "formula-unpublished", "no-source"]
OF_GROUP: dict[str, Scoring] = {
    "CKMB": "maxima-unknown",
    "MDSH": "maxima-unknown",
    "ONLINE": "formula-unpublished",
}
PROGRESS, PAYMENT, SATISFACTION = "TDGQ", "TTTT", "MDHL"


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric as it is defined: what is counted, of what, to reach which share in per cent."""

    id: str
    num: str
    den: str
    target: float | None
    most: float | None
    is_scored: bool
    conflict: str
    if_none: float | None


@dataclass(frozen=True, slots=True)
class Group:
    """A group of metrics; ``is_verified``: its formula gave the points that the portal showed."""

    code: str
    name: str
    most: float
    formula: str
    is_verified: bool
    metrics: tuple[Metric, ...]


@dataclass(frozen=True, slots=True)
class Value:
    """What was counted of a metric: a share, or an average where only ``num`` is one."""

    source: Source
    num: float | None = None
    den: float | None = None

    @property
    def share(self) -> float | None:
        """The share, from 0; None where nothing is counted or there is nothing to count."""
        return self.num / self.den if self.num is not None and self.den else None


NOTHING = Value("none")


def read(document: Mapping[str, Any]) -> tuple[Group, ...]:
    """Return the groups of the file of definitions."""
    return tuple(
        Group(
            code=group["code"], name=group["name"], most=group["max"],
            formula=group.get("score", ""), is_verified=group["verified"],
            metrics=tuple(
                Metric(
                    id=one["id"], num=one.get("num", one.get("expr", "")), den=one.get("den", ""),
                    target=one.get("target"), most=one.get("max"),
                    is_scored=one.get("scored", True), conflict=one.get("conflict", ""),
                    if_none=one.get("if_zero_den"),
                )
                for one in group["metrics"]
            ),
        )
        for group in document["groups"]
    )  # fmt: skip


def scoring(group: Group, values: Mapping[str, Value]) -> Scoring:
    """Return whether a group's points can be told, or why not."""
    if group.code in OF_GROUP:
        return OF_GROUP[group.code]
    scored = [metric for metric in group.metrics if metric.is_scored]
    is_whole = all(values[metric.id].source != "none" for metric in scored)
    return "points" if is_whole else "no-source"


def points(group: Group, values: Mapping[str, Value]) -> float | None:
    """Return the points of a group; None where they cannot be told."""
    if scoring(group, values) != "points":
        return None
    if group.code == PROGRESS:
        share = values["2.1"].share
        return None if share is None else group.most * share
    found = [_points_of(metric, values[metric.id], group.code) for metric in group.metrics]
    known = [each for each in found if each is not None]
    return sum(known) if len(known) == len(found) else None


def known_points(groups: Sequence[Group], values: Mapping[str, Value]) -> tuple[float, float]:
    """Return the points that can be told, and the most that those groups give: never a total of all."""
    told = [(points(group, values), group.most) for group in groups]
    return (
        sum(each for each, _ in told if each is not None),
        sum(most for each, most in told if each is not None),
    )


def _points_of(metric: Metric, value: Value, group: str) -> float | None:
    """Return the points of a metric that has its own most points."""
    if metric.most is None:
        return None
    share = value.share
    if share is None:
        return metric.if_none
    if group == PAYMENT:
        return metric.most * share if metric.id == "3.6" else min(metric.most, 2.5 * share)
    if metric.id == "5.4":
        return max(0.0, min(metric.most, metric.most * share / 0.9))
    return metric.most * share
