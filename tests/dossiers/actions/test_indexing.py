import datetime as dt
import uuid

import pytest

from lienmach.dossiers import actions, queries
from lienmach.dossiers.actions.indexing import Words, index_words
from lienmach.dossiers.queries import Wanted
from lienmach.dossiers.queries.searching import unindexed
from lienmach.ground.actor import Actor
from tests.dossiers import makers
from tests.dossiers.makers import AT, LAND_OFFICE, TODAY
from tests.identity import makers as identity


@pytest.fixture
def thuong(counter):
    name = "Đặng Thị Hoài Thương"
    return Actor(id=str(identity.person(name=name)), name=name, level=2)


@pytest.fixture
def decider():
    return makers.officer("decide", agency=LAND_OFFICE)


def search(actor, text):
    found = queries.work(actor, Wanted(search=text), at=AT, on=TODAY)
    return [each.dossier.code for each in found.items]


def index():
    while actions.index_dossiers():
        pass


def test_a_dossier_is_found_by_name_procedure_form_and_code(thuong, decider):
    code = makers.submitted(thuong, data={**makers.LAND_DATA, "certificate": "XY 987654"})["code"]
    index()
    for text in ("thuong hoai", "Đặng Thương", "987654", "bien dong xy 98", code, "dang xyz"):
        assert (code in search(decider, text)) is (text != "dang xyz"), text


def test_nobody_finds_what_they_may_not_see(thuong):
    code = makers.submitted(thuong)["code"]
    index()
    stranger = makers.officer("decide", "receive", agency="H24.02.17")
    assert search(stranger, "hoai thuong") == search(stranger, code) == []


def test_a_whole_personal_number_finds_that_person_s_dossiers(counter, decider):
    new = identity.new_person(name="Trần Văn Số")
    from lienmach.ground.actor import PLATFORM  # noqa: PLC0415
    from lienmach.identity import actions as people  # noqa: PLC0415

    key = people.register_person(new, by=PLATFORM, at=AT)
    code = makers.submitted(Actor(id=str(key), name=new.full_name, level=2))["code"]
    assert search(decider, new.personal_id) == [code]
    assert search(decider, "030199000000") == []


def test_a_supplement_is_indexed_anew(thuong, decider):
    code = makers.submitted(thuong)["code"]
    index()
    actions.ask_for_supplement(code, text="Thiếu", by=decider, at=AT)
    later = AT + dt.timedelta(hours=1)
    actions.give_supplement(code, data={"map": "ZQ77"}, by=thuong, at=later)
    assert code not in search(decider, "zq77")
    index()
    assert search(decider, "zq77") == [code]


def test_words_of_a_dossier_completed_meanwhile_are_left_for_the_next_run(thuong):
    makers.submitted(thuong)
    [*_, (key, accepted, words)] = unindexed(limit=1000)
    assert index_words([Words(key, accepted - dt.timedelta(seconds=1), words)]) == 0
    assert index_words([Words(uuid.uuid4(), accepted, words)]) == 0
    assert index_words([Words(key, accepted, words)]) == 1
    assert index_words([Words(key, accepted, words)]) == 0
