"""Every commit says in one sentence what it does to which room."""

import re
import shutil
import subprocess

import pytest

from tests.architecture.house import ROOT

SUBJECT = re.compile(r"[a-z][a-z0-9 _,-]*: [A-Z].*[^.]\.")
LONGEST = 72


def is_well_said(subject: str) -> bool:
    """Test if a subject reads ``room: Imperative sentence.`` in at most 72 characters."""
    return bool(SUBJECT.fullmatch(subject)) and len(subject) <= LONGEST


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        ("territory: Keep the successors of a dissolved unit.", True),
        ("Territory: Keep the successors.", False),
        ("territory: keep the successors.", False),
        ("territory: Keep the successors", False),
        ("wip", False),
        ("territory: " + "K" * 61 + ".", False),
    ],
)
def test_the_form_is_told_from_what_is_not(subject, said):
    assert is_well_said(subject) is said


def test_every_commit_has_the_form():
    if not shutil.which("git") or not (ROOT / ".git").exists():
        pytest.skip("there is no history here: this copy did not come by git")
    log = subprocess.run(
        ["git", "log", "--no-merges", "--format=%h %s"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert not [line for line in log.splitlines() if not is_well_said(line.partition(" ")[2])]
