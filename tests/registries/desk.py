"""Officers before the desk: their tokens, and browsers that hold them."""

import datetime as dt

from django.test import Client

from lienmach.identity.rules.duties import Kind
from tests.identity import makers

HOST = "haiduong.localhost"
FAR = dt.datetime(2099, 1, 1, tzinfo=dt.UTC)


def token_of_officer(place=None, *, kind=Kind.REGISTER):
    """Appoint an officer with one duty, and return a token of theirs."""
    staff = makers.officer()
    makers.duty(staff, place, kind=kind)
    return makers.token(staff=staff, expires_at=FAR)


def browser(token):
    """Return a browser that has shown a token."""
    client = Client(headers={"host": HOST})
    client.post("/links/enter", {"token": token})
    return client
