"""Files that wait for a scanner and payments that wait for a word move with their system."""

import io

import pytest

from lienmach import homes
from lienmach.dossiers import actions, queries
from lienmach.dossiers.jobs import scan_waiting
from lienmach.dossiers.queries.scanner import scanner
from lienmach.dossiers.refusals import PaperInfected, PaperQuarantined
from lienmach.dossiers.rules import papers
from lienmach.dossiers.rules.payments import Told
from lienmach.homes.files import store
from lienmach.merger.actions import moves
from tests.dossiers import makers, paying
from tests.dossiers.actions.test_uploads import bound, sent
from tests.dossiers.fake_clamd import FakeClamd
from tests.dossiers.files import infected_pdf, pdf_with
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


def test_what_waits_goes_on_where_the_system_lives_by_then(clamd, lan):
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
    assert moves.move("dossiers", source="haiduong", target="haiphong")["verified"]
    homes.forget_homes()

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
