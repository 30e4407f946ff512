import copy

import pytest

from lienmach.dossiers import seeds
from lienmach.dossiers.rules.legal_basis import LISTS, SINGLE, lacking, sentence

WHOLE = next(
    each.snapshot for each in seeds.versions("haiduong") if each.code == "2.001194"
)  # partly online, with fees
EXEMPT = next(each.snapshot for each in seeds.versions("haiduong") if each.code == "1.004222")


def without(snapshot, *path, key="citation"):
    changed = copy.deepcopy(dict(snapshot))
    place = changed
    for step in path:
        place = place[step]
    del place[key]
    return changed


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("key", ["citation", "confidence"])
def test_every_member_of_every_list_needs_its_law(name, key):
    snapshot = EXEMPT if name == "exemptions" else WHOLE
    assert not lacking(snapshot)
    assert [each.place for each in lacking(without(snapshot, name, 0, key=key))] == [f"{name}/0"]


@pytest.mark.parametrize("name", SINGLE)
def test_so_does_what_stands_alone(name):
    assert [each.place for each in lacking(without(WHOLE, name))] == [name]
    assert [each.place for each in lacking(without(WHOLE, key=name))] == [name]


def test_a_result_s_paper_needs_its_law_where_there_is_one():
    birth = next(each.snapshot for each in seeds.versions("haiduong") if each.code == "DVC25.09")
    assert not lacking(birth)
    assert [each.place for each in lacking(without(birth, "result", "paper"))] == ["result/paper"]


def test_fully_online_needs_no_reason():
    assert not lacking({**without(WHOLE, key="partial_reason"), "level": "full"})


@pytest.mark.parametrize("said", ["", "  ", "xem", None])
def test_a_dash_is_no_citation(said):
    assert [each.place for each in lacking({**WHOLE, "citation": said})] == ["citation"]


def test_the_list_says_what_lacks_one_in_both_languages():
    vi, en = sentence(lacking(without(WHOLE, "papers", 1)))
    assert "Giấy tờ" in vi
    assert "papers/1" in vi
    assert "Paper" in en
