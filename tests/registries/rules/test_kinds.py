import pytest

from lienmach.registries.actions.loading import LOADERS
from lienmach.registries.rules import kinds


@pytest.mark.parametrize("kind", kinds.KINDS.values(), ids=lambda kind: kind.name)
def test_every_kind_says_where_and_as_of_when_its_rows_lie(kind):
    assert kind.column("unit").required
    assert kind.column("unit_on").required
    assert kind.name in LOADERS


def test_choices_are_kept_in_one_form():
    assert set(kinds.SEX.values()) == {"male", "female"}
    assert set(kinds.MERIDIANS.values()) == {"9209", "9210"}
    assert all(code == code.upper() for code in kinds.CHANGES.values())
