"""What makes one thing that is handed in the same as another."""

import dataclasses
import uuid

import pytest

from lienmach.dossiers.actions.asking import Application
from tests.dossiers.makers import DESK, LAND, LAND_DATA, UNIT

ASKED = Application(
    applicant=uuid.UUID(int=1), commune=UNIT, commune_on=None, procedure=LAND, data=LAND_DATA,
    key="k",
)  # fmt: skip


def asked(**changes):
    return dataclasses.replace(ASKED, **changes).request


def test_what_is_handed_in_is_the_same_under_another_commune_of_the_applicant():
    assert asked(commune="10510").asked == asked().asked


@pytest.mark.parametrize(
    "changes",
    [
        {"procedure": "DVC25.09"},
        {"data": {}},
        {"unit": UNIT},
        {"filed_by": uuid.UUID(int=2)},
        {"received_at": DESK, "facts": {"papers_integrated": 5}},
    ],
)
def test_what_asks_for_something_else_is_another(changes):
    assert asked(**changes).asked != asked().asked


def test_a_key_is_that_of_whoever_files():
    assert asked().asker == uuid.UUID(int=1)
    assert asked(filed_by=uuid.UUID(int=2)).asker == uuid.UUID(int=2)
    assert (ASKED.channel, dataclasses.replace(ASKED, received_at=DESK).channel) == (
        "online", "counter",
    )  # fmt: skip
