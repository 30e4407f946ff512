"""
Where figures come from that other parts of this room will keep; None: there is no source yet.

One function each: whoever builds the part replaces its body, and the index counts it from then on.
"""

from dataclasses import dataclass

from lienmach.dossiers.queries.figures.units import Scope
from lienmach.dossiers.rules.periods import Period


@dataclass(frozen=True, slots=True)
class OnlinePayments:
    """What the index asks of payment, of the dossiers of a period and the procedures in force."""

    dossiers_paid_online: int
    dossiers_with_duty: int
    procedures_paid_online: int
    procedures_offered: int
    procedures_with_duty: int


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """What the index asks of what applicants said, of the dossiers of a period."""

    dossiers: int
    dossiers_disliked: int


def online_payments(period: Period, scope: Scope) -> OnlinePayments | None:  # noqa: ARG001 - for who builds it
    """Return how dossiers of a period were paid for, by the units of a scope; None: not kept."""
    return None


def satisfaction(period: Period, scope: Scope) -> Satisfaction | None:  # noqa: ARG001 - for who builds it
    """Return what applicants said of dossiers of a period, by the units of a scope; None: not kept."""
    return None
