"""The people that step 6 linked, and the pairs it left to people: side by side, where they live."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connections
from django.db.models import F, QuerySet

from lienmach import homes
from lienmach.merger.models import Link, Move
from lienmach.merger.queries.kept import ARRIVED, find
from lienmach.merger.queries.looking import CONTROL_ROOM, Record, noted

VERDICTS = ("doubtful", "linked")
COMPARED = {
    "number": "personal_id", "name": "full_name", "sex": "sex", "date": "birth_date",
    "mother": "mother_name", "father": "father_name",
}  # fmt: skip
"""The columns that the core's comparisons look at."""
KIN = "kin"


@dataclass(frozen=True, slots=True)
class Compared:
    """
    One line of a pair: what both sides say, how they stand to each other, and its bits.

    ``says`` is empty and ``bits`` null where nobody compared it.
    """

    what: str
    column: str
    one: str
    other: str
    says: str = ""
    bits: float | None = None


@dataclass(frozen=True, slots=True)
class PeoplePair:
    """Two records that are, or may be, of one person; nothing of them where they cannot be seen."""

    id: UUID
    table: str
    one: UUID
    other: UUID
    verdict: str
    why: str
    weight: float | None
    probability: float | None
    model: str
    lines: tuple[Compared, ...] = ()
    prior: float | None = None


@dataclass(frozen=True, slots=True)
class PeopleListing:
    """Some pairs of one verdict, and how many there are of each."""

    pairs: list[PeoplePair]
    counts: dict[str, int]
    next: int | None


def people(move_id: UUID, *, verdict: str, page: int = 1, limit: int = 25) -> PeopleListing:
    """Return the pairs of a verdict that stand, those of most evidence first."""
    found = find(move_id)
    if found is None:
        return PeopleListing([], dict.fromkeys(VERDICTS, 0), None)
    standing = _standing(found)
    counts = {each: standing.filter(verdict=each).count() for each in VERDICTS}
    begin = (page - 1) * limit
    links = list(standing.filter(verdict=verdict)[begin : begin + limit])
    seen = _rows(found, links)
    pairs = [_pair(link, seen.get(link.one, {}), seen.get(link.other, {})) for link in links]
    return PeopleListing(pairs, counts, page + 1 if begin + limit < counts[verdict] else None)


def people_links(move_id: UUID) -> Iterator[PeoplePair]:
    """Yield every pair that stands, without what the records say."""
    found = find(move_id)
    if found is not None:
        for link in _standing(found).iterator(chunk_size=1000):
            yield _pair(link, {}, {})


def _standing(found: Move) -> QuerySet[Link]:
    links = Link.objects.using(found.target).filter(move_id=found.id, undone_at=None)
    return links.order_by("tbl", F("weight").desc(nulls_last=True), "id")


def _rows(found: Move, links: list[Link]) -> dict[UUID, dict[str, Any]]:
    """Return the records of some links, by id, if the system lives where the move brought it."""
    if found.state not in ARRIVED:
        return {}
    seen: dict[UUID, dict[str, Any]] = {}
    with homes.province(found.province), homes.reading(found.system) as at:
        if at[found.system] != found.target:
            return {}
        with connections[found.target].cursor() as cursor:
            for table in {link.tbl for link in links}:
                keys = [
                    key for link in links if link.tbl == table for key in (link.one, link.other)
                ]
                cursor.execute(
                    f"select id, to_json(t)::text from {table} t where id = any(%s)",  # noqa: S608 - a manifest's table
                    [keys],
                )
                found_rows = {key: json.loads(row) for key, row in cursor.fetchall()}
                noted(
                    CONTROL_ROOM,
                    (
                        Record(table, key, row["province"], number=row.get("personal_id"))
                        for key, row in found_rows.items()
                    ),
                )
                seen |= found_rows
    return seen


def _pair(link: Link, one: Mapping[str, Any], other: Mapping[str, Any]) -> PeoplePair:
    evidence = link.evidence or {}
    return PeoplePair(
        id=link.id, table=link.tbl, one=link.one, other=link.other, verdict=link.verdict,
        why=link.why, weight=link.weight, probability=link.probability, model=link.model,
        lines=tuple(_lines(evidence, one, other)), prior=evidence.get("prior"),
    )  # fmt: skip


def _lines(
    evidence: Mapping[str, Any], one: Mapping[str, Any], other: Mapping[str, Any]
) -> Iterator[Compared]:
    weighed = {line["what"]: line for line in evidence.get("lines", ())}
    for what, column in COMPARED.items():
        both = (_text(one, column), _text(other, column))
        line = weighed.get(what, {})
        if any(both) or line.get("bits"):
            yield Compared(what, column, *both, line.get("says", ""), line.get("bits"))
    if evidence.get(KIN) is not None:
        # Kin weigh together with strangers, not on top of them: this is what they take away.
        whole = evidence["prior"] + sum(line["bits"] for line in weighed.values())
        yield Compared(KIN, "", "", "", "", round(evidence["weight"] - whole, 2))


def _text(row: Mapping[str, Any], column: str) -> str:
    value = str(row.get(column) or "")
    if column != "birth_date" or not value:
        return value
    year, month, day = value.split("-")
    return year if row.get("birth_precision") == "year" else f"{day}/{month}/{year}"
