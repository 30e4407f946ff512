"""Questions about the registers."""

from lienmach.registries.queries.registers import Found, count, record, search, visible_to

__all__ = ["Found", "count", "record", "search", "visible_to"]
