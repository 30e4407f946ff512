"""Rows that came as JSON are instances as a query would have brought them."""

import datetime as dt
import json
import uuid

from lienmach.dossiers.models import Charge
from lienmach.ground.instances import instances

KEY, DOSSIER = uuid.UUID(int=7), uuid.UUID(int=8)
ROW = {
    "id": str(KEY), "province": "haiduong", "dossier_id": str(DOSSIER), "channel": "counter",
    "day": "2026-11-16", "amount": 9_007_199_254_740_993, "lines": [{"basis": "Điều 3", "amount": 1}],
    "at": "2026-11-16T08:30:00.123456+07:00", "settled_at": None,
}  # fmt: skip


def test_every_column_has_the_type_of_its_field():
    [one] = instances(Charge, json.dumps([ROW]), alias="haiduong")
    assert (one.pk, one.dossier_id, one.day) == (KEY, DOSSIER, dt.date(2026, 11, 16))
    assert one.at == dt.datetime(2026, 11, 16, 1, 30, 0, 123456, dt.UTC)
    assert (one.amount, one.lines, one.settled_at) == (ROW["amount"], ROW["lines"], None)


def test_they_are_rows_that_there_are_and_not_new_ones():
    [one] = instances(Charge, json.dumps([ROW]), alias="haiduong")
    assert (one._state.adding, one._state.db) == (False, "haiduong")
    assert instances(Charge, "[]", alias="haiduong") == []
