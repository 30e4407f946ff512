import pytest

from lienmach.registries.rules.unmatched import REASONS, Standing, seen_today


def test_linked_and_in_review_are_no_reasons():
    assert set(Standing) - set(REASONS) == {Standing.LINKED, Standing.IN_REVIEW}


@pytest.mark.parametrize(
    ("standing", "heirs", "seen"),
    [
        (Standing.NO_CANDIDATE, ["10507"], Standing.NO_CANDIDATE),
        (Standing.NO_CANDIDATE, [], Standing.OLD_UNIT),
        (Standing.NO_CANDIDATE, ["10507", "10525"], Standing.OLD_UNIT),
        (Standing.NAME_DIFFERS, [], Standing.NAME_DIFFERS),
        (Standing.LINKED, [], Standing.LINKED),
    ],
)
def test_a_unit_that_is_gone_explains_only_what_nothing_else_does(standing, heirs, seen):
    assert seen_today(standing, heirs) is seen
