"""
Databases for tests: a cluster of the run's own, made once, cloned afresh for every test.

A test that needs the two provinces takes the fixture ``provinces``. Actions open durable
transactions, so nothing is rolled back: each such test starts from a clone of the migrated
databases instead.
"""

import atexit
import contextlib
import fcntl
import gc
import os
import shutil
import tempfile
from pathlib import Path

gc.disable()  # loading makes no garbage, and to look for it took a third of the time
_PREFIX = "lienmach-tests-"
_MEMORY = Path("/dev/shm")


def _room() -> Path:
    """Return where to make the cluster: in memory where there is plenty, for clones are files."""
    if os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > 4 << 30:
        return _MEMORY
    return Path(tempfile.gettempdir())


def _sweep(room: Path) -> None:
    """Take away what killed runs left, once their servers have gone."""
    for left in room.glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError), (left / "run" / "users.lock").open() as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if not (left / "postgresql" / "postmaster.pid").exists():
                shutil.rmtree(left, ignore_errors=True)


_sweep(_room())
_HOME = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=_room()))
_HOME.chmod(0o755)
atexit.register(shutil.rmtree, _HOME, ignore_errors=True)
os.environ["LIENMACH_HOME"] = str(_HOME)
os.environ["LIENMACH_IDLE_STOP"] = "30"
for _name in ("LIENMACH_PROVINCES", "LIENMACH_OWNERS", "LIENMACH_TURNS"):
    os.environ.pop(_name, None)
os.environ["DJANGO_SETTINGS_MODULE"] = "lienmach.settings"

import django  # noqa: E402

django.setup()  # after the home is named, for the settings read it

import hypothesis  # noqa: E402
import psycopg  # noqa: E402
import pytest  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402
from psycopg import sql  # noqa: E402

from lienmach import homes  # noqa: E402
from lienmach.ground import cluster, installation  # noqa: E402
from lienmach.identity.queries import looking  # noqa: E402
from lienmach.identity.rules.purposes import Purpose  # noqa: E402
from lienmach.territory import queries as territory  # noqa: E402
from tests import databases, figures  # noqa: E402

PROVINCES = installation.DEFAULT_PROVINCES

# What properties claim is never how long it takes, which on a busy machine may be long.
hypothesis.settings.register_profile(
    "patient", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("patient")


def pytest_collection_modifyitems(items):
    """Begin with the stories: each takes a minute, and the others fill the time beside them."""
    items.sort(key=lambda item: item.get_closest_marker("story") is None)


def pytest_collection_finish():
    """What is loaded by now stays to the end: nobody need look through it for what may be freed."""
    gc.collect()
    gc.freeze()
    gc.enable()


def pytest_terminal_summary(terminalreporter):
    """Tell what the long proofs counted."""
    for line in figures.told():
        terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def migrated(django_db_blocker):
    """The cluster with every province's database migrated and kept as a template."""
    # pytest-django guards the one database it would make itself; ours are made here.
    django_db_blocker.unblock()
    cluster.ensure()
    with databases.superuser() as connection:
        connection.execute("alter system set fsync = off")  # the tests' cluster only
        connection.execute("select pg_reload_conf()")
    call_command("migrate", verbosity=0)
    connections.close_all()
    with databases.superuser() as connection:
        for name in PROVINCES:
            connection.execute(
                sql.SQL("alter database {} rename to {}").format(
                    sql.Identifier(name), sql.Identifier(f"{name}_template")
                )
            )
    yield
    databases.let_go()
    cluster.stop("immediate")
    shutil.rmtree(_HOME, ignore_errors=True)


@pytest.fixture(autouse=True)
def declared():
    """A test that asks a query itself is an edge too: it says why, and finds what was seen."""
    with looking(Purpose.KEEP_REGISTERS) as look:
        yield look


@pytest.fixture(autouse=True)
def only_who_asks_has_a_database(request, django_db_blocker):
    """Refuse a database to a test without a fixture of one, whatever ran in this process before."""
    if "migrated" in request.fixturenames:
        yield
    else:
        connections.close_all()  # what others left open would be looked after when a request ends
        with django_db_blocker.block():
            yield


@pytest.fixture(autouse=True)
def nobody_looks_again(monkeypatch):
    """Whether the map changed is asked every half a minute: in no test that counts statements."""
    monkeypatch.setattr(territory, "LOOK_AGAIN_SECONDS", 3600.0)


@pytest.fixture
def provinces(migrated):
    """Two provinces' databases as they are after `lienmach migrate`, new for this test."""
    yield databases.cloned()
    databases.let_go()


@pytest.fixture
def haiduong(provinces):
    """Work on behalf of Hải Dương."""
    with homes.province("haiduong") as code:
        yield code


@pytest.fixture
def owner(provinces):
    """Return a function that connects to a province's database as its owner (psycopg)."""
    opened = []

    def connect(alias="haiduong"):
        connection = psycopg.connect(installation.owners()[alias].conninfo(), autocommit=True)
        opened.append(connection)
        return connection

    yield connect
    for connection in opened:
        connection.close()


@pytest.fixture
def superuser(provinces):
    """Return a function that connects to a province's database as the cluster's superuser."""
    opened = []

    def connect(alias="haiduong"):
        opened.append(databases.superuser(alias))
        return opened[-1]

    yield connect
    for connection in opened:
        connection.close()


@pytest.fixture
def plain(provinces):
    """Return a function that connects with plain SQL as the application, as psql would."""
    opened = []

    def connect(alias="haiduong"):
        connection = psycopg.connect(installation.provinces()[alias].conninfo(), autocommit=True)
        opened.append(connection)
        return connection

    yield connect
    for connection in opened:
        connection.close()
