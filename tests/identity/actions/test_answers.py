"""A deed of identity is carried out once a key, and no secret is kept of its answer."""

import uuid

import pytest

from lienmach import homes
from lienmach.ground.actor import Actor
from lienmach.ground.refusals import KeyMalformed, KeyUsedForSomethingElse
from lienmach.identity.actions.answers import Request, after, once
from lienmach.identity.models import RequestAnswer
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
        return {"n": len(done), "secret": "s3"}

    first = once(wanted(), deed, by=me, at=NOW, secret="secret")
    again = once(wanted(), deed, by=me, at=NOW, secret="secret")
    assert (first.said, first.is_again) == ({"n": 1, "secret": "s3"}, False)
    assert (again.said, again.is_again) == ({"n": 1, "secret": None}, True)
    with homes.reading("identity"):
        assert "s3" not in RequestAnswer.objects.get(asker=me.id).body
    with pytest.raises(KeyUsedForSomethingElse):
        once(wanted(asked=2), deed, by=me, at=NOW)
    with pytest.raises(KeyMalformed):
        once(wanted("a\nb"), deed, by=me, at=NOW)
    assert done == [1]


def test_what_fails_leaves_the_key_free(me):
    def deed():
        raise LookupError

    with pytest.raises(LookupError):
        once(wanted("f"), deed, by=me, at=NOW)
    assert not once(wanted("f"), lambda: {"n": 1}, by=me, at=NOW).is_again


def test_what_takes_several_transactions_is_kept_once_it_was_done(me):
    done = []

    def deed():
        done.append(1)
        if len(done) == 1:
            raise LookupError  # what it counted stays counted, and the key is free
        return {"done": True}

    with pytest.raises(LookupError):
        after(wanted("a"), deed, by=me, at=NOW)
    first, again = (after(wanted("a"), deed, by=me, at=NOW) for _ in range(2))
    assert (first.said, first.is_again) == ({"done": True}, False)
    assert (again.said, again.is_again) == ({"done": True}, True)
    assert len(done) == 2
    with pytest.raises(KeyUsedForSomethingElse):
        after(wanted("a", asked=2), deed, by=me, at=NOW)
    with pytest.raises(KeyMalformed):
        after(wanted("a\nb"), deed, by=me, at=NOW)
    assert len(done) == 2
