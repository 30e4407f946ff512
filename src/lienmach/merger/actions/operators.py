"""The people of the merger team, known by the name they give when they decide something."""

import re

from lienmach.ground.actor import OPERATOR, Actor, Duty
from lienmach.identity.rules.duties import Kind
from lienmach.merger.refusals import NameUnfit

LONGEST_NAME = 60
A_NUMBER = re.compile(r"\d{9}")


def given_name(text: str) -> str:
    """
    Return a name as it is recorded.

    :raises NameUnfit: when it is none, or might be a personal number, which no record may hold.
    """
    name = " ".join(text.split())
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable() or A_NUMBER.search(name):
        raise NameUnfit
    return name


def operator(text: str, *, province: str) -> Actor:
    """
    Return who acts for the merger team in a province: by name, with that one duty.

    The prefix keeps a name from being taken for the platform or for an officer's key.
    """
    name = given_name(text)
    duty = Duty(kind=Kind.MERGE, province=province)
    return Actor(id=OPERATOR + name, name=name, duties=frozenset({duty}))
