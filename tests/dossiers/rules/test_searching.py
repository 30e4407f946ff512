from hypothesis import given
from hypothesis import strategies as st

from lienmach.dossiers.rules import searching


def matches(question, *texts, data=None):
    """Test if a question's words are all among a dossier's, as PostgreSQL would."""
    words = set(searching.indexed(*texts, data=data).split())
    wanted = searching.asked(question).split(" & ")
    *whole, last = wanted
    if not last.endswith(":*"):
        return set(wanted) <= words
    return set(whole) <= words and any(word.startswith(last.removesuffix(":*")) for word in words)


def test_diacritics_and_the_order_of_words_do_not_matter():
    for question in ("Nguyễn Thúy", "thuy nguyen", "NGUYEN THUÝ", "thuý thị"):
        assert matches(question, "Nguyễn Thị Thuý")
    assert not matches("tran thuy", "Nguyễn Thị Thuý")


def test_words_of_the_form_are_found_however_deep():
    data = {"a": [{"b": "Thửa đất số 203"}], "sheet": 15, "yes": True}
    assert matches("thua dat 203", data=data)
    assert matches("15", data=data)
    assert not matches("true", data=data)


def test_a_code_is_found_by_its_parts():
    assert matches("261116 0001", "H24.101.01-261116-0001")
    assert matches("H24 2611", "H24.101.01-261116-0001")
    assert not matches("261116 0002", "H24.101.01-261116-0001")


def test_nothing_asked_is_nothing():
    assert searching.asked("") == searching.asked("  ·—! ") == ""


def test_a_personal_number_is_one_only_whole():
    assert searching.personal_id(" 030185000123 ") == "030185000123"
    assert searching.personal_id("03018500012") is None
    assert searching.personal_id("030185000123 x") is None


@given(st.text())
def test_whatever_is_typed_is_a_question_postgresql_can_read(text):
    asked = searching.asked(text)
    assert all(word.removesuffix(":*").isalnum() for word in asked.split(" & ") if asked)
    assert asked.isascii()
