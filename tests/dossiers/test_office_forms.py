"""Every form that can be issued, by page: acts once more, a refusal's form 03, and the register."""

import datetime as dt
import re

import pytest

from lienmach.dossiers import actions, queries
from lienmach.dossiers.actions import Said
from lienmach.ground.actor import PLATFORM
from tests.dossiers import applying, desk, makers
from tests.dossiers.makers import AT, DESK, LAND_OFFICE, TODAY
from tests.dossiers.rules.test_setting import text_of
from tests.dossiers.test_applying_pages import Citizen
from tests.dossiers.test_desk import text

NEW_DAY = dt.date(2026, 12, 1)
WHY = "Thửa đất đang có tranh chấp"


@pytest.fixture(scope="module")
def decider(counter):
    return desk.browser(desk.staff("decide", agency=LAND_OFFICE)[1])


@pytest.fixture(scope="module")
def clerk(counter):
    return desk.browser(desk.staff("receive", agency=DESK)[1])


@pytest.fixture
def code(lan):
    return makers.submitted(lan)["code"]


def act(code, step, *, outcome="", until=None):
    said = Said(text=WHY, outcome=outcome, due_on=until)
    actions.take_step(code, step, said=said, by=PLATFORM, at=AT)


def offered(page):
    return re.findall(r'action="/desk/dossiers/[^"]+/forms/(\d\d)"', page)


def sent_of(page, form):
    """Return what the page's own form for an act would send."""
    [part] = re.findall(rf'action="[^"]+/forms/{form}">(.*?)</form>', page, re.DOTALL)
    fields = dict(re.findall(r'name="(key|until)" value="([^"]*)"', part))
    return {**fields, "reason": re.search(r"<textarea[^>]*>(.*?)</textarea>", part)[1]}


@pytest.mark.parametrize(
    ("form", "step", "more"),
    [
        ("02", "ask_for_supplement", {}),
        ("03", "refuse_reception", {}),
        ("03", "decide", {"outcome": "refused"}),
        ("04", "extend", {"until": NEW_DAY}),
        ("05", "stop", {}),
    ],
)
def test_an_act_s_form_is_issued_once_more_by_page(decider, code, form, step, more):
    act(code, step, **more)
    address = f"/desk/dossiers/{code}/"
    page = text(decider.get(address))
    assert offered(page) == [form]
    was_kept = step != "decide"  # a decision is told by its result; its form 03 is made by hand
    assert (f"/papers/{code}/forms/{form}" in page) == was_kept
    sent = sent_of(page, form)
    assert WHY in sent["reason"]
    for _ in range(2):  # by the page's key it is issued once
        assert decider.post(f"{address}forms/{form}", sent).status_code == 303
    papers = text(decider.get(f"/papers/{code}/"))
    assert f"/papers/{code}/forms/{form}" in papers
    assert WHY in " ".join(text_of(decider.get(f"/papers/{code}/forms/{form}").content).split())
    found = queries.folder(code, seen_by=PLATFORM, on=TODAY).events
    issued = [fact for fact in found if fact.event == "dossiers.paper-issued"]
    assert len(issued) == 1 + was_kept


def test_what_has_not_happened_has_no_form_and_says_so(decider, code):
    address = f"/desk/dossiers/{code}/"
    page = text(decider.get(address))
    assert offered(page) == []
    assert f"/papers/{code}/forms/06" in page
    for form, status in (("02", 409), ("06", 404), ("07", 404), ("99", 404)):
        sent = {"key": "k", "reason": WHY}
        assert decider.post(f"{address}forms/{form}", sent).status_code == status, form
    act(code, "decide", outcome="granted")
    assert offered(text(decider.get(address))) == []


def test_who_does_not_handle_it_is_offered_none(clerk, code):
    act(code, "stop")
    address = f"/desk/dossiers/{code}/"
    assert offered(text(clerk.get(address))) == []
    assert clerk.post(f"{address}forms/05", {"key": "k", "reason": WHY}).status_code == 403
    other = desk.browser(desk.staff("decide", agency="H24.02.17")[1])
    assert other.post(f"{address}forms/05", {"key": "k", "reason": WHY}).status_code == 404


def test_a_form_without_a_word_is_refused(decider, code):
    act(code, "stop")
    sent = {"key": "k", "reason": " "}
    assert decider.post(f"/desk/dossiers/{code}/forms/05", sent).status_code == 422


def test_the_register_of_a_desk_is_had_by_page(clerk, decider, code):
    led = clerk.get(f"/papers/{code}/forms/07")
    assert led["Location"] == f"/desk/register/?agency={DESK}"
    assert f"/desk/register/?agency={DESK}" in text(clerk.get(f"/desk/dossiers/{code}/"))
    assert "/desk/register/" in text(clerk.get("/desk/"))
    page = text(clerk.get(led["Location"]))
    assert f'value="{DESK}"' in page
    assert "Sổ theo dõi hồ sơ" in page
    days = {"since": "2026-11-01", "until": "2026-12-01"}
    answer = clerk.get("/desk/register/file", {"agency": DESK, **days})
    assert answer["Content-Type"] == "application/pdf"
    told = text_of(answer.content)
    assert code in told.replace("\n", "")
    assert "01/11/2026" in told
    text(decider.get("/desk/register/file", {"agency": DESK, **days}), 403)
    written = clerk.get("/desk/register/file", {"agency": DESK, "since": "1/11/2026"})
    assert "01/11/2026" in text_of(written.content)
    for wrong in ({"since": "x"}, {"until": "31/11/2026"}):
        refused = text(clerk.get("/desk/register/file", {"agency": DESK, **wrong}), 422)
        assert "Không đọc được ngày" in refused


def test_a_citizen_has_no_register(counter):
    stranger = desk.Client(headers={"host": desk.HOST})
    assert stranger.get("/desk/register/").status_code == 401
    citizen = Citizen(applying.mother()[0])
    mine = makers.submitted(citizen.actor)["code"]
    assert citizen.get(f"/papers/{mine}/forms/07").status_code == 404
