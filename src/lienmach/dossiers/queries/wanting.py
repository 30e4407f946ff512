"""
What of a queue is wanted: its tabs, its filters, the order it goes by, and how many each tab holds.

Conditions only, nothing is read here: who may see what of it is asked beside (``queues``).
"""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import BooleanField, DateTimeField, F, Q, Subquery
from django.db.models.expressions import Combinable, OrderBy, RawSQL
from django.db.models.functions import Coalesce

from lienmach import homes
from lienmach.dossiers.models import Dossier
from lienmach.dossiers.queries import searching, units
from lienmach.dossiers.queries.visibility import (
    agencies_of,
    carried_on,
    carrying_for,
    person_of,
)
from lienmach.dossiers.rules import buckets, duties
from lienmach.dossiers.rules.states import (
    AT_WORK,
    EXCEPTIONAL,
    OPEN,
    STATES,
    UNDECIDED,
    State,
)
from lienmach.ground import paging
from lienmach.ground.actor import Actor


def _in_words(states: Iterable[str], *, more: str = "") -> RawSQL:
    """
    Return a condition on the state in the very words of an index's.

    As parameters of a prepared statement the states would be unknown when it is planned once for
    all, and PostgreSQL could not know that the index holds what is asked for.
    """
    listed = ", ".join(f"'{state}'" for state in sorted(states))
    words = f"(dossiers_dossier.state in ({listed}){more})"
    return RawSQL(words, [], output_field=BooleanField())  # noqa: S611 - our own states


OPEN_ROWS = _in_words(OPEN)
"""The condition of the indexes over open dossiers."""
EXCEPTIONAL_ROWS = _in_words(
    EXCEPTIONAL, more=" or dossiers_dossier.decided_at > dossiers_dossier.due_at"
)
"""The condition of the indexes over what ended otherwise than by a decision in time."""
NEVER = RawSQL("'infinity'::timestamptz", [], output_field=DateTimeField())
"""The due date of what has none: the same order as an index has, in words that no index knows."""
_OPEN: dict[str, tuple[frozenset[State], bool | None]] = {
    "todo": (UNDECIDED, None),
    "in-time": (AT_WORK, False),
    "overdue": (AT_WORK, True),
    "awaiting-supplement": (frozenset({"awaiting-supplement"}), None),
    "to-approve": (frozenset({"proposed"}), None),
    "to-hand-over": (frozenset({"decided"}), None),
}
"""The tabs of what is open: the states that lie in each, and whether their day has to be over."""
YOUNGEST = (5_000, 50_000)
"""So many of the province are looked through first for a page of somebody's places, and then."""
OPEN_TABS = tuple(_OPEN)
DONE_TABS = ("done-in-time", "done-late")
EXCEPTIONAL_TABS = ("done-late", "withdrawn", "not-handled")
TABS = (*OPEN_TABS, "done-in-time", *EXCEPTIONAL_TABS, "all")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """
    What of a queue is wanted; whatever is empty wants everything.

    ``tab`` is one of :data:`TABS`; ``claimed`` is ``mine`` or ``free``; ``place`` is
    ``received`` (taken in at the officer's desks) or ``competent``; ``unit`` is one that stands
    today, and means the ground that may lie in it; ``search`` looks through every tab, and
    ``applicant`` shows whatever one person has handed in.
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

    @property
    def is_found(self) -> bool:
        """Whether something is looked for, in whichever tab it lies."""
        return bool(self.search.strip()) or self.applicant is not None

    @property
    def is_past(self) -> bool:
        """Whether the list goes by the youngest of the province, of one tab and nobody's search."""
        return not (self.is_found or self.is_by_day or self.unit)

    @property
    def is_exceptional(self) -> bool:
        """Whether its tab holds what ended otherwise than by a decision in time: few of an office's."""
        return self.tab in EXCEPTIONAL_TABS

    @property
    def is_by_day(self) -> bool:
        """Whether the list goes by due dates: what is open does, tab by tab."""
        return self.tab in OPEN_TABS and not self.is_found


def in_tabs(numbers: Iterable[tuple[str, bool, int]]) -> dict[str, int]:
    """Return how many lie in each tab, from how many there are by state and lateness."""
    found = list(numbers)
    return {
        tab: sum(
            number
            for state, is_late, number in found
            if state in states and late in {None, is_late}
        )
        for tab, (states, late) in _OPEN.items()
    }


def asked(actor: Actor, wanted: Wanted, *, at: dt.datetime, on: dt.date) -> Q:
    """
    Return the condition on what is wanted, but for the words of a search.

    A search is to be asked outside any reading.
    """
    if wanted.search.strip():
        condition = searching.asked(wanted.search, on=on)
    else:
        condition = of_tab("all" if wanted.applicant else wanted.tab, at)
    if wanted.procedure:
        condition &= Q(procedure=wanted.procedure)
    if wanted.claimed:
        condition &= Q(assignee=person_of(actor)) if wanted.claimed == "mine" else Q(assignee=None)
    if wanted.due_soon:
        condition &= Q(state__in=sorted(AT_WORK), due_at__gte=at, due_at__lt=at + buckets.SOON)
    if wanted.place:
        agencies = agencies_of(actor, duties.SEE, on=on)
        carrying = carrying_for(agencies, on=on)
        condition &= (
            Q(received_at_agency__in=carrying)
            if wanted.place == "received"
            else Q(competent_agency__in=agencies)
            | Q(continued_by__in=agencies)
            | Q(handled_at_agency__in=carrying)
            | carried_on(agencies, on=on)
        )
    if wanted.unit:
        condition &= units.lies_in(wanted.unit, on=on)
    if wanted.applicant is not None:
        condition &= Q(applicant=wanted.applicant)
    return condition


def of_tab(tab: str, at: dt.datetime) -> Q:
    """Return the condition of a tab; the buckets are those of :func:`buckets.bucket`."""
    if tab in _OPEN:
        states, is_late = _OPEN[tab]
        of_states = Q(state__in=sorted(states))
        if is_late is None:
            return of_states
        return of_states & (Q(due_at__lt=at) if is_late else Q(due_at=None) | Q(due_at__gte=at))
    done = Q(state__in=sorted(buckets.DONE), decided_at__isnull=False)
    return {
        "done-in-time": done & (Q(due_at=None) | Q(decided_at__lte=F("due_at"))),
        "done-late": done & Q(decided_at__gt=F("due_at")),
        "withdrawn": Q(state="withdrawn"),
        "not-handled": Q(state__in=sorted(buckets.ENDED)),
    }.get(tab, Q(state__in=STATES))


def order(wanted: Wanted) -> list[Combinable | OrderBy | str]:
    """
    Return what a list goes by.

    Of a unit the dossiers are to be found first and then sorted, not to be looked for in the whole
    province's order of days.
    """
    if wanted.is_by_day:
        day = Coalesce("due_at", NEVER) if wanted.unit else F("due_at").asc(nulls_last=True)
        return [day, "pk"]
    moment = _moment(wanted)
    return [f"-{moment}", "-pk"] if moment else ["-pk"]


def _moment(wanted: Wanted) -> str:
    """Return the moment that a list goes by, the youngest first; empty where keys say as much."""
    if wanted.is_found or wanted.unit:
        # By the moment and not by the key: no index has this order, so none tempts PostgreSQL
        # to walk through everything for the few that were searched for, or lie in one commune.
        return "received_at"
    return "decided_at" if wanted.tab in DONE_TABS else ""


def moment_of(wanted: Wanted) -> str:
    """Return the column that a list goes by, the youngest first: a moment, or the key itself."""
    return _moment(wanted) or "id"


def among_youngest(wanted: Wanted, number: int) -> Q:
    """Return the condition on the youngest of the province, behind the cursor if there is one."""
    column = moment_of(wanted)
    rows = Dossier.objects.filter(beyond(wanted), province=homes.current_province())
    if column == "decided_at":
        rows = rows.filter(decided_at__isnull=False)
    bound = rows.order_by(F(column).desc()).values(column)[number : number + 1]
    return Q(**{f"{column}__gt": Subquery(bound)})


def beyond(wanted: Wanted) -> Q:
    """Return the condition on what comes after a cursor."""
    if not wanted.cursor:
        return Q()
    if wanted.is_by_day:
        due, key = paging.read(wanted.cursor, paging.moment_if_any, uuid.UUID)
        if due is None:
            return Q(due_at=None, pk__gt=key)
        return Q(due_at__gt=due) | Q(due_at=due, pk__gt=key) | Q(due_at=None)
    at, key = paging.read(wanted.cursor, paging.moment, uuid.UUID)
    moment = _moment(wanted)
    if not moment:
        return Q(pk__lt=key)
    return Q(**{f"{moment}__lt": at}) | Q(**{moment: at, "pk__lt": key})


def cursor(last: Dossier, wanted: Wanted) -> str:
    """Return the place of the last dossier of a piece, which :func:`beyond` reads."""
    moment = "due_at" if wanted.is_by_day else _moment(wanted) or "received_at"
    return paging.written(getattr(last, moment), last.pk)
