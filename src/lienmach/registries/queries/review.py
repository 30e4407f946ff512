"""
The candidates an actor may review.

Everything goes through :func:`links_visible_to`. What others have said of a candidate is in no
answer here before it is decided, nor does any order or count depend on it.
"""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from lienmach import homes
from lienmach.ground import paging
from lienmach.ground.actor import Actor
from lienmach.ground.paging import Page
from lienmach.ground.refusals import CursorMalformed
from lienmach.identity import queries as identity
from lienmach.identity.rules.duties import Kind as Work
from lienmach.identity.rules.purposes import Purpose
from lienmach.registries.models import CivilRecord, Link, LinkWord, Resident
from lienmach.registries.refusals import LinkUnknown

REVIEWERS = frozenset({Work.REGISTER})
"""Who holds this at the place of the entry says whether it is a resident."""
PAGE = 25


@dataclass(frozen=True, slots=True)
class Waiting:
    """A candidate as the list shows it; ``mine`` is the word the reader has said, if any."""

    id: uuid.UUID
    full_name: str
    birth_date: dt.date
    birth_precision: str
    unit: str
    unit_on: dt.date
    probability: float
    mine: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A birth and a resident side by side; ``words`` is empty until the pair is decided."""

    id: uuid.UUID
    record: CivilRecord
    resident: Resident
    state: str
    how: str
    weight: float
    probability: float
    evidence: dict[str, Any]
    model: str
    mine: str
    words: list[tuple[str, str]]
    decided_at: dt.datetime | None
    because: str
    is_open: bool


def links_visible_to(actor: Actor, *, on: dt.date) -> QuerySet[Link]:
    """Return the links whose entry lies where an actor is the registrar; within a reading only."""
    province = homes.current_province()
    seen = identity.within(identity.reach(actor, REVIEWERS, on=on))
    entries = CivilRecord.objects.filter(seen, province=province)
    return Link.objects.filter(province=province, record__in=entries)


def open_candidates(links: QuerySet[Link]) -> QuerySet[Link]:
    """Return the candidates that can become links: neither side is linked with another."""
    live = Link.objects.filter(province=homes.current_province(), state=Link.State.LINKED)
    return links.filter(
        ~Exists(live.filter(record=OuterRef("record"))),
        ~Exists(live.filter(resident=OuterRef("resident"))),
        state=Link.State.CANDIDATE,
    )


def to_review(
    actor: Actor, *, on: dt.date, spoken: bool = False, cursor: str = "", limit: int = PAGE
) -> Page[Waiting]:
    """
    Return candidates that wait for a word of the actor, the likeliest first.

    With ``spoken`` those that are open still though the actor has said a word.
    :raises CursorMalformed: when the cursor is none that a page gave out.
    """
    with homes.reading("registries"):
        found = _waiting(actor, on=on, spoken=spoken).order_by("-probability", "pk")
        if cursor:
            likely, key = paging.read(cursor, _share, uuid.UUID)
            later = found.filter(probability__lt=likely)
            found = later | found.filter(probability=likely, pk__gt=key)
        said = dict(_own(actor).values_list("link_id", "word")) if spoken else {}
        page = paging.cut(found.select_related("record")[: limit + 1], limit, _cursor)
    _seen(actor, [(link.record, link.record) for link in page.items], on=on, listed=True)
    return Page([_row(link, said) for link in page.items], page.next)


def place(shown: Pair | Waiting) -> str:
    """Return where a candidate stands in the list, as the cursor after it."""
    return paging.written(shown.probability, shown.id)


def is_place(cursor: str) -> bool:
    """Test if a text says a place in the list."""
    try:
        paging.read(cursor, _share, uuid.UUID)
    except CursorMalformed:
        return False
    return True


def count_to_review(actor: Actor, *, on: dt.date, spoken: bool = False) -> int:
    """Return how many candidates wait for a word of the actor, or are open though said of."""
    with homes.reading("registries"):
        return _waiting(actor, on=on, spoken=spoken).count()


def pair(actor: Actor, link: uuid.UUID, *, on: dt.date) -> Pair:
    """
    Return a link and both its rows.

    :raises LinkUnknown: also when there is one that the actor may not see.
    """
    with homes.reading("registries"):
        seen = links_visible_to(actor, on=on).select_related("record", "resident")
        row = seen.filter(pk=link).first()
        if row is None:
            raise LinkUnknown
        is_candidate = row.state == Link.State.CANDIDATE
        mine = _own(actor).filter(link=row).values_list("word", flat=True).first()
        words = [] if is_candidate else list(row.words.values_list("said_by", "word"))
        entry: CivilRecord = row.record
        both: list[tuple[CivilRecord | Resident, CivilRecord]] = [
            (entry, entry), (row.resident, entry),
        ]  # fmt: skip
        _seen(actor, both, on=on, listed=False)
        return Pair(
            id=row.pk, record=row.record, resident=row.resident, state=row.state, how=row.how,
            weight=row.weight, probability=row.probability, evidence=row.evidence,
            model=row.model, mine=mine or "", words=words, decided_at=row.decided_at,
            because=row.because,
            is_open=open_candidates(Link.objects.filter(pk=row.pk)).exists(),
        )  # fmt: skip


def _seen(
    actor: Actor,
    rows: Iterable[tuple[CivilRecord | Resident, CivilRecord]],
    *,
    on: dt.date,
    listed: bool,
) -> None:
    """Note who is shown rows, each with the entry by whose place they may look."""
    sights = [
        identity.Sight(
            "civil-records" if isinstance(row, CivilRecord) else "residents",
            row.pk,
            number=row.personal_id,
            unit=entry.unit,
            unit_on=entry.unit_on,
        )
        for row, entry in rows
    ]
    identity.seen(
        actor, sights, kinds=REVIEWERS, on=on, listed=listed, purpose=Purpose.REVIEW_LINKS
    )


def _own(actor: Actor) -> QuerySet[LinkWord]:
    return LinkWord.objects.filter(province=homes.current_province(), said_by=actor.id)


def _waiting(actor: Actor, *, on: dt.date, spoken: bool) -> QuerySet[Link]:
    mine = Exists(_own(actor).filter(link=OuterRef("pk")))
    return open_candidates(links_visible_to(actor, on=on)).filter(mine if spoken else ~mine)


def _cursor(link: Link) -> str:
    return paging.written(link.probability, link.pk)


def _share(text: str) -> float:
    """
    Return the probability of a part of a cursor.

    :raises ValueError: when it is none.
    """
    found = float(text)
    if not 0 <= found <= 1:
        raise ValueError(text)
    return found


def _row(link: Link, said: dict[uuid.UUID, str]) -> Waiting:
    return Waiting(
        id=link.pk, full_name=link.record.full_name, birth_date=link.record.birth_date,
        birth_precision=link.record.birth_precision, unit=link.record.unit,
        unit_on=link.record.unit_on, probability=link.probability, mine=said.get(link.pk, ""),
    )  # fmt: skip
