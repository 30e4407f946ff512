"""
Link one birth, or one resident, when it arrives: the same rule as for all, among its own rivals.

Candidates come from the indexes; those who compete for the same partner are weighed with them.
Nothing is linked before the first run over the province has kept a model.
"""

import datetime as dt
import tempfile
import threading
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef

from lienmach import homes
from lienmach.ground import installation, sql
from lienmach.ground.actor import PLATFORM
from lienmach.homes import current_province
from lienmach.registries.actions import bench
from lienmach.registries.actions.links import Found, add_links, newest_model, stored_model
from lienmach.registries.models import CivilRecord, Link, LinkModel
from linkage.incremental import Arrivals, Weighed

MOST_RESIDENTS = 20
MOST_BIRTHS = 5


@dataclass(frozen=True, slots=True)
class _Kept:
    """A bench kept open, and the model it weighs by."""

    key: uuid.UUID
    model_hash: str
    arrivals: Arrivals


# One bench a province and process, used by one thread at a time: to open one takes longer than to weigh.
_kept: dict[str, _Kept] = {}
_locks = {name: threading.Lock() for name in settings.PROVINCES}


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
    return _add([each for each in told[1] if each.left == str(record)], told[0], at=at)


def link_resident(resident: uuid.UUID, *, at: dt.datetime) -> tuple[int, int]:
    """Link a resident that arrived or has changed, inside an action; see :func:`link_birth`."""
    live = Link.objects.filter(province=current_province(), state=Link.State.LINKED)
    if live.filter(resident=resident).exists():
        return 0, 0
    births = _like("births_like", [resident], MOST_BIRTHS)
    rivals = _like("residents_like", births, MOST_RESIDENTS) if births else []
    told = _weighed(births, [resident, *(each for each in rivals if each != resident)])
    return _add([each for each in told[1] if each.right == str(resident)], told[0], at=at)


def _like(question: str, keys: list[uuid.UUID], most: int) -> list[uuid.UUID]:
    found = sql.rows(
        homes.here("registries"), "lienmach.registries", question,
        province=current_province(), keys=keys, most=most,
    )  # fmt: skip
    return [row["id"] for row in found]


def _weighed(births: list[uuid.UUID], residents: list[uuid.UUID]) -> tuple[str, list[Weighed]]:
    if not births or not residents:
        return "", []
    alias = homes.here("registries")
    left = bench.some(alias, "births_to_link", births)
    right = bench.some(alias, "residents_to_link", residents)
    with _locks[current_province()]:
        kept = _bench()
        if kept is None:
            return "", []
        settle = bench.settle if bench.is_marked(left, right) else None
        return kept.model_hash, kept.arrivals.weigh(left, right, settle=settle)


def _bench() -> _Kept | None:
    """Return the bench of the model that was kept last, opened anew if that is another by now."""
    province = current_province()
    known = LinkModel.objects.filter(province=province, recipe=bench.births().name)
    newest = known.order_by("-since", "-id").values_list("pk", flat=True).first()
    if newest is None:
        return None
    if province not in _kept or _kept[province].key != newest:
        _kept[province] = _opened()
    return _kept[province]


def _opened() -> _Kept:
    row = newest_model()
    assert row is not None  # noqa: S101 - it was there a statement ago, and none is taken away
    with tempfile.TemporaryDirectory(dir=installation.folder("linking")) as folder:
        model = stored_model(Path(folder), row)
    arrivals = Arrivals(bench.births(), model, right=row.residents)
    arrivals.know(((of, name, bits) for of, name, bits in row.common), row.rarest)
    return _Kept(row.pk, model.hash, arrivals)


def _add(told: list[Weighed], model_hash: str, *, at: dt.datetime) -> tuple[int, int]:
    found = [_found(each) for each in told]
    if not found:
        return 0, 0
    return add_links(found, model_hash=model_hash, run=uuid.uuid4(), by=PLATFORM, at=at)


def _found(told: Weighed) -> Found:
    evidence: dict[str, Any] = bench.evidence(told.explanation, told.evidence)
    return Found(
        record=uuid.UUID(told.left), resident=uuid.UUID(told.right),
        weight=told.explanation.weight, probability=told.probability, evidence=evidence,
        is_link=told.is_link,
    )  # fmt: skip
