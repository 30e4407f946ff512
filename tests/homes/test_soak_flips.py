"""The flipping doors for minutes, and every weakened fence caught again and again."""

import pytest

from tests import figures
from tests.homes import test_flips as flips
from tests.homes.test_flips import (
    no_fence,
    old_snapshot,
    rehearse,
    unconfirmed_and_unhidden_reads,
    unconfirmed_questions,
    unconfirmed_reads,
)

SECONDS, TIMES = 120, 10
WEAKENED = [
    no_fence,
    old_snapshot,
    unconfirmed_reads,
    unconfirmed_and_unhidden_reads,
    unconfirmed_questions,
]


@pytest.mark.soak
@pytest.mark.usefixtures("provinces")
def test_nothing_is_lost_stale_or_empty_for_minutes():
    history = rehearse(seconds=SECONDS, flips=SECONDS)
    assert history.violations == []
    figures.count(
        "flipping doors", switches=history.flips, writes=history.writes, reads=history.reads
    )


@pytest.mark.soak
@pytest.mark.usefixtures("provinces")
@pytest.mark.parametrize("_again", range(TIMES))
@pytest.mark.parametrize("weaken", WEAKENED)
def test_a_weakened_fence_is_always_caught(owner, monkeypatch, weaken, _again):
    flips.test_a_weakened_fence_is_caught(owner, monkeypatch, weaken)
    figures.count("negative controls", weakened_fences_that_were_caught=1)
