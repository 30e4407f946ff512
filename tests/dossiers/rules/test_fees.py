"""The known figures, by channel and day; what is not known is not free."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lienmach.dossiers import seeds
from lienmach.dossiers.rules.conditions import worked_out
from lienmach.dossiers.rules.fees import fee

DAY = dt.date(2026, 7, 1)
IN_TIME = dt.date(2026, 11, 16)
SHIPPED = {document["snapshot"]["number"]: document["snapshot"] for document in seeds.documents()}
LEVEL_2 = {"assurance_level": 2, "papers_integrated": 5}
PERMANENT, TEMPORARY, PASSPORT, BIRTH, DEATH = (SHIPPED[n] for n in (3, 4, 12, 9, 10))


@pytest.mark.parametrize(
    ("snapshot", "channel", "facts", "amount"),
    [
        (PERMANENT, "counter", {}, 20_000),
        (PERMANENT, "online", {}, 10_000),
        (TEMPORARY, "counter", {}, 15_000),
        (TEMPORARY, "online", {}, 7_000),
        (TEMPORARY, "counter", {"by_list": True}, 10_000),
        (TEMPORARY, "online", {"by_list": True, "people": 12}, 60_000),
        (PASSPORT, "counter", {}, 200_000),
        (PASSPORT, "online", {}, 160_000),
        (SHIPPED[5], "counter", {}, 0),
        (SHIPPED[1], "online", {}, 0),
    ],
)
def test_the_known_figures(snapshot, channel, facts, amount):
    assert fee(snapshot, channel, DAY, facts).amount == amount


def test_a_birth_in_time_is_free_and_a_late_one_is_not_known():
    def cost(born_on):
        facts = worked_out(BIRTH, {"born_on": born_on}, IN_TIME)
        return fee(BIRTH, "counter", IN_TIME, facts)

    assert cost("2026-10-01").amount == 0
    assert cost("2026-01-01").amount is None
    assert cost("2026-01-01").lines[0].why == (
        "chưa có mức phí được công bố", "no published fee answers this",
    )  # fmt: skip


def test_a_procedure_without_a_published_fee_is_not_free():
    assert fee(SHIPPED[26], "online", DAY, {}).amount is None


@pytest.mark.parametrize(
    ("day", "amount"),
    [
        (dt.date(2026, 8, 14), 10_000),
        (dt.date(2026, 8, 15), 0),
        (dt.date(2027, 2, 28), 0),
        (dt.date(2027, 3, 1), 10_000),
    ],
)
def test_the_exemption_of_resolution_66_22_has_its_days(day, amount):
    found = fee(PERMANENT, "online", day, LEVEL_2)
    assert found.amount == amount
    assert [line.relief.citation for line in found.lines if line.relief] == (
        ["Nghị quyết 66.22/2026"] if not amount else []
    )


@pytest.mark.parametrize(
    "facts", [{}, {"assurance_level": 2}, {"assurance_level": 1, "papers_integrated": 5},
              {"assurance_level": 2, "papers_integrated": 4}],
)  # fmt: skip
def test_nobody_is_exempt_who_is_not_meant(facts):
    assert fee(PERMANENT, "online", dt.date(2026, 10, 1), facts).amount == 10_000


def test_an_amount_says_by_which_law_and_whether_that_is_sure():
    found = fee(PERMANENT, "online", dt.date(2026, 10, 1), LEVEL_2)
    [line] = found.lines
    assert "1.004222" in line.why[0]
    assert "giảm 10.000 đồng" in line.why[0]
    assert not found.is_sure, "which fees are exempt has not been checked"
    assert fee(PERMANENT, "online", DAY, {}).is_sure


def test_items_add_up_and_one_unknown_leaves_the_sum_unknown():
    copies = {"amount": 8_000, "item": "copy", "per": "copies"}
    two = {"fees": [{"amount": 5_000}, copies]}
    assert fee(two, "online", DAY, {"copies": 3}).amount == 29_000
    dated = {"fees": [{"amount": 5_000}, {**copies, "until": "2026-01-01"}]}
    assert fee(dated, "online", DAY, {}).amount is None


def test_a_share_is_rounded_for_the_citizen_and_exemptions_do_not_add_up():
    snapshot = {
        "fees": [{"amount": 9_999}],
        "exemptions": [
            {"name": "nửa", "percent": 50, "since": "2026-01-01"},
            {"name": "ít", "percent": 10, "since": "2026-01-01"},
        ],
    }
    assert fee(snapshot, "online", DAY, {}).amount == 4_999


@settings(deadline=None)
@given(
    amount=st.integers(0, 10**9),
    percents=st.lists(st.integers(1, 100), max_size=4),
    count=st.one_of(st.none(), st.booleans(), st.integers(-5, 50), st.text(max_size=2)),
)
def test_a_fee_is_whole_never_negative_and_never_more_than_without_exemption(
    amount, percents, count
):
    rules = {"fees": [{"amount": amount, "per": "n"}]}
    exemptions = [{"name": "x", "percent": p, "since": "2026-01-01"} for p in percents]
    plain = fee(rules, "counter", DAY, {"n": count}).amount
    reduced = fee({**rules, "exemptions": exemptions}, "counter", DAY, {"n": count}).amount
    assert isinstance(reduced, int)
    assert plain is not None
    assert 0 <= reduced <= plain
