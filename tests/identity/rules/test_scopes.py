import pytest

from lienmach.identity.rules import scopes


def test_scopes_are_kept_as_one_sorted_list_and_read_back():
    kept = scopes.written(["dossiers:write", "dossiers:read", "dossiers:read"])
    assert kept == "dossiers:read dossiers:write"
    assert scopes.parsed(kept) == {"dossiers:read", "dossiers:write"}


def test_the_right_to_write_does_not_carry_the_right_to_read():
    assert scopes.allows(["dossiers:write"], "dossiers:write")
    assert not scopes.allows(["dossiers:write"], "dossiers:read")
    assert not scopes.allows([], "dossiers:read")


def test_a_door_that_asks_for_no_scope_is_a_bug():
    with pytest.raises(ValueError, match="not a scope"):
        scopes.allows(scopes.KNOWN, "everything")


def test_a_scope_nobody_asks_for_is_told():
    assert scopes.unknown(["dossiers:read", "dossiers:burn"]) == ("dossiers:burn",)
    assert scopes.unknown(scopes.CITIZEN) == scopes.unknown(scopes.STAFF) == ()
