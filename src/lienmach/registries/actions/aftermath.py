"""
What an import leaves behind: rows that are to be linked.

A small file's rows are linked as if each had arrived by itself, some in a transaction; the fact
of one part brings the next. An import says from which key to which its rows wait. Whoever comes
with a key it no longer waits at has come before, and does nothing: so each part is linked once.
"""

import datetime as dt
import uuid
from collections.abc import Callable

from django.db.models import QuerySet

from lienmach.ground.actor import PLATFORM
from lienmach.homes import action, current_province
from lienmach.ledger import actions as ledger
from lienmach.registries.actions import arrivals
from lienmach.registries.events import ImportLinked
from lienmach.registries.models import CivilRecord, Import, Resident
from lienmach.registries.queries.progress import has_model
from lienmach.registries.rules import arriving

LINKS: dict[str, Callable[..., tuple[int, int]]] = {
    "births": arrivals.link_birth,
    "residents": arrivals.link_resident,
}


def link_some(import_id: uuid.UUID, waits_from: uuid.UUID, *, at: dt.datetime) -> None:
    """Link the next rows that an import brought, inside an action, and tell what is left."""
    waiting = Import.objects.select_for_update().filter(province=current_province())
    row = waiting.filter(pk=import_id, waits_from=waits_from).first()
    if row is None or arriving.is_for_a_run(row.rows_loaded, has_model=has_model()):
        return
    keys = list(_rows(row)[: arriving.AT_ONCE + 1])
    some, rest = keys[: arriving.AT_ONCE], keys[arriving.AT_ONCE :]
    for key in some:
        LINKS[row.kind](key, at=at)
    row.waits_from = rest[0] if rest else None
    row.waits_to = row.waits_to if rest else None
    row.save(update_fields=["waits_from", "waits_to"])
    ledger.record(
        ImportLinked(
            import_id=str(row.pk), rows=len(some), waits_from=str(rest[0]) if rest else ""
        ),
        subject=str(row.pk),
        by=PLATFORM,
        at=at,
    )


def waiting_imports() -> list[uuid.UUID]:
    """Return the imports whose rows wait to be linked; inside a reading or an action."""
    found = Import.objects.filter(province=current_province(), waits_from__isnull=False)
    return list(found.values_list("pk", flat=True))


@action("registries", idempotent=True)
def let_wait_no_more(imports: list[uuid.UUID]) -> None:
    """Note that a run has seen all that some imports brought."""
    known = Import.objects.filter(province=current_province(), pk__in=imports)
    known.update(waits_from=None, waits_to=None)


def _rows(row: Import) -> QuerySet[CivilRecord, uuid.UUID] | QuerySet[Resident, uuid.UUID]:
    here = {"province": row.province, "pk__gte": row.waits_from, "pk__lte": row.waits_to}
    if row.kind == "births":
        births = CivilRecord.objects.filter(kind=CivilRecord.Kind.BIRTH, **here)
        return births.order_by("pk").values_list("pk", flat=True)
    return Resident.objects.filter(**here).order_by("pk").values_list("pk", flat=True)
