"""
Who the applicants of dossiers are, asked of identity in one place.

An officer who may see a dossier may know whose it is, whatever else of people they may see; so
the platform asks here, and only for people whom dossiers at hand name, or for one whose number
an officer at a counter was given.
"""

import datetime as dt
import uuid
from collections.abc import Collection

from lienmach import homes
from lienmach.dossiers.queries import places
from lienmach.ground.actor import PLATFORM
from lienmach.identity import queries as identity
from lienmach.identity.queries import PersonRow


def names(keys: Collection[uuid.UUID], *, on: dt.date) -> dict[uuid.UUID, str]:
    """Return the names of the applicants that some dossiers at hand name."""
    if not keys:
        return {}
    with homes.reading("identity"):
        seen = identity.visible_to(PLATFORM, on=on).filter(pk__in=set(keys))
        return dict(seen.values_list("pk", "full_name"))


def by_number(personal_id: str, *, on: dt.date) -> PersonRow | None:
    """Return the person of a personal number, if there is one."""
    found = identity.people(PLATFORM, on=on, search=personal_id, limit=1)
    return found[0] if found and found[0].personal_id == personal_id else None


def province_of(personal_id: str, *, on: dt.date) -> str | None:
    """Return which province joined with the current one knows the person of a number, if one."""
    for province in places.joined(homes.current_province(), on=on):
        with homes.province(province):
            if by_number(personal_id, on=on) is not None:
                return province
    return None


def one(key: uuid.UUID, *, on: dt.date) -> PersonRow | None:
    """Return the person of a key, if there is one."""
    with homes.reading("identity"):
        known = identity.visible_to(PLATFORM, on=on).filter(pk=key).exists()
    return identity.person(PLATFORM, key, on=on) if known else None
