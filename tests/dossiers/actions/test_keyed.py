"""Anything of this room is carried out once a key: in one transaction, or in several."""

import threading

import pytest
from django.db import connections

from lienmach import homes
from lienmach.dossiers import actions
from lienmach.dossiers.actions import Request
from lienmach.dossiers.actions.keyed import begun, finished, once
from lienmach.dossiers.models import Answer
from lienmach.dossiers.refusals import KeyMalformed, KeyUsedForSomethingElse, NotHeld
from lienmach.ground.ids import uuid7
from tests.dossiers import makers
from tests.dossiers.makers import AT, LAND_OFFICE


def wanted(key="k", asked=1, *, by, operation="test"):
    return Request(asker=by, operation=operation, key=key, asked=asked)


@pytest.fixture
def who(counter):
    return uuid7()


def test_a_deed_and_its_answer_are_one_and_come_once(who):
    done = []

    def deed():
        done.append(1)
        return {"n": len(done)}

    first = once(wanted(by=who), deed, at=AT)
    again = once(wanted(by=who), deed, at=AT)
    assert ((first.status, first.body), (again.status, again.body)) == (
        (201, '{"n": 1}'), (200, '{"n": 1}'),
    )  # fmt: skip
    with pytest.raises(KeyUsedForSomethingElse):
        once(wanted(asked=2, by=who), deed, at=AT)
    with pytest.raises(KeyMalformed):
        once(wanted("", by=who), deed, at=AT)
    assert done == [1]


def test_what_was_refused_leaves_its_key_free_and_nothing_else(lan, who):
    code = makers.submitted(lan)["code"]
    clerk = makers.officer("decide", agency=LAND_OFFICE)

    def release():
        homes.part_of(actions.release_dossier)(code, by=clerk, at=AT)
        return {}

    with pytest.raises(NotHeld):
        once(wanted("r", by=who), release, at=AT)
    actions.claim_dossier(code, by=clerk, at=AT)
    assert once(wanted("r", by=who), release, at=AT).status == 201
    assert once(wanted("r", by=who), release, at=AT).status == 200


def test_of_two_at_once_one_is_carried_out(counter, who):
    done, answers, gate = [], [], threading.Barrier(2)

    def deed():
        done.append(1)
        return {}

    def ask():
        with homes.province("haiduong"):
            gate.wait()
            answers.append(once(wanted("two", by=who), deed, at=AT).status)
        connections.close_all()

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert (len(done), sorted(answers)) == (1, [200, 201])


def test_what_takes_several_actions_goes_on_where_it_stopped(who):
    request = wanted("s", by=who)
    assert begun(request, at=AT) is None
    assert begun(wanted("s", by=who), at=AT) is None  # it broke off: it may be asked for again
    with pytest.raises(KeyUsedForSomethingElse):
        begun(wanted("s", asked=2, by=who), at=AT)
    assert finished(wanted("s", by=who), {"n": 1}).status == 201
    late = finished(wanted("s", by=who), {"n": 2})
    assert (late.status, late.body) == (200, '{"n": 1}')
    known = begun(wanted("s", by=who), at=AT)
    assert (known.status, known.body) == (200, '{"n": 1}')
    with homes.reading("dossiers"):
        assert Answer.objects.filter(applicant=who, key="s").count() == 1
