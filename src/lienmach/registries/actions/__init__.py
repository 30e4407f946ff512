"""Everything that changes the registries."""

from lienmach.registries.actions.imports import Order, Outcome, import_file

__all__ = ["Order", "Outcome", "import_file"]
