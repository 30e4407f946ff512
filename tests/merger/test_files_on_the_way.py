"""Files that go while their system moves, and those that are left where it was."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from lienmach import homes
from lienmach.dossiers import actions
from lienmach.dossiers.jobs import sweep
from lienmach.dossiers.jobs.contents import UNTOUCHED_SECONDS
from lienmach.homes.files import FileMissing, store
from lienmach.merger.actions import catching_up, copying, following, moves, undoing, verifying
from tests.dossiers import makers
from tests.dossiers.actions.test_contents import unlike_any
from tests.dossiers.actions.test_uploads import bound, sent
from tests.dossiers.makers import AT
from tests.merger import world

WAY = {"source": "haiduong", "target": "haiphong"}


@pytest.fixture
def lan(ready):
    """An applicant at an open counter; both provinces have its procedures."""
    for province in ready:
        with homes.province(province):
            makers.published(makers.LAND, makers.BIRTH, makers.LICENCE)
    with homes.province("haiduong"):
        yield makers.person()


def dropped(upload, by):
    """Let somebody take a file back, in a thread of its own."""

    def deed():
        with homes.province("haiduong"):
            actions.drop_upload(upload.pk, by=by, at=AT)
        connections.close_all()

    with ThreadPoolExecutor(1) as aside:
        aside.submit(deed).result()


def swept(alias):
    after = time.time() + 2 * UNTOUCHED_SECONDS
    return sweep(alias, is_over=lambda: False, now=after)


def on_the_shelf(alias):
    return {path.name for path in store(alias).root.rglob("*") if path.is_file()}


@pytest.mark.parametrize("room", [copying, catching_up, verifying])
def test_a_file_that_goes_between_its_row_and_itself_stops_no_move(lan, monkeypatch, room):
    bound(makers.submitted(lan)["code"], [sent(lan, content=unlike_any()).pk], by=lan)
    gone = sent(lan, content=unlike_any())
    brought, done = room.bring_files, []

    def bring(passage, digests):
        digests = list(digests)
        if gone.sha256 in digests and not done:
            done.append(True)
            dropped(gone, lan)
            store("haiphong").remove(gone.sha256)  # where it was brought before
        return brought(passage, digests)

    def touched(point):
        if point == "4 everything is copied":
            with world.application() as connection:
                connection.execute("update dossiers_upload set what = 'x' where id = %s", [gone.pk])

    monkeypatch.setattr(room, "bring_files", bring)
    assert moves.move("dossiers", **WAY, ways=moves.Ways(at=touched))["verified"]
    assert done
    assert gone.pk not in world.rows("haiphong", "dossiers_upload")
    assert len(world.rows("haiphong", "dossiers_paper")) == 1


def test_a_row_whose_file_is_nowhere_is_named(lan):
    upload = sent(lan, content=unlike_any())
    store("haiduong").remove(upload.sha256)
    with pytest.raises(FileMissing, match=f"dossiers_upload {upload.pk}: its file {upload.sha256}"):
        moves.move("dossiers", **WAY)


def test_a_file_that_is_nowhere_once_nobody_can_write_any_more_ends_the_switch(lan):
    made = []

    def at(point):
        if point == "9 little is left" and not made:
            upload = sent_aside(lan)
            store("haiduong").remove(upload.sha256)
            made.append(upload)

    with pytest.raises(FileMissing, match="dossiers_upload"):
        moves.move("dossiers", **WAY, ways=moves.Ways(at=at))
    assert world.doors()["haiduong"][0] == "open"


def sent_aside(by):
    def deed():
        with homes.province("haiduong"):
            upload = sent(by, content=unlike_any())
        connections.close_all()
        return upload

    with ThreadPoolExecutor(1) as aside:
        return aside.submit(deed).result()


def test_the_old_home_keeps_no_file_once_the_way_back_is_closed(lan):
    bound(makers.submitted(lan)["code"], [sent(lan, content=unlike_any()).pk], by=lan)
    kept, gone = (sent(lan, content=unlike_any()) for _ in range(2))
    assert moves.move("dossiers", **WAY)["verified"]
    homes.forget_homes()
    swept("haiduong")
    assert {kept.sha256, gone.sha256} <= on_the_shelf("haiduong")  # for the way back

    dropped(gone, lan)
    follower = following.Follower()
    follower.follow_once()
    follower.close()
    swept("haiduong")
    assert kept.sha256 in on_the_shelf("haiduong")
    assert gone.sha256 not in on_the_shelf("haiduong")

    undoing.close("dossiers", **WAY)
    swept("haiduong")
    assert not on_the_shelf("haiduong")
    assert kept.sha256 in on_the_shelf("haiphong")
