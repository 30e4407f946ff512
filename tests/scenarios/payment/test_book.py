"""What the demonstration's provider says of its orders."""

import datetime as dt

from lienmach.dossiers.rules.payments import Told
from lienmach.scenarios.payment.book import Book

AT = dt.datetime(2026, 11, 16, 9, tzinfo=dt.UTC)
UNTIL = AT + dt.timedelta(minutes=30)
SAID = {
    "province": "haiduong", "reference": "LM1", "amount": "9000", "about": "a dossier",
    "back": "http://haiduong.localhost/", "until": str(int(UNTIL.timestamp())),
}  # fmt: skip


def told(book, *, after, reference="LM1"):
    return book.told("haiduong", reference, at=AT + dt.timedelta(minutes=after)).state


def test_an_order_is_under_way_until_its_time_is_over_and_then_nothing_came():
    book = Book()
    book.take(SAID)
    assert told(book, after=29) == Told.PENDING
    assert told(book, after=31) == Told.UNKNOWN
    assert told(book, after=1, reference="LM2") == Told.UNKNOWN


def test_what_was_paid_stays_paid_when_its_time_is_over():
    book = Book()
    order = book.take(SAID)
    assert book.settle(order, Told.PAID, at=AT)
    assert told(book, after=31) == Told.PAID
