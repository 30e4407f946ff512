"""
Rows that take a key which others gave up, while both are on their way.

Of a dossier one hand-over waits for an answer at a time, and an index sees to that at both homes.
What comes there is of different moments until the marks are drained.
"""

import threading

import pytest

from lienmach.ground.ids import uuid7
from lienmach.merger.actions import catching_up, copying, following, moves, undoing
from tests.merger import world

WAY = {"source": "haiduong", "target": "haiphong"}
TABLE = "dossiers_handover"


def offered(connection, dossier, answer="sent"):
    """Write down that a dossier was offered to another agency; return the offer."""
    key = uuid7()
    connection.execute(
        f"insert into {TABLE} (id, province, dossier_id, to_agency, reason, sent_at, sent_by,"
        " answer, answered_by, answer_reason, answered_at) values (%s, 'haiduong', %s, 'H23.01',"
        " 'x', now(), 't', %s, '', '', case when %s <> 'sent' then now() end)",
        [key, dossier, answer, answer],
    )
    return key


def answer(connection, key, said="accepted"):
    connection.execute(
        f"update {TABLE} set answer = %s,"
        " answered_at = case when %s <> 'sent' then now() end where id = %s",
        [said, said, key],
    )


def take_over(connection, waiting, other):
    """Let one offer wait instead of another."""
    with connection.transaction():
        answer(connection, waiting)
        answer(connection, other, "sent")


@pytest.fixture(params=[False, True], ids=["as they were made", "the youngest first"])
def in_order(request, monkeypatch):
    """The rows of a pass come in the order of their keys, or against it."""
    asked = catching_up._ask

    def ordered(passage, keys):
        loads = asked(passage, keys)
        for load in loads:
            place = load.columns.names.index("id")
            load.rows.sort(key=lambda row: str(row[place]), reverse=request.param)
        return loads

    monkeypatch.setattr(catching_up, "_ask", ordered)


@pytest.fixture
def offers(ready):
    """Three offers of one dossier; the last waits for an answer."""
    [dossier, *_] = world.rows("haiduong", "dossiers_dossier")
    with world.application() as connection:
        return [offered(connection, dossier, said) for said in ("accepted", "declined", "sent")]


def once(point, deed):
    """Do a deed the first time that a move comes to a point."""
    done = []

    def at(reached):
        if reached == point and not done:
            done.append(True)
            deed()

    return moves.Ways(at=at)


@pytest.mark.usefixtures("in_order")
def test_while_it_is_copied(offers):
    def deed():
        with world.application() as connection:
            take_over(connection, offers[2], offers[0])
            take_over(connection, offers[0], offers[1])

    assert moves.move("dossiers", **WAY, ways=once("4 everything is copied", deed))["verified"]
    assert world.rows("haiphong", TABLE)[offers[1]]["answer"] == "sent"


@pytest.mark.usefixtures("in_order")
def test_on_the_way_back(offers):
    assert moves.move("dossiers", **WAY)["verified"]
    follower = following.Follower()
    with world.application("haiphong") as connection:
        take_over(connection, offers[2], offers[0])
    assert follower.follow_once()
    assert not world.dirty("haiphong")
    with world.application("haiphong") as connection:
        take_over(connection, offers[0], offers[2])
        take_over(connection, offers[2], offers[1])
    follower.close()
    assert undoing.reverse("dossiers", **WAY)["state"] == "reversed"
    assert world.rows("haiduong", TABLE)[offers[1]]["answer"] == "sent"


def test_where_a_pass_holds_who_took_the_key_and_not_who_gave_it_up(offers, monkeypatch):
    assert moves.move("dossiers", **WAY)["verified"]
    monkeypatch.setitem(catching_up.drain.__kwdefaults__, "limit", 1)
    monkeypatch.setattr(following, "BATCH", 1)
    follower = following.Follower()
    with world.application("haiphong") as connection:
        answer(connection, offers[0], "declined")  # its mark is the first
        take_over(connection, offers[2], offers[0])
    assert follower.follow_once() == 3
    follower.close()
    assert undoing.reverse("dossiers", **WAY)["state"] == "reversed"
    there = world.rows("haiduong", TABLE)
    assert [there[key]["answer"] for key in offers] == ["sent", "declined", "accepted"]


@pytest.mark.parametrize("streams", [1, 2])
def test_across_chunks(ready, monkeypatch, streams):
    monkeypatch.setattr(copying, "CHUNK_ROWS", 20)
    monkeypatch.setattr(copying, "STREAMS", streams)
    with world.application() as connection:
        dossier, other, *_ = world.rows("haiduong", "dossiers_dossier")
        first = offered(connection, dossier)
        for _ in range(30):
            offered(connection, other, "accepted")
    made, one = [], threading.Lock()

    def at(point):
        if point == "4 a chunk is copied":
            with one:
                if not made and first in world.rows("haiphong", TABLE):
                    with world.application() as connection:
                        answer(connection, first)
                        made.append(offered(connection, dossier))

    assert moves.move("dossiers", **WAY, ways=moves.Ways(at=at))["verified"]
    there = world.rows("haiphong", TABLE)
    assert (there[first]["answer"], there[made[0]]["answer"]) == ("accepted", "sent")
