"""Every module of rules and actions is tested where one looks for it: at the same path."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.architecture.house import HOUSE, TESTS, parsed

RULES = sorted(p.relative_to(HOUSE) for p in HOUSE.glob("*/rules/*.py") if p.stem != "__init__")
ACTIONS = sorted(
    path.relative_to(HOUSE)
    for pattern in ("*/actions.py", "*/actions/*.py")
    for path in HOUSE.glob(pattern)
    if not path.stem.startswith("_")
)


def imported(tree: ast.Module) -> Iterator[str]:
    """Yield the dotted names that a file imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@cache
def called_by_name(folder: Path) -> frozenset[str]:
    """Return what the tests below a folder import, with every name above it."""
    names = {name for path in folder.rglob("*.py") for name in imported(parsed(path))}
    return frozenset(
        ".".join(parts[: n + 1]) for name in names for parts in [name.split(".")] for n in range(5)
    )


def is_tested(module: Path, folder: Path) -> bool:
    """Test if a module has a test file at its path, or is called by name in tests beside it."""
    mirrored = (TESTS / module.parent / f"test_{module.name}").exists()
    dotted = ".".join(["lienmach", *module.with_suffix("").parts])
    return mirrored or dotted in called_by_name(folder)


@pytest.mark.parametrize("module", RULES, ids=str)
def test_a_rule_is_tested_as_a_rule(module: Path):
    assert is_tested(module, TESTS / module.parent)


@pytest.mark.parametrize("module", ACTIONS, ids=str)
def test_an_action_is_tested_in_its_room(module: Path):
    assert is_tested(module, TESTS / module.parts[0])
