"""Keep links and models, and take links back: rows with who, when and why."""

import datetime as dt
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from lienmach.ground import clock
from lienmach.ground.actor import Actor
from lienmach.homes import action, current_province
from lienmach.identity import queries as identity
from lienmach.ledger import actions as ledger
from lienmach.registries.events import LinksFound, LinkUndone
from lienmach.registries.models import Link, LinkModel
from lienmach.registries.queries.review import REVIEWERS
from lienmach.registries.refusals import LinkUnknown, NotLinked, ReasonMissing
from linkage import model, recipe
from linkage.model import Model
from linkage.recipe import Recipe

LONGEST_REASON = 400


@cache
def births() -> Recipe:
    """Return the recipe by which births are linked."""
    return recipe.load("birth-records")


@dataclass(frozen=True, slots=True)
class Found:
    """A pair to keep."""

    record: uuid.UUID
    resident: uuid.UUID
    weight: float
    probability: float
    evidence: dict[str, Any]
    is_link: bool


@action("registries", idempotent=True)
def keep_model(
    content: dict[str, Any], residents: int, common: list[list[Any]], rarest: dict[str, float],
    *, at: dt.datetime,
) -> None:  # fmt: skip
    """Keep a model, and which names are common, for the runs and the arrivals to come."""
    LinkModel.objects.update_or_create(
        province=current_province(), recipe=content["recipe"], hash=content["hash"],
        defaults={"content": content, "residents": residents, "common": common,
                  "rarest": rarest, "since": at},
    )  # fmt: skip


@action("registries", idempotent=True)
def keep_links(
    found: Sequence[Found], *, model_hash: str, run: uuid.UUID, by: Actor, at: dt.datetime
) -> tuple[int, int]:
    """Add pairs that are not known; return how many as links, and how many as candidates."""
    return add_links(found, model_hash=model_hash, run=run, by=by, at=at)


def add_links(
    found: Sequence[Found], *, model_hash: str, run: uuid.UUID, by: Actor, at: dt.datetime
) -> tuple[int, int]:
    """
    Add pairs inside an action; see :func:`keep_links`.

    A pair that is known stays as it is, and where a record or a resident has been linked
    meanwhile the constraint passes over the row.
    """
    rows = [
        Link(
            province=current_province(),
            record_id=each.record,
            resident_id=each.resident,
            weight=each.weight,
            probability=each.probability,
            evidence=each.evidence,
            model=model_hash,
            state=Link.State.LINKED if each.is_link else Link.State.CANDIDATE,
            how=Link.How.AUTOMATIC if each.is_link else "",
            proposed_at=at,
            proposed_by=by.id,
            decided_at=at if each.is_link else None,
        )
        for each in found
    ]
    Link.objects.bulk_create(rows, ignore_conflicts=True)
    kept = list(
        Link.objects.filter(pk__in=[row.pk for row in rows]).values_list("state", flat=True)
    )
    linked, candidates = (kept.count(each) for each in (Link.State.LINKED, Link.State.CANDIDATE))
    if kept:
        ledger.record(
            LinksFound(run=str(run), model=model_hash, linked=linked, candidates=candidates),
            subject=str(run), by=by, at=at,
        )  # fmt: skip
    return linked, candidates


def stored_model(folder: Path, kept: LinkModel) -> Model:
    """Return a model as it was kept; its hash is checked."""
    path = folder / "kept.model.json"
    path.write_text(json.dumps(kept.content), "utf-8")
    return model.read(path, births())


def newest_model() -> LinkModel | None:
    """Return the model that was kept last, inside a reading or an action."""
    known = LinkModel.objects.filter(province=current_province(), recipe=births().name)
    return known.order_by("-since", "-id").first()


def written(learned: Model, folder: Path) -> dict[str, Any]:
    """Return a model as it is kept."""
    path = folder / "learned.model.json"
    learned.write(path)
    content: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return content


@action("registries")
def undo_link(link: uuid.UUID, *, because: str, by: Actor, at: dt.datetime) -> None:
    """
    Take a link back: record and resident are as they were, and free for others.

    The pair stays known as undone, so that no run proposes it again.
    :raises ReasonMissing: when nobody says why.
    :raises NotLinked: when the pair is not linked, or no longer.
    """
    why = " ".join(because.split())
    if not why or len(why) > LONGEST_REASON:
        raise ReasonMissing
    row = locked(link)
    demand_registrar(row, by=by, at=at)
    if row.state != Link.State.LINKED:
        raise NotLinked
    row.state, row.undone_at, row.undone_by, row.because = Link.State.UNDONE, at, by.id, why
    row.save(update_fields=["state", "undone_at", "undone_by", "because"])
    ledger.record(
        LinkUndone(link=str(link), record=str(row.record_id), resident=str(row.resident_id)),
        subject=str(link), by=by, at=at,
    )  # fmt: skip


def locked(link: uuid.UUID) -> Link:
    """
    Return a link of this province, locked, inside an action.

    :raises LinkUnknown: when there is none.
    """
    known = Link.objects.select_for_update(of=("self",)).select_related("record")
    row = known.filter(province=current_province(), pk=link).first()
    if row is None:
        raise LinkUnknown
    return row


def demand_registrar(row: Link, *, by: Actor, at: dt.datetime) -> None:
    """
    Let only the registrar of where the entry lies go on.

    :raises LinkUnknown: for anybody else: to them the link is not there at all.
    """
    entry, on = row.record, clock.local_day(at)
    if not identity.may(by, REVIEWERS, unit=entry.unit, unit_on=entry.unit_on, on=on):
        raise LinkUnknown
