import datetime as dt

import pytest

from lienmach.ground import vault
from lienmach.ground.vault import NotSealedHere

NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


def test_what_was_sealed_for_a_purpose_opens_for_it_in_time():
    text = vault.sealed("a", at=NOW, name="Lan", number=1)
    assert vault.opened("a", text, at=NOW + MINUTE, within=MINUTE) == {"name": "Lan", "number": 1}
    assert vault.opened("a", text, at=NOW + 10**6 * MINUTE)["name"] == "Lan"
    assert "Lan" not in text


@pytest.mark.parametrize(
    "spoil", [lambda t: t[:-4] + "AAAA", lambda _: "", lambda _: "é", str.upper]
)
def test_what_was_changed_opens_for_nobody(spoil):
    text = vault.sealed("a", at=NOW, n=1)
    with pytest.raises(NotSealedHere):
        vault.opened("a", spoil(text), at=NOW)


def test_it_opens_neither_for_another_purpose_nor_too_late_nor_too_early():
    text = vault.sealed("a", at=NOW, n=1)
    for purpose, at in (("b", NOW), ("a", NOW + 2 * MINUTE), ("a", NOW - 5 * MINUTE)):
        with pytest.raises(NotSealedHere):
            vault.opened(purpose, text, at=at, within=MINUTE)


def test_a_mark_is_the_same_for_the_same_and_tells_nothing():
    assert vault.mark("a", "x") == vault.mark("a", "x")
    assert len({vault.mark("a", "x"), vault.mark("b", "x"), vault.mark("a", "y")}) == 3
    assert len(vault.mark("a", "x")) == 64
