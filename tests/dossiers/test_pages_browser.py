"""The pages of this room in a real browser: on a phone and a desk, by keyboard, on paper."""

import pytest

from lienmach.dossiers.actions import results
from lienmach.identity.gate import COOKIE
from lienmach.identity.rules.duties import Kind
from tests.dossiers.api_client import citizen, officer
from tests.dossiers.makers import BIRTH, BIRTH_DATA
from tests.dossiers.signing import REGISTRAR, demo
from tests.identity import makers as identity
from tests.journeys.browser import barriers, overflow, visited

__all__ = ["demo"]


@pytest.fixture
def given_out(counter, demo, monkeypatch, tmp_path):
    """What somebody outside holds: code, word, both links and the file; and the signer's token."""
    printed, real = [], results.rules.new_token

    def noting():
        printed.append(real())
        return printed[-1]

    monkeypatch.setattr(results.rules, "new_token", noting)
    mai = citizen()
    told = mai.post("/dossiers", {"procedure": BIRTH, "data": BIRTH_DATA}).json()
    code = told["code"]
    leader = officer(Kind.DECIDE, Kind.SIGN, agency=told["competent_agency"]["code"])
    leader.post(f"/dossiers/{code}/decision", {"outcome": "granted"})
    result = leader.post(f"/dossiers/{code}/results", {"particulars": REGISTRAR}).json()
    file = tmp_path / "ket-qua.pdf"
    file.write_bytes(mai.get(f"/dossiers/{code}/results/{result['id']}").content)
    receipt = mai.get(f"/dossiers/{code}/receipt").json()
    return {
        "code": code, "word": receipt["word"], "status": f"/status/{receipt['token']}",
        "check": f"/check/{printed[-1]}", "file": file,
        "session": identity.session_of(leader.headers["Authorization"].removeprefix("Bearer ")),
    }  # fmt: skip


def test_nobody_meets_a_barrier_and_nothing_runs_off_the_page(given_out):
    paths = ["/status", given_out["status"], "/check", given_out["check"], "/check/none",
             f"/papers/{given_out['code']}/"]  # fmt: skip
    with visited() as visit:
        found = {}
        context = visit.context(bypass_csp=True)
        context.add_cookies(
            [
                {
                    "name": COOKIE,
                    "value": given_out["session"],
                    "url": visit.address,
                }
            ]
        )
        page = visit.page(context)
        for path in paths:
            for lang in ("vi", "en"):
                page.goto(f"{visit.address}{path}?lang={lang}")
                found[f"{path} {lang}"] = barriers(page)
        page.goto(f"{visit.address}/check")
        page.set_input_files("#file", given_out["file"])
        page.get_by_role("button", name="Kiểm tra tệp").click()
        page.get_by_text("đúng từng bit").wait_for()
        found["file"] = barriers(page)
        assert not {name: faults for name, faults in found.items() if faults}
        assert [said for said in visit.complaints if "404" not in said] == []


def test_a_citizen_looks_up_and_checks_by_keyboard_without_scripts(given_out):
    with visited() as visit:
        page = visit.page(visit.context(java_script_enabled=False))
        page.goto(visit.address)
        page.get_by_role("link", name="Xem tình trạng hồ sơ").click()
        page.get_by_label("Mã hồ sơ").focus()
        page.keyboard.type(given_out["code"])
        page.keyboard.press("Tab")
        page.keyboard.type(given_out["word"].lower())
        page.keyboard.press("Enter")
        page.get_by_role("heading", name=f"Hồ sơ {given_out['code']}").wait_for()
        assert page.get_by_text("Đã có kết quả").is_visible()
        page.goto(f"{visit.address}{given_out['check']}")
        assert page.get_by_text("Kết quả đang có hiệu lực").is_visible()
        page.emulate_media(media="print")
        assert page.get_by_text("DỮ LIỆU MÔ PHỎNG").is_visible()
        assert overflow(page) <= 0
        assert visit.complaints == []
