"""Files that wait for a scanner and payments that wait for a word move with their system."""

import io
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections

from lienmach import homes
from lienmach.dossiers import actions, queries
from lienmach.dossiers.jobs import scan_waiting
from lienmach.dossiers.models import Upload
from lienmach.dossiers.queries.scanner import scanner
from lienmach.dossiers.refusals import PaperInfected, PaperQuarantined
from lienmach.dossiers.rules import papers
from lienmach.dossiers.rules.payments import Told
from lienmach.homes.files import store
from lienmach.merger.actions import moves
from tests.dossiers import makers, paying
from tests.dossiers.actions.test_uploads import bound, sent
from tests.dossiers.api_client import citizen
from tests.dossiers.fake_clamd import FakeClamd
from tests.dossiers.files import hostile, infected_pdf, pdf_with
from tests.dossiers.makers import AT, PDF, TODAY


@pytest.fixture
def clamd(monkeypatch):
    fake = FakeClamd()
    monkeypatch.setenv("LIENMACH_CLAMAV", fake.variable)
    monkeypatch.setenv(paying.VARIABLE, paying.CONFIGURED)
    yield fake
    fake.close()


def scan():
    scan_waiting(scanner(), now=lambda: AT, is_over=lambda: False)


CLOSED = "9 the old door is closed"
"""At this point nothing can be written anywhere; what takes long to look at is looked at then."""


class Hostile:
    """Hands in what nobody takes in, once at each point of a move, from a thread of its own."""

    def __init__(self):
        self.caller, self.asked = citizen(), []

    def at(self, point):
        if point not in self.asked:
            self.asked.append(point)
            with ThreadPoolExecutor(1) as aside:
                aside.submit(self.hand_in, point).result()

    def hand_in(self, point):
        try:
            for name, content in hostile()[0 if CLOSED in point else 1 : 3]:
                sent = {"file": SimpleUploadedFile(name, content, "application/pdf")}
                answer = self.caller.post("/uploads", data=sent)
                assert (point, answer.status_code) == (point, 422)
            answer = self.caller.post(
                "/uploads", data=b"", content_type="multipart/form-data; boundary=x",
                CONTENT_LENGTH=str(2 << 30),
            )  # fmt: skip
            assert (point, answer.status_code) == (point, 413)
        finally:
            connections.close_all()


def test_what_waits_goes_on_and_what_is_hostile_stays_out_while_the_system_moves(clamd, lan):
    code = makers.submitted(lan)["code"]
    [gone] = bound(code, [sent(lan, content=infected_pdf()).pk], by=lan)
    scan()  # its content is removed, and that stops no move
    waits, later = sent(lan), sent(lan, content=pdf_with(b"(later)"))
    [paper] = bound(code, [waits.pk], by=lan)
    reference = paying.begun(code, lan)["reference"]
    failed = paying.message(reference, Told.FAILED)
    paying.heard(failed)

    with homes.province("haiphong"):  # the same catalogue, so that nothing has to be decided
        makers.published(makers.LAND, makers.BIRTH, makers.LICENCE)
    stranger = Hostile()
    way = moves.Ways(at=stranger.at)
    assert moves.move("dossiers", source="haiduong", target="haiphong", ways=way)["verified"]
    homes.forget_homes()
    stranger.at("moved")
    assert {
        "3 capture is on", "4 everything is copied", CLOSED,
        "9 everything is drained", "9 the new door is open",
    } <= {*stranger.asked}  # fmt: skip
    with homes.reading("dossiers") as where:
        assert where["dossiers"] == "haiphong"
        assert Upload.objects.count() == 3  # those of before, and none that was refused

    with pytest.raises(PaperQuarantined):
        queries.paper(code, paper, seen_by=lan, on=TODAY)
    with pytest.raises(PaperInfected):
        queries.paper(code, gone, seen_by=lan, on=TODAY)
    scan()
    assert queries.paper(code, paper, seen_by=lan, on=TODAY)[1] == PDF
    assert papers.digest(PDF) in store("haiphong")
    bound(code, [later.pk], by=lan)
    actions.take_upload(io.BytesIO(PDF), name="a.pdf", by=lan, at=AT)
    assert paying.heard(failed) == "failed"  # the repeat finds its answer
    assert paying.heard(paying.message(reference)) == "paid"
    assert paying.bill(code).state == "settled"
