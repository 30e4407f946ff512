"""Why a dossier is due when it is: every date it had, told to whose it is, by page and by API."""

import re
import uuid

import pytest

from lienmach.dossiers import actions
from lienmach.dossiers.actions import Said
from lienmach.identity.rules import scopes
from tests.dossiers import applying, desk, makers
from tests.dossiers.api_client import Caller
from tests.dossiers.makers import AT, LAND_OFFICE, PLATFORM
from tests.dossiers.test_applying_pages import Citizen
from tests.identity import makers as identity

WHY = "Chờ xác minh thực địa"
LATER = AT.date().replace(day=27)


@pytest.fixture
def citizen(counter):
    return Citizen(applying.mother()[0])


@pytest.fixture
def code(citizen):
    return makers.submitted(citizen.actor)["code"]


def said_why(answer):
    """Return what stands under "why this day", as plain text."""
    assert answer.status_code == 200
    page = answer.content.decode()
    [part] = re.findall(r"<summary>(?:Vì sao hẹn|Why this).*?</details>", page, re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", part))


def extended(code):
    said = Said(text=WHY, due_on=LATER)
    actions.take_step(code, "extend", said=said, by=PLATFORM, at=AT.replace(day=18))


def test_a_citizen_is_told_the_date_of_the_receipt_and_how_it_was_reckoned(citizen, code):
    told = said_why(citizen.get(f"/me/dossiers/{code}/"))
    assert "16/11/2026 · Tiếp nhận hồ sơ" in told
    assert "Nhận đủ hồ sơ lúc 09:00 ngày 16/11/2026." in told
    assert "Ngày hẹn sau đó: 23/11/2026." in told
    assert "Căn cứ: " in told


def test_a_citizen_is_told_each_change_its_reason_and_the_day_it_led_to(citizen, code):
    extended(code)
    told = said_why(citizen.get(f"/me/dossiers/{code}/"))
    first, second = told.index("Tiếp nhận hồ sơ"), told.index("Gia hạn một lần, có xin lỗi")
    assert first < told.index("23/11/2026") < second < told.index(WHY) < told.rindex("27/11/2026")
    assert "18/11/2026 · Gia hạn một lần" in told
    english = said_why(citizen.get(f"/me/dossiers/{code}/?lang=en"))
    assert "Extended once, with an apology" in english
    assert "Due date after it" in english
    assert "Gia hạn" not in english


def test_a_supplement_that_was_asked_for_leaves_no_date(citizen, code):
    actions.ask_for_supplement(code, text="Thiếu bản sao", by=PLATFORM, at=AT)
    told = said_why(citizen.get(f"/me/dossiers/{code}/"))
    assert "Yêu cầu bổ sung: tạm dừng tính thời hạn" in told
    assert "không ấn định" in told


def test_the_desk_is_told_the_same(citizen, code):
    extended(code)
    officer = desk.browser(desk.staff("decide", agency=LAND_OFFICE)[1])
    page = officer.get(f"/desk/dossiers/{code}/").content.decode()
    mine = citizen.get(f"/me/dossiers/{code}/").content.decode()
    sections = [
        re.findall(r"<section>\s*<h3>.*?</section>", each, re.DOTALL) for each in (page, mine)
    ]
    assert sections[0] == sections[1]
    assert len(sections[0]) == 2


def test_a_program_is_told_every_date_of_its_holder_s_dossier(citizen, code):
    extended(code)
    token = identity.token(
        person=uuid.UUID(citizen.actor.id), allowed=scopes.CITIZEN, expires_at=desk.FAR
    )
    first, second = Caller(token).get(f"/dossiers/{code}/due-ledger").json()["items"]
    assert (first["kind"], first["due_before"], first["reason"]) == ("receipt", None, "")
    assert first["why"][0] == "Nhận đủ hồ sơ lúc 09:00 ngày 16/11/2026."
    assert first["limit"]["value"] == 5
    assert first["basis"]
    assert second["kind"] == "extension"
    assert second["due_before"] == first["due_after"]
    assert first["due_after"].startswith("2026-11-23T17:00")
    assert second["due_after"].startswith("2026-11-27T17:00")
    assert (second["at"][:10], second["reason"]) == ("2026-11-18", WHY)
    assert second["limit"] == {"kind": "until", "day": "2026-11-27"}
    other = identity.token(
        person=uuid.UUID(applying.mother("Trần Thị Khác")[0].id),
        allowed=scopes.CITIZEN,
        expires_at=desk.FAR,
    )
    assert Caller(other).get(f"/dossiers/{code}/due-ledger").status_code == 404
