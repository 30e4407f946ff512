"""Guessing is slow, and no sequence of strangers' tries keeps the owner out."""

import datetime as dt
from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienmach.identity.rules import throttling
from lienmach.identity.rules.throttling import (
    FREE,
    LONGEST_WAIT,
    PRESSURE,
    PRESSURE_WAIT,
    Bucket,
)
from tests.identity.makers import NOW

EVERYWHERE = ""
STRANGERS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 400)), min_size=0, max_size=120)
"""Who tries, and how many seconds after the one before."""


class Desk:
    """The buckets of one login."""

    def __init__(self):
        self.buckets = defaultdict(Bucket)

    def try_from(self, place, at, *, known=False):
        verdict = throttling.asked(self.buckets[place], self.buckets[EVERYWHERE], at, known=known)
        self.buckets[place] = verdict.own
        self.buckets[EVERYWHERE] = verdict.everywhere
        return verdict


def attacked(desk, tries):
    at = NOW
    for stranger, pause in tries:
        at += dt.timedelta(seconds=pause)
        desk.try_from(f"stranger {stranger}", at)
    return at


@given(before=STRANGERS, meanwhile=STRANGERS)
def test_strangers_keep_the_owner_out_for_no_longer_than_the_stated_wait(before, meanwhile):
    desk = Desk()
    came = attacked(desk, before)
    verdict = desk.try_from("owner", came)
    if verdict.is_let_in:
        return
    promised = verdict.own.waits_until
    assert promised - came <= PRESSURE_WAIT
    at = came
    for stranger, pause in meanwhile:  # whatever they do while the owner waits
        at = min(at + dt.timedelta(seconds=pause), promised)
        desk.try_from(f"stranger {stranger}", at)
        if at < promised:
            assert (
                desk.try_from("owner", at).own.waits_until == promised
            )  # impatience costs nothing
    assert desk.try_from("owner", promised).is_let_in


@given(before=STRANGERS)
def test_a_browser_that_is_known_does_not_wait_for_strangers(before):
    desk = Desk()
    at = attacked(desk, before)
    assert desk.try_from("browser", at, known=True).is_let_in


@given(tries=st.lists(st.integers(0, 60), min_size=50, max_size=200))
def test_one_stranger_guesses_slowly(tries):
    desk, at, let_in = Desk(), NOW, 0
    for pause in tries:
        at += dt.timedelta(seconds=pause)
        let_in += desk.try_from("stranger", at).is_let_in
    spent = (at - NOW).total_seconds()
    # Five for nothing, then 2, 4, 8 … seconds between two, until five minutes lie between them.
    assert let_in <= FREE + 9 + spent / LONGEST_WAIT.total_seconds()


def test_many_strangers_at_once_are_slowed_down_together():
    desk = Desk()
    let_in = [desk.try_from(f"stranger {n}", NOW).is_let_in for n in range(200)]
    assert sum(let_in) == PRESSURE
    later = NOW + PRESSURE_WAIT
    assert desk.try_from("stranger 150", later).is_let_in
    assert not desk.try_from("stranger 150", later).is_let_in


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [(1, 0), (4, 0), (5, 2), (6, 4), (7, 8), (12, 256), (13, 300), (99, 300)],
)
def test_the_wait_grows_to_a_limit(failures, seconds):
    assert throttling.own_wait(failures) == dt.timedelta(seconds=seconds)


def test_what_lies_an_hour_back_is_forgotten():
    desk = Desk()
    for _ in range(10):
        desk.try_from("owner", NOW)
    later = NOW + throttling.FORGOTTEN
    assert desk.try_from("owner", later).own == Bucket(1, later, None)


def test_a_success_takes_back_what_it_was_counted_as_and_no_more():
    assert throttling.succeeded(Bucket(7, NOW)).failures == 6
    assert throttling.succeeded(Bucket(0, None)).failures == 0
