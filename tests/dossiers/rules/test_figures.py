import copy

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from lienmach.dossiers.models import MonthFigure
from lienmach.dossiers.rules import figures
from lienmach.dossiers.rules.figures import SMALLEST, Sums

counts = st.dictionaries(st.integers(0, figures.MOST_DAYS), st.integers(1, 50), max_size=12)


@given(counts, st.sampled_from([0.1, 0.5, 0.9, 1.0]))
def test_a_quantile_is_that_of_the_plain_list(days, share):
    plain = sorted(day for day, count in days.items() for _ in range(count))
    found = figures.quantile(days, share)
    if not plain:
        assert found is None
    else:
        assert sum(day <= found for day in plain) >= share * len(plain)
        assert sum(day < found for day in plain) < share * len(plain)


@given(st.lists(counts, max_size=4))
def test_what_is_added_up_is_what_was_counted_and_leaves_the_parts_alone(parts):
    sums = [Sums({"received": len(days)}, days, {"A": [1, 2, 3, 4]}) for days in parts]
    before = copy.deepcopy(sums)
    whole = figures.total(sums)
    assert sums == before
    assert sum(whole.days.values()) == sum(sum(days.values()) for days in parts)
    assert whole["received"] == sum(map(len, parts))
    assert whole.procedures.get("A", [0] * 4) == [len(parts) * n for n in (1, 2, 3, 4)]


def test_a_template_reads_counts_and_what_follows_from_them():
    sums = Sums({"received": 3, "late": 1, "in_time": 1}, days={4: 2}, open_late=7)
    text = "{{ s.received }} {{ s.decided }} {{ s.median }} {{ s.open_late }} {{ s.desk }}"
    assert Template(text).render(Context({"s": sums})) == "3 2 4 7 0"


def test_essential_services_are_counted_apart():
    sums = Sums(procedures={"A": [10, 4, 0, 0], "B": [5, 5, 0, 0]})
    assert sums.online_of(frozenset({"A"})) == (4, 10)
    assert Sums().median is Sums().p90 is Sums().mean_days is None
    assert Sums(days={2: 1, 4: 3}).mean_days == 3.5


@given(st.lists(st.integers(0, 40), max_size=12))
def test_no_small_figure_is_told_nor_found_by_a_difference(values):
    hidden = figures.hidden(values)
    missing = [value for value, is_hidden in zip(values, hidden, strict=True) if is_hidden]
    assert all(
        is_hidden for value, is_hidden in zip(values, hidden, strict=True) if 0 < value < SMALLEST
    )
    if missing and len([value for value in values if value]) > 1 and sum(values) >= SMALLEST:
        assert len(missing) > 1
        assert sum(missing) >= SMALLEST
    if not any(0 < value < SMALLEST for value in values):
        assert missing == []


@pytest.mark.parametrize(
    ("part", "whole", "small"),
    [(0, 4, True), (0, 20, False), (2, 20, True), (18, 20, True), (10, 20, False), (20, 20, False)],
)
def test_a_share_of_few_is_small(part, whole, small):
    assert figures.share_is_small(part, whole) is small


def test_what_adds_up_are_the_columns_of_the_table():
    columns = {field.name for field in MonthFigure._meta.local_fields}
    others = {"id", "province", "month", "unit", "unit_on", "days", "procedures", "copies"}
    assert columns - others == set(figures.COUNTED)
