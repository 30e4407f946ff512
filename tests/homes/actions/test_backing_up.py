"""A backup is one moment of all databases, taken while they are written."""

import contextlib
import datetime as dt
import json
import threading

import psycopg
import pytest

from lienmach.dossiers.actions.contents import remove_unnamed
from lienmach.dossiers.queries.calendars import own_swaps
from lienmach.ground import archive, installation
from lienmach.ground.archive import FolderNotEmpty
from lienmach.ground.dump import DumpFailed, dump
from lienmach.homes.actions import backing_up, cutting
from lienmach.homes.files import FileMissing, store
from lienmach.homes.refusals import NoQuietMoment
from tests.homes.conftest import SYSTEM, TABLE, add, as_mover, set_door

AT = dt.datetime(2026, 11, 24, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=7)))
CLOSE = f"select homes_close('haiduong', '{SYSTEM}', '1s')"


def silent(_sentence: str) -> None:
    """Say nothing."""


class Couriers:
    """Each writes to one database and then to the other, so that they never differ by more."""

    def __init__(self, connections):
        self.over = threading.Event()
        self.threads = [
            threading.Thread(target=self.work, args=pair)
            for pair in zip(connections[::2], connections[1::2], strict=True)
        ]

    def work(self, here, there) -> None:
        while not self.over.is_set():
            add(here, "haiduong")
            add(there, "haiphong")

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        for thread in self.threads:
            thread.join()


def lead(snapshots) -> int:
    """Return by how many rows the first database is ahead of the second."""
    counts = [
        snapshots[alias].connection.execute(f"select count(*) from {TABLE}").fetchone()[0]
        for alias in ("haiduong", "haiphong")
    ]
    return int(counts[0] - counts[1])


def test_both_databases_are_seen_as_of_one_moment(plain):
    couriers = [plain(alias) for _ in range(3) for alias in ("haiduong", "haiphong")]
    with Couriers(couriers):
        for _ in range(5):
            with cutting.cut(installation.owners()) as snapshots:
                assert 0 <= lead(snapshots) <= 3


def test_snapshots_taken_one_after_the_other_would_differ(plain, monkeypatch):
    """A negative control: without the locks the second database runs ahead of the first."""
    monkeypatch.setattr(cutting, "all_locked", lambda _: contextlib.nullcontext())
    couriers = [plain(alias) for _ in range(3) for alias in ("haiduong", "haiphong")]
    seen = []
    with Couriers(couriers):
        while len(seen) < 200 and all(0 <= ahead <= 3 for ahead in seen):
            with cutting.cut(installation.owners()) as snapshots:
                seen.append(lead(snapshots))
    assert min(seen) < 0 or max(seen) > 3


def test_a_door_that_is_being_decided_is_waited_for(owner, monkeypatch):
    monkeypatch.setattr(cutting, "DEADLINE_SECONDS", 0.5)
    engine = as_mover(owner())
    engine.execute(CLOSE)
    with pytest.raises(NoQuietMoment), cutting.cut(installation.owners()):
        pass
    engine.execute("select pg_advisory_unlock_all()")  # crashed: closed, and nobody holds it
    with pytest.raises(NoQuietMoment), cutting.cut(installation.owners()):
        pass
    set_door(engine, "open")
    with cutting.cut(installation.owners()) as snapshots:
        assert lead(snapshots) == 0


def test_nothing_is_locked_while_the_backup_is_written(plain, owner):
    with cutting.cut(installation.owners()) as snapshots:
        add(plain())
        engine = as_mover(owner())
        engine.execute(CLOSE)
        assert lead(snapshots) == 0


def test_it_holds_everything_and_only_its_owner_may_read_it(owner, plain, tmp_path):
    add(plain())
    digest = store("haiphong").put("giấy khai sinh".encode())
    installation.secret("ledger-of-a-test.key", lambda: "key")
    report = installation.home() / "imports" / "refused" / "rows.csv"
    report.parent.mkdir(parents=True, exist_ok=True)
    report.write_text("1", "utf-8")
    beside = [
        installation.home() / "eid.json",
        own_swaps(),
        installation.home() / "trust" / "a.cer",
    ]
    for path in beside:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"\x30\x82")
    folder = tmp_path / "backup"
    backing_up.back_up(folder, at=AT, say=silent)
    about, parts = archive.read(folder)
    archive.check(folder, parts, silent)
    names = {part.path for part in parts}
    assert {"databases/haiduong.dump", "databases/haiphong.dump"} <= names
    assert {"files/haiduong.tar", "files/haiphong.tar", "secrets/ledger-of-a-test.key"} <= names
    assert not [name for name in names if "postgresql" in name or "pgpass" in name]
    assert digest in (folder / "files" / "haiphong.tar").read_bytes().decode("latin-1")
    for path in [folder, *folder.rglob("*")]:
        assert path.stat().st_mode & 0o077 == 0, path
    for path in [report, *beside]:
        assert f"beside/{path.relative_to(installation.home())}" in names
        path.unlink()
    assert about["made_at"] == AT.isoformat()
    assert about["provinces"]["haiduong"]["tables"][TABLE][0] == "1"
    assert ["homes", "0001_doors_and_dirty_keys"] in about["provinces"]["haiduong"]["migrations"]
    with pytest.raises(FolderNotEmpty):
        backing_up.back_up(folder, at=AT, say=silent)
    assert archive.read(folder)[0] == json.loads(json.dumps(about))


@pytest.mark.usefixtures("provinces")
def test_a_backup_that_fails_leaves_nothing_behind(tmp_path):
    folder = tmp_path / "backup"
    files = store("haiduong")
    path = files.path(files.put(b"content"))
    path.write_bytes(b"other")
    try:
        with pytest.raises(FileMissing, match="is damaged"):
            backing_up.back_up(folder, at=AT, say=silent)
    finally:
        path.unlink()
    assert [*folder.iterdir()] == []


def test_the_hash_of_a_table_tells_every_change(plain, owner):
    app, boss = plain(), owner()
    key = add(app)
    hashes = [backing_up.table_hashes(boss)[TABLE]]
    for statement in ("set full_name = full_name || ' '", "set synthetic = false"):
        app.execute(f"update {TABLE} {statement}")
        hashes.append(backing_up.table_hashes(boss)[TABLE])
    app.execute(f"delete from {TABLE} where id = %s", [key])
    hashes.append(backing_up.table_hashes(boss)[TABLE])
    assert hashes[-1] == ["0", "0"]
    assert len({tuple(one) for one in hashes}) == len(hashes)


def test_a_server_that_cannot_dump_says_why(provinces, tmp_path):
    place = installation.owners()["haiduong"]
    with pytest.raises(DumpFailed, match=r"haiduong: pg_dump failed: .*snapshot"):
        dump(place, tmp_path / "x", snapshot="nonsense")
    with pytest.raises(psycopg.Error), psycopg.connect(place.conninfo()) as connection:
        connection.execute("set transaction snapshot 'nonsense'")


def test_a_content_that_nobody_names_any_more_stays_until_the_backup_has_read_it(
    provinces, tmp_path, monkeypatch
):
    digests = [store("haiduong").put(content) for content in (b"one", b"two")]
    pack, left = backing_up._pack, []

    def packed(archive, alias, files):
        if alias == "haiduong":
            left.append(remove_unnamed("haiduong", digests))
        pack(archive, alias, files)

    monkeypatch.setattr(backing_up, "_pack", packed)
    folder = tmp_path / "backup"
    backing_up.back_up(folder, at=AT, say=silent)
    assert left == [0]
    kept = (folder / "files" / "haiduong.tar").read_bytes().decode("latin-1")
    assert all(digest in kept for digest in digests)
    assert remove_unnamed("haiduong", digests) == 2
