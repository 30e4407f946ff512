"""Links, words and models move house with the registries, and go on where they were."""

import uuid

import pytest

from lienmach import homes
from lienmach.ground.actor import PLATFORM, Actor, Duty
from lienmach.identity.rules.duties import Kind as Work
from lienmach.merger.actions import moves
from lienmach.registries import actions, queries
from lienmach.registries.actions import LinkOrder
from lienmach.registries.models import Link, LinkModel, LinkWord, RegistryAnswer, Resident
from tests.identity.makers import NOW
from tests.registries.crowd import doubt

TABLES = (Link, LinkWord, LinkModel, RegistryAnswer)
BORN = ("id", "birth_unit", "birth_unit_since")


def registrar(name):
    return Actor(
        id=name, name=name, duties=frozenset({Duty(kind=Work.REGISTER, province="haiduong")})
    )


def kept():
    with homes.reading("registries") as at:
        told = [list(model.objects.order_by("pk").values()) for model in TABLES]
        told.append(list(Resident.objects.order_by("pk").values(*BORN)))
        return at["registries"], told


@pytest.mark.usefixtures("crowd")
def test_what_was_linked_and_said_arrives_and_goes_on(haiduong, superuser):
    actions.link_births(LinkOrder(), by=PLATFORM, at=NOW)
    doubt(superuser(), 2)
    link = queries.to_review(registrar("lan"), on=NOW.date()).items[0].id
    actions.say_word(link, word="same", by=registrar("lan"), at=NOW)
    asked = actions.Request(operation="say-word", key="k", asked=str(link))
    program = Actor(id=str(uuid.uuid4()), name="")
    actions.once(asked, lambda: {"decided": False}, by=program, at=NOW)
    home, before = kept()
    assert home == "haiduong"
    assert any(each["birth_unit"] for each in before[-1])
    assert moves.move("registries", source="haiduong", target="haiphong")["verified"]
    home, after = kept()
    assert home == "haiphong"
    assert after == before
    again = actions.once(asked, pytest.fail, by=program, at=NOW)
    assert (again.said, again.is_again) == ({"decided": False}, True)
    assert actions.say_word(link, word="same", by=registrar("binh"), at=NOW) is True
    assert actions.link_births(LinkOrder(), by=PLATFORM, at=NOW).linked == 0
