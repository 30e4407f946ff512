"""Who fills in a form while their province's system is moved goes on where they were."""

import contextvars
import json
import threading
import uuid
from dataclasses import dataclass

import pytest
from django.db import connections

from lienmach import homes
from lienmach.dossiers import actions, queries
from lienmach.dossiers.actions import Saving
from lienmach.dossiers.actions.handing_in import missing_papers
from lienmach.dossiers.jobs import scan_waiting
from lienmach.dossiers.models import Dossier, StartedApplication
from lienmach.dossiers.queries.scanner import scanner
from lienmach.dossiers.refusals import (
    FormNotFilledIn,
    PaperQuarantined,
    RegisterChanged,
    SavedMeanwhile,
)
from lienmach.dossiers.rules import papers
from lienmach.homes.files import store
from lienmach.merger.actions import moves
from lienmach.merger.actions.moves import Ways
from tests.databases import superuser
from tests.dossiers import applying, makers
from tests.dossiers.actions.test_uploads import sent
from tests.dossiers.applying import CHILD
from tests.dossiers.fake_clamd import FakeClamd
from tests.dossiers.files import pdf_with
from tests.dossiers.makers import AT, TODAY
from tests.merger import world

SCAN, LATER_SCAN = pdf_with(b"(birth notice)"), pdf_with(b"(sent during the move)")
HALF = {name: CHILD[name] for name in ("child_name", "child_sex", "born_on", "born_at")}


@pytest.fixture
def clamd(counter, monkeypatch):
    fake = FakeClamd()
    monkeypatch.setenv("LIENMACH_CLAMAV", fake.variable)
    yield fake
    fake.close()


@pytest.fixture
def known(counter):
    """A mother whom the register of residents knows."""
    lan, new = applying.mother()
    applying.resident(new)
    return lan, new


class AtTheDoor(threading.Thread):
    """Somebody who hands in while the door is closed, and waits."""

    def __init__(self, key, edition, by):
        super().__init__(daemon=True)
        self.around, self.given = contextvars.copy_context(), (key, edition, by)
        self.answer = None

    def run(self):
        try:
            self.around.run(self._hand_in)
        finally:
            connections.close_all()

    def _hand_in(self):
        key, edition, by = self.given
        self.answer = actions.submit_application(key, edition=edition, by=by, at=AT)

    def wait_there(self):
        """Begin, and come back once the request waits for the lock of the closed door."""
        self.start()
        held = "select count(*) from pg_locks where locktype = 'advisory' and not granted"
        with superuser("haiduong") as connection:
            for _ in range(1000):
                if connection.execute(held).fetchone()[0]:
                    return
                self.join(0.02)
        raise AssertionError("nobody waits at the closed door")


def opened(key, by):
    return queries.application(key, seen_by=by, on=TODAY)


def with_paper(key, content, by):
    """Send the paper that must be there, and put it to the application."""
    found = opened(key, by)
    [wanted] = missing_papers(found, on=TODAY)
    upload = sent(by, content=content)
    saving = Saving(edition=found.row.edition, papers=[(wanted.code, upload.pk)])
    return actions.save_answers(key, saving=saving, by=by, at=AT)


def ready(lan):
    """Start an application and fill it in to its last question."""
    key = applying.started(lan)
    applying.saved(key, by=lan, declarant_relation="mẹ", **CHILD)
    return key, with_paper(key, SCAN, lan).row.edition


def code_of(answered):
    return json.loads(answered.body)["code"]


@dataclass
class Filled:
    """Three applications: handed in before the move, at the closed door, and after it."""

    early: uuid.UUID
    late: uuid.UUID
    begun: uuid.UUID
    meanwhile: uuid.UUID | None = None


def move_around(filled, at_the_door, lan):
    """Move the system; on its way one is filled in further, one is begun, one is handed in."""

    def at(point):
        if point == "4 everything is copied":
            rest = {name: CHILD[name] for name in CHILD if name not in HALF}
            applying.saved(filled.begun, by=lan, **rest)
            with_paper(filled.begun, LATER_SCAN, lan)
            filled.meanwhile = applying.started(lan)
        elif point == "9 the old door is closed":
            at_the_door.wait_there()

    with homes.province("haiphong"):  # the same catalogue, so that nothing has to be decided
        makers.published(makers.LAND, makers.BIRTH, makers.LICENCE)
    moved = moves.move("dossiers", source="haiduong", target="haiphong", ways=Ways(at=at))
    assert moved["verified"]
    at_the_door.join(10)
    homes.forget_homes()


def handed_in(key, edition, lan):
    """Hand an application in twice; return the one code that both answers name."""
    told = [actions.submit_application(key, edition=edition, by=lan, at=AT) for _ in range(2)]
    [code] = {code_of(each) for each in told}
    return code


def check_each_is_there_once(filled, codes, lan):
    with homes.reading("dossiers"):
        mine = Dossier.objects.filter(applicant=lan.id)
        assert sorted(mine.values_list("code", flat=True)) == sorted(codes)
        left = StartedApplication.objects.filter(filer=lan.id).values_list("pk", "dossier")
        keys = (filled.early, filled.late, filled.begun, filled.meanwhile)
        assert dict(left) == dict(zip(keys, (*codes, ""), strict=True))
    rows = world.rows("haiphong", "dossiers_startedapplication").values()
    assert {row["dossier"] for row in rows if str(row["filer"]) == lan.id} == {*codes, ""}


def check_papers_open_once_they_are_scanned(codes, contents, lan):
    def the_paper(code):
        [paper] = queries.folder(code, seen_by=lan, on=TODAY).papers
        return paper

    for code, content in zip(codes, contents, strict=True):
        with pytest.raises(PaperQuarantined):
            queries.paper(code, the_paper(code).id, seen_by=lan, on=TODAY)
        assert papers.digest(content) in store("haiphong")
    scan_waiting(scanner(), now=lambda: AT, is_over=lambda: False)
    for code, content in zip(codes, contents, strict=True):
        assert queries.paper(code, the_paper(code).id, seen_by=lan, on=TODAY)[1] == content


def test_what_is_filled_in_during_a_move_is_handed_in_once_after_it(clamd, known):
    lan, new = known
    begun = applying.started(lan)
    locked = applying.saved(begun, by=lan, declarant_relation="mẹ", **HALF).locked
    assert set(locked) == {"declarant_name", "declarant_id", "declarant_residence"}
    (early, early_edition), (late, late_edition) = ready(lan), ready(lan)
    filled, stale = Filled(early, late, begun), opened(begun, lan).row.edition
    answered = actions.submit_application(early, edition=early_edition, by=lan, at=AT)
    at_the_door = AtTheDoor(late, late_edition, lan)
    move_around(filled, at_the_door, lan)

    found = opened(begun, lan)
    assert found.row.answers.items() >= {"declarant_relation": "mẹ", **CHILD}.items()
    assert found.locked == locked
    assert {line.key for line in queries.started(lan, on=TODAY).items} == {begun, filled.meanwhile}
    with pytest.raises(SavedMeanwhile):  # another window, open since before the move
        applying.saved(begun, by=lan, edition=stale, child_name="Khác")
    # The register is asked again, though it lives elsewhere than the application by now.
    assert homes.home_of("haiduong", "registries") == "haiduong"
    applying.restated(new, address="Số 99, phố Mới")
    with pytest.raises(RegisterChanged):
        actions.submit_application(begun, edition=found.row.edition, by=lan, at=AT)
    found = opened(begun, lan)
    assert found.locked["declarant_residence"] == "Số 99, phố Mới"

    codes = [
        handed_in(early, early_edition, lan),
        handed_in(late, late_edition, lan),
        handed_in(begun, found.row.edition, lan),
    ]
    assert [code_of(answered), code_of(at_the_door.answer)] == codes[:2]
    assert len(set(codes)) == len(codes)
    check_each_is_there_once(filled, codes, lan)
    with pytest.raises(FormNotFilledIn):  # begun while it moved, it still asks what is missing
        actions.submit_application(filled.meanwhile, edition=1, by=lan, at=AT)
    check_papers_open_once_they_are_scanned(codes, (SCAN, SCAN, LATER_SCAN), lan)
