"""
In whose name something is done about a dossier on a day.

From the day on which agencies merge until the systems move, a dossier names an agency that is no
more: a move writes down who carries on, and the register of agencies knows it before.
"""

import datetime as dt
from typing import Protocol

from lienmach.dossiers.queries.places import carried_on_by, serving
from lienmach.dossiers.rules.states import OPEN


class Answered(Protocol):
    """What of a dossier says who answers for it: agencies, and where its matter lies."""

    competent_agency: str | None
    continued_by: str | None
    unit: str
    unit_on: dt.date


class Handled(Answered, Protocol):
    """The same of a dossier that may have been handed over, and may be done with."""

    handled_at_agency: str | None
    state: str


def who_answers(dossier: Answered, *, on: dt.date) -> str | None:
    """
    Return the agency in whose name is acted in a dossier on a day; None while nobody is competent.

    Whatever names an agency as of a day asks here, so that no act is done in the name of one that
    has ended. While nobody can tell who carries on it is the last that was named.
    """
    agency = dossier.continued_by or dossier.competent_agency
    return agency and carrying_on(agency, dossier, on=on)


def who_works(dossier: Handled, *, on: dt.date) -> str | None:
    """Return the agency that works on a dossier on a day: the one it was handed over to, if any."""
    if dossier.handled_at_agency:
        return carrying_on(dossier.handled_at_agency, dossier, on=on)
    return who_answers(dossier, on=on)


def who_carries_on(dossier: Handled, *, on: dt.date) -> str | None:
    """
    Return who carries on for a dossier's competent agency on a day; None while it does itself.

    As a move writes it down: of what nobody has to go on with, whoever was named before it ended.
    """
    if dossier.state not in OPEN:
        return dossier.continued_by
    agency = who_answers(dossier, on=on)
    return agency if agency != dossier.competent_agency else None


def carrying_on(agency: str, dossier: Answered, *, on: dt.date) -> str:
    """
    Return who carries on, on a day, for what an agency did in a dossier: itself while it stands.

    When it has ended, its one heir; of several the one that continues this dossier, or else that
    serves where its matter lies now. The agency itself while that cannot be told.
    """
    heirs = {each.code for each in carried_on_by(agency, on=on)}
    if len(heirs) > 1 and dossier.continued_by in heirs:
        return dossier.continued_by
    if len(heirs) > 1:
        heirs &= {each.code for each in serving(dossier.unit, dossier.unit_on, on=on)}
    return heirs.pop() if len(heirs) == 1 else agency
