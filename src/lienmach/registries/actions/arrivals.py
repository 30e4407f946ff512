"""
Link one birth, or one resident, when it arrives: the same rule as for all, among its own rivals.

Candidates come from the indexes; those who compete for the same partner are weighed with them.
Nothing is linked before the first run over the province has kept a model.
"""

import datetime as dt
import uuid

from django.db.models import Exists, OuterRef

from lienmach import homes
from lienmach.ground import sql
from lienmach.ground.actor import PLATFORM
from lienmach.homes import current_province
from lienmach.registries.actions.links import Found, add_links
from lienmach.registries.models import CivilRecord, Link

MOST_RESIDENTS = 20
MOST_BIRTHS = 5


def link_birth(record: uuid.UUID, *, at: dt.datetime) -> tuple[int, int]:
    """
    Link a birth that arrived, inside an action; return how many links and candidates came of it.

    Doing it again adds nothing: pairs that are known stay as they are.
    """
    province = current_province()
    births = CivilRecord.objects.filter(pk=record, province=province, kind=CivilRecord.Kind.BIRTH)
    live = Link.objects.filter(record=OuterRef("pk"), province=province, state=Link.State.LINKED)
    if not births.exclude(Exists(live)).exists():
        return 0, 0
    residents = _like("residents_like", [record], MOST_RESIDENTS)
    rivals = _like("births_like", residents, MOST_BIRTHS) if residents else []
    told = _weighed([record, *(each for each in rivals if each != record)], residents)
    return _add([each for each in told[1] if each.record == record], told[0], at=at)


def link_resident(resident: uuid.UUID, *, at: dt.datetime) -> tuple[int, int]:
    """Link a resident that arrived or has changed, inside an action; see :func:`link_birth`."""
    live = Link.objects.filter(province=current_province(), state=Link.State.LINKED)
    if live.filter(resident=resident).exists():
        return 0, 0
    births = _like("births_like", [resident], MOST_BIRTHS)
    rivals = _like("residents_like", births, MOST_RESIDENTS) if births else []
    told = _weighed(births, [resident, *(each for each in rivals if each != resident)])
    return _add([each for each in told[1] if each.resident == resident], told[0], at=at)


def _like(question: str, keys: list[uuid.UUID], most: int) -> list[uuid.UUID]:
    found = sql.rows(
        homes.here("registries"), "lienmach.registries", question,
        province=current_province(), keys=keys, most=most,
    )  # fmt: skip
    return [row["id"] for row in found]


def _weighed(births: list[uuid.UUID], residents: list[uuid.UUID]) -> tuple[str, list[Found]]:
    if not births or not residents:
        return "", []
    from lienmach.registries.actions import weighing  # noqa: PLC0415 - brings DuckDB and Arrow

    return weighing.weighed(births, residents)


def _add(found: list[Found], model_hash: str, *, at: dt.datetime) -> tuple[int, int]:
    if not found:
        return 0, 0
    return add_links(found, model_hash=model_hash, run=uuid.uuid4(), by=PLATFORM, at=at)
