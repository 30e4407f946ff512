from lienmach.dossiers import seeds
from lienmach.dossiers.rules import offers
from lienmach.dossiers.rules.offers import Offer

ALL = [Offer(each["code"], each["snapshot"]) for each in seeds.documents()]


def test_words_are_found_with_and_without_marks_in_both_languages():
    for question in ("khai sinh", "KHAI SINH", "khaí sính", "birth"):
        assert "DVC25.09" in [each.code for each in offers.matching(ALL, question)], question
    assert offers.matching(ALL, "khai sinh xe máy") == []
    assert offers.matching(ALL, "") == ALL


def test_every_procedure_that_ships_belongs_to_one_event_in_life():
    groups = offers.grouped(ALL, lang="vi")
    told = [each.code for _name, some in groups for each in some]
    assert sorted(told) == sorted(each.code for each in ALL)
    assert all(name for name, _some in groups)
    numbers = [number for event in offers.life_events() for number in event.numbers]
    assert len(numbers) == len(set(numbers))


def test_what_belongs_to_none_comes_last():
    strange = Offer("X", {"name": "Việc lạ", "number": 999})
    assert offers.grouped([strange, ALL[0]], lang="en")[-1] == ("", [strange])
