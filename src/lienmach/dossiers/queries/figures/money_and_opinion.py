"""What the index of Decision 766 asks of how dossiers were paid for and what applicants said."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet

from lienmach import homes
from lienmach.dossiers.models import Charge, Payment, Satisfaction
from lienmach.dossiers.queries.catalogue import catalogue
from lienmach.dossiers.queries.figures.units import Scope
from lienmach.dossiers.queries.gateway import gateway
from lienmach.dossiers.rules import payments
from lienmach.dossiers.rules.payments import State
from lienmach.dossiers.rules.periods import Period
from lienmach.territory import queries as territory

DISLIKED = 2
"""The highest score that counts as a dislike: our own reading, the portal asks yes or no."""


@dataclass(frozen=True, slots=True)
class OnlinePayments:
    """What the index asks of payment, of the dossiers of a period and the procedures in force."""

    dossiers_paid_online: int
    dossiers_with_duty: int
    procedures_paid_online: int
    procedures_offered: int
    procedures_with_duty: int


def online_payments(period: Period, scope: Scope, *, on: dt.date) -> OnlinePayments:
    """
    Return how the dossiers taken in in a period were paid for, by the units of a scope.

    Cash is not online. Every procedure that costs something is offered where a provider is set. A
    dossier that ended undecided and unpaid owes nothing, so it is none with a duty to pay.
    """
    with_duty = {
        each.code
        for each in catalogue(on=on)
        if any(rule.get("amount") for rule in each.snapshot.get("fees", ()))
    }
    online = Payment.objects.filter(charge=OuterRef("pk"), state=State.PAID).exclude(
        provider=payments.BY_CASH
    )
    with homes.reading("dossiers"):
        charged = Charge.objects.filter(
            province=homes.current_province(),
            amount__gt=0,
            day__gte=period.first,
            day__lt=period.until,
        )
        owed = charged.exclude(settled_at=None, dossier__state__in=payments.LAPSES_IN)
        found = _by_units(owed.annotate(online=Exists(online)), scope, "procedure", "online")
    paid = [(procedure, number) for procedure, is_online, number in found if is_online]
    return OnlinePayments(
        dossiers_paid_online=sum(number for _, number in paid),
        dossiers_with_duty=sum(number for *_, number in found),
        procedures_paid_online=len({procedure for procedure, _ in paid} & with_duty),
        procedures_offered=len(with_duty) if gateway() else 0,
        procedures_with_duty=len(with_duty),
    )


def disliked(period: Period, scope: Scope) -> int:
    """Return how many said in a period that they were dissatisfied, by the units of a scope."""
    with homes.reading("dossiers"):
        said = Satisfaction.objects.filter(
            province=homes.current_province(),
            month__in=period.months,
            score__lte=DISLIKED,
        )
        return sum(number for *_, number in _by_units(said, scope, "procedure"))


def _by_units(rows: QuerySet[Any], scope: Scope, *by: str) -> list[tuple[Any, ...]]:
    """Return how many rows of dossiers there are by some columns, where the scope sees them."""
    columns = [f"dossier__{name}" if name == "procedure" else name for name in by]
    if scope.is_all:
        return list(rows.values_list(*columns).annotate(number=Count("pk")))
    counted = rows.values_list(*columns, "dossier__unit", "dossier__unit_on").annotate(
        number=Count("pk")
    )
    gazetteer, seen = territory.gazetteer(), list[tuple[Any, ...]]()
    for *told, unit, unit_on, number in counted:
        stood = gazetteer.find(unit, unit_on)
        if scope.may_see((unit, stood.since if stood else unit_on)):
            seen.append((*told, number))
    return seen
