"""What makes one thing that is handed in the same as another."""

import dataclasses
import datetime as dt
import uuid

import pytest

from lienmach.dossiers.actions.asking import Application
from lienmach.ground.actor import PLATFORM, Actor
from tests.dossiers.makers import DESK, LAND, LAND_DATA, UNIT

HERSELF = Actor(id=str(uuid.UUID(int=1)), name="")
OFFICER = Actor(id=str(uuid.UUID(int=3)), name="")
ASKED = Application(
    applicant=uuid.UUID(int=1), commune=UNIT, commune_on=None, procedure=LAND, data=LAND_DATA,
    key="k",
)  # fmt: skip


def asked(**changes):
    return dataclasses.replace(ASKED, **changes).request(by=HERSELF)


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
        {"received_at": DESK},
        {"helped_at": DESK},
        {"sent_to": DESK},
        {"unit_on": dt.date(2025, 7, 1)},
    ],
)
def test_what_asks_for_something_else_is_another(changes):
    assert asked(**changes).asked != asked().asked


def test_what_nobody_could_say_before_leaves_an_older_key_s_request_as_it_was():
    assert asked().asked == {"procedure": LAND, "data": LAND_DATA, "unit": None}


def test_a_key_used_at_a_desk_is_the_officer_s_and_says_for_whom():
    at_desk = dataclasses.replace(ASKED, received_at=DESK)
    assert at_desk.request(by=OFFICER).asker == uuid.UUID(OFFICER.id)
    assert at_desk.request(by=OFFICER).asked["for"] == HERSELF.id
    assert at_desk.request(by=PLATFORM).asker == uuid.UUID(HERSELF.id)


def test_a_key_is_that_of_whoever_files():
    assert asked().asker == uuid.UUID(int=1)
    assert asked(filed_by=uuid.UUID(int=2)).asker == uuid.UUID(int=2)
    assert (ASKED.channel, dataclasses.replace(ASKED, received_at=DESK).channel) == (
        "online", "counter",
    )  # fmt: skip
