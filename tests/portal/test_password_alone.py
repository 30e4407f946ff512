"""An officer who has shown a password alone: what opens to them, of all pages and of the API."""

import re

import pytest
from django.test import Client
from django.urls import resolve

from lienmach import homes
from lienmach.identity import gate
from lienmach.identity.rules.duties import Kind
from lienmach.identity.rules.sessions import Method
from tests.identity import makers
from tests.portal.test_headers import HOST, views

OWN = {
    f"account:{name}"
    for name in ("security", "totp", "passkey", "recovery", "remove", "devices", "password")
}
"""Where a second factor is set up."""

PUBLIC = {
    "account:sign_in", "account:sign_out", "account:eid_start", "account:eid_callback",
    "account:officer", "account:second", "account:invitation", "apply:services", "apply:before",
    "dossiers:figures", "dossiers:check", "dossiers:checked", "dossiers:status",
    "dossiers:status_by_token", "portal:home", "portal:procedure", "portal:eid", "portal:eid_csv",
    "portal:language",
}  # fmt: skip
"""What anybody sees."""

CITIZENS = ("apply:", "mine:", "notices:", "me:")
"""What is refused to every officer."""

OF_A_KEY = "merger:"
"""The control room, which asks for its key whoever is signed in."""


def places(*, api):
    for path, _view in views():
        if path.startswith("api/") is api:
            place = re.sub(r"<uuid(str)?:\w+>", "00000000-0000-0000-0000-000000000000", path)
            yield "/" + re.sub(r"<[^>]*>", "x", place)


@pytest.fixture
def browser(provinces):
    with homes.province("haiduong"):
        staff = makers.officer()
        for kind in (Kind.DECIDE, Kind.SIGN, Kind.APPOINT):
            makers.duty(staff, kind=kind)
        session = makers.session(staff=staff, level=1, method=Method.PASSWORD)
    client = Client(headers={"host": HOST}, raise_request_exception=False)
    client.cookies[gate.COOKIE] = session
    return client


def test_a_password_alone_opens_no_page_but_where_a_second_factor_is_set_up(browser):
    looked = set()
    for place in places(api=False):
        name = resolve(place).view_name
        if name in OWN | PUBLIC or name.startswith(OF_A_KEY):
            continue
        answers = [browser.get(place), browser.post(place)]
        found = {(answer.status_code, answer.headers.get("Location")) for answer in answers}
        told = {(403, None)} if name.startswith(CITIZENS) else {(303, "/account/security")}
        assert found - {(405, None)} == told, place
        looked.add(name)
    assert {"work:queue", "dossiers:issue_result", "dossiers:revoke_result", "staff:give"} <= looked
    assert browser.get("/account/security").status_code == 200


def test_a_session_opens_nothing_of_the_api(browser):
    stranger, looked = Client(headers={"host": HOST}, raise_request_exception=False), 0
    for place in places(api=True):
        for method in ("GET", "POST", "DELETE"):
            answers = [each.generic(method, place) for each in (stranger, browser)]
            assert answers[0].status_code == answers[1].status_code, place
            looked += answers[1].status_code == 401
    assert looked > 100
