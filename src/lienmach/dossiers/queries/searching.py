"""Find dossiers by words, within what an actor may see."""

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.db.models.expressions import RawSQL

from lienmach import homes
from lienmach.dossiers.models import Dossier
from lienmach.dossiers.queries import applicants
from lienmach.dossiers.queries.procedure_names import versions_named
from lienmach.dossiers.queries.visibility import NOBODY, places_seen, visible_to
from lienmach.dossiers.rules import searching
from lienmach.dossiers.rules.calendars import day_of
from lienmach.dossiers.rules.codes import is_code
from lienmach.ground import sql
from lienmach.ground.actor import Actor

MOST_FOUND = 500
"""As many of the youngest are looked at as a question finds; who has more asks more closely."""

LATELY = 12
"""Months, this one among them, that are looked through first, the youngest before the others."""


def asked(text: str, *, on: dt.date) -> Q:
    """
    Return the condition that a question puts on dossiers; to be asked outside any reading.

    A whole code and a personal number are looked up as such. Words put none here, they are
    looked up by :func:`found`; a question without any finds nothing.
    """
    text = text.strip()
    if is_code(text):
        return Q(code=text)
    number = searching.personal_id(text)
    if number is not None:
        return Q(applicant=applicants.key_of(number, on=on) or NOBODY)
    return Q() if words_of(text) else Q(pk__in=[])


def words_of(text: str) -> str:
    """Return a question as words are looked up; empty if it names a code, a number or nothing."""
    text = text.strip()
    if is_code(text) or searching.personal_id(text) is not None:
        return ""
    return searching.asked(text)


def found(words: str, actor: Actor, *, on: dt.date, enough: int) -> Iterator[Q]:
    """
    Yield conditions on what has these words, each wider than the last; within a reading.

    Only where the actor may see anything, for one index knows words and places. First come as many
    of the youngest as may be enough, then, for who asks on, all that a question finds; nothing
    more when the first were all. What an actor handed in themselves is not looked for: it is in
    no queue.
    """
    places = places_seen(actor, on=on)
    first = [enough] if places is not None and enough < MOST_FOUND else []
    for most in (*first, MOST_FOUND):
        rows = sql.rows(
            homes.here("dossiers"),
            "lienmach.dossiers",
            "find_by_words",
            province=homes.current_province(),
            words=words,
            places=places,
            months=lately(on),
            most=most,
        )
        keys = {row["dossier"] for row in rows}
        yield Q(pk__in=RawSQL("select unnest(%s::uuid[])", [list(keys)]))
        if len(keys) < most:
            return


def lately(on: dt.date) -> list[str]:
    """Return the last months up to a day, the youngest first, as the index writes them."""
    months = (on.year * 12 + on.month - 1 - back for back in range(LATELY))
    return [f"{month // 12}-{month % 12 + 1}" for month in months]


def whose(personal_id: str, actor: Actor, *, on: dt.date) -> uuid.UUID:
    """
    Return the key of the person of a number, if the actor sees a dossier of theirs; else nobody's.

    So that whoever asks learns of no one whether they are known here.
    """
    key = applicants.key_of(personal_id, on=on)
    if key is None:
        return NOBODY
    with homes.reading("dossiers"):
        return key if visible_to(actor, on=on).filter(applicant=key).exists() else NOBODY


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
        procedures = versions_named({(each.procedure, each.procedure_version) for each in waiting})
    if not waiting:
        return []
    today = max(day_of(each.accepted_at) for each in waiting)
    names = applicants.names({each.applicant for each in waiting}, on=today)
    return [(each.pk, each.accepted_at, _words(each, names, procedures)) for each in waiting]


def _words(
    dossier: Dossier,
    names: dict[uuid.UUID, str],
    procedures: dict[tuple[str, str], tuple[str, str]],
) -> str:
    data: dict[str, Any] = dossier.data if isinstance(dossier.data, dict) else {}
    return searching.indexed(
        dossier.code,
        names.get(dossier.applicant, ""),
        procedures[dossier.procedure, dossier.procedure_version][0],
        data=data,
    )
