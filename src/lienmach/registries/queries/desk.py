"""Which pages of the desk an officer's duties open."""

import datetime as dt

from lienmach.ground.actor import Actor
from lienmach.identity import queries as identity
from lienmach.identity.rules.duties import READERS
from lienmach.registries.queries.review import REVIEWERS

PAGES = {"desk": REVIEWERS, "progress": READERS}
"""The pages, and the duties of which one is enough."""


def open_pages(actor: Actor, *, on: dt.date) -> list[str]:
    """Return the pages on which there may be something for an actor to see on a day."""
    reaches = {page: identity.reach(actor, kinds, on=on) for page, kinds in PAGES.items()}
    return [page for page, reach in reaches.items() if reach.everywhere or reach.places]
