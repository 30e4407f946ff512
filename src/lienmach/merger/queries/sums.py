"""The sums that a move conserves, as the verification added them up at both ends."""

from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, F
from django.db.models import Sum as Total

from lienmach.merger.models import Move, Sum
from lienmach.merger.queries.kept import find

FEW = 40
"""A figure of no more groups than this is told group by group."""

WRONG_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class SumLine:
    """A figure that must be conserved, of one group of a table's rows."""

    table: str
    figure: str
    by: tuple[str, ...]
    key: tuple[str, ...]
    expected: Decimal
    arrived: Decimal


@dataclass(frozen=True, slots=True)
class Conserved:
    """One figure of one table over all its groups; ``lines`` are those of a figure of few."""

    table: str
    figure: str
    by: tuple[str, ...]
    groups: int
    expected: Decimal
    arrived: Decimal
    lines: list[SumLine] = field(default_factory=list)
    wrong: list[SumLine] = field(default_factory=list)


def conserved(found: Move) -> list[Conserved]:
    """Return every figure of a move with the groups that differ, the first hundred of each."""
    kept = Sum.objects.using(found.target).filter(move=found)
    totals = (
        kept.values("tbl", "figure", "by")
        .annotate(groups=Count("id"), sent=Total("expected"), stands=Total("arrived"))
        .order_by("tbl", "figure", "by")
    )
    figures = []
    for one in totals:
        lines = kept.filter(tbl=one["tbl"], figure=one["figure"], by=one["by"]).order_by("key")
        wrong = lines.exclude(expected=F("arrived"))
        differs = one["sent"] != one["stands"] or found.state == Move.State.FAILED
        figures.append(
            Conserved(
                one["tbl"], one["figure"], tuple(one["by"]), one["groups"], one["sent"],
                one["stands"],
                [_line(each) for each in lines] if one["groups"] <= FEW else [],
                [_line(each) for each in wrong[:WRONG_AT_ONCE]] if differs else [],
            )
        )  # fmt: skip
    return figures


def sums(move_id: UUID) -> list[SumLine]:
    """Return every sum of a move, group by group."""
    found = find(move_id)
    if found is None:
        return []
    kept = Sum.objects.using(found.target).filter(move=found)
    return [_line(one) for one in kept.order_by("tbl", "figure", "by", "key")]


def _line(one: Sum) -> SumLine:
    return SumLine(one.tbl, one.figure, tuple(one.by), tuple(one.key), one.expected, one.arrived)
