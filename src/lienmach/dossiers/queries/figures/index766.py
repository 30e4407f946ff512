"""The index of Decision 766 for a period: every metric with what was counted, or that nothing was."""

import datetime as dt
import json
from dataclasses import dataclass
from functools import cache
from importlib import resources

from lienmach.dossiers.queries.figures.money_and_opinion import (
    OnlinePayments,
    disliked,
    online_payments,
)
from lienmach.dossiers.queries.figures.procedures import (
    Announced,
    Services,
    announced_in,
    services_in_force,
)
from lienmach.dossiers.queries.figures.tables import Figures
from lienmach.dossiers.queries.figures.units import Scope
from lienmach.dossiers.rules import kpi766
from lienmach.dossiers.rules.figures import Sums
from lienmach.dossiers.rules.kpi766 import NOTHING, Group, Metric, Scoring, Value


@dataclass(frozen=True, slots=True)
class Measure:
    """A metric and what was counted of it, in the whole and by unit where that can be told."""

    metric: Metric
    value: Value
    by_unit: list[tuple[str, str, Value]]
    """Code and name of the unit, and what was counted there."""


@dataclass(frozen=True, slots=True)
class GroupOf:
    """A group with its measures and its points, or why there are none."""

    group: Group
    measures: list[Measure]
    scoring: Scoring
    points: float | None


@dataclass(frozen=True, slots=True)
class Index:
    """The index of a period: what of its hundred points can be told, and of how many."""

    groups: list[GroupOf]
    known: float
    known_most: float
    total: float

    def measure(self, metric: str) -> Measure | None:
        """Return one metric's measure."""
        all_of_them = (each for group in self.groups for each in group.measures)
        return next((each for each in all_of_them if each.metric.id == metric), None)


def index(found: Figures, *, scope: Scope, on: dt.date) -> Index:
    """Return the index of a period, from its figures and what other parts keep."""
    standing = services_in_force(on=on)
    whole = values(
        found.total,
        standing,
        announced=announced_in(found.period),
        paid=online_payments(found.period, scope, on=on),
        disliked=disliked(found.period, scope),
    )
    lines = [
        (line.unit.code, line.unit.name, values(line.sums, standing))
        for line in (*found.lines, *found.undecided)
    ]
    groups = [
        GroupOf(
            group=group,
            measures=[
                Measure(
                    metric, whole[metric.id],
                    [(code, name, mine[metric.id]) for code, name, mine in lines]
                    if metric.id in BY_UNIT
                    else [],
                )
                for metric in group.metrics
            ],
            scoring=kpi766.scoring(group, whole),
            points=kpi766.points(group, whole),
        )
        for group in definitions()
    ]  # fmt: skip
    known, most = kpi766.known_points(definitions(), whole)
    return Index(
        groups=groups,
        known=known,
        known_most=most,
        total=sum(group.most for group in definitions()),
    )


NO_ROW = (0, 0, 0, 0)
BY_UNIT = frozenset({"1.4", "2.1", "2.2", "3.3", "4.1", "4.2", "4.3", "4.5b"})
"""Metrics of dossiers; those of procedures are the province's."""


def values(
    sums: Sums,
    services: Services,
    *,
    announced: Announced | None = None,
    paid: OnlinePayments | None = None,
    disliked: int | None = None,
) -> dict[str, Value]:
    """
    Return what was counted of every metric.

    2.1 is read as of what was received in the period: late is what was decided late, ended
    late without a decision, or is open and late now. 1.4 knows our own count alone, not the portal's; 3.3 leaves out the coefficient, which is
    not published; 5.4 knows what was disliked and no petitions; 4.1 and 4.2 take every procedure for one that is answered in writing.
    1.1 is of what was written and published here; 1.3 leaves out two parts that no version holds; 4.3, 4.5a and
    4.5b ask the province's registers, and all procedures are for people, for nobody else files here.
    """
    used = sum(1 for code in services.online_codes if sums.procedures.get(code, NO_ROW)[1])
    late = sums["received_late"] + sums.received_open_late
    found = {metric.id: NOTHING for group in definitions() for metric in group.metrics}
    found |= {
        "1.3": Value("partly", services.whole, services.all),
        "1.4": Value("partly", sums["portal"], sums["received"]),
        "2.1": Value("counted", max(sums["received"] - late, 0), sums["received"]),
        "2.2": Value("counted", sums.mean_days, sums.decided),
        "3.1": Value("counted", services.online, services.all),
        "3.2": Value("counted", used, services.online),
        "3.3": Value("partly", sums["online_results"], sums["received"]),
        "4.1": Value("partly", sums["with_result"], sums.decided),
        "4.2": Value("partly", sums["digital"], sums.decided),
        "4.3": Value("partly", sums["reusing"], sums["received"]),
        "4.5a": Value("partly", services.with_residents, services.all),
        "4.5b": Value("partly", sums["with_residents"], sums["received"]),
    }
    if announced is not None:
        found["1.1"] = Value("partly", announced.ahead, announced.all)
    if paid is not None:
        duty = paid.procedures_with_duty
        found |= {
            "3.6": Value("counted", paid.dossiers_paid_online, paid.dossiers_with_duty),
            "3.5b": Value("counted", paid.procedures_paid_online, duty),
            "3.5a": Value("counted", paid.procedures_offered, duty),
        }
    if disliked is not None:
        good = max(sums["received"] - late - disliked, 0)
        found["5.4"] = Value("partly", good, sums["received"])
    return found


@cache
def definitions() -> tuple[Group, ...]:
    """Return the groups as the file of definitions has them."""
    return kpi766.read(_document())


@cache
def _document() -> dict[str, object]:
    file = resources.files("lienmach.dossiers") / "data" / "kpi766.json"
    found = json.loads(file.read_text("utf-8"))
    assert isinstance(found, dict)  # noqa: S101 - as it ships
    return found


def source_note() -> str:
    """Return where the definitions are from."""
    return str(_document()["source"])
