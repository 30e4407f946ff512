"""
No stream of events gives what the rule denies, for none of them carries anything of anybody.

Each stream is read while real moves of people, registers and dossiers run, fail and are done, by
the one who may read it and by those who may not, and is held against what lies in the databases.
"""

import ast
import html
import json
import threading

import psycopg
import pytest

from lienmach import homes
from lienmach.merger import queries as merger
from lienmach.merger.actions import journal, moves
from lienmach.merger.actions.moves import Ways
from lienmach.merger.actions.passage import open_mover
from lienmach.merger.views import live
from tests.architecture.house import HOUSE
from tests.dossiers import applying, desk, makers
from tests.dossiers.actions.test_uploads import attach, sent
from tests.identity import makers as identity
from tests.journeys.control_room import operator, stranger, watching

__all__ = ["operator", "stranger"]
STREAMS = {"lienmach.merger.views.live.stream"}
"""Every stream of the house; a new one is to be read here too."""

PRIVATE = {
    "identity_person": ("id", "personal_id", "full_name", "address"),
    "registries_resident": ("id", "personal_id", "full_name", "address", "household"),
    "registries_landrecord": ("id", "certificate_no", "holder_name", "holder_personal_id"),
    "dossiers_dossier": ("id", "code", "applicant"),
    "dossiers_note": ("id", "text"),
    "dossiers_paper": ("id", "name", "sha256"),
    "dossiers_upload": ("id", "name", "sha256"),
    "dossiers_startedapplication": ("id", "filer", "key"),
}
SYSTEMS = ("identity", "registries", "dossiers")
COPYING, VERIFIED = "4 the chunks are planned", "7 everything is verified"
PEOPLE = ("Khúc Thị Diệu Ánh", "Mạc Quang Bình")


def speakers(path):
    """Return what in a module speaks of a stream of events."""
    text = path.read_text("utf-8")
    if "event-stream" not in text:
        return set()
    module = ".".join(("lienmach", *path.relative_to(HOUSE).with_suffix("").parts))
    return {
        f"{module}.{getattr(node, 'name', node.lineno)}"
        for node in ast.parse(text).body
        if "event-stream" in ast.unparse(node)
    }


def test_there_is_no_stream_that_is_not_read_here():
    assert set().union(*(speakers(path) for path in HOUSE.rglob("*.py"))) == STREAMS


@pytest.fixture(autouse=True)
def seats(monkeypatch):
    """Give this test seats of its own, and no pause between two looks."""
    monkeypatch.setattr(live, "_seats", threading.BoundedSemaphore(live.MOST_VIEWERS))
    monkeypatch.setattr(live, "PAUSE_SECONDS", 0)


@pytest.fixture
def lives(provinces):
    """People of Hải Dương, with everything that the house keeps of them."""
    with homes.province("haiphong"):
        makers.published(makers.LAND, makers.BIRTH, makers.LICENCE)
    with homes.province("haiduong"):
        makers.published(makers.LAND, makers.BIRTH, makers.LICENCE)
        for name in PEOPLE:
            actor, new = applying.mother(name, address=f"Số 77, ngõ của {name}")
            applying.resident(new, household=f"HK-{new.personal_id}")
            applying.certificate(new, number=f"AB {new.personal_id[-6:]}")
            code = makers.submitted(actor)["code"]
            makers.noted(code, f"Ghi chú riêng của {name}", by=actor)
            attach(code, actor, name=f"giấy của {name}.pdf")
            sent(actor, name=f"đơn của {name}.pdf")
            applying.saved(applying.started(actor), by=actor, declarant_relation="mẹ")


@pytest.fixture
def denied(provinces):
    """Everybody who is signed in and has no key of the control room."""
    with homes.province("haiduong"):
        reader, idle = (
            desk.staff("read", "merge", agency="H24.01")[1],
            desk.staff(agency="H24.01")[1],
        )
        citizen = identity.token(person=identity.person(), expires_at=desk.FAR)
        return [desk.browser(token) for token in (reader, idle, citizen)]


def private():
    """Return everything of anybody that lies in either database."""
    found = set()
    for alias in ("haiduong", "haiphong"):
        with open_mover(alias, durable=False) as connection:
            for table, columns in PRIVATE.items():
                rows = connection.execute(f"select {', '.join(columns)} from {table}").fetchall()
                assert rows or alias == "haiphong", table
                found |= {str(value) for row in rows for value in row if value}
    return found


def heard(client, path):
    """Return the status of a stream and what it says until it has nothing new."""
    with watching(client, path) as answer:
        if not answer.streaming:
            return answer.status_code, answer.content.decode()
        said = []
        for chunk in answer.streaming_content:
            lines = dict(line.split(": ", 1) for line in chunk.decode().strip().split("\n"))
            said += json.loads(lines.get("data", "{}")).values()
            if "data" not in lines and "retry" not in lines:
                break
        return answer.status_code, html.unescape(" ".join(said))


class Ear:
    """Reads the stream of the newest move, and the answer to polls, in both languages."""

    def __init__(self, operator, denied):
        self.operator, self.denied, self.said = operator, denied, []

    def listen(self, *languages):
        """Read what those may read who have the key."""
        for language in languages or ("vi",):
            self.operator.get("/language", {"to": language})
            status, said = heard(self.operator, self.path)
            assert status == 200
            assert len(said) > 1000
            self.said.append(said)

    def listen_closely(self):
        """Read everything in both languages, polls too, also as those who may not."""
        self.listen("en", "vi")
        told = self.operator.get(f"{self.path}state.json").json()
        self.said.append(html.unescape(json.dumps(told, ensure_ascii=False)))
        for client in self.denied:
            status, said = heard(client, self.path)
            assert status == 403
            self.said.append(said)

    @property
    def path(self):
        return f"/merger/{merger.moves()[0].id}/"

    def at(self, point):
        if point == VERIFIED:
            self.listen()

    def overheard(self):
        """Return what was said that is somebody's."""
        everything = " ".join(self.said)
        return {value for value in private() if value in everything}


def test_nothing_of_anybody_is_told_while_their_systems_move(lives, operator, stranger, denied):
    ear = Ear(operator, [stranger, *denied])
    for system in SYSTEMS:
        moves.move(system, source="haiduong", target="haiphong", ways=Ways(at=ear.at))
        homes.forget_homes()
        ear.listen_closely()
    assert len(private()) > 10 * len(PEOPLE)
    assert ear.overheard() == set()


def test_nor_when_a_move_fails_over_somebodys_row(lives, operator, stranger, denied):
    """PostgreSQL's own words on a refused row name what stands in it."""

    def in_the_way(point):
        if point == COPYING:
            with open_mover("haiphong", durable=True) as connection:
                connection.execute("set session_replication_role = replica")
                connection.execute(
                    "insert into identity_person select (jsonb_populate_record(null::identity_person,"
                    " %s::jsonb || jsonb_build_object('id', gen_random_uuid()))).*",
                    [somebody],
                )

    with open_mover("haiduong", durable=False) as connection:
        somebody = connection.execute(
            "select to_jsonb(each)::text from identity_person each where full_name = %s limit 1",
            PEOPLE[:1],
        ).fetchone()[0]
    with pytest.raises(psycopg.errors.UniqueViolation) as refused:
        moves.move("identity", source="haiduong", target="haiphong", ways=Ways(at=in_the_way))
    assert json.loads(somebody)["personal_id"] in str(refused.value)
    ear = Ear(operator, [stranger, *denied])
    ear.listen_closely()
    assert "identity_person" in " ".join(ear.said)  # it is told what is in the way
    assert ear.overheard() == set()
    with (
        open_mover("haiduong", durable=False) as connection,
        pytest.raises(psycopg.errors.InvalidTextRepresentation) as malformed,
    ):
        connection.execute("select %s::text::uuid", PEOPLE[:1])
    assert PEOPLE[0] in str(malformed.value)
    assert journal.sentences(malformed.value) == (
        "InvalidTextRepresentation [22P02]",
        "Lỗi kỹ thuật: InvalidTextRepresentation [22P02]",
    )
