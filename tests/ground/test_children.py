"""Children are started again when they die, and end with their parent."""

import os
import subprocess
import sys
import time

import pytest

from lienmach.ground.children import Children
from tests.ground.conftest import is_alive

SLEEPS = ("sleep", "60")
FAILS = ("false",)
PARENT = """
import os, sys, time
from lienmach.ground.children import Children
children = Children()
children.start("one", ["sleep", "60"], os.environ)
print(children._children["one"].process.pid, flush=True)
time.sleep(60)
"""


class Clock:
    """A time that passes when it is told to."""

    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def children(clock):
    children = Children(clock)
    yield children
    children.stop(within=5)


def process(children: Children) -> subprocess.Popen[bytes]:
    return children._children["one"].process


def test_a_child_that_died_is_started_again_after_a_pause(children, clock):
    children.start("one", SLEEPS, os.environ)
    assert children.tend() is None
    first = process(children)
    first.kill()
    first.wait()
    assert children.tend() is None
    assert children.tend() is None
    assert process(children) is first
    clock.seconds += 0.25
    assert children.tend() is None
    assert process(children).poll() is None
    assert process(children).pid != first.pid


def deaths_until_given_up(children: Children, clock: Clock, *, every: float, most: int) -> int:
    for death in range(1, most + 1):
        process(children).wait()
        if children.tend():
            return death
        clock.seconds += every
        children.tend()  # starts it
    return 0


def test_a_child_that_keeps_dying_is_named(children, clock):
    children.start("one", FAILS, os.environ)
    assert deaths_until_given_up(children, clock, every=6.0, most=10) == 5


def test_a_child_that_dies_now_and_then_is_not_given_up(children, clock):
    children.start("one", FAILS, os.environ)
    assert deaths_until_given_up(children, clock, every=8.0, most=10) == 0


def test_the_pauses_double(children, clock):
    children.start("one", FAILS, os.environ)
    pauses = []
    for _ in range(4):
        process(children).wait()
        children.tend()
        pauses.append(children._children["one"].due - clock.seconds)
        clock.seconds += pauses[-1]
        children.tend()
    assert pauses == [0.25, 0.5, 1.0, 2.0]


def test_what_does_not_end_when_asked_is_killed(children):
    deaf = (sys.executable, "-c",
            "import signal, time; signal.signal(15, signal.SIG_IGN); print(); time.sleep(60)")  # fmt: skip
    children.start("one", deaf, os.environ)
    time.sleep(0.5)
    children.stop(within=0.1)
    assert process(children).returncode in {-9, -15}


def test_a_child_ends_with_a_parent_that_was_killed():
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True)
    child = int(parent.stdout.readline())
    time.sleep(0.3)
    assert is_alive(child)
    parent.kill()
    parent.communicate()
    until = time.monotonic() + 5
    while is_alive(child) and time.monotonic() < until:
        time.sleep(0.02)
    assert not is_alive(child)


def test_who_was_orphaned_before_the_leash_ends_at_once():
    done = subprocess.run(
        [sys.executable, "-m", "lienmach.ground.leash", "1", "echo", "alive"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (1, "")
