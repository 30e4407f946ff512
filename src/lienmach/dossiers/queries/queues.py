"""
What waits for whom: lists by bucket with filters and cursors, and how many lie in each.

Everything here starts from ``visible_to``, the counts and the search as well as the lists.
"""

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.db.models import BooleanField, Count, DateTimeField, F, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from lienmach import homes
from lienmach.dossiers.models import Dossier
from lienmach.dossiers.queries import searching, units
from lienmach.dossiers.queries.folders import Listed, noted
from lienmach.dossiers.queries.procedure_names import versions_named
from lienmach.dossiers.queries.visibility import agencies_of, person_of, places_seen, visible_to
from lienmach.dossiers.rules import buckets, duties
from lienmach.dossiers.rules.states import AT_WORK, OPEN, STATES, UNDECIDED
from lienmach.ground import paging
from lienmach.ground.actor import Actor
from lienmach.ground.paging import Page

PAGE = 25
EXPORT = 20_000
OPEN_ROWS = RawSQL(  # noqa: S611 - our own states
    "dossiers_dossier.state in (" + ", ".join(f"'{state}'" for state in sorted(OPEN)) + ")",
    [],
    output_field=BooleanField(),
)
"""The condition of the indexes over open dossiers, said in their very words.

As parameters of a prepared statement the states would be unknown when it is planned once for all,
and PostgreSQL could not know that those indexes hold what is asked for.
"""
NEVER = RawSQL("'infinity'::timestamptz", [], output_field=DateTimeField())
"""The due date of what has none: the same order as an index has, in words that no index knows."""
OPEN_TABS = ("todo", "in-time", "overdue", "awaiting-supplement", "to-approve", "to-hand-over")
TABS = (*OPEN_TABS, "done-in-time", "done-late", "withdrawn", "not-handled", "all")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """
    What of a queue is wanted; whatever is empty wants everything.

    ``tab`` is one of :data:`TABS`; ``claimed`` is ``mine`` or ``free``; ``place`` is
    ``received`` (taken in at the officer's desks) or ``competent``; ``unit`` is one that stands
    today, and means the ground that may lie in it; ``search`` looks through every tab, and ``applicant`` shows whatever one person has handed in.
    """

    tab: str = "todo"
    procedure: str = ""
    claimed: str = ""
    place: str = ""
    unit: str = ""
    due_soon: bool = False
    search: str = ""
    applicant: uuid.UUID | None = None
    cursor: str = ""


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


def work(
    actor: Actor, wanted: Wanted, *, at: dt.datetime, on: dt.date, limit: int = PAGE
) -> Page[Listed]:
    """
    Return a page of an officer's queue.

    Open dossiers come in the order of their due dates, what has none last; others, and what
    was searched for, the youngest first.
    :raises CursorMalformed: when the cursor is none that a page gave out.
    """
    rows = _wanted(actor, wanted, at=at, on=on)
    by_place = bool(wanted.unit) or places_seen(actor, on=on) is not None
    with homes.reading("dossiers"):
        found = _after(rows, wanted, by_place=by_place)[: limit + 1]
        page = paging.cut(found, limit, lambda last: _cursor(last, wanted))
        return Page(_listed(page.items, actor, on=on), page.next)


def export(actor: Actor, wanted: Wanted, *, at: dt.datetime, on: dt.date) -> Iterator[Listed]:
    """Yield everything of an officer's queue, to be written to a file; at most 20,000 lines."""
    page, left = replace(wanted, cursor=""), EXPORT
    while left > 0:
        found = work(actor, page, at=at, on=on, limit=min(1000, left))
        yield from found.items
        left -= len(found.items)
        if found.next is None:
            return
        page = replace(page, cursor=found.next)


def tab_counts(actor: Actor, *, at: dt.datetime, on: dt.date) -> dict[str, int]:
    """
    Return how many dossiers lie in each bucket of what is open, for the tabs of a queue.

    What is done grows without end and is counted by :func:`bucket_counts` when it is asked for.
    """
    with homes.reading("dossiers"):
        rows = visible_to(actor, on=on).filter(OPEN_ROWS)
        rows = rows.exclude(applicant=person_of(actor))
        found = rows.aggregate(
            **{tab.replace("-", "_"): Count("pk", filter=_tab(tab, at)) for tab in OPEN_TABS}
        )
    return {tab: found[tab.replace("-", "_")] for tab in OPEN_TABS}


def bucket_counts(actor: Actor, *, at: dt.datetime, on: dt.date) -> dict[str, int]:
    """Return how many dossiers an actor sees in each reporting bucket, of all there ever were."""
    with homes.reading("dossiers"):
        found = visible_to(actor, on=on).aggregate(
            **{
                each.replace("-", "_"): Count("pk", filter=_tab(each, at))
                for each in buckets.BUCKETS
            }
        )
    return {each: found[each.replace("-", "_")] for each in buckets.BUCKETS}


def _wanted(actor: Actor, wanted: Wanted, *, at: dt.datetime, on: dt.date) -> QuerySet[Dossier]:
    """Return the dossiers that are wanted, not read yet; names are asked for before."""
    if wanted.search.strip():
        condition = searching.asked(wanted.search, actor, on=on)
    else:
        condition = _tab("all" if wanted.applicant else wanted.tab, at)
    me = person_of(actor)
    if wanted.procedure:
        condition &= Q(procedure=wanted.procedure)
    if wanted.claimed:
        condition &= Q(assignee=me) if wanted.claimed == "mine" else Q(assignee=None)
    if wanted.due_soon:
        condition &= Q(state__in=sorted(AT_WORK), due_at__gte=at, due_at__lt=at + buckets.SOON)
    if wanted.place:
        agencies = agencies_of(actor, duties.SEE, on=on)
        condition &= (
            Q(received_at_agency__in=agencies)
            if wanted.place == "received"
            else Q(competent_agency__in=agencies)
            | Q(continued_by__in=agencies)
            | Q(handled_at_agency__in=agencies)
        )
    if wanted.unit:
        condition &= units.lies_in(wanted.unit, on=on)
    if wanted.applicant is not None:
        condition &= Q(applicant=wanted.applicant)
    rows = visible_to(actor, on=on).filter(condition).exclude(applicant=me)
    rows = rows.defer("words", "data", "due_why")  # no list shows them, and reading them costs
    return rows.filter(OPEN_ROWS) if _is_by_day(wanted) else rows


def _tab(tab: str, at: dt.datetime) -> Q:
    """Return the condition of a tab; the buckets are those of :func:`buckets.bucket`."""
    working = Q(state__in=sorted(AT_WORK))
    done = Q(state__in=sorted(buckets.DONE))
    return {
        "todo": Q(state__in=sorted(UNDECIDED)),
        "in-time": working & (Q(due_at=None) | Q(due_at__gte=at)),
        "overdue": working & Q(due_at__lt=at),
        "awaiting-supplement": Q(state="awaiting-supplement"),
        "to-approve": Q(state="proposed"),
        "to-hand-over": Q(state="decided"),
        "done-in-time": done & (Q(due_at=None) | Q(decided_at__lte=F("due_at"))),
        "done-late": done & Q(decided_at__gt=F("due_at")),
        "withdrawn": Q(state="withdrawn"),
        "not-handled": Q(state__in=sorted(buckets.ENDED)),
    }.get(tab, Q(state__in=STATES))


def _is_by_day(wanted: Wanted) -> bool:
    return wanted.tab in OPEN_TABS and not wanted.search.strip() and wanted.applicant is None


def _after(rows: QuerySet[Dossier], wanted: Wanted, *, by_place: bool) -> QuerySet[Dossier]:
    """
    Put rows in their order and begin after the cursor.

    ``by_place`` is for whoever sees the dossiers of some places: those are to be found first and
    then sorted, not to be looked for in the whole province's order of days.
    """
    at, key = None, None
    if wanted.cursor:
        at, key = paging.read(wanted.cursor, paging.moment_if_any, uuid.UUID)
    if not _is_by_day(wanted) and (wanted.search.strip() or wanted.unit):
        # By the moment and not by the key: no index has this order, so none tempts PostgreSQL
        # to walk through everything for the few that were searched for, or lie in one commune.
        ordered = rows.order_by("-received_at", "-pk")
        if key is None:
            return ordered
        return ordered.filter(Q(received_at__lt=at) | Q(received_at=at, pk__lt=key))
    if not _is_by_day(wanted):
        return rows.order_by("-pk").filter(pk__lt=key) if key else rows.order_by("-pk")
    day = Coalesce("due_at", NEVER) if by_place else F("due_at").asc(nulls_last=True)
    ordered = rows.order_by(day, "pk")
    if key is None:
        return ordered
    if at is None:
        return ordered.filter(due_at=None, pk__gt=key)
    return ordered.filter(Q(due_at__gt=at) | Q(due_at=at, pk__gt=key) | Q(due_at=None))


def _cursor(last: Dossier, wanted: Wanted) -> str:
    moment = last.due_at if _is_by_day(wanted) else last.received_at
    return paging.written(moment, last.pk)


def _listed(dossiers: list[Dossier], actor: Actor, *, on: dt.date) -> list[Listed]:
    for each in dossiers:
        noted(each, actor, on, listed=True)
    names = versions_named({(each.procedure, each.procedure_version) for each in dossiers})
    return [Listed(each, *names[each.procedure, each.procedure_version]) for each in dossiers]
