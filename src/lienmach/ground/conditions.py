"""A condition asked of a row at hand, instead of the table it lies in."""

import operator
from collections.abc import Callable
from typing import Any

from django.db.models import Model, Q
from django.db.models.fields.reverse_related import ForeignObjectRel

LOOKUPS: dict[str, Callable[[Any, Any], bool]] = {
    "exact": operator.eq,
    "in": lambda has, wanted: has in wanted,
    "gte": operator.ge,
    "lt": operator.lt,
    "overlap": lambda has, wanted: not set(has).isdisjoint(wanted),
}


def holds(condition: Q, row: Model) -> bool:
    """
    Test if a condition on a table holds of one of its rows, as PostgreSQL would find.

    For who has read the row already: the same condition, neither written twice nor asked once more.
    What is null matches nothing but that it is null.
    :raises LookupError: of what only the database can tell: a negated condition, one on another
        table or on a column that was not read, one asked otherwise than by :data:`LOOKUPS`.
    """
    if condition.negated or condition.connector not in {Q.AND, Q.OR}:
        raise LookupError(f"null is not false there: {condition}")
    found = [
        holds(part, row) if isinstance(part, Q) else _matches(row, *part)  # type: ignore[misc]
        for part in condition.children
    ]
    return any(found) if found and condition.connector == Q.OR else all(found)


def _matches(row: Model, path: str, wanted: Any) -> bool:
    name, _, lookup = path.partition("__")
    field = row._meta.pk if name == "pk" else row._meta.get_field(name)  # noqa: SLF001 - Django's own word for it
    if isinstance(field, ForeignObjectRel) or field.attname not in row.__dict__:
        raise LookupError(f"{path} was not read")
    has = row.__dict__[field.attname]
    if lookup == "isnull" or (not lookup and wanted is None):
        return (has is None) == (wanted is not False)
    test = LOOKUPS.get(lookup or "exact")
    if test is None or hasattr(wanted, "resolve_expression"):
        raise LookupError(f"{path} is asked of the database alone")
    return has is not None and test(has, wanted)
