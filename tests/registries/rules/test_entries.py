import datetime as dt

import pytest

from lienmach.registries.rules.entries import CORRECTABLE, corrected
from lienmach.registries.rules.reasons import Reason

TODAY = dt.date(2026, 11, 24)


def test_a_corrected_name_brings_its_keys_along():
    assert corrected("full_name", "Nguyễn  Thị Lan", today=TODAY).keys() == {
        "full_name", "name_key", "sort_key",
    }  # fmt: skip


def test_a_corrected_date_says_how_much_is_known():
    assert corrected("birth_date", "1950", today=TODAY) == {
        "birth_date": dt.date(1950, 1, 1),
        "birth_precision": "year",
    }


@pytest.mark.parametrize("name", sorted(CORRECTABLE))
def test_what_is_no_value_is_refused(name):
    assert isinstance(corrected(name, "\0", today=TODAY), Reason)


def test_other_values_change_themselves():
    assert corrected("sex", "Nữ", today=TODAY) == {"sex": "female"}
    assert corrected("personal_id", "030185001234", today=TODAY) == {"personal_id": "030185001234"}
    assert corrected("mother_name", "Lê Thị Hoa", today=TODAY) == {"mother_name": "Lê Thị Hoa"}
