import pytest

from lienmach.dossiers import seeds
from lienmach.dossiers.rules.procedure_parts import PARTS, missing_parts, reads_from

SHIPPED = {each.code: each.snapshot for each in seeds.versions("haiduong")}
BIRTH = SHIPPED["DVC25.09"]


def test_what_ships_lacks_no_part_but_the_fee_that_nobody_published():
    lacking = {code: missing_parts(each) for code, each in SHIPPED.items()}
    assert all(
        parts == ([] if SHIPPED[code]["fees"] else ["fee"]) for code, parts in lacking.items()
    )
    assert {bool(parts) for parts in lacking.values()} == {True, False}


@pytest.mark.parametrize(("part", "places"), PARTS.items())
def test_a_part_is_told_in_any_of_its_places(part, places):
    without = {name: value for name, value in BIRTH.items() if name not in places}
    assert missing_parts(without) == [part]
    assert missing_parts({**without, places[0]: []}) == [part]
    assert missing_parts({**without, places[-1]: BIRTH.get(places[-1])}) == []


def test_what_is_free_is_told_and_is_no_missing_part():
    assert missing_parts({**BIRTH, "fees": [{"amount": 0, "currency": "VND"}]}) == []


def test_a_register_is_read_for_a_question_or_for_a_paper():
    form = {"properties": {"name": {"x-register": {"register": "identity"}}, "note": {}}}
    asked = {
        "form": form,
        "papers": ["Sổ hộ khẩu", {"code": "proof", "from_register": "residents"}],
    }
    assert reads_from(asked, "identity")
    assert reads_from(asked, "residents")
    assert not reads_from(asked, "land")
    assert not reads_from({"form": {}}, "residents")
