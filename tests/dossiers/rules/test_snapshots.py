import copy

import pytest

from lienmach.dossiers import seeds
from lienmach.dossiers.rules.snapshots import is_of_this_shape, level_faults, shape_faults
from tests.languages import VIETNAMESE

SHIPPED = {each.code: each.snapshot for each in seeds.versions("haiduong")}
SOUND = SHIPPED["1.004222"]
MARRIAGE = SHIPPED["DVC25.11"]
LIMIT = {"kind": "same_day", "citation": "Luật", "confidence": "low"}
NOBODY_ATTENDS = [
    {name: told for name, told in line.items() if name != "needs"} for line in MARRIAGE["steps"]
]


def changed(*path, to, of=SOUND):
    found = copy.deepcopy(dict(of))
    place = found
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = to
    return found


def test_what_ships_is_of_the_shape():
    assert is_of_this_shape(SOUND)
    assert shape_faults(SOUND) == []


def test_what_was_published_before_is_told_from_it():
    assert not is_of_this_shape({"name": "X", "form": []})
    assert not is_of_this_shape({**SOUND, "shape": 2})


@pytest.mark.parametrize(
    ("snapshot", "fault"),
    [
        (changed("level", to="half"), "/level"),
        (changed("served_by", "system", to="village"), "/served_by/system"),
        (changed("assurance", "level", to=3), "/assurance/level"),
        (changed("receiving_rule", "rule", to="anywhere"), "/receiving_rule/rule"),
        (changed("fees", 0, "amount", to=10.5), "/fees/0/amount"),
        (changed("fees", 0, "amount", to=-1), "/fees/0/amount"),
        (changed("fees", 0, "currency", to="EUR"), "/fees/0/currency"),
        (changed("fees", 0, "since", to="2026-13-01"), "/fees/0/since"),
        (changed("fees", 0, "surprise", to=1), "/fees/0"),
        (changed("exemptions", 0, "percent", to=101), "/exemptions/0/percent"),
        (changed("exemptions", 0, "until", to="2020-01-01"), "ends before it begins"),
        (changed("papers", 0, "kind", to="parchment"), "/papers/0/kind"),
        (changed("papers", 1, "code", to="application_form"), "stands twice"),
        (changed("fees", 0, "when", to={"nobody": True}), "nobody is asked"),
        (changed("fees", 0, "when", to={"reason": {"more": 1}}), "unknown comparison"),
        (changed("fees", 0, "per", to="nothing"), "needs a question with a"),
        (changed("fees", 0, "per", to="reason"), "needs a question with a"),
        (changed("notes_en", to=[]), "needs its English"),
        (changed("steps", 0, "duty", to="juggle"), "/steps/0/duty"),
        (changed("steps", 0, "to", to="examined"), "/steps/0/to"),
        (changed("steps", 0, "level", to="ministry"), "/steps/0/level"),
        (changed("steps", 3, "share", to=50), "different parts"),
        (changed("form", to=[]), "/form"),
        (changed("steps", 0, "needs", to=[], of=MARRIAGE), "/steps/0/needs"),
        (changed("steps", 0, "needs", to=[{"step": "attend"}], of=MARRIAGE), "/steps/0/needs"),
        (
            changed("steps", 5, "needs", to=[{"step": "attend", "when": {"moon": 1}}], of=MARRIAGE),
            "/steps/5/needs: nobody is asked",
        ),
        (changed("result", "paper", "sign", to="tlks", of=MARRIAGE), "/result/paper/sign"),
        (changed("result", "paper", "code", to="T" * 30, of=MARRIAGE), "/result/paper/code"),
        (changed("result", "paper", "groups", to=[], of=MARRIAGE), "/result/paper/groups"),
        (changed("result", "paper", "moon", to=1, of=MARRIAGE), "/result/paper"),
        (changed("result", "paper", "one_of", to=[["him", "her"]], of=MARRIAGE), "no line 'her'"),
    ],
)
def test_what_is_not_of_the_shape_is_found(snapshot, fault):
    assert any(fault in each.en for each in shape_faults(snapshot)), shape_faults(snapshot)
    assert [each for each in shape_faults(snapshot) if not VIETNAMESE.search(each.vi)] == []


@pytest.mark.parametrize(
    ("snapshot", "fault"),
    [
        (changed("level", to="full", of=MARRIAGE), "it is partly online"),
        (
            changed("competent_kind", to="land_office_branch", of=MARRIAGE),
            "the competent agency of",
        ),
        (
            changed("steps", to=NOBODY_ATTENDS, of=MARRIAGE),
            "each step that decides needs a station",
        ),
        (
            changed("limits", to=[{**LIMIT, "when": {"assurance_level": 2}}, LIMIT]),
            "/limits/0: a time limit asks for answers of the form",
        ),
        (
            changed("steps", to=SHIPPED["1.001456"]["steps"], of=SHIPPED["2.001194"]),
            "each step that decides needs a station",  # decided here too, in an outage
        ),
    ],
)
def test_more_is_asked_of_what_is_written_than_of_what_was_published(snapshot, fault):
    assert shape_faults(snapshot) == []
    found = list(level_faults(snapshot))
    assert any(fault in each.en for each in found), found
    assert [each for each in found if not VIETNAMESE.search(each.vi)] == []


@pytest.mark.parametrize("code", SHIPPED)
def test_what_ships_bears_out_its_level(code):
    assert list(level_faults(SHIPPED[code])) == []
