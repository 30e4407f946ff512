"""What a browser prints of the pages of desks and citizens: readable, whole, and no page too many."""

import re
import shutil
import subprocess
import uuid

import pytest

from lienmach.ground import clock
from lienmach.identity.gate import COOKIE
from tests.dossiers import applying, desk, makers
from tests.dossiers.makers import LAND_OFFICE
from tests.dossiers.test_figures import counted, deliver
from tests.identity import makers as identity
from tests.journeys.browser import visited

MANY = 12
A4 = {"format": "A4", "prefer_css_page_size": True}


@pytest.fixture(scope="module")
def mother(counter):
    return applying.mother()[0]


@pytest.fixture(scope="module")
def codes(mother):
    filed = [makers.submitted(mother, at=clock.now())["code"] for _ in range(MANY)]
    deliver(filed)
    counted()
    return filed


@pytest.fixture
def printed(codes, mother, tmp_path):
    """Return the lines of each page that an officer or the citizen prints, as they stand there."""
    if shutil.which("pdftotext") is None:
        pytest.skip("poppler's pdftotext is not installed, so nobody can read what is printed")
    held = {
        "officer": identity.session_of(desk.staff("decide", agency=LAND_OFFICE)[1]),
        "citizen": identity.session(person=uuid.UUID(mother.id), level=2),
    }
    with visited() as visit:

        def pages(path, *, who="officer"):
            page = visit.page(visit.context(java_script_enabled=False))
            page.context.add_cookies([{"name": COOKIE, "value": held[who], "url": visit.address}])
            page.goto(f"{visit.address}/{path}")
            file = tmp_path / "printed.pdf"
            page.pdf(path=file, **A4)
            told = subprocess.run(
                ["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True
            )
            return [leaf.splitlines() for leaf in told.stdout.removesuffix("\f").split("\f")]

        yield pages


def test_a_printed_queue_tells_a_dossier_in_few_lines(printed, codes):
    leaves = printed("desk/")
    assert len(leaves) == 1
    [lines] = leaves
    for code in codes:
        [said] = [line for line in lines if code in line]
        assert re.search(rf"{re.escape(code)}\s+\S+.*Hẹn trả", said), said


@pytest.mark.parametrize(("lang", "total"), [("vi", "Tổng"), ("en", "Total")])
def test_printed_figures_keep_all_their_columns(printed, lang, total):
    lines = [line for leaf in printed(f"desk/figures/?lang={lang}") for line in leaf]
    [said] = [line for line in lines if line.strip().startswith(total)]
    assert len(said.replace(" %", "%").split()) == 1 + 13, said


def test_a_citizen_prints_why_it_is_this_day(printed, codes):
    leaves = printed(f"me/dossiers/{codes[0]}/", who="citizen")
    said = [line for leaf in leaves for line in leaf]
    assert [line for line in said if line.strip().startswith("Ngày hẹn sau đó: 04/12/2026")], said
