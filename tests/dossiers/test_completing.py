"""What is completed by form: answers at the counter, and the unit of a split commune."""

import html
import re

import pytest

from lienmach.dossiers import actions, queries
from lienmach.ground import clock
from tests.dossiers import desk, makers
from tests.dossiers.makers import DAY_BEFORE, DESK, PLATFORM, SPLIT

HEIRS = ["10543", "10891"]


def text(response, status=200):
    assert response.status_code == status
    return html.unescape(response.content.decode())


def now(code):
    return queries.folder(code, seen_by=PLATFORM, on=clock.today()).dossier


@pytest.fixture
def clerk(counter):
    return desk.browser(desk.staff("receive", agency=DESK)[1])


@pytest.fixture
def code(lan):
    """A dossier of land of which something is missing."""
    found = makers.submitted(lan, at=clock.now())["code"]
    actions.ask_for_supplement(found, text="Sai số thửa", by=PLATFORM, at=clock.now())
    return found


def fields(page):
    """Return what the form on the page would send as it stands."""
    found = dict(re.findall(r'<input[^>]* name="(field-[^"]+)" value="([^"]*)"', page))
    for name, options in re.findall(
        r'<select[^>]* name="(field-[^"]+)"(.*?)</select>', page, re.DOTALL
    ):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return found | {"seen": re.search(r'name="seen" value="([^"]+)"', page)[1]}


def test_answers_are_changed_at_the_counter_and_the_old_ones_are_shown(clerk, code):
    path = f"/desk/dossiers/{code}/answers"
    assert path in text(clerk.get(f"/desk/dossiers/{code}/"))
    sent = fields(text(clerk.get(path))) | {"field-parcel": "204"}
    assert clerk.post(path, sent).status_code == 303
    dossier = now(code)
    assert (dossier.state, dossier.data["parcel"]) == ("received", "204")
    assert {**dossier.data, "parcel": "203"} == makers.LAND_DATA
    page = text(clerk.get(f"/desk/dossiers/{code}/"))
    assert re.search(r"Đã sửa; trước đó ghi: [^<]*203", page)
    assert clerk.get(path).status_code == 303, "nothing is to be completed any more"


def test_what_is_refused_stays_in_the_form_with_the_reason(clerk, code):
    path = f"/desk/dossiers/{code}/answers"
    sent = fields(text(clerk.get(path))) | {"field-parcel": "204", "field-parcel_commune": "10525"}
    page = text(clerk.post(path, sent), 409)
    assert "địa bàn khác" in page
    assert 'value="204"' in page
    assert now(code).data["parcel"] == "203"
    page = text(clerk.post(path, sent | {"seen": "00000000-0000-7000-8000-000000000000"}), 409)
    assert "trước khi làm tiếp" in page


def test_whoever_does_not_take_in_changes_no_answers(counter, code):
    reader = desk.browser(desk.staff("read", agency=makers.LAND_OFFICE)[1])
    assert reader.get(f"/desk/dossiers/{code}/answers").status_code == 303
    stranger = desk.browser(desk.staff("decide", agency="H24.02.17")[1])
    text(stranger.get(f"/desk/dossiers/{code}/answers"), 404)


def test_a_dossier_of_a_split_commune_is_placed_from_its_page(lan):
    code = makers.submitted(
        lan, procedure=makers.BIRTH, data=makers.BIRTH_DATA, commune=SPLIT, commune_on=DAY_BEFORE,
        at=clock.now(),
    )["code"]  # fmt: skip
    officer = desk.browser(desk.staff("receive", agency=now(code).received_at_agency)[1])
    page = text(officer.get(f"/desk/dossiers/{code}/"))
    assert all(f'<option value="{heir}"' in page for heir in HEIRS)
    path = f"/desk/dossiers/{code}/place"
    text(officer.post(path, {"unit": "10507"}), 422)
    assert officer.post(path, {"unit": HEIRS[1]}).status_code == 303
    assert (now(code).unit, bool(now(code).competent_agency)) == (HEIRS[1], True)
    assert 'name="unit"' not in text(officer.get(f"/desk/dossiers/{code}/"))
