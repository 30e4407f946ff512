"""An officer who sees several communes picks one: on the page, in its file and by the API."""

import pytest

from lienmach import homes
from lienmach.dossiers import queries
from lienmach.dossiers.queries import Wanted
from lienmach.dossiers.queries.units import units_seen
from lienmach.ground.actor import PLATFORM
from lienmach.identity.rules.duties import Kind
from lienmach.territory import queries as territory
from tests.dossiers import desk, makers
from tests.dossiers.api_client import Caller
from tests.dossiers.makers import AT, DAY_BEFORE, SPLIT, TODAY, UNIT
from tests.identity import makers as identity

OTHER = "10525"


@pytest.fixture(scope="module")
def codes(counter):
    """A dossier in each of two communes, of a commune that ended and of one that was split."""
    where = {"here": (UNIT, TODAY), "there": (OTHER, TODAY), "before": ("10507", DAY_BEFORE),
             "split": (SPLIT, DAY_BEFORE)}  # fmt: skip
    return {
        name: makers.submitted(makers.person(), commune=unit, commune_on=on)["code"]
        for name, (unit, on) in where.items()
    }


@pytest.fixture(scope="module")
def reader(counter):
    """An officer of the whole province."""
    staff = identity.officer(agency=makers.CENTRE)
    identity.duty(staff, kind=Kind.READ)
    return identity.token(staff=staff, expires_at=desk.FAR)


def found(actor, unit):
    page = queries.work(actor, Wanted(tab="all", unit=unit), at=AT, on=TODAY, limit=99)
    return {each.dossier.code for each in page.items}


def ground(dossier):
    """Say, without a query, in which communes of today a dossier's matter may lie."""
    gazetteer = territory.gazetteer()
    stood = gazetteer.get(dossier.unit, dossier.unit_on)
    return {each.code for each in gazetteer.carried(stood, TODAY)}


@pytest.mark.parametrize("who", ["everywhere", "one commune", "an office"])
def test_a_commune_s_queue_is_what_one_sees_of_what_may_lie_there(codes, who):
    actor = {
        "everywhere": makers.officer("read"),
        "one commune": makers.officer("read", unit="10543", unit_on=TODAY),
        "an office": makers.officer("decide", agency=makers.LAND_OFFICE),
    }[who]
    with homes.reading("dossiers"):
        seen = list(queries.visible_to(actor, on=TODAY))
    for unit in (UNIT, OTHER, "10543", "10891"):
        assert found(actor, unit) == {each.code for each in seen if unit in ground(each)}, unit


def test_what_nobody_placed_may_lie_in_each_heir_and_no_such_unit_holds_nothing(codes):
    assert codes["split"] in found(PLATFORM, "10543") & found(PLATFORM, "10891")
    assert codes["there"] not in found(PLATFORM, "10543")
    assert found(PLATFORM, "99999") == found(PLATFORM, "x") == set()


def test_units_are_offered_by_name_to_who_sees_them(counter):
    names = [each.name for each in units_seen(makers.officer("read"), on=TODAY)]
    assert len(names) == 114
    assert names.index("Phường An Biên") < names.index("Phường Thành Đông")
    [one] = units_seen(makers.officer("read", unit=UNIT, unit_on=TODAY), on=TODAY)
    assert one.code == UNIT
    assert units_seen(makers.person(), on=TODAY) == []


def test_the_page_and_its_file_show_one_commune(codes, reader):
    browser = desk.browser(reader)
    page = browser.get(f"/desk/?unit={OTHER}").content.decode()
    assert codes["there"] in page
    assert codes["here"] not in page
    assert f'<option value="{OTHER}" selected>' in page
    assert f"unit={OTHER}" in page  # for the next page and the file
    lines = browser.get(f"/desk/queue.csv?unit={OTHER}").content.decode("utf-8-sig").splitlines()
    assert lines[0].endswith(",unit")
    name = territory.unit(OTHER, TODAY).name
    [line] = [line for line in lines if line.startswith(codes["there"])]
    assert name in line
    assert not any(line.startswith(codes["here"]) for line in lines)


def test_who_sees_one_commune_is_not_asked_which(codes):
    staff = identity.officer(agency=makers.CENTRE)
    identity.duty(staff, (UNIT, TODAY), kind=Kind.READ)
    browser = desk.browser(identity.token(staff=staff, expires_at=desk.FAR))
    assert 'name="unit"' not in browser.get("/desk/").content.decode()


def test_the_api_and_its_file_take_the_same_question(codes, reader):
    caller = Caller(reader)
    items = caller.get(f"/desk/queue?unit={OTHER}").json()["items"]
    assert [each["code"] for each in items] == [codes["there"]]
    lines = caller.get(f"/desk/export?unit={OTHER}").content.decode().splitlines()
    assert len(lines) == 2
    assert lines[1].endswith(f",{OTHER}")
    assert caller.get("/desk/queue?unit=99999").json()["items"] == []
