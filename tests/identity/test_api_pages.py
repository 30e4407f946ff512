"""One's mandates and tokens, and the duties to confirm, piece by piece."""

import datetime as dt
import importlib
import json

import pytest
from django.test import Client

from lienmach.ground import clock, paging
from lienmach.ground.actor import Actor
from lienmach.identity import actions, queries
from lienmach.identity.rules.duties import Kind
from lienmach.identity.rules.mandates import Basis
from tests.identity import makers

FAR = dt.datetime(2099, 1, 1, tzinfo=dt.UTC)


@pytest.fixture
def asked(haiduong):
    def asked(path, token):
        headers = {"host": "haiduong.localhost", "authorization": f"Bearer {token}"}
        answer = Client(headers=headers).get(f"/api/v1{path}")
        assert answer.status_code == 200, answer.content
        return json.loads(answer.content)

    return asked


def given(person):
    """Let somebody give a mandate to somebody new, and return its key."""
    return actions.grant_mandate(
        person, holder=makers.person(), basis=Basis.POWER_OF_ATTORNEY, procedures=[],
        since=clock.today(), until=None, by=Actor(str(person), ""), at=clock.now(),
    )  # fmt: skip


def test_one_s_mandates_come_in_pieces_and_a_new_one_moves_none(asked):
    person = makers.person()
    actor, keys = Actor(str(person), ""), [given(person) for _ in range(3)][::-1]
    first = queries.mandates_of(actor, limit=2)
    assert [row.id for row in first.items] == keys[:2]
    given(person)
    rest = queries.mandates_of(actor, cursor=first.next, limit=2)
    assert ([row.id for row in rest.items], rest.next) == (keys[2:], None)
    token = makers.token(person=person, expires_at=FAR)
    told = asked(f"/me/mandates?cursor={first.next}", token)
    assert told["items"] == asked("/me/mandates", token)["items"][3:] != []
    assert told["next"] is None


def test_every_mandate_is_known_however_many_there_are(asked, monkeypatch):
    monkeypatch.setattr(importlib.import_module("lienmach.identity.queries.acting"), "MOST", 2)
    person = makers.person()
    keys = [given(person) for _ in range(3)]
    assert {row.id for row in queries.all_mandates_of(Actor(str(person), ""))} == {*keys}
    assert queries.mandate(Actor(str(person), ""), keys[0]).id == keys[0]


def test_one_s_tokens_come_in_pieces(asked):
    staff = makers.officer()
    tokens = [makers.token(staff=staff, expires_at=FAR) for _ in range(3)]
    actor = queries.authenticate(tokens[0], clock.now()).actor
    wanted = paging.whole(lambda cursor: queries.tokens_of(actor, cursor=cursor, limit=2))
    rows = queries.tokens_of(actor).items
    assert list(wanted) == rows
    assert len(rows) == 3
    held = makers.token(staff=staff, expires_at=FAR, allowed=("tokens:write",))
    told = asked(f"/me/tokens?cursor={rows[0].id.hex}", held)
    assert [each["id"] for each in told["items"]] == [str(row.id) for row in rows[1:]]


def test_duties_to_confirm_come_in_pieces_in_the_order_of_their_days(asked):
    chief, on = makers.officer(), clock.today()
    makers.duty(chief, kind=Kind.APPOINT)
    keys = {makers.duty(makers.officer(), kind=Kind.READ) for _ in range(3)}
    held = makers.token(staff=chief, expires_at=FAR)
    actor = queries.authenticate(held, clock.now()).actor
    rows = list(
        paging.whole(
            lambda cursor: queries.duties_to_review(
                actor, on=on, only_due=False, cursor=cursor, limit=2
            )
        )
    )
    assert rows == queries.duties_to_review(actor, on=on, only_due=False).items
    assert rows == list(queries.all_duties_to_review(actor, on=on))
    assert keys <= {row.id for row in rows}
    assert rows == sorted(rows, key=lambda row: (row.confirmed_on, row.id))
    cursor = paging.written(rows[-2].confirmed_on, rows[-2].id)
    told = asked(f"/duties?due=false&cursor={cursor}", held)
    assert [each["id"] for each in told["items"]] == [str(rows[-1].id)]
    assert told["next"] is None
