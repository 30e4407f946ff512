"""The review desk for machines: the same pairs, words and silence as on the page, under a scope of its own."""

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lienmach import homes
from lienmach.ground import clock, paging, requests
from lienmach.ground.actor import PLATFORM
from lienmach.ground.ids import uuid7
from lienmach.identity.models import ReadEntry
from lienmach.identity.rules.duties import Kind
from lienmach.registries import queries
from lienmach.registries.models import Link, LinkWord
from tests.identity import makers
from tests.identity.makers import NOW, THANH_DONG
from tests.registries.crowd import doubt
from tests.registries.desk import FAR, HOST, browser, officer

REVIEW = ("registries:review",)


@pytest.fixture
def link(linked, haiduong, superuser):
    """A pair that waits, and nobody has said a word of."""
    doubt(superuser(), 3)
    with homes.reading("registries"):
        waiting = queries.links_visible_to(PLATFORM, on=clock.today()).filter(words=None)
        return queries.review.open_candidates(waiting).first().pk


class Program:
    """What asks the counter for machines for an officer."""

    def __init__(self, staff=None, *, allowed=REVIEW):
        self.staff = staff or officer()
        token = makers.token(staff=self.staff, expires_at=FAR, allowed=allowed)
        self.client = Client(headers={"host": HOST, "authorization": f"Bearer {token}"})

    def get(self, path, **asked):
        return self.client.get(f"/api/v1/links{path}", asked)

    def post(self, path, body, key=None):
        headers = {"idempotency-key": str(key or uuid7())}
        return self.client.post(
            f"/api/v1/links{path}", body, content_type="application/json", headers=headers
        )

    def every(self, **asked):
        """Return all that waits, piece by piece."""

        def ask(cursor):
            page = self.get("/waiting", cursor=cursor, **asked).json()
            return paging.Page(page["items"], page["next"])

        return list(paging.whole(ask))


def both(link):
    with homes.reading("registries"):
        found = Link.objects.select_related("record", "resident").get(pk=link)
    return found.record, found.resident


def test_two_registrars_decide_by_programs_and_one_takes_it_back(link):
    one, other, key = Program(), Program(), uuid7()
    word, why = {"word": "same"}, {"because": "nhầm"}
    said = one.post(f"/{link}/word", word, key)
    assert (said.status_code, said.json()) == (201, {"id": str(link), "decided": False})
    again = one.post(f"/{link}/word", word, key)
    assert (again.status_code, again.content) == (200, said.content)
    assert one.post(f"/{link}/word", {"word": "not-same"}, key).status_code == 422
    assert one.client.post(f"/api/v1/links/{link}/word", word).status_code == 400
    decided = other.post(f"/{link}/word", word, key)
    assert (decided.status_code, decided.json()["decided"]) == (201, True)
    assert other.post(f"/{link}/word", word, key).content == decided.content
    assert one.post(f"/{link}/word", {"word": "not-same"}).status_code == 409
    told = one.get(f"/{link}/pair").json()
    assert (told["state"], told["how"], len(told["words"])) == ("linked", "persons", 2)
    assert one.post(f"/{link}/undo", {"because": " "}).status_code == 422
    undone = one.post(f"/{link}/undo", why, key)
    assert (undone.status_code, undone.json()) == (201, {"id": str(link)})
    assert one.post(f"/{link}/undo", why, key).content == undone.content
    assert one.post(f"/{link}/undo", {"because": "x"}, key).status_code == 422
    assert one.post(f"/{link}/undo", why).status_code == 409
    assert one.get(f"/{link}/pair").json()["because"] == "nhầm"


def test_a_server_that_dies_before_it_answers_has_done_nothing_and_the_key_does_it(
    link, monkeypatch
):
    one, other, key = Program(), Program(), uuid7()
    word, why = {"word": "same"}, {"because": "nhầm"}
    assert other.post(f"/{link}/word", word).status_code == 201

    def dies(_said):
        raise RuntimeError("the server is gone")

    for path, body in ((f"/{link}/word", word), (f"/{link}/undo", why)):
        with monkeypatch.context() as gone:
            gone.setattr(requests, "told", dies)
            with pytest.raises(RuntimeError):
                one.post(path, body, key)
        first, again = one.post(path, body, key), one.post(path, body, key)
        assert (first.status_code, again.status_code) == (201, 200), first.content
        assert again.content == first.content
    assert one.get(f"/{link}/pair").json()["state"] == "undone"


def test_a_program_is_shown_both_records_as_the_page_shows_them(link):
    program = Program()
    told = {each["field"]: each for each in program.get(f"/{link}/pair").json()["fields"]}
    record, resident = both(link)
    assert told["full_name"]["record"].split() == record.full_name.split()
    assert told["full_name"]["resident"].split() == resident.full_name.split()
    page = browser(program.staff).get(f"/links/{link}/").content.decode()
    assert len(told) == page.count('<tr class="is-')
    for each in told.values():
        assert f'<tr class="is-{each["stands"]}">' in page


def test_what_waits_is_listed_the_likeliest_first_and_moves_on_once_it_is_judged(link):
    program = Program()
    waiting = program.every()
    assert str(link) in {each["id"] for each in waiting}
    assert waiting == sorted(waiting, key=lambda each: (-each["probability"], each["id"]))
    [row] = [each for each in waiting if each["id"] == str(link)]
    assert row["full_name"] == both(link)[0].full_name
    assert program.post(f"/{link}/word", {"word": "cannot-tell"}).status_code == 201
    assert str(link) not in {each["id"] for each in program.every()}
    [said] = [each for each in program.every(said=True) if each["id"] == str(link)]
    assert said["own_word"] == "cannot-tell"
    assert program.get("/waiting", cursor="x").status_code == 400
    assert program.get("/waiting", cursor=f"7~{link.hex}").status_code == 400


def test_what_another_said_is_told_nowhere_before_it_is_decided(link):
    one, other = Program(), Program()
    before = [other.get(path).content for path in (f"/{link}/pair", "/waiting")]
    assert one.post(f"/{link}/word", {"word": "same"}).status_code == 201
    assert [other.get(path).content for path in (f"/{link}/pair", "/waiting")] == before


def test_whoever_may_not_see_a_pair_is_told_no_trace_of_it_and_says_nothing_of_it(link):
    names = {row.full_name for row in both(link)}
    elsewhere = officer(
        THANH_DONG if both(link)[0].unit != THANH_DONG[0] else ("10510", NOW.date())
    )
    reader = officer(kind=Kind.READ)
    for stranger in (Program(elsewhere), Program(reader)):
        answers = [
            stranger.get(f"/{link}/pair"),
            stranger.post(f"/{link}/word", {"word": "same"}),
            stranger.post(f"/{link}/undo", {"because": "x"}),
        ]
        assert [each.status_code for each in answers] == [404, 404, 404]
        assert str(link) not in {each["id"] for each in stranger.every()}
        assert not any(name in each.content.decode() for each in answers for name in names)
    assert Program(reader).every() == []
    with homes.reading("registries"):
        assert not LinkWord.objects.filter(link=link).exists()


@pytest.mark.parametrize("allowed", [("registries:read",), ("dossiers:read",)])
def test_another_scope_opens_none_of_it(link, allowed):
    program = Program(allowed=allowed)
    assert program.get("/waiting").status_code == 403
    assert program.get(f"/{link}/pair").status_code == 403
    assert program.post(f"/{link}/word", {"word": "same"}).status_code == 403
    assert program.post(f"/{link}/undo", {"because": "x"}).status_code == 403
    assert Client(headers={"host": HOST}).get("/api/v1/links/waiting").status_code == 401


def test_whose_records_were_shown_is_written_down(link):
    program = Program()

    def noted(*, listed):
        with homes.reading("identity"):
            found = ReadEntry.objects.filter(reader=program.staff, listed=listed)
            return sorted(found.values_list("register", "purpose").distinct())

    program.get("/waiting")
    assert noted(listed=True) == [("civil-records", "review-links")]
    program.get(f"/{link}/pair")
    assert noted(listed=False) == [("civil-records", "review-links"), ("residents", "review-links")]


@pytest.mark.parametrize(("path", "most"), [("/waiting", 6), ("/{link}/pair", 8)])
def test_it_costs_the_same_however_much_there_is(link, path, most):
    program = Program()
    program.get(path.format(link=link))
    with CaptureQueriesContext(connections["haiduong"]) as captured:
        assert program.get(path.format(link=link)).status_code == 200
    begun = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    done = [each["sql"] for each in captured.captured_queries if not each["sql"].startswith(begun)]
    assert len(done) <= most, done
