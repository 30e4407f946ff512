import datetime as dt

import pytest

from lienmach.dossiers.rules.drafts import (
    DRAFT_STATES,
    DRAFT_STEPS,
    OPEN_DRAFTS,
    begins_in_the_past,
    draft_after,
    is_ahead,
    may_publish,
    names_fault,
)


def test_only_what_was_reviewed_is_published():
    assert {state for (state, step) in DRAFT_STEPS if step == "publish"} == {"review"}


def test_what_is_written_under_review_must_be_reviewed_again():
    assert draft_after("review", "write") == "draft"


@pytest.mark.parametrize("state", sorted(set(DRAFT_STATES) - set(OPEN_DRAFTS)))
def test_what_is_over_is_over(state):
    assert not [step for (known, step) in DRAFT_STEPS if known == state]
    assert draft_after(state, "write") is None


def test_nobody_publishes_what_they_wrote():
    assert may_publish("b", ["a"])
    assert not may_publish("a", ["b", "a"])


@pytest.mark.parametrize(
    ("code", "version"), [("", "1"), ("a b", "1"), ("x/y", "1"), ("X", ""), ("X" * 41, "1"), ("X", "1/2")]
)  # fmt: skip
def test_a_code_stands_in_addresses(code, version):
    assert names_fault(code, version)
    assert not names_fault("DVC25.09", "2026-11-16")


def test_a_version_is_announced_ahead_until_the_day_before():
    since = dt.date(2026, 11, 16)
    assert is_ahead(since, published=dt.date(2026, 11, 15))
    assert not is_ahead(since, published=since)


def test_days_that_are_over_stay_as_they_were():
    today = dt.date(2026, 11, 16)
    assert begins_in_the_past(dt.date(2026, 11, 15), today)
    assert not begins_in_the_past(today, today)
