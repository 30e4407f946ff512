"""The picture that sets up an authenticator says what stands beside it."""

from urllib.parse import parse_qs, unquote, urlsplit

import pyotp
from django.test import Client

from lienmach.ground import clock
from lienmach.ground.actor import PLATFORM
from lienmach.identity import actions, gate
from tests.dossiers import scanned
from tests.identity import makers
from tests.identity.actions.test_credentials import PASSWORD

HOST = "haiduong.localhost"


def test_an_authenticator_reads_from_the_picture_what_makes_the_right_codes(haiduong, tmp_path):
    staff = makers.officer("can.bo.anh")
    actions.set_password(staff, password=PASSWORD, by=PLATFORM, at=clock.now())
    one = Client(headers={"host": HOST})
    one.cookies[gate.COOKIE] = makers.session(staff=staff)
    page = one.get("/account/security/totp").content.decode()
    [address] = scanned.from_page(page, tmp_path)
    parts = urlsplit(address)
    assert (parts.scheme, parts.netloc) == ("otpauth", "totp")
    assert unquote(parts.path).endswith("can.bo.anh@haiduong")
    [secret] = parse_qs(parts.query)["secret"]
    grouped = " ".join(secret[n : n + 4] for n in range(0, len(secret), 4))
    assert grouped in page
    read = pyotp.parse_uri(address)
    assert isinstance(read, pyotp.TOTP)
    assert (read.secret, read.digits, read.interval) == (secret, 6, 30)
