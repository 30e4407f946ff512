"""What the registries do by the clock: tell of those who died."""

import datetime as dt
from collections.abc import Callable, Iterator

from django.conf import settings

from lienmach import homes
from lienmach.ground.actor import PLATFORM
from lienmach.identity import actions as identity
from lienmach.identity import queries as known
from lienmach.registries import queries
from lienmach.registries.queries import DeathEntry

AT_ONCE = 1000


def note_deaths(alias: str, *, at: dt.datetime, is_over: Callable[[], bool]) -> None:
    """
    Let identity end what ends with those whom the books that live in a database have as dead.

    A death that an officer enters is told at once. This is for those that came in files, and for
    who opened an account since. A number in an old book may be mistaken: the name has to be the
    same, and so has the day of birth where the book has one.
    """
    for _province in homes.living_in(alias, "registries"):
        for entries in _batches(is_over):
            _tell(entries, at=at)


def _batches(is_over: Callable[[], bool]) -> Iterator[list[DeathEntry]]:
    after = None
    while not is_over():
        found = queries.deaths_in_books(after=after, limit=AT_ONCE)
        if found:
            yield found
        if len(found) < AT_ONCE:
            return
        after = found[-1].key


def _tell(entries: list[DeathEntry], *, at: dt.datetime) -> None:
    for province in settings.PROVINCES:
        with homes.province(province):
            living = known.living([each.who.personal_id for each in entries])
            for each in entries:
                person = living.get(each.who.personal_id)
                if person is not None and each.is_of(person.name_key, person.birth_date):
                    identity.note_death(
                        each.who.personal_id, died_on=each.who.on, by=PLATFORM, at=at
                    )
