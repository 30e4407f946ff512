"""Commands start the embedded database where they need it, and only there."""

import pytest

from tests.ground.conftest import Home


@pytest.fixture
def empty(tmp_path):
    """A home with nothing in it yet."""
    return Home(tmp_path / "var")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("ledger", "verify", "--exported", "nowhere"), 2),
        (("ledger", "verify", "--exported=nowhere"), 2),
        (("ledger", "verify", "--exported", "nowhere", "--proof", "neither"), 2),
        (("ledger", "verify", "--help"), 0),
        (("serve", "-h"), 0),
        (("help", "merge"), 0),
        (("--help",), 0),
    ],
)
def test_what_needs_no_database_makes_none(empty, words, code):
    done = empty.lienmach(*words)
    assert done.returncode == code, done.stderr
    assert not (empty.path / "postgresql").exists()
    assert not (empty.path / "run").exists()
