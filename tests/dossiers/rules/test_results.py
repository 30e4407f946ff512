"""Kinds, states and numbers of results, and how little of them strangers are told."""

import re

import pytest

from lienmach.dossiers.rules import results


def test_no_step_leads_back():
    order = {state: n for n, state in enumerate(results.STATES)}
    assert all(order[before] < order[after] for (before, _step), after in results.STEPS.items())
    assert results.after("set", "publish") is None
    assert results.after("revoked", "publish") is None
    assert set(results.STATES) == results.PENDING | results.ISSUED


@pytest.mark.parametrize(
    ("service", "outcome", "kind"),
    [
        (9, "granted", "birth-extract"),
        (9, "refused", "letter"),
        (19, "granted", "land-change"),
        (20, "granted", "letter"),
        (None, "granted", "letter"),
    ],
)
def test_the_paper_follows_from_service_and_outcome(service, outcome, kind):
    assert results.kind_of(service, outcome) == kind


def test_a_number_names_serial_kind_and_agency():
    assert results.number(12, "birth-extract", "H24.101") == "12/TLKS-H24.101"
    with pytest.raises(ValueError, match="counts from 1"):
        results.number(0, "letter", "H24.101")


def test_tokens_are_128_random_bits():
    tokens = {results.new_token() for _ in range(1000)}
    assert len(tokens) == 1000
    assert all(re.fullmatch(r"[\w-]{22}", token) for token in tokens)


@pytest.mark.parametrize(
    ("name", "day", "hint"),
    [
        ("Nguyễn Minh An", "2026-09-20", ("N.M.A.", "2026")),
        ("Đỗ  Ức", "1958", ("Đ.Ứ.".replace("Ứ", "Ứ"), "1958")),
        ("", "", ("", "")),
        ("An", "20/09/2026", ("A.", "")),
    ],
)
def test_a_hint_has_initials_and_a_year(name, day, hint):
    found = results.hint(name, day)
    assert (found.initials, found.year) == hint
