import pytest

from lienmach.identity.rules.assurance import Level, level_of, name_of


@pytest.mark.parametrize(
    ("acr", "level"),
    [("LoA2", 2), ("LoA1", 1), (None, 1), ("", 1), ("loa2", 1), (2, 1), (["LoA2"], 1)],
)
def test_what_is_not_known_to_be_level_two_is_level_one(acr, level):
    assert level_of(acr) == level


def test_names_of_levels_are_the_issuers_own():
    names = {"urn:two": 2, "urn:one": 1}
    assert level_of("urn:two", names) is Level.TWO
    assert level_of("LoA2", names) is Level.ONE
    assert name_of(2, names) == "urn:two"
    assert name_of(2, {"only": 1}) is None
