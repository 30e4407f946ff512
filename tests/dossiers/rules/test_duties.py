from lienmach.dossiers.rules.duties import HANDLE, PLACE, SEE, TAKE_IN
from lienmach.identity.rules.duties import Kind

WHO_MERGES = frozenset({Kind.MERGE})


def test_whoever_may_do_something_may_see_it():
    assert TAKE_IN | HANDLE | (PLACE - WHO_MERGES) <= SEE


def test_who_merges_sees_no_more_than_what_waits_for_a_place():
    assert WHO_MERGES <= PLACE
    assert not WHO_MERGES & SEE
