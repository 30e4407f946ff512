import pytest

from lienmach import homes
from lienmach.dossiers import actions
from lienmach.dossiers.models import Answer
from lienmach.dossiers.refusals import KeyMalformed
from lienmach.ground.requests import digest
from tests.dossiers import makers
from tests.dossiers.makers import AT


def test_the_answer_is_kept_byte_for_byte(lan):
    answered = actions.submit_dossier(makers.application(lan, key="k"), by=lan, at=AT)
    with homes.reading("dossiers"):
        kept = Answer.objects.get(applicant=lan.id, key="k")
    assert (kept.status, kept.body) == (201, answered.body)
    assert kept.request_hash == digest(makers.application(lan).request(by=lan).asked)


def test_one_key_may_serve_for_a_dossier_and_for_a_note(lan):
    code = makers.submitted(lan, key="k")["code"]
    assert makers.noted(code, "xin chào", by=lan, key="k").status == 201


@pytest.mark.parametrize("key", ["", "a b", "khóa", "x" * 256, "a\x00"])
def test_what_is_no_key_is_refused(lan, key):
    with pytest.raises(KeyMalformed):
        makers.submitted(lan, key=key)
