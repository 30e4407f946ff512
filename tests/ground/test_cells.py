"""Nothing in a file that is given out is taken for a formula."""

import pytest

from lienmach.ground.cells import cell


@pytest.mark.parametrize("text", ["=1+1", "+84", "-2", "@SUM(A1)", "\t=1", "\r=1"])
def test_what_a_spreadsheet_would_run_is_marked_as_text(text):
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize(("text", "told"), [("Nguyễn Lan", "Nguyễn Lan"), ("", ""), (None, "")])
def test_anything_else_stays_as_it_is(text, told):
    assert cell(text) == told
