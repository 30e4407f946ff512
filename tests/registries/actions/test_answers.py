"""A deed of the registries is carried out once a key: it stands with its answer, or not at all."""

import uuid

import pytest

from lienmach import homes
from lienmach.ground.actor import Actor
from lienmach.ground.refusals import KeyMalformed, KeyUsedForSomethingElse
from lienmach.registries.actions.answers import Request, once
from lienmach.registries.models import RegistryAnswer
from tests.identity.makers import NOW


@pytest.fixture
def me(haiduong):
    return Actor(id=str(uuid.uuid4()), name="")


def wanted(key="k", asked=1):
    return Request(operation="test", key=key, asked=asked)


def test_the_same_again_is_answered_and_not_done(me):
    done = []

    def deed():
        done.append(1)
        return {"n": len(done)}

    first, again = (once(wanted(), deed, by=me, at=NOW) for _ in range(2))
    assert (first.said, first.is_again) == ({"n": 1}, False)
    assert (again.said, again.is_again) == ({"n": 1}, True)
    with pytest.raises(KeyUsedForSomethingElse):
        once(wanted(asked=2), deed, by=me, at=NOW)
    with pytest.raises(KeyMalformed):
        once(wanted("a\nb"), deed, by=me, at=NOW)
    assert done == [1]


def test_what_fails_leaves_the_key_free_and_nothing_behind(me):
    def deed():
        raise LookupError

    with pytest.raises(LookupError):
        once(wanted("f"), deed, by=me, at=NOW)
    with homes.reading("registries"):
        assert not RegistryAnswer.objects.filter(asker=me.id).exists()
    assert not once(wanted("f"), lambda: {"n": 1}, by=me, at=NOW).is_again
