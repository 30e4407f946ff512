"""
Who the applicants of dossiers are, asked of identity in one place.

An officer who may see a dossier may know whose it is, whatever else of people they may see; so
the platform asks here, and only for people whom dossiers at hand name, or for one whose number
an officer at a counter was given. Names go with their dossiers, which say themselves who sees
them; whoever is shown a person is written down here.
"""

import datetime as dt
import uuid
from collections.abc import Collection

from lienmach import homes
from lienmach.dossiers.queries import places
from lienmach.dossiers.rules import duties
from lienmach.ground.actor import PLATFORM, Actor
from lienmach.identity import queries as identity
from lienmach.identity.queries import PersonRow
from lienmach.identity.rules.purposes import Purpose


def names(keys: Collection[uuid.UUID], *, on: dt.date) -> dict[uuid.UUID, str]:
    """Return the names of the applicants that some dossiers at hand name."""
    if not keys:
        return {}
    with homes.reading("identity"):
        seen = identity.visible_to(PLATFORM, on=on).filter(pk__in=set(keys))
        return dict(seen.values_list("pk", "full_name"))


def by_number(personal_id: str, *, seen_by: Actor, on: dt.date) -> PersonRow | None:
    """Return the person of a personal number, if there is one."""
    found = identity.people(PLATFORM, on=on, search=personal_id, limit=1)
    row = found[0] if found and found[0].personal_id == personal_id else None
    return _shown(row, seen_by, on=on)


def province_of(personal_id: str, *, on: dt.date) -> str | None:
    """Return which province joined with the current one knows the person of a number, if one."""
    for province in places.joined(homes.current_province(), on=on):
        with homes.province(province):
            if key_of(personal_id, on=on) is not None:
                return province
    return None


def one(key: uuid.UUID, *, seen_by: Actor, on: dt.date) -> PersonRow | None:
    """Return the person of a key, if there is one."""
    with homes.reading("identity"):
        known = identity.visible_to(PLATFORM, on=on).filter(pk=key).exists()
        row = identity.person(PLATFORM, key, on=on) if known else None
    return _shown(row, seen_by, on=on)


def key_of(personal_id: str, *, on: dt.date) -> uuid.UUID | None:
    """Return the key of whoever has a personal number, to look for their dossiers; shown to nobody."""
    found = by_number(personal_id, seen_by=PLATFORM, on=on)
    return found.id if found else None


def _shown(row: PersonRow | None, seen_by: Actor, *, on: dt.date) -> PersonRow | None:
    """Return a row as it is, having noted who is shown it: at a counter, or by a mandate."""
    if row is not None:
        acts = any(each.person == str(row.id) for each in identity.acting(seen_by, on=on).mandates)
        identity.seen(
            seen_by,
            [identity.Sight("people", row.id, person=row.id)],
            kinds=duties.TAKE_IN,
            on=on,
            purpose=Purpose.ACT_FOR if acts else Purpose.TAKE_IN,
        )
    return row
