from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import numpy as np
import pytest

from linkage.generator import HARD
from linkage.generator.setting import Books, Lives, Setting, Slips, by_year

PAGE = Path(__file__).parents[3] / "docs" / "linkage-generator.md"


def test_a_step_holds_from_its_year_on():
    found = by_year(((1930, 0.1), (1960, 0.2)), np.array([1900, 1959, 1960, 2024]))
    assert found.tolist() == [0.1, 0.1, 0.2, 0.2]


def test_a_setting_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        HARD.people_in_both = 0.5  # type: ignore[misc]


@pytest.mark.parametrize("part", [Setting, Lives, Books, Slips])
def test_the_page_tells_every_number(part):
    page = PAGE.read_text(encoding="utf-8")
    assert [one.name for one in fields(part) if f"`{one.name}`" not in page] == []
