"""The counter for machines: mandates, reads, reviews and stand-ins."""

import datetime as dt
import json
import uuid

import pytest
from django.test import Client

from lienmach import homes
from lienmach.ground import clock, paging
from lienmach.ground.actor import PLATFORM, Actor
from lienmach.ground.actor import Duty as Held
from lienmach.ground.refusals import CursorMalformed
from lienmach.identity import actions, queries
from lienmach.identity.models import RequestAnswer
from lienmach.identity.rules.duties import Kind
from lienmach.identity.rules.mandates import Basis
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
        status, told = call("GET", "/me/mandates", of(person))
        [row] = told["items"]
        assert (status, row["id"], row["stands"]) == (200, made["id"], "in-force")
    stranger = of(makers.person())
    assert call("GET", "/me/mandates", stranger) == (200, {"items": [], "next": None})
    assert call("POST", f"/mandates/{made['id']}/revocation", stranger)[0] == 404
    assert call("POST", f"/mandates/{made['id']}/proof", of(holder))[0] == 403
    done = (201, {"id": made["id"]})
    assert call("POST", f"/mandates/{made['id']}/revocation", of(holder)) == done
    assert call("GET", "/me/mandates", of(holder))[1]["items"][0]["stands"] == "revoked"


def test_a_mandate_is_given_to_whom_one_names_by_number_and_name(call):
    new, grantor = makers.new_person(name="Phạm Thị Huệ"), makers.person()
    holder = actions.register_person(new, by=PLATFORM, at=makers.NOW)
    named = {"personal_id": new.personal_id, "full_name": "Phạm Thị Huệ"}
    body = {**named, "basis": "power-of-attorney"}
    status, made = call("POST", "/me/mandates", of(grantor), body, key="m")
    assert status == 201
    assert call("POST", "/me/mandates", of(grantor), body, key="m") == (200, made)
    for person in (grantor, holder):
        [row] = call("GET", "/me/mandates", of(person))[1]["items"]
        assert (row["grantor"], row["holder"]) == (str(grantor), str(holder))
        assert row["holder_name"] == "Phạm Thị Huệ"
    for wrong in ({"full_name": "Phạm Thị Lan"}, {"personal_id": "030185999999"}):
        assert call("POST", "/me/mandates", of(grantor), {**body, **wrong})[0] == 404
    for wrong in ({"full_name": "a\x00"}, {"personal_id": "1"}, {"basis": "x"}):
        assert call("POST", "/me/mandates", of(grantor), {**body, **wrong})[0] == 422
    officer = makers.token(staff=makers.officer(), expires_at=FAR)
    assert call("POST", "/me/mandates", officer, body)[0] == 403
    with homes.reading("identity"):
        kept = RequestAnswer.objects.get(operation="grant-own-mandate").body
    assert new.personal_id not in kept


def test_an_officer_lists_the_mandates_that_wait_and_the_people_see_it(call):
    parent = makers.person(name="Vũ Thị Mẹ")
    born = clock.today().replace(year=clock.today().year - 5, day=1)
    children = [makers.person(birth_date=born) for _ in range(3)]
    for child in children:
        body = {"grantor": str(child), "holder": str(parent), "basis": "parent"}
        assert call("POST", "/mandates", of(parent), body)[0] == 201
    registrar, elsewhere, nobody = (makers.officer() for _ in range(3))
    makers.duty(registrar, makers.THANH_DONG, kind=Kind.REGISTER)
    makers.duty(elsewhere, ("10525", makers.LEGAL_DAY), kind=Kind.REGISTER)
    tokens = [makers.token(staff=one, expires_at=FAR) for one in (registrar, elsewhere, nobody)]
    status, page = call("GET", "/mandates/waiting", tokens[0])
    mine = [row for row in page["items"] if row["holder"] == str(parent)]
    assert (status, [row["stands"] for row in mine]) == (200, ["waiting"] * 3)
    assert {row["holder_name"] for row in mine} == {"Vũ Thị Mẹ"}
    for token in tokens[1:]:
        assert call("GET", "/mandates/waiting", token) == (200, {"items": [], "next": None})
    assert call("GET", "/mandates/waiting", of(parent))[0] == 403
    reads = call("GET", "/me/reads", of(children[0]))[1]["items"]
    assert [(one["purpose"], one["listed"]) for one in reads] == [("prove-mandate", True)]
    assert call("POST", f"/mandates/{mine[0]['id']}/proof", tokens[0])[0] == 201
    assert call("POST", f"/mandates/{mine[1]['id']}/revocation", tokens[0])[0] == 201
    left = {row["id"] for row in call("GET", "/mandates/waiting", tokens[0])[1]["items"]}
    assert left & {row["id"] for row in mine} == {mine[2]["id"]}


def test_mandates_that_wait_go_on_by_their_cursor(haiduong):
    parent, day = makers.person(), clock.today()
    born = day.replace(year=day.year - 5, day=1)
    who = Actor("x", "", frozenset({Held(Kind.REGISTER, "haiduong")}))
    for _ in range(3):
        child = makers.person(birth_date=born)
        actions.grant_mandate(
            child, holder=parent, basis=Basis.PARENT, since=day, by=Actor(str(parent), ""),
            at=clock.now(),
        )  # fmt: skip
    whole = queries.mandates_to_prove(who, on=day).items
    cursor: str | None = ""
    pieces: list[queries.MandateRow] = []
    while cursor is not None:
        page = queries.mandates_to_prove(who, on=day, cursor=cursor, limit=2)
        pieces += page.items
        cursor = page.next
    assert pieces == whole
    with pytest.raises(CursorMalformed):
        queries.mandates_to_prove(who, on=day, cursor="x")


def test_reads_are_one_s_own_and_officers_have_none(call):
    person, staff = makers.person(), makers.officer()
    assert call("GET", "/me/reads", of(person)) == (200, {"items": [], "next": None})
    token = makers.token(staff=staff, expires_at=FAR)
    assert call("GET", "/me/reads", token)[0] == 403  # a scope that officers do not have


def days(count):
    return clock.today() + dt.timedelta(days=count)


def duties(call, token):
    """Return all duties one may confirm, piece by piece."""

    def ask(cursor):
        status, page = call("GET", f"/duties?due=false&cursor={cursor}", token)
        assert status == 200
        return paging.Page(page["items"], page["next"])

    return list(paging.whole(ask))


def row_of(call, token, duty):
    return next(row for row in duties(call, token) if row["id"] == duty)


def test_reviews_and_stand_ins(call):
    staff, deputy, chief = makers.officer(), makers.officer(), makers.officer()
    duty = str(makers.duty(staff, makers.THANH_DONG, kind=Kind.REGISTER))
    makers.duty(chief, kind=Kind.APPOINT)
    token = makers.token(staff=chief, expires_at=FAR)
    assert duty in {row["id"] for row in duties(call, token)}
    today = clock.today()
    body = {"duty": duty, "deputy": str(deputy), "since": str(today),
            "until": str(today + dt.timedelta(days=2))}  # fmt: skip
    assert call("POST", "/stand-ins", token, body)[0] == 201
    assert call("POST", "/stand-ins", token, body)[0] == 409
    named = {**body, "deputy": None, "since": body["until"], "until": str(days(3)),
             "login": row_of(call, token, duty)["stand_ins"][0]["login"]}  # fmt: skip
    assert call("POST", "/stand-ins", token, {**named, "login": "nobody"})[0] == 404
    assert call("POST", "/stand-ins", token, {**named, "deputy": str(deputy)})[0] == 422
    assert call("POST", "/stand-ins", token, {**named, "login": ""})[0] == 422
    status, made = call("POST", "/stand-ins", token, named)
    assert status == 201
    first, second = row_of(call, token, duty)["stand_ins"]
    assert (first["login"], second["id"], second["full_name"]) == (
        second["login"], made["id"], "Trần Văn Bình",
    )  # fmt: skip
    # Whoever comes later finds the stand-in in the list of duties and ends it.
    assert call("POST", f"/stand-ins/{first['id']}/end", token, {"until": str(today)})[0] == 201
    assert [one["id"] for one in row_of(call, token, duty)["stand_ins"]] == [made["id"]]
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
    row = row_of(call, narrow, made["id"])
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
