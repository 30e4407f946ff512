"""Pages an officer sees once, or when asked for more: they too are to be read by all."""

import pytest
from django.test import Client

from lienmach.ground import clock
from lienmach.ground.actor import PLATFORM
from lienmach.identity import actions, gate
from lienmach.identity.queries.credentials import login_of
from tests.identity import makers
from tests.identity.test_officer_pages import HOST, PASSWORD, by_password, client, with_totp
from tests.journeys.browser import visited


@pytest.fixture
def officer(haiduong):
    """An officer with a password and an authenticator."""
    key = makers.officer()
    actions.set_password(key, password=PASSWORD, by=PLATFORM, at=clock.now())
    with_totp(key)
    return key


def test_nobody_meets_a_barrier_on_the_way_in(officer):
    new = actions.invite_staff(makers.officer(), by=PLATFORM, at=clock.now())
    coming, inside = client(), Client(headers={"host": HOST})
    by_password(coming, login_of(officer))
    inside.cookies[gate.COOKIE] = makers.session(staff=officer)
    answers = [
        client().get(f"/account/invitation/{new}"),
        client().get("/account/invitation/none"),
        coming.get("/account/officer/second"),
        inside.post("/account/security/recovery"),
    ]
    with visited() as visit:
        found = [fault for answer in answers for fault in visit.barriers(answer)]
    assert found == []
