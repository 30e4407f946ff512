"""Which officer a browser belongs to, and which pages of the desk their duties open."""

import datetime as dt

from lienmach.ground import clock
from lienmach.ground.actor import Actor
from lienmach.identity import queries as identity
from lienmach.identity.rules.duties import READERS
from lienmach.registries.queries.review import REVIEWERS

COOKIE = "lienmach_desk"
SCOPE = "registries:read"
PAGES = {"desk": REVIEWERS, "progress": READERS}
"""The pages, and the duties of which one is enough."""


def officer(token: str) -> Actor | None:
    """Return the officer a token speaks for, if it speaks for one who may read registers."""
    found = identity.authenticate(token, clock.now()) if token else None
    return found.actor if found and found.is_staff and found.may(SCOPE) else None


def open_pages(actor: Actor, *, on: dt.date) -> list[str]:
    """Return the pages on which there may be something for an actor to see on a day."""
    reaches = {page: identity.reach(actor, kinds, on=on) for page, kinds in PAGES.items()}
    return [page for page, reach in reaches.items() if reach.everywhere or reach.places]
