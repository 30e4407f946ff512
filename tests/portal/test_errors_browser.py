"""What is shown instead of a page when something is wrong, in a real browser."""

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.test import Client

from lienmach.homes import SystemBusy
from lienmach.portal import views
from tests.journeys.browser import visited

HOST = "haiduong.localhost"


@pytest.fixture
def failing(provinces, monkeypatch):
    """Return a function that lets the first page end in an error."""

    def failing(error):
        def fails(*_, **__):
            raise error

        monkeypatch.setattr(views, "render", fails)
        client = Client(headers={"host": HOST}, raise_request_exception=False)
        return client.get("/")

    return failing


def test_nobody_meets_a_barrier_where_a_page_is_not_to_be_had(failing):
    client = Client(headers={"host": HOST}, enforce_csrf_checks=True)
    many = {f"field-{n}": "" for n in range(1_100)}
    answers = {
        400: Client(headers={"host": HOST}).post("/status", many),
        403: failing(PermissionDenied()),
        404: client.get("/none"),
        405: client.get("/me/mandates/new"),
        413: client.post("/status", {}, CONTENT_LENGTH=str(2 * settings.PAPERS_LIMIT_BYTES)),
        500: failing(ZeroDivisionError()),
        503: failing(SystemBusy()),
        "csrf": client.post("/status", {}),
    }
    assert [answers[each].status_code for each in answers if each != "csrf"] == [*answers][:-1]
    with visited() as visit:
        found = {each: visit.barriers(answer) for each, answer in answers.items()}
    assert not {each: faults for each, faults in found.items() if faults}
