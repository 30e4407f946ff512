"""Homes of a test's own, each with a cluster of its own."""

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from lienmach.ground import cluster

# Inside the tests' own home, which is swept away with all that a killed run leaves in it.
ROOT = Path(os.environ["LIENMACH_HOME"])
ENSURE = "from lienmach.ground import cluster; cluster.ensure()"


@dataclass(frozen=True)
class Home:
    """A folder that an installation lives in."""

    path: Path

    def environment(self, **more: str) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("LIENMACH_")}
        return {**kept, "LIENMACH_HOME": str(self.path), "LIENMACH_IDLE_STOP": "60", **more}

    def begin(self, code: str, **more: str) -> subprocess.Popen[str]:
        """Start a program of Python in this home."""
        return subprocess.Popen(
            [sys.executable, "-c", code], env=self.environment(**more), cwd="/",
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def run(self, code: str = ENSURE, **more: str) -> str:
        """Run a program of Python in this home and return what it printed."""
        program = self.begin(code, **more)
        out, err = program.communicate(timeout=150)
        assert program.returncode == 0, err
        return out.strip()

    def lienmach(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run a command in this home."""
        return subprocess.run(
            [sys.executable, "-m", "lienmach", *words], env=self.environment(**more), cwd="/",
            capture_output=True, text=True, timeout=150, check=False,
        )  # fmt: skip


def is_alive(pid: int) -> bool:
    """Test if a process runs; one that only waits to be noted as ended does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def superuser(dbname: str = "postgres") -> psycopg.Connection:
    return psycopg.connect(
        cluster.database(dbname, role=cluster.SUPERUSER).conninfo(), autocommit=True
    )


def scratch() -> Path:
    """Make a folder that every user may enter, with a short name."""
    path = Path(tempfile.mkdtemp(prefix="lm-", dir=ROOT))
    path.chmod(0o755)
    return path


@pytest.fixture
def base():
    """A folder that every user may enter, with a short name."""
    path = scratch()
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def home(base, monkeypatch):
    """A home with nothing in it, which this process works in too."""
    path = base / "var"
    monkeypatch.setenv("LIENMACH_HOME", str(path))
    yield Home(path)
    if cluster.postmaster() is not None:
        cluster.stop("immediate")
    cluster.let_go()


@pytest.fixture(scope="module")
def made():
    """A home whose cluster is made: for the tests of one file, which leave it as it was."""
    base = scratch()
    home = Home(base / "var")
    home.run()
    yield home
    home.run("from lienmach.ground import cluster; cluster.stop('immediate')")
    shutil.rmtree(base, ignore_errors=True)


@pytest.fixture
def running(made, monkeypatch):
    """The file's home with its server running, which this process works in too."""
    monkeypatch.setenv("LIENMACH_HOME", str(made.path))
    cluster.ensure()
    yield made
    cluster.let_go()
