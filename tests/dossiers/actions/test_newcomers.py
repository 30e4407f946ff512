"""Who may make whom known at a desk, and in which system."""

import datetime as dt

import pytest

from lienmach import homes
from lienmach.dossiers import actions
from lienmach.dossiers.actions import Newcomer
from lienmach.dossiers.queries import applicants
from lienmach.dossiers.refusals import KnownElsewhere, UnitNotStanding
from lienmach.ground.actor import PLATFORM
from lienmach.ground.refusals import NotAllowed
from lienmach.identity.refusals import NumberContradicted
from tests.dossiers import makers
from tests.dossiers.makers import AT, DESK, UNIT
from tests.identity import makers as identity


def newcomer(new=None, **over):
    new = new or identity.new_person()
    told = {
        "personal_id": new.personal_id, "full_name": new.full_name, "birth_date": new.birth_date,
        "unit": UNIT,
    }  # fmt: skip
    return Newcomer(**{**told, **over})


def known(said):
    return applicants.key_of(said.personal_id, on=AT.date())


@pytest.fixture
def clerk(counter):
    return makers.officer("receive", agency=DESK)


def test_a_newcomer_is_known_from_then_on_and_asked_again_the_same(clerk):
    said = newcomer(full_name="  Lò  Thị Mây ", address=" Thôn  Đoài ")
    key = actions.register_newcomer(said, desk=DESK, by=clerk, at=AT)
    assert known(said) == key
    assert actions.register_newcomer(said, desk=DESK, by=clerk, at=AT) == key
    row = applicants.one(key, seen_by=PLATFORM, on=AT.date())
    assert (row.full_name, row.address, row.sex) == ("Lò Thị Mây", "Thôn Đoài", "female")


@pytest.mark.parametrize(
    ("over", "refusal"),
    [
        ({"personal_id": "123"}, NumberContradicted),
        ({"birth_date": dt.date(1999, 1, 1)}, NumberContradicted),
        ({"unit": ""}, UnitNotStanding),
        ({"unit": "30"}, UnitNotStanding),  # a province that is no more
        ({"unit": "10510"}, UnitNotStanding),  # nor this commune
    ],
)
def test_what_cannot_be_is_refused(clerk, over, refusal):
    said = newcomer(**over)
    with pytest.raises(refusal):
        actions.register_newcomer(said, desk=DESK, by=clerk, at=AT)
    assert known(said) is None


@pytest.mark.parametrize(
    "by",
    [
        makers.officer("receive", agency="H24.102.01"),
        makers.officer("decide", "sign", "read", agency=DESK),
        makers.officer("receive"),
        makers.person(),
    ],
)
def test_only_who_takes_in_at_the_desk_makes_anybody_known_there(counter, by):
    said = newcomer()
    with pytest.raises(NotAllowed):
        actions.register_newcomer(said, desk=DESK, by=by, at=AT)
    assert known(said) is None


def test_nobody_is_known_twice_in_one_province(clerk):
    new = identity.new_person()
    with homes.province("haiphong"):
        identity.actions.register_person(new, by=PLATFORM, at=AT)
    with pytest.raises(KnownElsewhere):
        actions.register_newcomer(newcomer(new), desk=DESK, by=clerk, at=AT)
    assert known(newcomer(new)) is None
    here = identity.new_person()
    key = identity.actions.register_person(here, by=PLATFORM, at=AT)
    assert actions.register_newcomer(newcomer(here), desk=DESK, by=clerk, at=AT) == key
