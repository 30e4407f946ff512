"""Nothing of what ships is told by the name of a key, in either language."""

import pytest

from lienmach.dossiers import seeds
from lienmach.dossiers.rules import told_keys
from lienmach.dossiers.rules.english import ASKED
from tests.languages import VIETNAMESE

RULES = ("limits", "fees", "exemptions", "papers", "steps", "facts", "served_by", "assurance",
         "receiving_rule", "partial_reason", "result")  # fmt: skip
SHIPPED = [each.snapshot for each in seeds.versions("haiduong")]
APART = {"paper", "groups", "lines", "names", "day"}
"""Told by what they hold."""


def keys_of(value):
    if isinstance(value, dict):
        for key, each in value.items():
            yield key
            if key != "when":  # its keys are questions
                yield from keys_of(each)
    elif isinstance(value, list):
        for each in value:
            yield from keys_of(each)


def shipped_keys():
    for snapshot in SHIPPED:
        for name in RULES:
            yield from keys_of(snapshot.get(name, []))
        for question in snapshot["form"]["properties"].values():
            yield from set(question) - {"x-register"}


def test_every_key_that_ships_has_words():
    english = {*ASKED.values()}
    used = {key for key in shipped_keys() if not key.endswith("_en")} - english - APART
    assert sorted(used - set(told_keys.KEYS) - {"of", "x-opens"}) == []


def test_words_are_in_two_languages():
    for vi, en in [
        *told_keys.KEYS.values(),
        *(w for v in told_keys.VALUES.values() for w in v.values()),
    ]:
        assert vi
        assert en
        assert not VIETNAMESE.search(en)


@pytest.mark.parametrize("snapshot", SHIPPED, ids=lambda each: each["name"][:20])
def test_every_code_of_a_step_reads_as_words(snapshot):
    for rule in snapshot["steps"]:
        for key in ("duty", "level", "from", "to", "confidence"):
            assert told_keys.value(key, rule[key], 0), (key, rule[key])


def test_what_is_no_code_is_told_as_it_is_written():
    assert told_keys.value("name", "Tên", 0) is None
    assert told_keys.value("duty", ["receive", "juggle"], 1) is None
    assert told_keys.value("duty", ["receive", "decide"], 1) == "receive, decide"
    assert told_keys.value("instant", True, 0) == "có"
    assert told_keys.key("moon", 1) == "moon"
