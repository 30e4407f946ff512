"""Only the merger team enters the control room, and what it shows stays in the room."""

import datetime as dt

from django.core import signing
from django.test import Client

from lienmach.ground import installation
from lienmach.merger.views import gate
from tests.journeys.control_room import HOST, moves, operator, stranger

__all__ = ["moves", "operator", "stranger"]

PATHS = ["", "{id}/", "{id}/stream", "{id}/state.json", "{id}/manifest.csv", "{id}/undecided/"]


def addresses(moves):
    return ["/merger/" + path.format(id=moves.now.summary.id) for path in PATHS]


def test_a_stranger_is_told_why_and_shown_nothing(stranger, moves):
    for path in addresses(moves):
        response = stranger.get(path)
        assert response.status_code == 403
        assert "chỉ dành cho tổ hợp nhất" in response.content.decode()
        assert "Hải Phòng" not in response.content.decode()


def test_a_wrong_key_opens_nothing(stranger, moves):
    response = stranger.post("/merger/enter", {"key": "guess"})
    assert response.status_code == 403
    assert "khóa không đúng" in response.content.decode()
    assert gate.COOKIE not in response.cookies
    assert stranger.post("/merger/enter", {"key": "đoán mò"}).status_code == 403
    assert stranger.post("/merger/enter").status_code == 403


def test_the_key_is_shown_once_and_never_in_an_address(stranger, moves):
    key = installation.secret("control-room")
    asked = stranger.get("/merger/enter", {"key": key})
    assert (asked.status_code, gate.COOKIE in asked.cookies) == (200, False)
    assert key not in asked.content.decode()
    response = stranger.post("/merger/enter", {"key": key})
    assert response.status_code == 302
    assert response.headers["Location"] == "/merger/"
    cookie = response.cookies[gate.COOKIE]
    assert cookie["httponly"] is True
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/merger/"
    assert installation.secret("control-room") not in cookie.value
    assert stranger.get("/merger/").status_code == 200


def test_nothing_on_the_way_keeps_what_the_room_shows(operator, moves):
    for path in addresses(moves):
        response = operator.get(path)
        assert response.status_code == 200
        assert "no-store" in response.headers["Cache-Control"]
        response.close()


def with_cookie(value):
    client = Client(headers={"host": HOST})
    client.cookies[gate.COOKIE] = value
    return client


def test_a_cookie_of_ones_own_making_opens_nothing(moves):
    forged = signing.TimestampSigner(key="another key", salt=gate.COOKIE).sign("operator")
    for value in ("operator", "", forged):
        assert with_cookie(value).get("/merger/").status_code == 403


def test_a_cookie_ends_with_the_day(moves, monkeypatch):
    key = installation.secret("control-room")
    signer = signing.TimestampSigner(key=key, salt=gate.COOKIE)
    now = signer.timestamp
    yesterday = signing.b62_encode(
        int((dt.datetime.now(tz=dt.UTC) - dt.timedelta(hours=gate.HOURS_OPEN + 1)).timestamp())  # noqa: TID251 - the signer asks the clock too
    )
    assert with_cookie(signer.sign("operator")).get("/merger/").status_code == 200
    monkeypatch.setattr(signing.TimestampSigner, "timestamp", lambda _: yesterday)
    old = signer.sign("operator")
    monkeypatch.setattr(signing.TimestampSigner, "timestamp", lambda _: now())
    assert with_cookie(old).get("/merger/").status_code == 403


def test_a_new_key_puts_everyone_out(operator, moves, monkeypatch):
    assert operator.get("/merger/").status_code == 200
    monkeypatch.setattr(installation, "secret", lambda _name: "another key")
    assert operator.get("/merger/").status_code == 403


def test_a_stranger_decides_nothing(stranger, moves):
    path = f"/merger/{moves.now.summary.id}/undecided/"
    catalogue = "/merger/differences/haiduong/haiphong/"
    for address in (
        path + "place", path + "take-back", path + "block/place", "/merger/name",
        catalogue + "compare", catalogue + "decide",
    ):  # fmt: skip
        assert stranger.post(address, {"by": "Lan"}).status_code == 403


def test_a_form_of_another_site_decides_nothing(moves, operator):
    client = Client(headers={"host": HOST}, enforce_csrf_checks=True)
    client.cookies = operator.cookies
    response = client.post(f"/merger/{moves.now.summary.id}/undecided/place", {"by": "Lan"})
    assert response.status_code == 403
    assert "Biểu mẫu đã cũ" in response.content.decode()


def test_the_room_is_for_looking(operator, moves):
    assert operator.post("/merger/").status_code == 405


def test_whoever_is_in_needs_no_key_again(operator, moves):
    assert operator.get("/merger/enter").headers["Location"] == "/merger/"
