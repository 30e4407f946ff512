import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienmach import wiring
from lienmach.dossiers import events
from lienmach.dossiers.reactions import notify
from lienmach.dossiers.rules import notices
from lienmach.dossiers.rules.calendars import HANOI
from lienmach.ground import post
from lienmach.portal import words

NOON = dt.datetime(2026, 11, 16, 12, tzinfo=HANOI)


def test_every_fact_that_is_told_is_one_that_happens_and_leads_here():
    told = {event.name for event, reactions in wiring.REACTIONS.items() if notify in reactions}
    assert told == notices.BY_EVENT.keys()
    assert told <= {getattr(events, name).name for name in events.__all__}
    assert set(notices.BY_EVENT.values()) == set(notices.KINDS)


def test_a_hand_over_is_told_once_it_was_accepted():
    assert notices.kind_of(notices.HAND_OVER, {"answer": "accepted"}) == "handed-elsewhere"
    assert notices.kind_of(notices.HAND_OVER, {"answer": "declined"}) is None
    assert notices.kind_of("dossiers.note-added", {}) is None


def test_another_version_is_told_only_where_it_moves_the_day():
    for event in ("dossiers.dossier-converted", "dossiers.conversion-taken-back"):
        assert notices.kind_of(event, {"due_before": "a", "due_at": "b"}) == "date-changed"
        assert notices.kind_of(event, {"due_before": "a", "due_at": "a"}) is None


def test_a_fee_is_asked_for_only_where_there_is_one():
    assert notices.kind_of("dossiers.charge-assessed", {"amount": 1000}) == "to-pay"
    assert notices.kind_of("dossiers.charge-assessed", {"amount": 0}) is None


def test_cash_taken_back_is_asked_for_only_where_it_is_owed_again():
    assert notices.kind_of(notices.UNDONE, {"amount": 1000, "is_owed": True}) == "to-pay"
    assert notices.kind_of(notices.UNDONE, {"amount": 1000}) == "to-pay"  # a fact of before
    assert notices.kind_of(notices.UNDONE, {"amount": 1000, "is_owed": False}) == "refunded"


def test_a_notice_keeps_codes_and_moments_only():
    payload = {"dossier": "x", "due_at": "2026-12-01T17:00:00+07:00", "agency": None, "text": "Lan"}
    assert notices.said(payload) == {"due_at": "2026-12-01T17:00:00+07:00"}


@pytest.mark.parametrize(
    ("time", "quiet"), [("06:59", True), ("07:00", False), ("20:59", False), ("21:00", True)]
)
def test_no_phone_rings_at_night(time, quiet):
    at = dt.datetime.combine(NOON.date(), dt.time.fromisoformat(time), HANOI)
    assert notices.is_quiet("sms", at.astimezone(dt.UTC)) is quiet
    assert not notices.is_quiet("email", at)


@given(st.integers(0, 366 * 24 * 3600))
def test_the_next_morning_is_after_now_and_not_quiet(seconds):
    at = (NOON + dt.timedelta(seconds=seconds)).astimezone(dt.UTC)
    assert at < notices.next_morning(at) <= at + dt.timedelta(hours=31)
    assert not notices.is_quiet("sms", notices.next_morning(at))
    assert notices.day_began(at) <= at < notices.day_began(at) + dt.timedelta(days=1)


@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["email", "sms"])), max_size=60),
       st.integers(0, 30))  # fmt: skip
def test_nobody_is_sent_more_than_their_share_of_a_day(wanted, had):
    allowed = notices.spread(wanted, sent_today=lambda _who, _channel: had)
    for who, channel in set(wanted):
        mine = [may for each, may in zip(wanted, allowed, strict=True) if each == (who, channel)]
        room = max(notices.MOST_A_DAY[channel] - had, 0)
        assert mine == [place < room for place in range(len(mine))]


def test_pauses_grow_and_end():
    pauses = [notices.pause(n) for n in range(1, 30)]
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (notices.FIRST_PAUSE, notices.LONGEST_PAUSE)


@pytest.mark.parametrize("kind", notices.KINDS)
def test_a_text_fits_into_one_sms(kind):
    for lang in ("vi", "en"):
        text = " ".join(
            (
                words.say("notice.sms", lang=lang, code="H24.101.01-261116-12345"),
                f"{words.say(f'notice.title.{kind}', lang=lang)}.",
                words.say("notice.sms_end", lang=lang),
            )
        )
        plain = post.plain(text)
        assert plain.isascii()
        assert len(plain) <= 160
