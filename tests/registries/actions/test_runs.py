"""A model that a register has outgrown is learned anew; any other is kept."""

import json
from pathlib import Path

import pytest

from lienmach import homes
from lienmach.ground.actor import PLATFORM
from lienmach.registries import actions
from lienmach.registries.actions import LinkOrder, bench, linking, orders, runs
from lienmach.registries.actions.links import keep_model
from tests.identity.makers import NOW


def shipped():
    return json.loads(Path(str(bench.SHIPPED)).read_text("utf-8"))


def unaware():
    """Return a model as it is learned where no resident says where they were born."""
    model = shipped()
    model["odds"]["place"][0] |= {"m": 1e-4, "u": 2e-7}
    return model | {"hash": "0" * 64}


def test_whether_a_model_knows_birthplaces_is_seen_in_what_it_learned():
    assert runs.knows_birthplaces(shipped())
    assert not runs.knows_birthplaces(unaware())


@pytest.mark.usefixtures("crowd", "haiduong")
def test_a_model_that_never_saw_birthplaces_is_learned_anew_once_many_are_told(monkeypatch):
    asked = []
    monkeypatch.setattr(linking, "link_births", lambda order, **_: asked.append(order.learn))

    def run(**order):
        actions.link_births(LinkOrder(**order), by=PLATFORM, at=NOW)
        return asked[-1]

    assert run() is False
    with homes.province("haiduong"):
        keep_model(unaware(), 700, [], {}, at=NOW)
    assert run() is False
    monkeypatch.setattr(orders, "FEWEST_TO_LEARN", 500)
    assert run() is True
    assert run(model=Path("mine.json")) is False
    with homes.province("haiduong"):
        keep_model(shipped(), 700, [], {}, at=NOW.replace(hour=10))
    assert run() is False
