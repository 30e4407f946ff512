from lienmach.dossiers.rules.duties import HANDLE, PLACE, SEE, TAKE_IN


def test_whoever_may_do_something_may_see_it():
    assert TAKE_IN | HANDLE | PLACE <= SEE
