import pytest

from lienmach.registries.rules.kin import Named, is_parent, year_of

LAN = Named("Nguyễn Thị Lan", 1985)


@pytest.mark.parametrize(
    ("entries", "household", "namesakes", "proved"),
    [
        ([LAN], [], 0, True),
        ([Named("nguyễn thị  lan", 1985)], [], 0, True),
        ([Named("Nguyễn Thị Lan", 1984)], [], 0, False),
        ([Named("Nguyễn Thị Lan")], [], 0, False),
        ([Named("Nguyễn Thị Lân", 1985)], [], 0, False),
        ([LAN], [], 1, False),
        ([], [Named("Nguyễn Thị Lan")], 0, True),
        ([], [Named("Nguyễn Thị Lan")], 1, False),
        ([], [Named("")], 0, False),
        ([], [], 0, False),
    ],
)
def test_a_parent_is_proved_by_more_than_a_name(entries, household, namesakes, proved):
    found = is_parent(LAN, by_entries=entries, by_household=household, namesakes=namesakes)
    assert found is proved


@pytest.mark.parametrize(
    ("text", "year"), [("1985", 1985), ("1985-03-04", 1985), ("", 0), (None, 0), ("85", 0)]
)
def test_a_year_is_read_from_a_year_or_a_day(text, year):
    assert year_of(text) == year
