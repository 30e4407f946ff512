"""What a provider says is believed as it was signed, to the last byte, and not otherwise."""

import datetime as dt
import json
import uuid
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienmach.dossiers.rules import message_signatures as signatures
from lienmach.dossiers.rules import payment_messages as messages
from lienmach.dossiers.rules.payment_messages import SIGNATURE, TIME, Message
from lienmach.dossiers.rules.payments import Told

SECRET, PATH = "bí mật", "/api/v1/payments/messages"
NOW = 1_794_790_800.0
MESSAGE = Message(
    message=uuid.UUID("0190a000-0000-7000-8000-000000000001"), provider="sandbox",
    province="haiduong", reference="LMABC", transaction="T-1", state=Told.PAID, amount=28000,
    at=dt.datetime(2026, 11, 16, 9, tzinfo=dt.UTC),
)  # fmt: skip
BODY = MESSAGE.body()
HEADERS = messages.headers(SECRET, "POST", PATH, BODY, now=NOW)


def holds(body=BODY, *, moment=HEADERS[TIME], signed=HEADERS[SIGNATURE], path=PATH, now=NOW):
    return signatures.holds(SECRET, "POST", path, body, moment=moment, signed=signed, now=now)


def test_a_message_comes_back_as_it_was_said_and_its_signature_holds_for_minutes():
    assert messages.read(BODY) == MESSAGE
    assert holds()
    assert holds(now=NOW + 299)
    assert not holds(now=NOW + 301)
    assert not holds(now=NOW - 301)


@given(st.integers(0, len(BODY) - 1), st.integers(1, 255))
def test_any_altered_byte_is_refused(at, by):
    altered = BODY[:at] + bytes([BODY[at] ^ by]) + BODY[at + 1 :]
    assert not holds(altered)


@given(st.text(max_size=70), st.text(max_size=12))
def test_nothing_else_passes_for_the_signature_or_its_moment(signed, moment):
    assert holds(signed=signed) == (signed == HEADERS[SIGNATURE])
    assert holds(moment=moment) == (moment == HEADERS[TIME])


def test_a_signature_is_of_one_path_only():
    assert not holds(path="/api/v1/portal/messages")


@given(st.dictionaries(st.sampled_from(sorted(messages.FIELDS)), st.none() | st.text(max_size=20) | st.integers() | st.booleans() | st.floats(), min_size=1))  # fmt: skip
def test_what_has_another_form_is_refused_and_never_breaks_the_reader(changes):
    told = {**json.loads(BODY), **changes}
    try:
        said = messages.read(json.dumps(told).encode())
    except ValueError:
        return
    assert (said.state != Told.PAID) or isinstance(said.amount, int)
    assert said.amount is None or 0 <= said.amount <= 10**12


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b"\xff", b"[" * 9000, BODY + b" " * messages.LARGEST_MESSAGE,
             BODY.replace(b"VND", b"USD"), BODY.replace(b"28000", b"28000.0"),
             BODY.replace(b"28000", b"null"), BODY.replace(b'"paid"', b'"done"'),
             BODY.replace(b"+00:00", b"")],
)  # fmt: skip
def test_what_is_no_message_is_refused(body):
    with pytest.raises(ValueError):  # noqa: PT011 - whatever it says
        messages.read(body)


def order(**changes):
    said = {
        "province": "haiduong", "reference": "LMABC", "amount": 28000, "about": "H24.1-261116-0001",
        "back": "http://haiduong.localhost:8000/pay/x/",
        "until": dt.datetime.fromtimestamp(NOW + 1800, dt.UTC), **changes,
    }  # fmt: skip
    return urlsplit(messages.order(SECRET, "http://pay.test:1/", **said))


def test_an_order_is_read_by_the_provider_as_it_was_signed():
    found = order()
    said = messages.ordered(SECRET, found.path, found.query, now=NOW)
    assert said is not None
    assert (said["amount"], said["about"]) == ("28000", "H24.1-261116-0001")
    assert messages.ordered(SECRET, found.path, found.query, now=NOW + 1801) is None
    assert messages.ordered("another", found.path, found.query, now=NOW) is None


@given(st.data())
def test_an_altered_order_is_none(data):
    found = order()
    at = data.draw(st.integers(0, len(found.query) - 1))
    sign = data.draw(st.characters(codec="ascii", exclude_characters=found.query[at]))
    query = found.query[:at] + sign + found.query[at + 1 :]
    assert messages.ordered(SECRET, found.path, query, now=NOW) is None
