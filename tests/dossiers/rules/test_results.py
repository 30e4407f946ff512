"""Kinds, states and numbers of results, and how little of them strangers are told."""

import re

import pytest

from lienmach.dossiers.rules import results


def test_no_step_leads_back():
    order = {state: n for n, state in enumerate(results.STATES)}
    assert all(order[before] < order[after] for (before, _step), after in results.STEPS.items())
    assert results.after("set", "publish") is None
    assert results.after("revoked", "publish") is None
    assert set(results.STATES) == results.PENDING | results.ISSUED | {"void"}


def test_a_number_names_serial_kind_and_agency():
    assert results.number(12, "TLKS", "H24.101") == "12/TLKS-H24.101"
    with pytest.raises(ValueError, match="counts from 1"):
        results.number(0, "TB", "H24.101")


def test_tokens_are_128_random_bits():
    tokens = {results.new_token() for _ in range(1000)}
    assert len(tokens) == 1000
    assert all(re.fullmatch(r"[\w-]{22}", token) for token in tokens)


@pytest.mark.parametrize(
    ("names", "day", "hint"),
    [
        (["Nguyễn Minh An"], "2026-09-20", ("N.M.A.", "2026")),
        (["Nguyễn Văn An", "Trần Thị Bé"], "2026-11-20", ("N.V.A. – T.T.B.", "2026")),
        (["Đỗ  Ức"], "1958", ("Đ.Ứ.".replace("Ứ", "Ứ"), "1958")),
        ([], "", ("", "")),
        ([""], "", ("", "")),
        (["An"], "20/09/2026", ("A.", "")),
    ],
)
def test_a_hint_has_initials_and_a_year(names, day, hint):
    found = results.hint(names, day)
    assert (found.initials, found.year) == hint
