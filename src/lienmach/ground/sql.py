"""SQL kept in files of its own, beside the room that asks."""

from functools import cache
from importlib import resources
from typing import Any

from django.db import connections


@cache
def statement(room: str, name: str) -> str:
    """Return the text of ``<room>/sql/<name>.sql``."""
    return (resources.files(room) / "sql" / f"{name}.sql").read_text("utf-8")


def rows(alias: str, room: str, name: str, **parameters: Any) -> list[dict[str, Any]]:
    """Run a room's statement in one database and return its rows by column name."""
    with connections[alias].cursor() as cursor:
        cursor.execute(statement(room, name), parameters)
        columns = [column.name for column in cursor.description or ()]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
