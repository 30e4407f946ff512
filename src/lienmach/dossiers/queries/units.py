"""Units by which an officer picks from a queue: those whose dossiers they may see."""

import datetime as dt
from functools import lru_cache

from django.db.models import Q

from lienmach import homes
from lienmach.dossiers.queries.figures.units import scope_of
from lienmach.dossiers.queries.places import UnitTold
from lienmach.ground.actor import PLATFORM, Actor
from lienmach.identity import queries as identity
from lienmach.identity.rules import reach
from lienmach.territory import queries as territory
from lienmach.territory.rules.collation import sort_key
from lienmach.territory.rules.gazetteer import Gazetteer, Level


def units_seen(actor: Actor, *, on: dt.date) -> list[UnitTold]:
    """Return the communes of a day that an actor's duties reach, by name; the same as of figures."""
    who = PLATFORM if actor.is_platform else Actor(id="", name="", duties=actor.duties)
    return list(_seen(who, homes.current_province(), on, territory.gazetteer()))


@lru_cache(maxsize=512)
def _seen(who: Actor, _province: str, on: dt.date, gazetteer: Gazetteer) -> tuple[UnitTold, ...]:
    """Look through all communes once for what somebody holds: every page of a queue asks."""
    scope = scope_of(who, on=on)
    seen = [
        unit
        for unit in gazetteer.standing(on)
        if unit.level is Level.COMMUNE and scope.may_see((unit.code, unit.since))
    ]
    by_name = sorted(seen, key=lambda one: sort_key(one.name))
    return tuple(UnitTold(each.code, each.name) for each in by_name)


def lies_in(unit: str, *, on: dt.date) -> Q:
    """
    Return the condition on rows whose matter may lie in a unit that stands on a day.

    What lies in a commune that was split, and nobody has placed, may lie in each of its heirs.
    """
    ground = reach.ground(territory.gazetteer(), unit, on, on)
    return identity.within(identity.Reach(everywhere=False, places=reach.places(ground)))
