"""What the pages of filing cost: statements of the database, and bytes for whoever opens the first."""

import gzip
import re

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from lienmach.dossiers import actions
from lienmach.identity.rules.duties import Kind
from tests.dossiers import applying, makers
from tests.dossiers.applying import CHILD
from tests.dossiers.makers import AT, BIRTH
from tests.dossiers.test_applying_pages import Citizen
from tests.journeys.browser import STYLES

FRAME = re.compile(r"(BEGIN|COMMIT|SAVEPOINT|RELEASE|set transaction)", re.IGNORECASE)
FIRST_PAGE = 100_000


@pytest.fixture(scope="module")
def walk(counter):
    """Somebody with an application that lacks only its declaration, and a dossier that was decided."""
    actor, new = applying.mother()
    applying.resident(new)
    key = applying.started(actor)
    applying.saved(key, by=actor, declarant_relation="mẹ", **CHILD)
    applying.with_papers(key, by=actor)
    told = makers.submitted(actor, procedure=BIRTH, data=dict(makers.BIRTH_DATA))
    clerk = makers.officer(Kind.DECIDE, agency=told["competent_agency"]["code"])
    actions.decide_dossier(told["code"], outcome="granted", by=clerk, at=AT)
    return Citizen(actor), f"/apply/{key}/", told["code"]


def cost(deed):
    """Return the statements of a deed done for the second time, when everything is warm."""
    assert deed().status_code in {200, 303, 302}
    with CaptureQueriesContext(connections["haiduong"]) as captured:
        deed()
    return [one["sql"] for one in captured.captured_queries if not FRAME.match(one["sql"])]


# The bell is two of each: the door, and how many notices are unread.
@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/apply/", 7),
        ("/apply/DVC25.09/", 10),
        ("{root}q/child_name", 7),
        ("{root}where", 11),
        ("{root}papers", 9),
        ("{root}fee", 7),
        ("{root}check", 10),
        ("/me/dossiers/", 9),
        ("/me/dossiers/{code}/", 15),
    ],
)
def test_a_page_costs_so_many_statements_at_most(walk, path, most):
    citizen, root, code = walk
    done = cost(lambda: citizen.get(path.format(root=root, code=code)))
    assert len(done) <= most, "\n".join(done)


def test_an_answer_costs_so_many_statements_at_most(walk):
    citizen, root, _code = walk
    sent = {"edition": "1", "child_name": CHILD["child_name"]}
    done = cost(lambda: citizen.post(f"{root}q/child_name", sent))
    assert len(done) <= 13, "\n".join(done)


def test_the_first_page_weighs_little_without_its_letters(walk):
    citizen, root, _code = walk
    if not STYLES.exists():
        pytest.skip("the assets are not built here: run `make install`")
    script = STYLES.with_name("portal.js")
    sent = len(gzip.compress(STYLES.read_bytes())) + len(gzip.compress(script.read_bytes()))
    for path in ("/apply/", f"/apply/{BIRTH}/", f"{root}q/child_name"):
        page = citizen.get(path).content
        assert sent + len(gzip.compress(page)) <= FIRST_PAGE, path
        assert b"http://" not in re.sub(rb"http://www.w3.org", b"", page)
