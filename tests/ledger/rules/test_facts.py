"""What is stamped and sealed of an entry, byte by byte."""

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienmach.ledger.rules.canonical import NotCanonical, canonical, normal
from lienmach.ledger.rules.facts import (
    Row,
    brought_leaf,
    fact_bytes,
    fact_of,
    is_stamped,
    leaf_of,
    moment,
    own_leaf,
    stamp,
)

ROW = Row(
    id="0197c000-0000-7000-8000-000000000000",
    province="haiduong",
    system="dossiers",
    subject='H40 "1"\n',
    event="dossiers.bell-rung",
    payload='{"times": 1, "office": "xã"}',
    actor="platform",
    at="2025-07-01T01:00:00.000000Z",
    recorded_at="2025-07-01T01:00:00.000001Z",
    stamp=b"\x01\x02",
)
FACT = {
    "actor": ROW.actor,
    "at": ROW.at,
    "event": ROW.event,
    "id": ROW.id,
    "payload": {"office": "xã", "times": 1},
    "province": ROW.province,
    "subject": ROW.subject,
    "system": ROW.system,
}
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)


def test_a_fact_is_canonical():
    assert fact_of(ROW) == canonical(FACT)


@given(TEXT, TEXT, st.dictionaries(st.sampled_from("abc"), st.integers() | TEXT))
def test_any_fact_is_canonical(subject, actor, payload):
    said = {**FACT, "subject": normal(subject), "actor": normal(actor), "payload": normal(payload)}
    words = {name: word for name, word in said.items() if name not in {"payload", "id"}}
    text = json.dumps(said["payload"], indent=2)
    assert fact_bytes(id_=ROW.id, payload=text, **words) == canonical(said)


def test_leaves_are_canonical_too():
    fact = fact_of(ROW)
    own = {"fact": FACT, "recorded_at": ROW.recorded_at, "stamp": "0102"}
    assert leaf_of(fact, ROW) == own_leaf(fact, ROW) == canonical(own)
    row = ROW._replace(origin="haiphong", brought_at=ROW.at)
    brought = {**own, "origin": "haiphong", "brought_at": ROW.at}
    assert leaf_of(fact, row) == brought_leaf(fact, row) == canonical(brought)


def test_a_brought_entry_keeps_the_leaf_it_had_at_its_origin():
    brought = ROW._replace(origin="haiphong", brought_at=ROW.at)
    assert own_leaf(fact_of(brought), brought) == leaf_of(fact_of(ROW), ROW)


def test_a_stamp_is_of_one_fact_by_one_key():
    fact = fact_of(ROW)
    row = ROW._replace(stamp=stamp(b"key", fact))
    assert is_stamped(b"key", fact, row)
    assert not is_stamped(b"another", fact, row)
    assert not is_stamped(b"key", fact + b" ", row)


def test_a_moment_is_written_in_one_way():
    hanoi = dt.timezone(dt.timedelta(hours=7))
    assert moment(dt.datetime(2025, 7, 1, 8, tzinfo=hanoi)) == "2025-07-01T01:00:00.000000Z"
    assert moment(dt.datetime(2025, 7, 1, 1, 0, 0, 5, tzinfo=dt.UTC)).endswith("00.000005Z")
    with pytest.raises(NotCanonical):
        moment(dt.datetime(2025, 7, 1))  # noqa: DTZ001


def test_an_entry_with_a_part_missing_is_no_fact():
    with pytest.raises(NotCanonical):
        fact_of(ROW._replace(at=None))
