"""What was backed up comes back whole, in a home of its own or in databases of one's own."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest

from lienmach.ground import cluster
from lienmach.ground.server import binaries
from tests.ground.conftest import Home, scratch

PROVINCES = ("haiduong", "haiphong")
SEEDS = ("--scenario", "two-provinces", "--residents", "20", "--dossiers", "10")
DEMO = ("--province", "haiduong", "--personal-id", "demo", "--json")
WHO = """
import sys, django
django.setup()
from lienmach import homes
from lienmach.ground import clock
from lienmach.identity import queries
with homes.province("haiduong"):
    print(queries.authenticate(sys.argv[1], clock.now()).id)
"""


@pytest.fixture(scope="module")
def base():
    path = scratch()
    yield path
    shutil.rmtree(path, ignore_errors=True)


def must(home: Home, *words: str, **more: str) -> str:
    answer = home.lienmach(*words, **more)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


def stop(home: Home) -> None:
    home.run("from lienmach.ground import cluster; cluster.stop('immediate')")


def who(home: Home, token: str) -> str:
    """Return whose token it is, asked in a home."""
    return subprocess.run(
        [sys.executable, "-c", WHO, token], capture_output=True, text=True, check=True, cwd="/",
        env=home.environment(DJANGO_SETTINGS_MODULE="lienmach.settings"),
    ).stdout.strip()  # fmt: skip


def plain(line: str) -> str:
    """Return a line of a schema without the casts that PostgreSQL moves about in a condition."""
    if "CHECK" not in line and "INDEX" not in line:
        return line
    return re.sub(r"::(text|character varying)(\[\])?|[()]", "", line)


class Inside:
    """The databases of a home, as the test itself may enter them."""

    def __init__(self, home: Home) -> None:
        self.home = home

    def __enter__(self):
        self.before = os.environ["LIENMACH_HOME"]
        os.environ["LIENMACH_HOME"] = str(self.home.path)
        cluster.ensure()
        return self

    def __exit__(self, *_):
        cluster.let_go()
        os.environ["LIENMACH_HOME"] = self.before

    def connect(self, alias: str) -> psycopg.Connection:
        place = cluster.database(alias, role=cluster.SUPERUSER)
        return psycopg.connect(place.conninfo(), autocommit=True)

    def rows(self, alias: str) -> dict[str, list[str]]:
        """Return every row of every table as text, but for what is numbered by the cluster."""
        with self.connect(alias) as connection:
            tables = connection.execute(
                "select tablename from pg_tables where schemaname = 'public' order by 1"
            ).fetchall()
            found = {
                table: [row for (row,) in connection.execute(f"select t::text from {table} t")]
                for (table,) in tables
            }
        found["homes_dirty"] = [row.rpartition(",")[0] for row in found["homes_dirty"]]
        return {table: sorted(rows) for table, rows in found.items()}

    def tables(self, alias: str) -> list[str]:
        with self.connect(alias) as connection:
            rows = connection.execute("select relname from pg_class where relnamespace ="
                                      " 'public'::regnamespace").fetchall()  # fmt: skip
        return [name for (name,) in rows]

    def schema(self, alias: str) -> list[str]:
        """Return the whole schema as pg_dump writes it: owners, rights, policies, triggers."""
        place = cluster.database(alias, role=cluster.SUPERUSER)
        text = subprocess.run(
            [str(binaries() / "pg_dump"), "--schema-only", f"--dbname={place.conninfo()}"],
            capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip
        return [plain(line) for line in text.splitlines() if "restrict" not in line]


@pytest.fixture(scope="module")
def original(base):
    """A home with people, dossiers, files, sealed facts and a door in an odd state."""
    home = Home(base / "original")
    must(home, "migrate", "--verbosity", "0")
    must(home, "seed", *SEEDS)
    token = json.loads(must(home, "token", "create", *DEMO))["token"]
    with Inside(home) as databases, databases.connect("haiduong") as boss:
        boss.execute("update homes_door set capturing = true where province = 'haiduong'")
        boss.execute("update identity_person set sex = sex where province = 'haiduong'")
        boss.execute("update homes_door set state = 'moved', moved_to = 'haiphong' where"
                     " province = 'haiduong' and system = 'registries'")  # fmt: skip
        boss.execute("update homes_dirty set xid = '4000000000'")  # as of a busier cluster
        boss.execute(
            "insert into ledger_outbox (entry_id, province, event, payload, at) values"
            " (gen_random_uuid(), 'haiduong', 'x', '{}', now())"
        )  # to be delivered
    (home.path / "imports").mkdir()
    (home.path / "imports" / "haiduong-residents.refused.csv").write_text(
        "dòng,lý do\r\n", newline=""
    )
    (home.path / "trust").mkdir()
    for name, kept in (
        ("trust/root.cer", b"\x30\x82"), ("eid.json", b"[]"),
        ("swapped_days.csv", b"free,worked,citation,source\n"),
    ):  # fmt: skip
        (home.path / name).write_bytes(kept)
    yield home, token
    stop(home)


@pytest.fixture(scope="module")
def backup(base, original):
    folder = base / "backup"
    answer = json.loads(must(original[0], "backup", str(folder), "--json"))
    assert answer["ok"] is True
    return folder


@pytest.fixture(scope="module")
def restored(base, backup):
    home = Home(base / "restored")
    answer = json.loads(must(home, "restore", str(backup), "--json"))
    assert answer["ok"] is True
    assert answer["warnings"] == []
    yield home
    stop(home)


@pytest.mark.parametrize("alias", PROVINCES)
def test_every_row_right_and_trigger_is_as_it_was(original, restored, alias):
    with Inside(original[0]) as databases:
        rows, schema = databases.rows(alias), databases.schema(alias)
    with Inside(restored) as databases:
        again, schema_again = databases.rows(alias), databases.schema(alias)
    changed = {table for table in {*rows, *again} if rows.get(table) != again.get(table)}
    # What was not sealed yet is sealed on the way back.
    assert changed <= {"ledger_leaf", "ledger_checkpoint"}
    for table in changed:
        assert set(rows[table]) <= set(again[table])
    assert schema_again == schema
    assert sum(map(len, rows.values())) > 1000
    for table in ("homes_dirty", "ledger_outbox"):
        assert len(rows[table]) > 0 or alias != "haiduong"


def test_files_keys_reports_and_what_the_scenario_is_come_back(original, restored):
    def kept(home: Home) -> dict[str, bytes]:
        paths = [
            *home.path.glob("files/*/*/*"),
            *home.path.glob("secrets/*"),
            *home.path.glob("imports/*"),
            *home.path.glob("scenario*"),
            *home.path.glob("trust/*"),
            *home.path.glob("eid.json"),
            *home.path.glob("swapped_days.csv"),
        ]
        return {
            str(path.relative_to(home.path)): path.read_bytes()
            for path in paths
            if "postgresql" not in path.name and path.name != "pgpass"
        }

    before = kept(original[0])
    assert kept(restored) == before
    tops = {name.partition("/")[0] for name in before}
    assert tops == {
        "files", "secrets", "imports", "scenario", "scenario.json", "trust", "eid.json",
        "swapped_days.csv",
    }  # fmt: skip
    assert not (restored.path / "restoring").exists()
    for path in (restored.path / "secrets").iterdir():
        assert path.stat().st_mode & 0o077 == 0


def test_tokens_and_the_ledger_go_on(original, restored):
    home, token = original
    assert who(restored, token) == who(home, token)
    must(restored, "ledger", "verify")


@pytest.mark.soak
def test_the_story_is_known_again(restored):
    told = restored.lienmach("seed", *SEEDS)
    assert (told.returncode, told.stdout) == (0, "")
    assert "stands here already" in told.stderr
    other = restored.lienmach("seed", "--residents", "30", "--dossiers", "10")
    assert (other.returncode, "--again" in other.stderr) == (2, True)
    must(restored, "token", "create", *DEMO)


def test_marks_of_another_cluster_do_not_wait_for_its_transactions(restored):
    with Inside(restored) as databases, databases.connect("haiduong") as boss:
        waiting = boss.execute(
            "select count(*) from homes_dirty where xid >= pg_snapshot_xmin(pg_current_snapshot())"
        ).fetchone()
    assert waiting == (0,)


# --- Refusals ---------------------------------------------------------------------------


def refused(home: Home, folder: Path, sentence: str, **more: str) -> None:
    answer = home.lienmach("restore", str(folder), "--json", **more)
    assert answer.returncode == 2
    assert sentence in answer.stderr.splitlines()[-1]
    assert answer.stdout == ""


def test_what_is_there_is_not_overwritten(restored, backup):
    refused(restored, backup, "holds an installation already")


@pytest.fixture
def copied(base, backup):
    """A copy of the backup to spoil, and a home to refuse it."""
    folder = base / "copied"
    shutil.copytree(backup, folder)
    yield folder, Home(base / "new")
    shutil.rmtree(folder)
    assert not (base / "new" / "postgresql").exists()
    assert not (base / "new" / "restoring").exists()
    shutil.rmtree(base / "new", ignore_errors=True)


def rewrite(folder: Path, change) -> None:
    about = json.loads((folder / "manifest.json").read_text())
    change(about)
    (folder / "manifest.json").write_text(json.dumps(about))


def test_a_spoiled_backup_is_refused_before_anything_is_made(copied):
    folder, home = copied
    dump = folder / "databases" / "haiphong.dump"
    content = bytearray(dump.read_bytes())
    content[len(content) // 2] ^= 1
    dump.write_bytes(content)
    refused(home, folder, "databases/haiphong.dump is not what it was")
    dump.unlink()
    refused(home, folder, "databases/haiphong.dump is missing")
    rewrite(folder, lambda about: about["parts"][0].update(path="../outside"))
    refused(home, folder, "names a part outside itself")
    rewrite(folder, lambda about: about["provinces"].pop("haiphong"))
    (folder / "manifest.json").write_text("{}")
    refused(home, folder, "holds no finished backup")
    refused(home, folder / "nowhere", "holds no finished backup")


def test_a_backup_that_does_not_fit_is_refused(copied):
    folder, home = copied
    rewrite(folder, lambda about: about["provinces"]["haiduong"]["migrations"].append(
        ["dossiers", "9999_from_the_future"]))  # fmt: skip
    refused(home, folder, "made by a newer version: dossiers 9999_from_the_future")
    rewrite(folder, lambda about: about["provinces"].update(hanoi=about["provinces"]["haiduong"]))
    refused(home, folder, "The backup holds haiduong, haiphong, hanoi")
    rewrite(folder, lambda about: about.update(format="lienmach backup 0"))
    refused(home, folder, "of another form")


KILLED_WHILE_MOVING = """
import os, pathlib, django
os.environ["DJANGO_SETTINGS_MODULE"] = "lienmach.settings"
django.setup()
from lienmach.homes.actions import restoring
write, move = restoring.write_private, pathlib.Path.replace

def replace(path, target):
    if path.name == "postgresql":
        os._exit(9)
    return move(path, target)

def write_private(path, text):
    write(path, text)
    if path.name == restoring.READY:
        pathlib.Path.replace = replace

restoring.write_private = write_private
restoring.restore(pathlib.Path({backup!r}), say=lambda _: None)
"""


# --- Interruptions ----------------------------------------------------------------------


def test_a_restore_killed_at_any_time_is_begun_anew_or_completed(base, backup):
    home = Home(base / "killed")
    program = subprocess.Popen(
        [sys.executable, "-m", "lienmach", "restore", str(backup)], env=home.environment(),
        cwd="/", stderr=subprocess.DEVNULL,
    )  # fmt: skip
    until = time.monotonic() + 100
    while not (home.path / "restoring" / "postgresql" / "postmaster.pid").exists():
        assert time.monotonic() < until
        assert program.poll() is None
        time.sleep(0.01)
    program.kill()
    program.wait()
    assert not (home.path / "postgresql").exists()
    answer = home.lienmach("homes")
    assert answer.returncode == 2
    assert "run lienmach restore again" in answer.stderr
    # Killed again, when all is ready and some of it is in its place.
    home.begin(KILLED_WHILE_MOVING.format(backup=str(backup))).communicate(timeout=150)
    assert (home.path / "restoring" / "ready").exists()
    assert not (home.path / "postgresql").exists()
    refused(home, backup, "An earlier restore was completed just now")
    assert not (home.path / "restoring").exists()
    must(home, "ledger", "verify")
    stop(home)


# --- Databases of one's own -------------------------------------------------------------

ROLES = """
create role "their-owner" login password 'o';
grant lienmach_mover to "their-owner" with inherit false, set true;
create role "Their App" login password 'a';
create database hd owner "their-owner";
create database hp owner "their-owner";
"""


@pytest.fixture(scope="module")
def theirs(made):
    with Inside(made) as server, server.connect("postgres") as boss:
        for statement in ROLES.strip().split(";\n"):
            boss.execute(statement)
        rest = f"host={quote(str(cluster.socket_folder()), safe='')}&port=5432"
    variables = {"LIENMACH_PROVINCES": "Their%20App:a", "LIENMACH_OWNERS": "their-owner:o"}
    return made, {
        variable: f"haiduong=postgresql://{who}@/hd?{rest};haiphong=postgresql://{who}@/hp?{rest}"
        for variable, who in variables.items()
    }


@pytest.mark.soak
def test_databases_of_ones_own_are_filled_or_left_empty(base, backup, theirs):
    server, told = theirs
    home, spoiled = Home(base / "told"), base / "spoiled"
    shutil.copytree(backup, spoiled)
    rewrite(
        spoiled, lambda about: about["provinces"]["haiphong"]["tables"]["homes_door"].append("?")
    )
    refused(home, spoiled, "the table homes_door is not what it was", **told)
    with Inside(server) as databases:
        assert [databases.tables(alias) for alias in ("hd", "hp")] == [[], []]
    must(home, "restore", str(backup), **told)
    refused(home, backup, "holds an installation already", **told)
    again = base / "again"
    must(home, "backup", str(again), **told)
    first, second = (json.loads((one / "manifest.json").read_text()) for one in (backup, again))
    for alias in PROVINCES:
        tables = [one["provinces"][alias]["tables"] for one in (first, second)]
        apart = {t for t in {**tables[0], **tables[1]} if tables[0].get(t) != tables[1].get(t)}
        assert apart <= {"homes_dirty", "ledger_leaf", "ledger_checkpoint"}
    shutil.rmtree(home.path)
    refused(home, backup, "The database of haiduong holds", **told)
