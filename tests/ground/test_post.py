import hashlib
import hmac
import uuid

import pytest

from lienmach.ground import installation, post
from lienmach.ground.installation import BadConfiguration
from lienmach.ground.post import Fate, Letter
from lienmach.scenarios.processes import free_port
from tests.mailbox import gateway, relay

KEY = uuid.UUID("01900000-0000-7000-8000-000000000001")
LETTER = Letter(key=KEY, to="lan@example.vn", subject="Hồ sơ", text="Đã tiếp nhận hồ sơ.\n.\nHết")


@pytest.fixture
def mail(monkeypatch):
    with relay() as found:
        monkeypatch.setenv(post.SMTP, f"smtp://127.0.0.1:{found.port}")
        monkeypatch.setenv(post.SENDER, "Một cửa <mot-cua@example.vn>")
        way = post.email()
        yield found, way
        way.close()


def test_a_letter_arrives_as_it_was_written_and_a_repeat_can_be_known(mail):
    found, way = mail
    assert [way.send(LETTER).fate, way.send(LETTER).fate] == [Fate.SENT, Fate.SENT]
    first, again = found.letters
    assert first.get_content().split() == LETTER.text.split()
    assert (first["Subject"], first["From"], found.to[0]) == (
        "Hồ sơ", "mot-cua@example.vn", "lan@example.vn",
    )  # fmt: skip
    assert first["Message-ID"] == again["Message-ID"] == f"<{KEY}@example.vn>"


@pytest.mark.parametrize(
    ("recipient", "text", "fate"),
    [
        ("550 nobody here", "250 ok", Fate.REJECTED),
        ("450 try later", "250 ok", Fate.LATER),
        ("250 ok", "554 never", Fate.REJECTED),
        ("250 ok", "451 later", Fate.LATER),
    ],
)
def test_what_a_relay_says_for_good_is_told_from_what_passes(mail, recipient, text, fate):
    found, way = mail
    found.recipient, found.text = recipient, text
    sent = way.send(LETTER)
    assert (sent.fate, sent.is_down, sent.is_unknown) == (fate, False, False)
    assert "lan@" not in sent.why
    found.recipient, found.text = "250 ok", "250 ok"
    assert way.send(LETTER).fate is Fate.SENT


def test_a_relay_that_breaks_off_after_the_text_leaves_it_unknown(mail):
    found, way = mail
    found.hangs_up_after_text = 1
    sent = way.send(LETTER)
    assert (sent.fate, sent.is_down, sent.is_unknown) == (Fate.LATER, True, True)


def test_a_relay_that_is_not_there_is_down_and_nothing_left(monkeypatch):
    monkeypatch.setenv(post.SMTP, f"smtp://127.0.0.1:{free_port()}")
    monkeypatch.setenv(post.SENDER, "mot-cua@example.vn")
    sent = post.email().send(LETTER)
    assert (sent.fate, sent.is_down, sent.is_unknown) == (Fate.LATER, True, False)


def test_no_header_is_smuggled_into_a_letter(mail):
    found, way = mail
    with pytest.raises(ValueError, match="newlines"):
        way.send(Letter(key=KEY, to="a@example.vn", subject="x\nBcc: b@example.vn", text=""))
    assert found.letters == []


@pytest.mark.parametrize(
    ("smtp", "sender"),
    [
        ("smtp://relay.example.vn", "a@b.vn"),
        ("http://relay.example.vn", "a@b.vn"),
        ("smtps://relay.example.vn", ""),
        ("smtps://", "a@b.vn"),
    ],
)
def test_mail_leaves_encrypted_and_from_somebody(monkeypatch, smtp, sender):
    monkeypatch.setenv(post.SMTP, smtp)
    monkeypatch.setenv(post.SENDER, sender)
    with pytest.raises(BadConfiguration):
        post.email()


def test_nothing_is_sent_where_nothing_is_set(monkeypatch):
    for name in (post.SMTP, post.SMS):
        monkeypatch.delenv(name, raising=False)
    assert (post.email(), post.sms(), post.has_email(), post.has_sms()) == (
        None,
        None,
        False,
        False,
    )


def test_a_text_goes_to_the_gateway_signed(monkeypatch):
    with gateway() as found:
        monkeypatch.setenv(post.SMS, found.url)
        way = post.sms()
        assert way.send(LETTER).fate is Fate.SENT
        assert found.messages == [{"message": str(KEY), "to": LETTER.to, "text": LETTER.text}]
        moment = found.headers[0][post.TIME]
        digest = hashlib.sha256(found.bodies[0]).hexdigest()
        secret = installation.secret("sms").strip().encode()
        right = hmac.new(secret, f"POST\n/sms\n{moment}\n{digest}".encode(), hashlib.sha256)
        assert found.headers[0][post.SIGNATURE] == right.hexdigest()
        fates = {}
        for found.status in (200, 409, 400, 422, 401, 429, 500):
            fates[found.status] = way.send(LETTER).fate.value
        way.close()
    assert fates == {
        200: "sent", 409: "sent", 400: "rejected", 422: "rejected", 401: "later", 429: "later",
        500: "later",
    }  # fmt: skip


def test_texts_leave_encrypted(monkeypatch):
    monkeypatch.setenv(post.SMS, "http://sms.example.vn/send")
    with pytest.raises(BadConfiguration):
        post.sms()


def test_a_plain_text_keeps_its_words():
    assert post.plain("Hồ sơ Đã được tiếp nhận: ở") == "Ho so Da duoc tiep nhan: o"
