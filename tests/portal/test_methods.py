"""An address that takes forms only says so, and its answer stays a refusal."""

import pytest
from django.http import HttpResponse, HttpResponseNotAllowed
from django.test import RequestFactory

from lienmach.portal.methods import TellFormsOnly

ASK = RequestFactory()


@pytest.mark.parametrize(
    ("asked", "is_told"),
    [
        (ASK.get("/me/mandates/new"), True),
        (ASK.put("/me/mandates/new"), False),
        (ASK.get("/api/v1/dossiers"), False),
    ],
)
def test_whoever_opens_an_address_of_forms_reads_why_there_is_nothing(asked, is_told):
    answer = TellFormsOnly(lambda _: HttpResponseNotAllowed(["POST"]))(asked)
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert isinstance(answer, HttpResponse)
    assert ("chỉ nhận biểu mẫu" in answer.content.decode()) is is_told


def test_other_answers_are_left_as_they_are():
    answer = HttpResponse("x")
    assert TellFormsOnly(lambda _: answer)(ASK.get("/")) is answer
