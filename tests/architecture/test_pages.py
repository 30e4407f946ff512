"""Every page of the house is shown to axe by a test that says so; see tests/journeys/looked_at.py."""

import re

from tests.architecture.house import HOUSE, ROOT, tree
from tests.journeys.looked_at import LOOKS_AT

ELSEWHERE = HOUSE / "scenarios"
"""The demonstration's provider is another program; tests/journeys/test_sign_in_citizen.py sees it."""


def pages():
    """Return the templates that are pages: no parts of one, and none that others stand on."""
    found = templates()
    bases = set(re.findall(r'{% extends "([^"]+)"', "".join(found.values())))
    return {name for name in found if "/_" not in name and name not in bases}


def templates():
    """Return the text of every template but those of the demonstration's provider."""
    return {
        path.as_posix().rpartition("/templates/")[2]: path.read_text("utf-8")
        for path in tree()
        if path.suffix == ".html" and HOUSE in path.parents and ELSEWHERE not in path.parents
    }


CHOOSES_A_LANGUAGE = {"base.html", "identity/contact.html"}
"""Where people choose one, the one that stands is marked; elsewhere `w` and `either` know it."""


def test_no_page_asks_for_its_language_itself():
    asking = {
        name for name, text in templates().items() if re.search(r"{% (el)?if [^%]*\blang\b", text)
    }
    assert asking == CHOOSES_A_LANGUAGE


def test_every_page_is_looked_at_by_a_test():
    looked_at = [name for names in LOOKS_AT.values() for name in names]
    assert len(looked_at) == len(set(looked_at))
    assert pages() == set(looked_at)


def test_the_tests_that_look_are_there():
    for test in LOOKS_AT:
        file, _, name = test.partition("::")
        assert f"def {name}(" in (ROOT / file).read_text("utf-8"), test
