"""A killed import leaves nothing of its file in the register, and can simply be done again."""

import os
import signal
import subprocess
import sys
import time

import pytest

from lienmach.ground.actor import PLATFORM
from lienmach.registries.actions import Order, import_file
from tests.identity.makers import NOW
from tests.registries.files import numbered, written

PROGRAM = """
import sys, time
from pathlib import Path
import django
django.setup()
from lienmach import homes
from lienmach.ground import clock
from lienmach.ground.actor import PLATFORM
from lienmach.registries.actions import Order, import_file, loading, staging
loading.PAGES_A_STATEMENT = 20
staging.ROWS_A_COPY = 2_000
class Watch:
    def read(self, done, total):
        print("read", flush=True)
        if sys.argv[2] == "read": time.sleep(60)
    def loaded(self, done, total):
        print("loaded", done, flush=True)
        if sys.argv[2] == "loaded" and done > 2_000: time.sleep(60)
with homes.province("haiduong"):
    import_file(Order("residents", Path(sys.argv[1])), by=PLATFORM, at=clock.now(), watch=Watch())
print("done", flush=True)
"""


@pytest.mark.parametrize("step", ["read", "loaded"])
def test_killed_while_it(registers, superuser, tmp_path, step):
    path = written(tmp_path / "x.csv", numbered(12_000))
    importing = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(path), step],
        stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )  # fmt: skip
    try:
        told = ""
        while not told.startswith(step) or (step == "loaded" and int(told.split()[1]) <= 2_000):
            told = importing.stdout.readline()
            assert told, "the import ended before it could be killed"
    finally:
        importing.send_signal(signal.SIGKILL)
        importing.wait()
        importing.stdout.close()
    watcher = superuser()
    busy = (
        "select count(*) from pg_stat_activity where query ilike '%registries_%'"
        " and state <> 'idle' and pid <> pg_backend_pid()"
    )
    until = time.monotonic() + 20
    while watcher.execute(busy).fetchone()[0] and time.monotonic() < until:
        time.sleep(0.1)
    assert registers("residents") == []
    left = watcher.execute("select count(*) from pg_class where relname = 'registries_intake'")
    assert left.fetchone()[0] == 0
    assert import_file(Order("residents", path), by=PLATFORM, at=NOW).loaded == 12_000
    assert len(registers("residents")) == 12_000


def test_an_import_that_fails_half_way_leaves_nothing(registers, tmp_path, monkeypatch):
    path = written(tmp_path / "x.csv", numbered(3_000))
    monkeypatch.setattr("lienmach.registries.actions.loading.PAGES_A_STATEMENT", 5)

    class Watch:
        def read(self, done, total):
            """Look away."""

        def loaded(self, done, _total):
            if done > 1_000:
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_file(Order("residents", path), by=PLATFORM, at=NOW, watch=Watch())
    assert registers("residents") == []
    outcome = import_file(Order("residents", path), by=PLATFORM, at=NOW)
    assert (outcome.loaded, outcome.already) == (3_000, False)


def test_a_file_that_breaks_off_while_it_is_copied_leaves_the_connection_whole(registers, tmp_path):
    path = written(tmp_path / "x.csv", numbered(20_000))

    class Watch:
        def read(self, _done, _total):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_file(Order("residents", path), by=PLATFORM, at=NOW, watch=Watch())
    assert registers("residents") == []
    assert import_file(Order("residents", path), by=PLATFORM, at=NOW).loaded == 20_000
