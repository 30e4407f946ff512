"""Only actions change what is stored."""

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.house import HOUSE, ROOMS, TOP, parsed, python_files

WRITERS = {"actions", "migrations"}
# Who else writes, and why it is not an action: they are below or beside the actions' own mechanism.
ALSO = {
    "ground": {"cluster"},  # makes the databases themselves
    # The statements that hang the doors, which the owner carries out; and what keeps the answer to a
    # deed, within the action that does it.
    "homes": {"fence", "answers"},
    "management": {"migrate"},  # the owner who does
}
ORM = {"bulk_create", "bulk_update", "create", "get_or_create", "update_or_create"}
STATEMENT = re.compile(
    r"\s*(INSERT\s+INTO|UPDATE\s+\S+\s+SET|DELETE\s+FROM|TRUNCATE|MERGE\s+INTO|COPY\b.*\bFROM\b)",
    re.IGNORECASE | re.DOTALL,
)


def writes(node: ast.expr) -> bool:
    """Test if a node of a program changes rows: a call of the ORM, or a statement of SQL."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return bool(STATEMENT.match(node.value))
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    name = node.func.attr
    # Rows take keywords; a dictionary's or a hash's update, a workbook's save and a client's
    # delete take their argument by position.
    if name == "update":
        return bool(node.keywords) and not node.args
    if name in {"save", "delete"}:
        return not node.args
    return name in ORM


def lines_that_write(program: ast.Module) -> list[int]:
    """Return the lines of a program that change rows."""
    expressions = (node for node in ast.walk(program) if isinstance(node, ast.expr))
    return sorted(node.lineno for node in expressions if writes(node))


def test_writes_are_told_from_what_looks_like_them():
    program = """
Dossier.objects.filter(code=code).update(state="decided")
dossier.save(update_fields=["state"])
dossier.delete()
Dossier.objects.create(code=code)
cursor.execute("INSERT INTO dossiers_note VALUES (1)")
counts.update({"a": 1})
digest.update(leaf)
workbook.save(path)
client.delete("/notes/1")
cursor.execute("SELECT 1 FOR UPDATE")
"""
    assert lines_that_write(ast.parse(program)) == [2, 3, 4, 5, 6]


def may_write(path: Path, place: str) -> bool:
    """Test if a file is one that may change rows."""
    inside = set(path.relative_to(HOUSE).with_suffix("").parts)
    return bool(inside & (WRITERS | ALSO.get(place, set())))


@pytest.mark.parametrize("place", [*ROOMS, *TOP])
def test_only_actions_write(place):
    elsewhere = [
        f"{path.relative_to(HOUSE)}:{line}"
        for path in python_files("src")
        if path.is_relative_to(HOUSE) and path.relative_to(HOUSE).with_suffix("").parts[0] == place
        if not may_write(path, place)
        for line in lines_that_write(parsed(path))
    ]
    assert not elsewhere
