import uuid

from lienmach.ground.actor import NOBODY, PLATFORM, Actor


def test_whoever_is_no_person_and_no_officer_has_a_key_that_nobody_has():
    key = uuid.uuid4()
    assert Actor(id=str(key), name="").key == key
    assert PLATFORM.key == Actor(id="operator:control-room", name="").key == NOBODY
