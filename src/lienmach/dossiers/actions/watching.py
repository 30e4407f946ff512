"""Record what nobody does but time: due dates crossed, questions left unanswered."""

import datetime as dt

from lienmach import homes
from lienmach.dossiers.events import ConsultationSilent, DossierOverdue
from lienmach.dossiers.models import Consultation, Dossier
from lienmach.dossiers.queries.answering import who_answers
from lienmach.dossiers.rules.calendars import day_of, told
from lienmach.dossiers.rules.states import AT_WORK
from lienmach.ground.actor import PLATFORM
from lienmach.ground.events import Event
from lienmach.ledger import actions as ledger

AT_ONCE = 100
"""Few enough that no move has to wait for it."""
NOTED = (
    "pk", "code", "due_at", "province", "competent_agency", "continued_by", "unit", "unit_on",
)  # fmt: skip


@homes.action("dossiers")
def note_overdue(*, at: dt.datetime, limit: int = AT_ONCE) -> int:
    """
    Record which dossiers crossed their due date, each crossing once; return how many.

    A dossier whose date moves afterwards may cross again.
    """
    crossed = list(
        Dossier.objects.filter(
            province=homes.current_province(),
            state__in=sorted(AT_WORK),
            overdue_at=None,
            due_at__lt=at,
        )
        .order_by("due_at")
        .select_for_update(no_key=True, skip_locked=True)
        .only(*NOTED)[:limit]
    )
    if not crossed:
        return 0
    Dossier.objects.filter(pk__in=[each.pk for each in crossed]).update(overdue_at=at)
    return ledger.record_many(
        (
            (
                DossierOverdue(
                    dossier=each.code,
                    agency=who_answers(each, on=day_of(at)),
                    due_at=told(each.due_at) or "",
                ),
                each.code,
                at,
            )
            for each in crossed
        ),
        by=PLATFORM,
    )


@homes.action("dossiers")
def note_silence(*, at: dt.datetime, limit: int = AT_ONCE) -> int:
    """Record which agencies let the day of their answer pass in silence; return how many."""
    silent = list(
        Consultation.objects.filter(
            province=homes.current_province(),
            answer=None,
            silent_at=None,
            closed_at=None,
            due_at__lt=at,
        )
        .select_related("dossier")
        .order_by("due_at")
        .select_for_update(no_key=True, skip_locked=True, of=("self",))[:limit]
    )
    facts: list[tuple[Event, str, dt.datetime]] = []
    for each in silent:
        each.silent_at = at
        each.save(update_fields=["silent_at"])
        facts.append(
            (
                ConsultationSilent(
                    dossier=each.dossier.code, consultation=str(each.pk), agency=each.agency
                ),
                each.dossier.code,
                at,
            )
        )
    return ledger.record_many(facts, by=PLATFORM)
