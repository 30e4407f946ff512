"""What the index of Decision 766 asks of the procedures themselves: those in force, those announced."""

import datetime as dt
from dataclasses import dataclass

from lienmach import homes
from lienmach.dossiers.models import Draft
from lienmach.dossiers.queries.catalogue import catalogue
from lienmach.dossiers.rules import drafts, prefilling, procedure_parts
from lienmach.dossiers.rules.calendars import HANOI, day_of
from lienmach.dossiers.rules.periods import Period


@dataclass(frozen=True, slots=True)
class Services:
    """
    The procedures in force: how many there are, and of them how many, and which, one may file online.

    ``whole`` are those that tell all of their parts, ``with_residents`` those for which the register
    of residents is asked.
    """

    all: int
    online: int
    whole: int = 0
    with_residents: int = 0
    online_codes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Announced:
    """How many versions were published from drafts in a period, and how many before their first day."""

    all: int
    ahead: int


def services_in_force(*, on: dt.date) -> Services:
    """Return what there is to say of the procedures in force on a day."""
    standing = catalogue(on=on)
    found = [each.snapshot for each in standing]
    online = {each.code for each in standing if each.snapshot.get("level") in {"full", "partial"}}
    return Services(
        all=len(found),
        online=len(online),
        online_codes=frozenset(online),
        whole=sum(not procedure_parts.missing_parts(each) for each in found),
        with_residents=sum(
            procedure_parts.reads_from(each, prefilling.RESIDENTS) for each in found
        ),
    )


def announced_in(period: Period) -> Announced:
    """
    Return which versions were published in a period, of those that were written here.

    Of what ships or is imported only its first day is known, not when it was announced.
    """
    with homes.reading("dossiers"):
        found = Draft.objects.filter(
            province=homes.current_province(),
            state="published",
            published_at__gte=dt.datetime.combine(period.first, dt.time(), HANOI),
            published_at__lt=dt.datetime.combine(period.until, dt.time(), HANOI),
        ).values_list("since", "published_at")
        ahead = [
            drafts.is_ahead(since, published=day_of(moment)) for since, moment in found if moment
        ]
    return Announced(all=len(ahead), ahead=sum(ahead))
