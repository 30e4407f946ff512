"""
The story's e-ID figures: two published totals, spread over real communes and months by chance.

Published of the province that moves: 1,717,420 e-ID dossiers received, 1,295,020 accounts
activated. Nothing is published by commune or month, so that part is made up and marked so; of the
province that survives nothing is published, and it has none. Card dossiers and people of age are
made up altogether, in a plain proportion to the others.
"""

import datetime as dt
import random
from collections.abc import Iterator

from lienmach.identity.rules.eid_kinds import Kind
from lienmach.identity.rules.eid_sheet import last_day
from lienmach.scenarios import sheets
from lienmach.scenarios.keys import Keys
from lienmach.scenarios.places import DENSITY, LEGAL_DAY, Place, Places
from lienmach.scenarios.registers import Line

PUBLISHED = {
    "haiduong": {Kind.EID_RECEIVED: 1_717_420, Kind.ACTIVATED: 1_295_020},
}
CARDS_A_DOSSIER = {Kind.CARD_RECEIVED: 1.1, Kind.CARD_ISSUED: 1.05}
PEOPLE_A_DOSSIER = 1.06
MONTHS = [dt.date(2025, month, 1) for month in range(1, 13)]


def rows(places: Places, *, seed: int) -> Iterator[Line]:
    """Yield the figures of a province, if any total is published of it."""
    totals = PUBLISHED.get(places.province)
    if totals is None:
        return
    rng = random.Random(f"{seed} e-ID of {places.province}")  # noqa: S311 - guards nothing
    keys = Keys(rng, dt.datetime.combine(MONTHS[-1], dt.time(), dt.UTC))
    cells = [
        (place, month)
        for month in MONTHS
        for place in (places.old if month < LEGAL_DAY else places.new)
    ]
    sizes = _sizes(places)
    weights = [sizes[place] * rng.lognormvariate(0, 0.35) for place, _month in cells]
    received = totals[Kind.EID_RECEIVED]
    made_up = {kind: int(received * share) for kind, share in CARDS_A_DOSSIER.items()}
    for kind, total in {**totals, **made_up}.items():
        parts = shared(total, [weight * (0.9 + 0.2 * rng.random()) for weight in weights])
        for (place, month), count in zip(cells, parts, strict=True):
            yield _row(keys, places.province, place, month, kind, count)
    people = shared(int(received * PEOPLE_A_DOSSIER), [sizes[place] for place in places.new])
    for place, count in zip(places.new, people, strict=True):
        yield _row(keys, places.province, place, MONTHS[-1], Kind.PEOPLE_OF_AGE, count)


def shared(total: int, weights: list[float]) -> list[int]:
    """Share a total out by weights, in whole numbers that add up to it."""
    whole, parts, had, upto = sum(weights), [], 0, 0.0
    for weight in weights:
        upto += weight
        until = round(total * upto / whole)
        parts.append(until - had)
        had = until
    return parts


def _sizes(places: Places) -> dict[Place, float]:
    """Return how large each commune is in the story; a new one is as large as what came to it."""
    sizes = {place: float(DENSITY[place.unit.kind]) for place in places.old}
    new = dict.fromkeys(places.new, 0.0)
    known = {place.code: place for place in places.new}
    for place, size in sizes.items():
        for heir in place.heirs:
            new[known[heir.code]] += size / len(place.heirs)
    return {**sizes, **new}


def _row(keys: Keys, province: str, place: Place, month: dt.date, kind: Kind, count: int) -> Line:
    return sheets.EID_FIGURE, (
        keys.next(), province, place.code, last_day(month).isoformat(), month.isoformat(),
        kind.value, str(count), "t",
    )  # fmt: skip
