"""A content is there as long as a row names it, and no longer; whatever dies, no row is without."""

import os
import time

import pytest

from lienmach import homes
from lienmach.dossiers import actions
from lienmach.dossiers.actions import contents
from lienmach.dossiers.jobs import sweep
from lienmach.dossiers.jobs.contents import UNTOUCHED_SECONDS
from lienmach.dossiers.models import Upload
from lienmach.ground.ids import uuid7
from lienmach.homes.files import store
from tests.databases import ask, superuser
from tests.dossiers.actions.test_uploads import bound, sent
from tests.dossiers.files import pdf_with
from tests.dossiers.makers import AT, submitted

HOME = "haiduong"


class Killed(BaseException):
    """A process died."""


def killed(*_args, **_kwargs):
    raise Killed


def unlike_any(told="một"):
    return pdf_with(f"({told} {uuid7()})".encode())


def swept(*, after=2 * UNTOUCHED_SECONDS, over=False):
    return sweep(HOME, is_over=lambda: over, now=time.time() + after)


@pytest.fixture
def tidy(counter):
    """A store in which every content is named."""
    swept()


@pytest.fixture
def door(counter):
    """Return a function that puts the door of a system that is not asked here into a state."""

    def put(state):
        with superuser(HOME) as connection:
            connection.execute(
                "update homes_door set state = %s where province = 'haiphong' and system ="
                " 'dossiers'", [state],
            )  # fmt: skip

    question = "select state from homes_door where province = 'haiphong' and system = 'dossiers'"
    was = ask(HOME, question).fetchone()
    yield put
    put(was[0])


def test_who_dies_before_the_row_is_gone_leaves_it_with_its_content(lan, monkeypatch):
    upload = sent(lan, content=unlike_any())
    with monkeypatch.context() as patched:
        patched.setattr(Upload, "delete", killed)
        with pytest.raises(Killed):
            actions.drop_upload(upload.pk, by=lan, at=AT)
    with homes.reading("dossiers"):
        assert Upload.objects.get(pk=upload.pk).sha256 == upload.sha256
    assert upload.sha256 in store(HOME)


def test_who_dies_after_leaves_a_content_that_the_next_look_removes(tidy, lan, monkeypatch):
    upload = sent(lan, content=unlike_any())
    with monkeypatch.context() as patched:
        patched.setattr(contents, "remove_unnamed", killed)
        with pytest.raises(Killed):
            actions.drop_upload(upload.pk, by=lan, at=AT)
    assert upload.sha256 in store(HOME)
    assert swept(after=0) == 0  # put away today: the row may be on its way
    assert swept(over=True) == 0
    assert swept() == 1
    assert upload.sha256 not in store(HOME)


def test_what_a_row_names_stays(tidy, lan):
    waits, handed_in = (sent(lan, content=unlike_any()) for _ in range(2))
    bound(submitted(lan)["code"], [handed_in.pk], by=lan)
    assert swept() == 0
    assert contents.remove_unnamed(HOME, [waits.sha256, handed_in.sha256, ""]) == 0
    assert waits.sha256 in store(HOME)
    assert handed_in.sha256 in store(HOME)


def test_what_is_put_away_again_counts_from_then(tidy, lan):
    content = unlike_any()
    digest = store(HOME).put(content)
    path = store(HOME).path(digest)
    was = path.stat().st_mtime - 3 * UNTOUCHED_SECONDS
    for again in (lambda: store(HOME).put(content), lambda: sent(lan, content=content)):
        os.utime(path, (was, was))
        again()
        assert swept(after=0) == 0
        assert path.stat().st_mtime > was


def test_while_rows_arrive_that_might_name_it_nothing_is_removed(tidy, lan, door):
    upload = sent(lan, content=unlike_any())
    door("arriving")
    actions.drop_upload(upload.pk, by=lan, at=AT)
    assert swept() == 0
    assert upload.sha256 in store(HOME)
    door("away")
    assert swept() == 1


def test_what_was_left_half_written_goes_too(tidy):
    digest = store(HOME).put(unlike_any())
    half = store(HOME).path(digest).with_name(f".{digest}.0a0b0c0d")
    half.write_bytes(b"%PDF")
    assert swept() == 1
    assert not half.exists()
