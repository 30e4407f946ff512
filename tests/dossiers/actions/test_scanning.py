"""Files and a virus scanner that is asked over its own protocol, well and badly."""

import datetime as dt
import io

import pytest

from lienmach import homes
from lienmach.dossiers import queries
from lienmach.dossiers.actions.scanning import settle_scans, take_unscanned
from lienmach.dossiers.jobs import scan_waiting
from lienmach.dossiers.models import Dossier, FigureMark, Upload
from lienmach.dossiers.queries.scanner import Clamd, Heard, hear_scanner, scanner
from lienmach.dossiers.refusals import PaperInfected, PaperQuarantined
from lienmach.dossiers.rules import papers
from lienmach.dossiers.rules.scanning import GIVEN_UP, MOST_TRIES, TOO_LARGE
from lienmach.ground.actor import PLATFORM
from lienmach.ground.installation import BadConfiguration
from lienmach.ground.refusals import NotAllowed
from lienmach.homes.files import store
from lienmach.ledger import queries as ledger
from tests.dossiers import makers
from tests.dossiers.actions.test_uploads import bound, sent
from tests.dossiers.fake_clamd import VERSION, FakeClamd
from tests.dossiers.files import infected_pdf, pdf_with
from tests.dossiers.makers import AT, TODAY
from tests.dossiers.test_figures import deliver


@pytest.fixture
def clamd(monkeypatch):
    fake = FakeClamd()
    monkeypatch.setenv("LIENMACH_CLAMAV", fake.variable)
    yield fake
    fake.close()


@pytest.fixture
def lan(counter):
    """An applicant; what earlier tests left unscanned is out of the way."""
    with homes.reading("dossiers"):
        left = [*Upload.objects.filter(scanned_at=None).values_list("pk", flat=True)]
    if left:
        far = AT + dt.timedelta(days=4000)
        take_unscanned(most=len(left), by=PLATFORM, at=far)
    return makers.person()


def scan(*, at=AT, patience=5.0):
    return scan_waiting(Clamd(scanner().address, patience), now=lambda: at, is_over=lambda: False)


def state(upload):
    with homes.reading("dossiers"):
        return Upload.objects.get(pk=upload.pk)


def test_a_clean_file_opens_once_it_was_scanned(clamd, lan):
    code = makers.submitted(lan)["code"]
    upload = sent(lan)
    [paper] = bound(code, [upload.pk], by=lan)  # quarantined, and part of the dossier
    assert queries.folder(code, seen_by=lan, on=TODAY).papers[0].state == "quarantined"
    with pytest.raises(PaperQuarantined):
        queries.paper(code, paper, seen_by=lan, on=TODAY)
    assert scan() == 1
    assert queries.paper(code, paper, seen_by=lan, on=TODAY)[1] == makers.PDF
    assert queries.folder(code, seen_by=lan, on=TODAY).papers[0].state == "clean"
    assert state(upload).engine == VERSION.decode()[:80]
    assert clamd.seen == [makers.PDF]
    assert scan() == 0


def test_an_infected_paper_is_refused_removed_and_told(clamd, lan):
    code = makers.submitted(lan)["code"]
    content = infected_pdf()
    first, alone = sent(lan, content=content), sent(lan, content=content)
    [paper] = bound(code, [first.pk], by=lan)
    scan()
    with pytest.raises(PaperInfected):
        queries.paper(code, paper, seen_by=lan, on=TODAY)
    assert queries.folder(code, seen_by=lan, on=TODAY).papers[0].state == "refused"
    assert papers.digest(content) not in store("haiduong")
    found = state(first)
    assert (found.signature, found.sha256) == ("Eicar-Test-Signature", "")
    with homes.reading("dossiers"):
        told = ledger.timeline(code)[-1]
        [of_none] = ledger.timeline(str(alone.pk))
    assert (told.event, told.payload["paper"]) == ("dossiers.upload-refused", paper)
    assert of_none.payload["dossier"] is None
    with pytest.raises(PaperInfected):
        bound(code, [alone.pk], by=lan)


def test_a_refused_file_lets_the_months_of_its_dossier_be_counted_again(clamd, lan):
    code = makers.submitted(lan)["code"]
    first, alone = (sent(lan, content=infected_pdf()) for _ in range(2))
    bound(code, [first.pk], by=lan)
    with homes.reading("dossiers"):
        known = len(ledger.timeline(code))
    before = touched()
    scan()
    deliver([str(alone.pk)])
    assert touched() == before, "it was in no dossier"
    deliver([code], after=known)
    assert touched() == before + 1


def touched():
    with homes.reading("dossiers"):
        mark = FigureMark.objects.filter(month=TODAY.replace(day=1)).first()
    return mark.touched if mark else 0


def test_large_files_go_in_pieces(clamd, lan):
    content = pdf_with(b"(" + b"x" * 300_000 + b")")
    sent(lan, content=content)
    scan()
    assert clamd.seen == [content]
    assert clamd.longest <= 1 << 16


def test_what_is_too_large_for_the_scanner_is_refused(clamd, lan):
    clamd.mood = "small"
    upload = sent(lan, content=pdf_with(b"(" + b"x" * 900_000 + b")"))
    scan()
    found = state(upload)
    assert (found.state, found.signature) == ("refused", TOO_LARGE)


def test_a_scanner_that_is_away_leaves_files_quarantined_and_is_asked_again(clamd, lan):
    upload = sent(lan)
    clamd.close()
    scan()
    waiting = state(upload)
    assert (waiting.state, waiting.tries) == ("quarantined", 1)
    assert scan() == 0  # not yet due
    for n in range(30):  # however long it stays away
        scan(at=AT + dt.timedelta(hours=n + 1))
    waiting = state(upload)
    assert (waiting.state, waiting.tries) == ("quarantined", 31)
    assert waiting.due_at - (AT + dt.timedelta(hours=30)) == dt.timedelta(seconds=300)


@pytest.mark.parametrize("mood", ["dies", "hangs", "mumbles"])
def test_a_scanner_that_fails_in_the_middle_opens_nothing(clamd, lan, mood):
    clamd.mood = mood
    upload = sent(lan)
    scan(patience=0.3)
    assert state(upload).state == "quarantined"
    clamd.mood = "well"
    scan(at=AT + dt.timedelta(minutes=10))
    assert state(upload).state == "clean"


def test_a_file_that_the_scanner_will_never_judge_is_refused_in_the_end(clamd, lan):
    clamd.mood = "mumbles"
    upload = sent(lan)
    for n in range(MOST_TRIES):
        assert state(upload).state == "quarantined"
        scan(at=AT + dt.timedelta(hours=n))
    found = state(upload)
    assert (found.state, found.signature) == ("refused", GIVEN_UP)


def test_without_a_scanner_a_file_opens_and_is_scanned_once_there_is_one(lan, monkeypatch):
    upload = sent(lan)
    assert (upload.state, upload.scanned_at) == ("clean", None)
    assert queries.scanning().unscanned
    fake = FakeClamd()
    monkeypatch.setenv("LIENMACH_CLAMAV", fake.variable)
    sent(lan)
    assert hear_scanner() == Heard(is_configured=True, version=VERSION.decode())
    before = queries.scanning()
    assert before.quarantined
    assert before.waiting_since is not None
    assert before.waiting_since <= AT
    scan()
    after = queries.scanning()
    assert after.quarantined < before.quarantined
    assert after.unscanned < before.unscanned
    assert state(upload).scanned_at == AT
    fake.close()
    monkeypatch.setenv("LIENMACH_CLAMAV", "127.0.0.1:1")
    silent = hear_scanner()
    assert (silent.is_configured, silent.version, bool(silent.trouble)) == (True, "", True)
    monkeypatch.delenv("LIENMACH_CLAMAV")
    assert hear_scanner() == Heard(is_configured=False)


def test_a_file_is_not_taken_twice_by_two_workers(clamd, lan):
    sent(lan)
    assert len(take_unscanned(most=9, by=PLATFORM, at=AT)) == 1
    assert take_unscanned(most=9, by=PLATFORM, at=AT) == []
    assert len(take_unscanned(most=9, by=PLATFORM, at=AT + dt.timedelta(minutes=6))) == 1


def test_a_scanner_at_a_socket_s_path(tmp_path, monkeypatch, counter):
    fake = FakeClamd(path=str(tmp_path / "clamd"))
    monkeypatch.setenv("LIENMACH_CLAMAV", fake.variable)
    assert scanner().scan(io.BytesIO(b"x")).state == "clean"
    fake.close()


@pytest.mark.parametrize("said", ["clamav", "host:", "host:x", ":3310", "host:99999"])
def test_a_wrong_address_is_said_at_once(monkeypatch, said):
    monkeypatch.setenv("LIENMACH_CLAMAV", said)
    with pytest.raises(BadConfiguration):
        scanner()


def test_only_the_platform_speaks_for_the_scanner(clamd, lan):
    with pytest.raises(NotAllowed):
        settle_scans({}, by=lan, at=AT)
    with homes.reading("dossiers"):
        assert Dossier.objects.filter(applicant=lan.id).count() == 0
