"""The names of the forms, and how what happened is told in them."""

from lienmach.dossiers.rules import paperwork


def test_there_are_seven_forms_with_names():
    assert list(paperwork.NAMES) == list(paperwork.NAMES_EN) == list(paperwork.FORMS)
    assert set(paperwork.BODIES) == paperwork.ACTS
    assert "Mẫu số 04" in paperwork.foot("04")
