"""Units by which an officer picks from a queue: those whose dossiers they may see."""

import datetime as dt

from django.db.models import Q

from lienmach.dossiers.queries.figures.units import scope_of
from lienmach.dossiers.queries.places import UnitTold
from lienmach.ground.actor import Actor
from lienmach.identity import queries as identity
from lienmach.identity.rules import reach
from lienmach.territory import queries as territory
from lienmach.territory.rules.collation import sort_key
from lienmach.territory.rules.gazetteer import Level


def units_seen(actor: Actor, *, on: dt.date) -> list[UnitTold]:
    """Return the communes of a day that an actor's duties reach, by name; the same as of figures."""
    scope = scope_of(actor, on=on)
    seen = [
        unit
        for unit in territory.gazetteer().standing(on)
        if unit.level is Level.COMMUNE and scope.may_see((unit.code, unit.since))
    ]
    return [
        UnitTold(each.code, each.name) for each in sorted(seen, key=lambda one: sort_key(one.name))
    ]


def lies_in(unit: str, *, on: dt.date) -> Q:
    """
    Return the condition on rows whose matter may lie in a unit that stands on a day.

    What lies in a commune that was split, and nobody has placed, may lie in each of its heirs.
    """
    ground = reach.ground(territory.gazetteer(), unit, on, on)
    return identity.within(identity.Reach(everywhere=False, places=reach.places(ground)))
