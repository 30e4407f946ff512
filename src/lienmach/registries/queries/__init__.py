"""Questions about the registers, and about the links between them."""

from lienmach.registries.queries.comparing import Compared, fields, unit_told
from lienmach.registries.queries.deaths import DeathEntry, Died, death_of, deaths_in_books
from lienmach.registries.queries.desk import open_pages
from lienmach.registries.queries.filling import Asked, Own
from lienmach.registries.queries.filling import answers as register_answers
from lienmach.registries.queries.kin import is_parent
from lienmach.registries.queries.links import Wanted, links
from lienmach.registries.queries.progress import (
    Progress,
    linked_by_unit,
    linked_in_all,
    together,
    waiting_for_run,
)
from lienmach.registries.queries.registers import (
    Found,
    count,
    record,
    search,
    seen_in_ledger,
    visible_to,
)
from lienmach.registries.queries.review import (
    Pair,
    Waiting,
    count_to_review,
    is_place,
    links_visible_to,
    pair,
    place,
    to_review,
)

__all__ = [
    "Asked",
    "Compared",
    "DeathEntry",
    "Died",
    "Found",
    "Own",
    "Pair",
    "Progress",
    "Waiting",
    "Wanted",
    "count",
    "count_to_review",
    "death_of",
    "deaths_in_books",
    "fields",
    "is_parent",
    "is_place",
    "linked_by_unit",
    "linked_in_all",
    "links",
    "links_visible_to",
    "open_pages",
    "pair",
    "place",
    "record",
    "register_answers",
    "search",
    "seen_in_ledger",
    "to_review",
    "together",
    "unit_told",
    "visible_to",
    "waiting_for_run",
]
