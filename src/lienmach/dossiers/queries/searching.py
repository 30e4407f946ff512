"""Find dossiers by words, within what an actor may see."""

import datetime as dt
import uuid
from typing import Any

from django.db.models import Q
from django.db.models.expressions import RawSQL

from lienmach import homes
from lienmach.dossiers.models import Dossier
from lienmach.dossiers.queries import applicants
from lienmach.dossiers.queries.procedure_names import names_of
from lienmach.dossiers.queries.visibility import places_seen
from lienmach.dossiers.rules import searching
from lienmach.dossiers.rules.calendars import day_of
from lienmach.dossiers.rules.codes import is_code
from lienmach.ground.actor import Actor

FIND = "select dossiers_find(%s, %s, %s::text[], %s)"
"""Keys of the rows an index by words and places knows; see the migration that made both."""

MOST_FOUND = 500
"""As many of the youngest are looked at as a question finds; who has more asks more closely."""


def asked(text: str, actor: Actor, *, on: dt.date) -> Q:
    """
    Return the condition that a question puts on dossiers; to be asked outside any reading.

    A whole code and a personal number are looked up as such; anything else by its words, and
    only where the actor may see anything, for one index knows both. What an actor handed in
    themselves is not searched for: it is in no queue.
    """
    text = text.strip()
    if is_code(text):
        return Q(code=text)
    number = searching.personal_id(text)
    if number is not None:
        person = applicants.by_number(number, on=on)
        return Q(applicant=person.id) if person else Q(pk__in=[])
    words = searching.asked(text)
    if not words:
        return Q(pk__in=[])
    province, places = homes.current_province(), places_seen(actor, on=on)
    return Q(pk__in=RawSQL(FIND, [province, words, places, MOST_FOUND]))  # noqa: S611 - bound


def unindexed(*, limit: int) -> list[tuple[uuid.UUID, dt.datetime, str]]:
    """Return some dossiers without words: key, moment of completion, and the words they shall have."""
    with homes.reading("dossiers"):
        waiting = list(
            Dossier.objects.filter(province=homes.current_province(), words=None)
            .order_by("pk")
            .only(
                "pk", "code", "applicant", "procedure", "procedure_version", "data", "accepted_at"
            )[:limit]
        )
        procedures = names_of(waiting)
    if not waiting:
        return []
    today = max(day_of(each.accepted_at) for each in waiting)
    names = applicants.names({each.applicant for each in waiting}, on=today)
    return [(each.pk, each.accepted_at, _words(each, names, procedures)) for each in waiting]


def _words(
    dossier: Dossier, names: dict[uuid.UUID, str], procedures: dict[tuple[str, str], str]
) -> str:
    data: dict[str, Any] = dossier.data if isinstance(dossier.data, dict) else {}
    return searching.indexed(
        dossier.code,
        names.get(dossier.applicant, ""),
        procedures[dossier.procedure, dossier.procedure_version],
        data=data,
    )
