import datetime as dt

import pytest

from lienmach.dossiers.rules.buckets import BUCKETS, bucket
from lienmach.dossiers.rules.calendars import HANOI
from lienmach.dossiers.rules.states import STATES

AT = dt.datetime(2026, 11, 16, 9, tzinfo=HANOI)
BEFORE, AFTER = AT - dt.timedelta(hours=1), AT + dt.timedelta(hours=1)


@pytest.mark.parametrize(
    ("state", "due", "decided", "found"),
    [
        ("received", AFTER, None, "in-time"),
        ("received", None, None, "in-time"),
        ("received", BEFORE, None, "overdue"),
        ("proposed", BEFORE, None, "overdue"),
        ("awaiting-supplement", None, None, "awaiting-supplement"),
        ("decided", AFTER, AT, "done-in-time"),
        ("handed-over", BEFORE, AT, "done-late"),
        ("withdrawn", BEFORE, None, "withdrawn"),
        ("stopped", None, None, "not-handled"),
        ("reception-refused", AFTER, None, "not-handled"),
    ],
)
def test_a_dossier_lies_in_its_bucket(state, due, decided, found):
    assert bucket(state, due, decided, at=AT) == found


def test_every_state_has_a_bucket():
    assert {bucket(state, AFTER, None, at=AT) for state in STATES} <= set(BUCKETS)
