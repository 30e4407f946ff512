"""Officers before the catalogue: their tokens, and browsers that hold them."""

import datetime as dt

from django.test import Client

from lienmach.identity.gate import COOKIE
from lienmach.identity.rules.duties import Kind
from tests.identity import makers

HOST = "haiduong.localhost"
FAR = dt.datetime(2099, 1, 1, tzinfo=dt.UTC)


def token(*kinds: Kind) -> str:
    """Appoint an officer with province-wide duties in the current province; return their token."""
    staff = makers.officer()
    for kind in kinds:
        makers.duty(staff, kind=kind)
    return str(makers.token(staff=staff, expires_at=FAR))


def browser(*kinds: Kind) -> Client:
    """Return a browser of an officer with some duties."""
    client = Client(headers={"host": HOST})
    client.cookies[COOKIE] = makers.session_of(token(*kinds))
    return client
