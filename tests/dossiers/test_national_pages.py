"""What the National Portal has to do with: dossiers from there, and those that ministries handle."""

import re

import pytest

from lienmach import homes
from lienmach.dossiers.models import Dossier
from lienmach.ground import clock
from lienmach.identity.rules.duties import Kind as Work
from tests.dossiers import api_client, desk, makers
from tests.dossiers.makers import DESK
from tests.dossiers.portal import PAPER, Exchange


def text(response, status=200):
    assert response.status_code == status, response.content.decode()[:2000]
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture(scope="module")
def portal(counter):
    portal = Exchange()
    portal.now = clock.now()
    return portal


@pytest.fixture(scope="module")
def clerk(counter):
    return desk.browser(desk.staff("receive", agency=DESK)[1])


def test_an_officer_sees_the_portals_code_and_the_papers_that_lie_there(portal, clerk):
    theirs = portal.file()
    with homes.reading("dossiers"):
        ours = Dossier.objects.get(portal_lines__portal_code=theirs).code
    page = text(clerk.get(f"/desk/dossiers/{ours}/"))
    assert "Từ Cổng Dịch vụ công quốc gia" in page
    assert theirs in page
    assert f"{PAPER['name']} (1 kB)" in page
    assert PAPER["reference"] in page
    told = api_client.officer(Work.RECEIVE, agency=DESK).get(f"/dossiers/{ours}/desk").json()
    assert told["portal"] == {"code": theirs, "papers": [PAPER]}


def test_a_dossier_that_came_otherwise_says_nothing_of_the_portal(lan, clerk):
    code = makers.submitted(lan, at=clock.now())["code"]
    assert "Từ Cổng Dịch vụ công quốc gia" not in text(clerk.get(f"/desk/dossiers/{code}/"))
    told = api_client.officer(Work.RECEIVE, agency=DESK).get(f"/dossiers/{code}/desk").json()
    assert told["portal"] is None
