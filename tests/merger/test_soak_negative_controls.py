"""The negative controls and their counterparts many times over, with other rows and other paces."""

import inspect
import random

import pytest

from tests import figures
from tests.merger import test_negative_controls as controls
from tests.merger import world

SEEDS = 12
STORIES = {name: story for name, story in vars(controls).items() if name.startswith("test_")}
LOSSY = {name for name in STORIES if "loses_a_write" in name or "is_lost" in name}


def paced(pace):
    """Return writers that are slower or faster than those of the short form."""

    class Paced(world.SlowWriter):
        def __init__(self, seconds=0.7):
            super().__init__(seconds * pace)

    return Paced


def test_the_stories_are_told_in_pairs():
    assert len(STORIES) >= 9
    assert len(LOSSY) >= 5
    assert STORIES.keys() - LOSSY


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(SEEDS))
@pytest.mark.parametrize("name", STORIES)
def test_a_part_taken_out_always_loses_a_write(ready, request, monkeypatch, name, seed):
    chance = random.Random(f"{name} {seed}")  # noqa: S311
    world.populate(chance.randint(5, 150), seed=seed)
    monkeypatch.setattr(world, "SlowWriter", paced(chance.uniform(0.8, 1.3)))
    needed = inspect.signature(STORIES[name]).parameters
    STORIES[name](**{fixture: request.getfixturevalue(fixture) for fixture in needed})
    kind = "variants_that_lost" if name in LOSSY else "shipped_engines_that_did_not"
    figures.count("negative controls", **{kind: 1})
