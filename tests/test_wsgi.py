"""What the web server and the worker load is what serving takes, and no more."""

import subprocess
import sys

HEAVY = {
    "duckdb", "hypothesis", "numpy", "openpyxl", "pandas", "playwright", "pyarrow", "pyhanko",
    "pyspark", "pytest", "splink",
}  # fmt: skip
"""What is loaded by who needs it: each server would load it five times."""
ALL_THAT_SERVES = """
import gc, sys
from lienmach.wsgi import application
print(gc.isenabled(), gc.get_freeze_count())
from lienmach import urls
from lienmach.management.commands import serve, worker
print(*sys.modules)
"""
LOADED_FOR_ALL = """
import gc, os, sys
from lienmach import web
web.load()
links = [os.readlink(f"/proc/self/fd/{n}") for n in os.listdir("/proc/self/fd") if n != "3"]
print(gc.isenabled(), len(os.listdir("/proc/self/task")), any("socket" in link for link in links))
print("lienmach.urls" in sys.modules, "lienmach.wsgi" in sys.modules)
"""


def test_what_the_processes_of_the_web_share_holds_nothing_of_one_alone():
    """A thread, a connection or the leash of a process would not be its children's own."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED_FOR_ALL], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["True", "1", "False", "True", "False"]


def test_who_serves_loads_nothing_heavy_and_looks_for_garbage_again():
    done = subprocess.run(
        [sys.executable, "-c", ALL_THAT_SERVES], capture_output=True, text=True, check=True
    )
    looks, frozen, *modules = done.stdout.split()
    assert looks == "True"
    assert int(frozen) > 100_000
    loaded = {name.partition(".")[0] for name in modules}
    assert "lienmach" in loaded
    assert not loaded & HEAVY
