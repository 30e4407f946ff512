"""
What waits for whom: lists by bucket with filters and cursors, and how many lie in each.

Everything here starts from ``visible_to``, the counts and the search as well as the lists.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from django.core.exceptions import EmptyResultSet
from django.db.models import Count, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from lienmach import homes
from lienmach.dossiers.models import Dossier
from lienmach.dossiers.queries import searching, wanting
from lienmach.dossiers.queries.folders import Listed, noted
from lienmach.dossiers.queries.procedure_names import procedure_choices, versions_named
from lienmach.dossiers.queries.visibility import as_column, person_of, places_seen, visible_to
from lienmach.dossiers.queries.wanting import Wanted
from lienmach.dossiers.rules import buckets
from lienmach.dossiers.rules.states import AT_WORK, STATES
from lienmach.ground import paging, sql
from lienmach.ground.actor import Actor
from lienmach.ground.paging import Page

PAGE = 25
EXPORT = 20_000


@dataclass(frozen=True, slots=True)
class Queue:
    """
    A queue as its page shows it: a piece of the work, and what one may choose from beside it.

    Of what was searched for neither tabs nor procedures are told: it lies in whichever.
    """

    work: Page[Listed]
    tabs: dict[str, int]
    procedures: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many dossiers an actor sees in each state, and how many of them are late."""

    by_state: dict[str, int]
    overdue: int


def counts(actor: Actor, *, at: dt.datetime, on: dt.date) -> Counts:
    """Return how many dossiers an actor sees, by state; those awaiting a supplement are not late."""
    with homes.reading("dossiers"):
        rows = (
            visible_to(actor, on=on)
            .values("state")
            .annotate(number=Count("pk"), late=Count("pk", filter=Q(due_at__lt=at)))
        )
        found = {row["state"]: (row["number"], row["late"]) for row in rows}
    return Counts(
        by_state={state: found.get(state, (0, 0))[0] for state in STATES},
        overdue=sum(found.get(state, (0, 0))[1] for state in AT_WORK),
    )


def queue(
    actor: Actor,
    wanted: Wanted,
    *,
    at: dt.datetime,
    on: dt.date,
    lang: str = "vi",
    limit: int = PAGE,
) -> Queue:
    """
    Return an officer's queue with all its page shows of it, from one snapshot.

    :raises CursorMalformed: when the cursor is none that a page gave out.
    """
    if wanted.is_found:
        return Queue(work(actor, wanted, at=at, on=on, limit=limit), {}, [])
    with homes.reading("dossiers"):
        if _is_looked_through(actor, wanted, on=on):
            page, tabs = _open_work(actor, wanted, at=at, on=on, limit=limit)
        else:
            page = work(actor, wanted, at=at, on=on, limit=limit)
            tabs = tab_counts(actor, at=at, on=on)
        return Queue(page, tabs, procedure_choices(on=on, lang=lang))


def work(
    actor: Actor, wanted: Wanted, *, at: dt.datetime, on: dt.date, limit: int = PAGE
) -> Page[Listed]:
    """
    Return a page of an officer's queue.

    Open dossiers come in the order of their due dates, what has none last; what is done by when
    it was decided, the youngest first. Others, what was searched for, and what is not open of a
    unit come by when they came in, the youngest first.
    :raises CursorMalformed: when the cursor is none that a page gave out.
    """
    if _is_looked_through(actor, wanted, on=on):
        with homes.reading("dossiers"):
            return _open_work(actor, wanted, at=at, on=on, limit=limit)[0]
    condition = wanting.asked(actor, wanted, at=at, on=on)
    condition &= wanting.beyond(wanted)
    seen = visible_to(actor, on=on).exclude(applicant=person_of(actor))
    rows = _shown(seen.filter(condition))
    if wanted.is_by_day:
        rows = rows.filter(wanting.OPEN_ROWS)
    rows = rows.order_by(*wanting.order(wanted))

    with homes.reading("dossiers"):
        if wanted.is_past and places_seen(actor, on=on) is not None:
            if wanted.is_exceptional:
                few = seen.filter(wanting.EXCEPTIONAL_ROWS)
                keys = _sorted_keys(few, wanting.moment_of(wanted), limit + 1, wanted=condition)
                return _piece(keys, actor, wanted, on=on, limit=limit)
            return _past_work(rows, actor, wanted, on=on, limit=limit)
        page: Page[Dossier] = Page([], None)
        for found in _looks(actor, wanted, on=on, limit=limit):
            page = paging.cut(
                rows.filter(found)[: limit + 1], limit, lambda last: wanting.cursor(last, wanted)
            )
            if page.next is not None:
                break
        return Page(_listed(page.items, actor, on=on), page.next)


def _looks(actor: Actor, wanted: Wanted, *, on: dt.date, limit: int) -> Iterator[Q]:
    """Yield what to look through for a piece, one after the other until one fills it."""
    words = searching.words_of(wanted.search)
    if not words:
        return iter([Q()])
    enough = searching.MOST_FOUND if wanted.cursor else 2 * (limit + 1)
    return searching.found(words, actor, on=on, enough=enough)


def export(actor: Actor, wanted: Wanted, *, at: dt.datetime, on: dt.date) -> Page[Listed]:
    """Return an officer's queue from its beginning, to be written to a file; at most 20,000 lines."""

    def piece(cursor: str, limit: int) -> Page[Listed]:
        return work(actor, replace(wanted, cursor=cursor), at=at, on=on, limit=limit)

    return paging.first(piece, EXPORT)


def tab_counts(actor: Actor, *, at: dt.datetime, on: dt.date) -> dict[str, int]:
    """
    Return how many dossiers lie in each bucket of what is open, for the tabs of a queue.

    What is done grows without end and is counted by :func:`bucket_counts` when it is asked for.
    """
    with homes.reading("dossiers"):
        rows = (
            visible_to(actor, on=on).filter(wanting.OPEN_ROWS).exclude(applicant=person_of(actor))
        )
        rows = rows.annotate(is_late=as_column(Q(due_at__lt=at)))
        return wanting.in_tabs(rows.values_list("state", "is_late").annotate(Count("pk")))


def bucket_counts(actor: Actor, *, at: dt.datetime, on: dt.date) -> dict[str, int]:
    """Return how many dossiers an actor sees in each reporting bucket, of all there ever were."""
    with homes.reading("dossiers"):
        found = visible_to(actor, on=on).aggregate(
            **{
                each.replace("-", "_"): Count("pk", filter=wanting.of_tab(each, at))
                for each in buckets.BUCKETS
            }
        )
    return {each: found[each.replace("-", "_")] for each in buckets.BUCKETS}


def _is_looked_through(actor: Actor, wanted: Wanted, *, on: dt.date) -> bool:
    """
    Test if all open work of an actor is to be looked at, for a page of it.

    Of whoever sees the dossiers of some places: theirs are found first and then sorted. PostgreSQL,
    which thinks them fewer than they are, would look for them in the order of days, or in all states.
    """
    return wanted.is_by_day and places_seen(actor, on=on) is not None


def _open_work(
    actor: Actor, wanted: Wanted, *, at: dt.datetime, on: dt.date, limit: int
) -> tuple[Page[Listed], dict[str, int]]:
    """
    Return a page of open work and the counts of :func:`tab_counts`; within a reading.

    For whoever :func:`_is_looked_through` says: page and counts look at each that is open, once.
    """
    condition = wanting.asked(actor, wanted, at=at, on=on) & wanting.beyond(wanted)
    seen = (
        visible_to(actor, on=on)
        .filter(wanting.OPEN_ROWS)
        .exclude(applicant=person_of(actor))
        .annotate(
            day=Coalesce("due_at", wanting.NEVER),
            is_late=as_column(Q(due_at__lt=at)),
            is_wanted=as_column(condition),
        )
        .values("pk", "state", "day", "is_late", "is_wanted")
    )
    here = homes.here("dossiers")
    asked, parameters = seen.query.get_compiler(using=here).as_sql()
    found = sql.rows_of(
        here,
        f"with seen as materialized ({asked})"  # noqa: S608 - as the ORM puts it, with parameters
        " select state, is_late, count(*) as number, array(select pk from seen where is_wanted"
        " order by day, pk limit %s) as keys from seen group by state, is_late",
        [*parameters, limit + 1],
    )
    keys = found[0]["keys"] if found else []
    rows = _shown(Dossier.objects.all()).in_bulk(keys)
    page = paging.cut((rows[key] for key in keys), limit, lambda last: wanting.cursor(last, wanted))
    tabs = wanting.in_tabs((each["state"], each["is_late"], each["number"]) for each in found)
    return Page(_listed(page.items, actor, on=on), page.next), tabs


def _past_work(
    rows: QuerySet[Dossier], actor: Actor, wanted: Wanted, *, on: dt.date, limit: int
) -> Page[Listed]:
    """
    Return a page of what is not open of somebody's places, the youngest first; within a reading.

    Looked for among the youngest of the province, where most people's are. Where these do not fill
    it, the places' own are all found first and then sorted: the order of the whole province would be
    walked to its end for a commune with little of it.
    """

    def piece(found: Iterable[Dossier]) -> Page[Dossier]:
        return paging.cut(found, limit, lambda last: wanting.cursor(last, wanted))

    page: Page[Dossier] = Page([], None)
    for number in wanting.YOUNGEST:
        page = piece(rows.filter(wanting.among_youngest(wanted, number))[: limit + 1])
        if page.next is not None or len(page.items) < limit // 8:
            break  # filled, or so rare that looking further would take longer than the places' own
    if page.next is None:
        keys = _sorted_keys(rows, wanting.moment_of(wanted), limit + 1)
        return _piece(keys, actor, wanted, on=on, limit=limit)
    return Page(_listed(page.items, actor, on=on), page.next)


def _piece(
    keys: list[uuid.UUID], actor: Actor, wanted: Wanted, *, on: dt.date, limit: int
) -> Page[Listed]:
    held = _shown(Dossier.objects.all()).in_bulk(keys)
    page = paging.cut((held[key] for key in keys), limit, lambda last: wanting.cursor(last, wanted))
    return Page(_listed(page.items, actor, on=on), page.next)


def _sorted_keys(
    rows: QuerySet[Dossier], moment: str, limit: int, *, wanted: Q | None = None
) -> list[uuid.UUID]:
    """
    Return the keys of the youngest of some rows, which are found first and then sorted.

    ``wanted`` is asked of what was found: no index is to lead PostgreSQL away from the few rows.
    """
    here = homes.here("dossiers")
    of_those = Value(value=True) if wanted is None else as_column(wanted)
    seen = rows.order_by().values(key=F("pk"), moment=F(moment), is_wanted=of_those)
    try:
        asked, parameters = seen.query.get_compiler(using=here).as_sql()
    except EmptyResultSet:  # as of who serves at no agency, for what their agencies took in
        return []
    found = sql.rows_of(
        here,
        f"with seen as materialized ({asked})"  # noqa: S608 - as the ORM puts it, with parameters
        " select key from seen where is_wanted order by moment desc, key desc limit %s",
        [*parameters, limit],
    )
    return [each["key"] for each in found]


def _listed(dossiers: list[Dossier], actor: Actor, *, on: dt.date) -> list[Listed]:
    for each in dossiers:
        noted(each, actor, on, listed=True)
    names = versions_named({(each.procedure, each.procedure_version) for each in dossiers})
    return [Listed(each, *names[each.procedure, each.procedure_version]) for each in dossiers]


def _shown(rows: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """Leave off what no list shows, and reading costs."""
    return rows.defer("words", "data", "due_why")
