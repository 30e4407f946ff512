"""Officers to whom a dossier may be handed over by name."""

import datetime as dt
import uuid

from lienmach.dossiers.queries.visibility import agencies_of
from lienmach.dossiers.refusals import NoSuchColleague
from lienmach.dossiers.rules import duties
from lienmach.ground.actor import Actor
from lienmach.identity import queries as identity


def officer_at(login: str, agency: str, *, on: dt.date) -> uuid.UUID:
    """
    Return the key of the officer of a login who works on dossiers at an agency.

    :raises NoSuchColleague: when nobody there has this login; who has it elsewhere is not told.
    """
    key = identity.staff_by_login(login)
    if key is None:
        raise NoSuchColleague
    check_works_at(key, agency, on=on)
    return key


def check_works_at(key: uuid.UUID, agency: str, *, on: dt.date) -> None:
    """
    Check that the officer of a key works on dossiers at an agency.

    :raises NoSuchColleague: also when they work elsewhere, can do nothing, or nobody has this key.
    """
    held = Actor(id=str(key), name="", duties=frozenset(identity.duties_in_force(key)))
    if agency not in agencies_of(held, duties.WORK, on=on):
        raise NoSuchColleague
