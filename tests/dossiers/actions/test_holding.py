"""Of two who work on something that has no row the second waits for the first."""

import threading

from django.db import connections

from lienmach import homes
from lienmach.dossiers.actions.holding import hold_for
from tests.dossiers import paying


@homes.action("dossiers")
def alone(what, meanwhile):
    hold_for(what)
    meanwhile()


def test_the_second_waits_until_the_first_is_done(counter):
    seen, inside, later = [], threading.Event(), threading.Event()

    def first():
        inside.set()
        assert not later.wait(0.3)
        seen.append("first")

    def second():
        later.set()
        seen.append("second")

    def deed(which):
        if which is second:
            assert inside.wait(10)
        alone("a thing", which)

    paying.at_once(deed, first, second)
    assert seen == ["first", "second"]


def test_who_works_on_something_else_does_not_wait(counter):
    done = threading.Event()

    def other():
        paying.at_once(lambda what: alone(what, done.set), "another thing")

    alone("a thing", other)
    assert done.is_set()
    connections.close_all()
