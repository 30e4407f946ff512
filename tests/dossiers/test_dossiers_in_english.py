"""A dossier's pages in English: what stays Vietnamese are names of people and of agencies."""

import pytest

from lienmach.dossiers import actions
from lienmach.ground import clock
from lienmach.ground.actor import PLATFORM
from lienmach.identity import queries as identity_queries
from lienmach.identity.rules.duties import Kind
from lienmach.territory import queries as territory
from tests.dossiers import applying, desk, makers
from tests.dossiers.makers import AT, BIRTH, BIRTH_DATA, LAND_DATA, LAND_OFFICE
from tests.dossiers.test_applying_pages import Citizen
from tests.dossiers.test_desk import filed
from tests.identity import makers as identity
from tests.languages import unmarked

OFFICER = "Trần Văn Bình"
ANSWERS = {text for text in [*BIRTH_DATA.values(), *LAND_DATA.values()] if isinstance(text, str)}


@pytest.fixture(scope="module")
def known(counter):
    """Every agency's and unit's name, as far as a page may name it."""
    units = {unit.name for unit in territory.gazetteer().members}
    return units | {agency.name for agency in territory.directory().standing(clock.today())}


def left(page, *names):
    """Return what a page leaves in Vietnamese beside some names."""
    assert page.status_code == 200
    found = unmarked(page.content.decode())
    for name in sorted(names, key=len, reverse=True):
        found = [text.replace(name, "") for text in found]
    return unmarked("".join(f"<p>{text}</p>" for text in found))


def test_an_applicant_reads_their_dossier_in_english(counter, known):
    actor, _new = applying.mother()
    told = makers.submitted(actor, procedure=BIRTH, data=dict(BIRTH_DATA))
    clerk = makers.officer(Kind.DECIDE, agency=told["competent_agency"]["code"])
    actions.ask_for_supplement(told["code"], text="More.", by=clerk, at=AT)
    browser = Citizen(actor).client
    for path in ("/me/dossiers/", f"/me/dossiers/{told['code']}/"):
        page = browser.get(path, {"lang": "en"})
        assert left(page, actor.name, *known, *ANSWERS) == [], path


def test_an_officer_reads_a_dossier_in_english(counter, known):
    key = identity.person(name="Phạm Thị Hoài Thương")
    person = identity_queries.person(PLATFORM, key, on=clock.today())
    code = filed(person)
    browser = desk.browser(desk.staff("decide", agency=LAND_OFFICE)[1])
    page = browser.get(f"/desk/dossiers/{code}/", {"lang": "en"})
    assert "Control slip of the handling" in page.content.decode()
    assert left(page, OFFICER, person.full_name, *known, *ANSWERS) == []
