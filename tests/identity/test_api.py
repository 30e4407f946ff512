"""The counter for machines: mandates, reads, reviews and stand-ins."""

import datetime as dt
import json
import uuid

import pytest
from django.test import Client

from lienmach.ground import clock
from lienmach.identity import queries
from lienmach.identity.rules.duties import Kind
from tests.identity import makers

FAR = dt.datetime(2099, 1, 1, tzinfo=dt.UTC)


@pytest.fixture
def call(haiduong):
    def call(method, path, token=None, body=None, *, key=None):
        headers = {"host": "haiduong.localhost"}
        if token:
            headers["authorization"] = f"Bearer {token}"
        if method == "POST":
            headers["idempotency-key"] = key or str(uuid.uuid4())
        answer = Client(headers=headers).generic(
            method, f"/api/v1{path}", json.dumps(body) if body is not None else "",
            content_type="application/json",
        )  # fmt: skip
        told = json.loads(answer.content) if answer.content else None
        return answer.status_code, told

    return call


def of(person):
    return makers.token(person=person, expires_at=FAR)


def test_a_mandate_from_giving_to_revoking(call):
    grantor, holder = makers.person(), makers.person()
    body = {"grantor": str(grantor), "holder": str(holder), "basis": "power-of-attorney"}
    status, made = call("POST", "/mandates", of(grantor), body)
    assert status == 201
    assert call("POST", "/mandates", of(grantor), body) == (201, made)
    assert call("POST", "/mandates", of(holder), body)[0] == 403
    assert call("POST", "/mandates", None, body)[0] == 401
    assert call("POST", "/mandates", of(grantor), {**body, "basis": "x"})[0] == 422
    for person in (grantor, holder):
        status, [row] = call("GET", "/me/mandates", of(person))
        assert (status, row["id"], row["stands"]) == (200, made["id"], "in-force")
    stranger = of(makers.person())
    assert call("GET", "/me/mandates", stranger) == (200, [])
    assert call("POST", f"/mandates/{made['id']}/revocation", stranger)[0] == 404
    assert call("POST", f"/mandates/{made['id']}/proof", of(holder))[0] == 403
    done = (201, {"id": made["id"]})
    assert call("POST", f"/mandates/{made['id']}/revocation", of(holder)) == done
    assert call("GET", "/me/mandates", of(holder))[1][0]["stands"] == "revoked"


def test_reads_are_one_s_own_and_officers_have_none(call):
    person, staff = makers.person(), makers.officer()
    assert call("GET", "/me/reads", of(person)) == (200, {"items": [], "next": None})
    token = makers.token(staff=staff, expires_at=FAR)
    assert call("GET", "/me/reads", token)[0] == 403  # a scope that officers do not have


def test_reviews_and_stand_ins(call):
    staff, deputy, chief = makers.officer(), makers.officer(), makers.officer()
    duty = str(makers.duty(staff, makers.THANH_DONG, kind=Kind.REGISTER))
    makers.duty(chief, kind=Kind.APPOINT)
    token = makers.token(staff=chief, expires_at=FAR)
    status, rows = call("GET", "/duties?due=false", token)
    assert status == 200
    assert duty in {row["id"] for row in rows}
    today = clock.today()
    body = {"duty": duty, "deputy": str(deputy), "since": str(today),
            "until": str(today + dt.timedelta(days=2))}  # fmt: skip
    assert call("POST", "/stand-ins", token, body)[0] == 201
    assert call("POST", "/stand-ins", token, body)[0] == 409
    said = {"duties": [duty], "outcome": "confirmed"}
    assert call("POST", "/duties/reviews", token, said) == (201, {"reviewed": 1})
    assert call("POST", "/duties/reviews", token, {**said, "duties": [str(uuid.uuid4())]})[0] == 404
    assert call("POST", "/duties/reviews", of(makers.person()), said)[0] == 403
    assert call("POST", "/duties/reviews", token, {**said, "outcome": "withdrawn"})[0] == 201


def test_duties_are_given_and_ended_by_whoever_appoints_there(call):
    chief, local = makers.officer(), makers.officer()
    makers.officer("may.nhan")
    makers.duty(chief, kind=Kind.APPOINT)
    makers.duty(local, makers.THANH_DONG, kind=Kind.APPOINT)
    token, narrow = (makers.token(staff=each, expires_at=FAR) for each in (chief, local))
    body = {"login": "may.nhan", "kind": "decide", "unit": "10507"}
    status, made = call("POST", "/duties", narrow, body)
    assert status == 201
    [row] = [
        each for each in call("GET", "/duties?due=false", narrow)[1] if each["id"] == made["id"]
    ]
    today = clock.today()
    assert (row["login"], row["unit_on"], row["since"]) == ("may.nhan", f"{today}", f"{today}")
    assert call("POST", "/duties", token, body)[0] == 409
    wide = {"login": "may.nhan", "kind": "decide", "everywhere": True}
    assert call("POST", "/duties", narrow, wide)[0] == 403
    status, all_over = call("POST", "/duties", token, wide)
    assert status == 201
    for wrong, refused in (
        ({"unit": None}, 422),  # the whole province is said, never left over
        ({"agency": makers.AGENCY}, 422),
        ({"unit": "99999"}, 422),
        ({"kind": "dream"}, 422),
        ({"until": "2000-01-01"}, 422),
        ({"login": "khong.co.ai"}, 404),
    ):
        assert call("POST", "/duties", token, {**body, **wrong})[0] == refused, wrong
    ended = {"until": f"{today + dt.timedelta(days=1)}"}
    assert call("POST", f"/duties/{all_over['id']}/end", narrow, ended)[0] == 403
    assert call("POST", f"/duties/{all_over['id']}/end", token, ended) == (201, all_over)
    assert call("POST", f"/duties/{all_over['id']}/end", token, ended)[0] == 409
    assert call("POST", f"/duties/{uuid.uuid4()}/end", token, ended)[0] == 404
    assert call("POST", "/duties", of(makers.person()), body)[0] == 403
    review = makers.token(staff=chief, allowed=["staff:review"], expires_at=FAR)
    assert call("POST", "/duties", review, body)[0] == 403
    own = {"login": queries.duties_held(chief, on=today)[0].login, "kind": "sign"}
    assert call("POST", "/duties", token, {**own, "everywhere": True})[0] == 403
