"""What a version of a procedure asks of a dossier, and when it promises the answer."""

import datetime as dt
from typing import Any

from lienmach import homes
from lienmach.dossiers.models import Procedure
from lienmach.dossiers.queries.applications import Opened
from lienmach.dossiers.queries.calendars import calendar
from lienmach.dossiers.queries.catalogue import fee, form
from lienmach.dossiers.refusals import FormNotFilledIn
from lienmach.dossiers.rules import deadlines, forms, limits
from lienmach.dossiers.rules.calendars import day_of
from lienmach.dossiers.rules.deadlines import Due
from lienmach.dossiers.rules.fees import Fee
from lienmach.ground.actor import Actor


def check_form(procedure: Procedure, data: dict[str, Any]) -> None:
    """
    Check data against the form of a procedure's version.

    :raises FormNotFilledIn: with a sentence for each fault.
    """
    wrong = forms.faults(form(procedure), data)
    if wrong:
        raise FormNotFilledIn.of(fault.told for fault in wrong)


def fee_now(found: Opened, *, by: Actor, on: dt.date) -> Fee:
    """Return what an application costs if it is handed in online on a day, by whom."""
    return fee(
        found.procedure,
        channel="online",
        data=forms.relevant(found.form, found.row.answers),
        on=on,
        facts={"assurance_level": by.level},
    )


def reckoned_now(found: Opened, *, at: dt.datetime) -> Due:
    """Return when an application would be due if it were handed in at a moment."""
    with homes.reading("dossiers"):
        return reckoned(found.procedure, forms.relevant(found.form, found.row.answers), at)


def reckoned(
    procedure: Procedure, data: dict[str, Any], at: dt.datetime, *, again: bool = False
) -> Due:
    """Return when a dossier of a procedure's version is due that was complete at a moment."""
    binding = limits.binding(procedure.snapshot["limits"], data)
    working = calendar(procedure.snapshot["calendar"], on=day_of(at))
    return deadlines.due(binding, at, working, again=again)
