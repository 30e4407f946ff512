import pytest

from lienmach.dossiers.rules import exchange, states
from lienmach.dossiers.rules.exchange import Verdict


@pytest.mark.parametrize("status", [None, 401, 403, 404, 408, 429, 500, 502, 503])
def test_an_outage_gives_nothing_up(status):
    assert exchange.verdict(status) is Verdict.LATER


def test_what_the_portal_read_is_told_or_rejected():
    assert {exchange.verdict(status) for status in (200, 202)} == {Verdict.TOLD}
    assert {exchange.verdict(status) for status in (400, 409, 422)} == {Verdict.REJECTED}


def test_pauses_double_up_to_five_minutes():
    assert [exchange.pause(n) for n in (1, 2, 3, 9, 10, 10_000)] == [1, 2, 4, 256, 300, 300]


def test_a_message_that_fails_rests_ever_longer_and_is_given_up():
    resting = [exchange.rest(count) or 0 for count in range(1, exchange.MOST_FAILURES)]
    assert resting == sorted(resting)
    assert resting[0] == 1
    assert exchange.rest(exchange.MOST_FAILURES) is None


def test_every_state_of_ours_has_a_name_at_the_portal():
    assert sorted(exchange.STATE_NAMES_VI) == list(range(1, 11))
    assert set(states.NATIONAL.values()) <= set(exchange.STATE_NAMES_VI)


@pytest.mark.parametrize(
    ("text", "is_one"), [("G99.9-261116-000000001", True), ("", False), ("a\0", False),
                         ("a" * 61, False), ("mã", False)],
)  # fmt: skip
def test_a_code_of_the_portal_is_told_from_other_text(text, is_one):
    assert exchange.is_portal_code(text) is is_one


@pytest.mark.parametrize(
    ("told", "due", "settled"),
    [
        ([], None, None),
        ([2], 6, None),
        ([2, 4], 6, None),
        ([2, 9], 6, None),
        ([2, 6], None, 2),
        ([2, 5, 6], None, 5),
        ([2, 6, 4], 6, None),
        ([2, 7], None, None),
        ([2, 8], None, None),
        ([2, 9, 10], None, None),
    ],
)
def test_a_fee_leads_to_a_state_of_its_own_and_back(told, due, settled):
    assert exchange.after_fee(told, is_due=True) == due
    assert exchange.after_fee(told, is_due=False) == settled
