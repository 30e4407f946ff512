"""Officers before their pages: people and officers made by actions, and browsers with tokens."""

import datetime as dt

from django.test import Client

from lienmach.dossiers.rules.calendars import HANOI
from lienmach.identity.gate import COOKIE
from lienmach.identity.rules.duties import Kind
from tests.identity import makers as identity

HOST = "haiduong.localhost"
SINCE = dt.date(2025, 7, 1)
FAR = dt.datetime(2099, 1, 1, tzinfo=HANOI)


def staff(*kinds, agency):
    """Appoint an officer with some duties at an agency; return their key and a token."""
    key = identity.officer(agency=agency)
    for kind in kinds:
        identity.duty(key, None, kind=Kind(kind), agency=agency, since=SINCE)
    return key, identity.token(staff=key, expires_at=FAR)


def browser(token):
    """Return a browser of whom a token speaks for."""
    client = Client(headers={"host": HOST})
    client.cookies[COOKIE] = identity.session_of(token)
    return client
