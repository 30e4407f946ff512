"""Questions about the registers, and about the links between them."""

from lienmach.registries.queries.progress import Progress, linked_by_unit, linked_in_all
from lienmach.registries.queries.registers import Found, count, record, search, visible_to

__all__ = [
    "Found",
    "Progress",
    "count",
    "linked_by_unit",
    "linked_in_all",
    "record",
    "search",
    "visible_to",
]
