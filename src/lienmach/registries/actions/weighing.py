"""
Weigh a few births and residents by the model that was kept last, on a bench that stays open.

Whoever only serves never weighs: what the bench stands on (DuckDB, Arrow) is loaded with this.
"""

import tempfile
import threading
import uuid
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from lienmach import homes
from lienmach.ground import installation
from lienmach.homes import current_province
from lienmach.registries.actions import bench
from lienmach.registries.actions.links import Found, births, newest_model, stored_model
from lienmach.registries.models import LinkModel
from linkage.incremental import Arrivals, Weighed


@dataclass(frozen=True, slots=True)
class _Kept:
    """A bench kept open, and the model it weighs by."""

    key: uuid.UUID
    model_hash: str
    arrivals: Arrivals


# One bench a province and process, used by one thread at a time: to open one takes longer than to weigh.
_kept: dict[str, _Kept] = {}
_locks = {name: threading.Lock() for name in settings.PROVINCES}


def weighed(records: list[uuid.UUID], residents: list[uuid.UUID]) -> tuple[str, list[Found]]:
    """Return the hash of the model and every pair it tells of, inside an action."""
    alias = homes.here("registries")
    left = bench.some(alias, "births_to_link", records)
    right = bench.some(alias, "residents_to_link", residents)
    with _locks[current_province()]:
        kept = _bench()
        if kept is None:
            return "", []
        settle = bench.settle if bench.is_marked(left, right) else None
        told = kept.arrivals.weigh(left, right, settle=settle)
        return kept.model_hash, [_found(each) for each in told]


def _bench() -> _Kept | None:
    """Return the bench of the model that was kept last, opened anew if that is another by now."""
    province = current_province()
    known = LinkModel.objects.filter(province=province, recipe=births().name)
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
    arrivals = Arrivals(births(), model, right=row.residents)
    arrivals.know(((of, name, bits) for of, name, bits in row.common), row.rarest)
    return _Kept(row.pk, model.hash, arrivals)


def _found(told: Weighed) -> Found:
    return Found(
        record=uuid.UUID(told.left), resident=uuid.UUID(told.right),
        weight=told.explanation.weight, probability=told.probability,
        evidence=bench.evidence(told.explanation, told.evidence), is_link=told.is_link,
    )  # fmt: skip
