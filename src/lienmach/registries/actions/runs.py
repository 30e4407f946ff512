"""A run over a whole province: with a model that still fits what the registers say."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from lienmach import homes
from lienmach.ground.actor import Actor
from lienmach.homes import current_province
from lienmach.registries.actions import orders
from lienmach.registries.actions.aftermath import let_wait_no_more, waiting_imports
from lienmach.registries.actions.links import newest_model
from lienmach.registries.actions.orders import LinkOrder, Outcome, Watch
from lienmach.registries.models import Resident

SEEN = 1e-3
"""A share of matches that was really seen: what training gives a level without any is a tenth."""


def link_births(
    order: LinkOrder, *, by: Actor, at: dt.datetime, watch: Watch | None = None
) -> Outcome:
    """
    Find who of the province's residents the births are; see :func:`linking.link_births`.

    A model learned before residents told where they were born is learned anew once they do: to
    it, two communes that differ would speak for a match as much as one they share.
    """
    if order.model is None and not order.learn and _is_outgrown():
        order = replace(order, learn=True)
    with homes.reading("registries"):
        # What waits now is in what the run reads later; what comes in between waits on.
        waiting = waiting_imports()
    from lienmach.registries.actions import linking  # noqa: PLC0415 - brings DuckDB and Arrow

    outcome = linking.link_births(order, by=by, at=at, watch=watch)
    if waiting:
        let_wait_no_more(waiting)
    return outcome


def knows_birthplaces(model: Mapping[str, Any]) -> bool:
    """Test if a model was learned where both sides said in which commune somebody was born."""
    same, *_ = model["odds"]["place"]
    return bool(same["m"] >= SEEN)


def _is_outgrown() -> bool:
    with homes.reading("registries"):
        kept = newest_model()
        if kept is None or knows_birthplaces(kept.content):
            return False
        told = Resident.objects.filter(province=current_province(), birth_unit__isnull=False)
        few = told[: orders.FEWEST_TO_LEARN]
        return few.count() >= orders.FEWEST_TO_LEARN
