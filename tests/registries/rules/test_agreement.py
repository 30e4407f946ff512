import itertools

import pytest

from lienmach.registries.rules.agreement import Word, verdict

SAME, OTHER, UNSURE = Word.SAME, Word.NOT_SAME, Word.CANNOT_TELL


@pytest.mark.parametrize(
    ("words", "comes_to"),
    [
        ([], None),
        ([SAME], None),
        ([OTHER], None),
        ([SAME, SAME], SAME),
        ([OTHER, OTHER], OTHER),
        ([SAME, OTHER], None),
        ([SAME, UNSURE], None),
        ([UNSURE, UNSURE, UNSURE], None),
        ([SAME, OTHER, SAME], SAME),
        ([SAME, OTHER, OTHER], OTHER),
        ([SAME, UNSURE, SAME], SAME),
        ([SAME, UNSURE, OTHER], None),
        ([SAME, SAME, OTHER, OTHER], None),
    ],
)
def test_two_persons_decide_and_a_third_where_they_disagree(words, comes_to):
    assert {verdict(each) for each in itertools.permutations(words)} == {comes_to}
