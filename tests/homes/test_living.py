"""What is done by the clock is done where a system lives by now."""

import pytest

from lienmach import homes
from lienmach.homes import routing
from tests.homes.conftest import SYSTEM


@pytest.mark.usefixtures("moved")
def test_who_works_by_the_clock_asks_the_doors_whatever_was_guessed():
    for guess in ("haiduong", "haiphong"):
        routing._guess["haiduong", SYSTEM] = guess
        assert [*homes.living_in("haiduong", SYSTEM)] == []
        routing._guess["haiduong", SYSTEM] = guess
        here = [homes.current_province() for _ in homes.living_in("haiphong", SYSTEM)]
        assert here == ["haiduong", "haiphong"]
