"""Every module of actions and rules has its test file, at the same path."""

from pathlib import Path

import pytest

from tests.architecture.house import HOUSE, TESTS

MODULES = sorted(
    path.relative_to(HOUSE)
    for pattern in ("*/rules/*.py", "*/actions.py", "*/actions/*.py")
    for path in HOUSE.glob(pattern)
    if not path.stem.startswith("_")
)


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_module_has_its_test(module: Path):
    assert (TESTS / module.parent / f"test_{module.name}").exists()
