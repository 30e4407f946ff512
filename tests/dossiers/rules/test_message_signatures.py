import pytest

from lienmach.dossiers.rules import message_signatures as signatures

KEY, PATH, BODY, NOW = "a secret", "/api/v1/portal/messages", b'{"a": 1}', 1_790_000_000.0


def held(**changes):
    """Check a signed request of which something was changed on its way."""
    sent = signatures.headers(KEY, "POST", PATH, BODY, now=NOW)
    found = {
        "secret": KEY, "method": "POST", "path": PATH, "body": BODY,
        "moment": sent[signatures.TIME], "signed": sent[signatures.SIGNATURE], "now": NOW + 1,
        **changes,
    }  # fmt: skip
    return signatures.holds(
        found.pop("secret"), found.pop("method"), found.pop("path"), found.pop("body"), **found
    )


def test_what_was_signed_holds_for_some_minutes():
    assert held()
    assert held(now=NOW + signatures.WINDOW_SECONDS)
    assert not held(now=NOW + signatures.WINDOW_SECONDS + 1)
    assert not held(now=NOW - signatures.WINDOW_SECONDS - 1)


@pytest.mark.parametrize(
    "change",
    [
        {"secret": "another"}, {"method": "PUT"}, {"path": PATH + "?x=1"}, {"body": b'{"a": 2}'},
        {"moment": "1790000001"}, {"moment": "now"}, {"moment": ""}, {"moment": "١٧٩٠٠٠٠٠٠٠"},
        {"signed": ""}, {"signed": "ạ" * 64}, {"signed": "\udcff"},
    ],
)  # fmt: skip
def test_what_was_changed_on_its_way_does_not(change):
    assert not held(**change)
