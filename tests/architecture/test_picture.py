"""The documentation, the contracts and the tree speak of the same rooms."""

import re

import pytest

from tests.architecture.house import CONTRACTS, DOCS, HOUSE, LAYERS, ROOMS, TOP

# The ground has no tables and so no floors.
FLOORLESS = {"ground"}


def test_picture_shows_the_contract():
    text = (DOCS / "architecture.md").read_text("utf-8")
    assert re.findall(r"--> (\w+)", text) == ROOMS
    [house] = re.findall(r'house\["([^"]+)"\]', text)
    assert house.split(" · ") == TOP


@pytest.mark.parametrize("name", [*TOP, *ROOMS])
def test_what_the_contract_names_is_there(name):
    assert (HOUSE / f"{name}.py").exists() or (HOUSE / name / "__init__.py").exists()


def test_every_room_has_floors():
    tabled = {f"lienmach.{room}" for [room] in LAYERS if room not in FLOORLESS}
    assert {
        container
        for name, contract in CONTRACTS.items()
        if name.startswith("floors")
        for container in contract["containers"]
    } == tabled


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_says_what_it_is(room):
    path = HOUSE / room / "README.md"
    text = path.read_text("utf-8") if path.exists() else ""
    assert text.startswith("# ")
    assert len(text) > 400
