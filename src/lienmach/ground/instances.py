"""Rows of several tables that came together, each table's as one JSON array."""

import json
from typing import TypeVar

from django.db.models import Model

M = TypeVar("M", bound=Model)


def instances(model: type[M], told: str, *, alias: str) -> list[M]:
    """Return the rows of a model of which PostgreSQL made a JSON array, as if read from ``alias``."""
    fields = [(each.attname, each.column, each.to_python) for each in model._meta.concrete_fields]  # noqa: SLF001 - Django's own word for it
    names = [name for name, _, _ in fields]
    return [
        model.from_db(alias, names, [read(row[column]) for _, column, read in fields])
        for row in json.loads(told)
    ]
