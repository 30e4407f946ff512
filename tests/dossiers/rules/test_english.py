import copy

import pytest

from lienmach.dossiers import seeds
from lienmach.dossiers.rules.english import lacking
from lienmach.dossiers.rules.offers import life_events

SOUND = next(each.snapshot for each in seeds.versions("haiduong") if each.code == "1.004194")


@pytest.mark.parametrize("province", ["haiduong", "haiphong"])
def test_every_text_that_ships_has_its_english(province):
    found = {each.code: lacking(each.snapshot) for each in seeds.versions(province)}
    assert {code: places for code, places in found.items() if places} == {}


def test_every_event_in_life_has_its_english():
    assert all(each.name_en for each in life_events())


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (("name_en",), "/name"),
        (("owner_en",), "/owner"),
        (("receiving_en",), "/receiving"),
        (("listed_in_en",), "/listed_in"),
        (("notes_en",), "/notes"),
        (("assurance", "note_en"), "/assurance/note"),
        (("exemptions", 0, "name_en"), "/exemptions/0/name"),
        (("exemptions", 0, "note_en"), "/exemptions/0/note"),
        (("papers", 1, "name_en"), "/papers/1/name"),
        (("papers", 1, "citation_en"), "/papers/1/citation"),
        (("steps", 0, "name_en"), "/steps/0/name"),
        (("result", "name_en"), "/result/name"),
        (("form", "properties", "host", "x-title-en"), "/form/host/title"),
        (("form", "properties", "host", "x-hint-en"), "/form/host/x-hint"),
    ],
)
def test_a_text_without_english_is_found(path, place):
    snapshot = copy.deepcopy(dict(SOUND))
    held = snapshot
    for step in path[:-1]:
        held = held[step]
    del held[path[-1]]
    assert lacking(snapshot) == [place]


def test_the_name_of_an_act_is_no_text():
    assert lacking({"citation": "Nghị định 61/2018/NĐ-CP, Điều 17-20"}) == []
    assert lacking({"citation": "Luật Việc làm; cần đối chiếu"}) == ["/citation"]


def test_a_fact_that_is_worked_out_has_a_label():
    assert lacking({"facts": [{"name": "in_time", "label": "đúng hạn"}]}) == ["/facts/0/label"]
