"""Officers before the desk: their tokens, and browsers in which they are signed in."""

import datetime as dt

from django.test import Client

from lienmach.identity.gate import COOKIE
from lienmach.identity.rules.duties import Kind
from tests.identity import makers

HOST = "haiduong.localhost"
FAR = dt.datetime(2099, 1, 1, tzinfo=dt.UTC)


def token_of_officer(place=None, *, kind=Kind.REGISTER):
    """Appoint an officer with one duty, and return a token of theirs."""
    staff = officer(place, kind=kind)
    return makers.token(staff=staff, expires_at=FAR)


def officer(place=None, *, kind=Kind.REGISTER):
    """Appoint an officer with one duty."""
    staff = makers.officer()
    makers.duty(staff, place, kind=kind)
    return staff


def browser(staff):
    """Return a browser in which an officer is signed in."""
    client = Client(headers={"host": HOST})
    client.cookies[COOKIE] = makers.session(staff=staff)
    return client
