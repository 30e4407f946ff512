"""The demonstration's payment provider as the process that it is, before a house that serves."""

import os
import subprocess
import sys
from urllib.parse import urlsplit

import httpx
import pytest

from lienmach import homes
from lienmach.dossiers import queries
from lienmach.dossiers.jobs import ask_unheard
from lienmach.dossiers.models import Payment
from lienmach.dossiers.queries import gateway
from lienmach.dossiers.refusals import DemoPaymentOutsideDemo
from lienmach.ground import clock, installation
from lienmach.ground.actor import PLATFORM
from lienmach.identity.gate import COOKIE
from lienmach.scenarios import paying
from lienmach.scenarios.processes import free_port
from tests.dossiers.api_client import citizen
from tests.dossiers.makers import LAND, LAND_DATA
from tests.identity import makers as identity
from tests.journeys.browser import DESK, PHONE, barriers, overflow, served, visited


@pytest.fixture(scope="module")
def story():
    """Nobody real is here."""
    installation.mark_scenario("test")
    yield
    (installation.home() / "scenario").unlink()


@pytest.fixture
def told_of(story, monkeypatch):
    """Let the house of this process know a provider's environment."""

    def tell(environment):
        for name, value in environment.items():
            monkeypatch.setenv(name, value)

    return tell


DEMO = {"LIENMACH_DEMO": "1"}


@pytest.fixture
def mai(counter):
    return citizen()


def filed(by):
    return by.post("/dossiers", {"procedure": LAND, "data": LAND_DATA}).json()["code"]


def bill(code):
    return queries.bill(code, seen_by=PLATFORM, at=clock.now(), on=clock.today())


def at_provider(address, do):
    """Open the page of an order as a browser would, and choose; return where it leads."""
    parts = urlsplit(address)
    front = f"http://127.0.0.1:{parts.port}"
    with httpx.Client(trust_env=False, timeout=10) as browser:
        page = browser.get(f"{front}{parts.path}?{parts.query}")
        assert page.status_code == 200
        ticket = page.text.split('action="')[1].split('"')[0]
        return browser.post(front + ticket, data={"do": do})


def test_it_pays_fails_and_loses_messages_and_the_house_hears_of_it_all_the_same(mai, told_of):
    with served() as address:
        port = free_port()
        with paying.sandbox(port, house=urlsplit(address).port, environment=DEMO) as provider:
            told_of({**DEMO, **provider})
            code = filed(mai)
            begun = mai.post(f"/dossiers/{code}/payments").json()["address"]
            assert urlsplit(begun).hostname == paying.HOST
            altered = begun.replace("amount=28000", "amount=1")
            assert "Not signed" in httpx.get(altered.replace(paying.HOST, "127.0.0.1")).text
            assert at_provider(begun, "close").status_code == 200
            assert bill(code).state == "due"
            at_provider(begun, "fail")
            assert bill(code).payments[0].state == "failed"
            again = mai.post(f"/dossiers/{code}/payments").json()["address"]
            back = at_provider(again, "pay")
            assert back.headers["Location"].endswith(f"/pay/{code}/")
            assert (bill(code).state, len(bill(code).payments)) == ("settled", 2)
            lost = filed(mai)
            at_provider(mai.post(f"/dossiers/{lost}/payments").json()["address"], "pay-silently")
            assert bill(lost).state == "due"
            make_due(lost)
            found = gateway.gateway()
            with httpx.Client(trust_env=False) as client:
                asked = gateway.SignedHttp(found, "haiduong", client)
                ask_unheard(asked, name=found.name, now=clock.now, is_over=lambda: False)
                assert asked.state_of("LMNOTHING").state == "unknown"
            assert bill(lost).state == "settled"


@homes.action("dossiers")
def make_due(code):
    Payment.objects.filter(charge__dossier__code=code).update(due_at=clock.now())


def test_outside_the_demo_it_does_not_start_and_is_not_trusted(story, monkeypatch):
    with (
        pytest.raises(paying.DidNotAnswer, match="within `lienmach demo` alone"),
        paying.sandbox(free_port(), house=1, environment={}),
    ):
        pass
    monkeypatch.setenv(gateway.VARIABLE, paying.configuration(1))
    with pytest.raises(DemoPaymentOutsideDemo):
        gateway.gateway()
    done = subprocess.run(
        [sys.executable, "-m", "lienmach", "serve", "--port", str(free_port())],
        env={**os.environ, "LIENMACH_HOME": str(installation.home())},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 2
    assert "no money moves" in done.stderr


def test_a_citizen_pays_by_keyboard_and_comes_back(mai, told_of):
    code = filed(mai)
    token = identity.session_of(mai.headers["Authorization"].removeprefix("Bearer "))
    with visited() as visit:
        port = free_port()
        house = urlsplit(visit.address).port
        with paying.sandbox(port, house=house, environment=DEMO) as provider:
            told_of({**DEMO, **provider})
            found = {}
            for width in (PHONE, DESK):
                context = visit.context(width, bypass_csp=True)
                context.add_cookies([{"name": COOKIE, "value": token, "url": visit.address}])
                page = visit.page(context)
                page.goto(f"{visit.address}/pay/{code}/")
                found[width] = [*barriers(page), *(["wide"] if overflow(page) else [])]
                shoot(page, f"pay-{width}")
            assert found == {PHONE: [], DESK: []}
            context = visit.context()  # with the policy on: the form may lead to the provider
            context.add_cookies([{"name": COOKIE, "value": token, "url": visit.address}])
            page = visit.page(context)
            page.goto(f"{visit.address}/pay/{code}/")
            page.get_by_role("button", name="Thanh toán trực tuyến").focus()
            page.keyboard.press("Enter")
            page.wait_for_url(f"http://{paying.HOST}:{port}/**")
            shoot(page, "sandbox")
            assert not overflow(page)
            page.get_by_role("button", name="Trả tiền / Pay", exact=True).focus()
            page.keyboard.press("Enter")
            page.wait_for_url(f"{visit.address}/pay/{code}/")
            assert "đã nộp" in page.content()
            shoot(page, "paid")
        assert not visit.complaints


def shoot(page, name):
    """Keep a picture where somebody asks for one."""
    folder = os.environ.get("LIENMACH_SHOTS")
    if folder:
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)
