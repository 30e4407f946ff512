"""Whoever is signed in finds the way out on every page that they may see."""

import re

import pytest
from django.test import Client

from lienmach.ground import clock
from lienmach.ground.actor import PLATFORM
from lienmach.identity import actions, gate
from lienmach.identity.rules.duties import Kind
from tests.identity import makers
from tests.identity.actions.test_credentials import PASSWORD
from tests.portal.test_headers import HOST, views

OUT = re.compile(
    r'<form method="post" action="/account/sign-out">.*?<button type="submit">', re.DOTALL
)
ELSEWHERE = ("api/", "merger/", "account/officer")
"""What is no page; the control room, which one enters by its key; and the door itself."""


def plain_pages():
    """Return every address without anything to fill in."""
    for path, _view in views():
        if "<" not in path and "(" not in path and not path.startswith(ELSEWHERE):
            yield f"/{path}"


@pytest.fixture
def people(haiduong):
    staff = makers.officer("can.bo.ra")
    actions.set_password(staff, password=PASSWORD, by=PLATFORM, at=clock.now())
    for kind in Kind:
        makers.duty(staff, kind=kind)
    mai = makers.person(name="Nguyễn Thị Mai")
    return {
        "officer": makers.session(staff=staff),
        "citizen": makers.session(person=mai),
    }


@pytest.mark.parametrize(("who", "fewest"), [("officer", 15), ("citizen", 12)])
def test_the_way_out_is_on_every_page(people, who, fewest):
    looked, without = [], []
    for path in plain_pages():
        browser = Client(headers={"host": HOST})
        browser.cookies[gate.COOKIE] = people[who]
        answer = browser.get(path)
        if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
            continue
        looked.append(path)
        if not OUT.search(answer.content.decode()):
            without.append(path)
    assert without == []
    assert len(looked) >= fewest, looked


def test_and_it_leads_out(people):
    for token in people.values():
        browser = Client(headers={"host": HOST})
        browser.cookies[gate.COOKIE] = token
        assert OUT.search(browser.get("/account/security").content.decode())
        assert browser.post("/account/sign-out").status_code in {302, 303}
        browser.cookies[gate.COOKIE] = token
        assert browser.get("/account/security").status_code == 401
