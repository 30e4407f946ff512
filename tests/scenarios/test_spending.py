from pathlib import Path

import pytest

from lienmach.scenarios import spending

HOME = Path("/srv/one")


@pytest.fixture
def processes(tmp_path, monkeypatch):
    """Let a folder stand for the machine's own account of its processes."""
    monkeypatch.setattr(spending, "PROC", tmp_path)

    def process(pid, command, *, home=HOME, parent=1, seconds=1):
        place = tmp_path / str(pid)
        (place / "task" / str(pid)).mkdir(parents=True)
        (place / "cmdline").write_bytes(command.replace(" ", "\0").encode())
        (place / "environ").write_bytes(f"A=b\0LIENMACH_HOME={home}\0".encode())
        (place / "status").write_text(f"Name:\tx\nPPid:\t{parent}\n")
        (place / "task" / str(pid) / "schedstat").write_text(f"{seconds * 10**9} 5 7\n")

    return process


def test_what_an_installation_uses_is_told_apart_and_what_others_use_is_left_out(processes):
    processes(10, "python -m lienmach.web lienmach.wsgi:application", seconds=2)
    processes(11, "python -m lienmach worker --database haiduong", seconds=3)
    processes(12, "python -m lienmach serve", seconds=100)
    processes(
        13, "python -m lienmach.web lienmach.wsgi:application", home="/srv/other", seconds=100
    )
    processes(20, f"postgres -D {HOME}/postgresql", seconds=100)
    processes(21, "postgres: lienmach_app haiduong [local] idle", parent=20, seconds=5)
    processes(22, "postgres: lienmach_owner haiduong [local] idle", parent=20, seconds=100)
    processes(30, "postgres -D /srv/other/postgresql", seconds=100)
    processes(31, "postgres: lienmach_app haiduong [local] idle", parent=30, seconds=100)
    assert spending.spent(HOME) == {"web": 2.0, "worker": 3.0, "database": 5.0}


def test_a_process_that_ends_meanwhile_counts_for_nothing(processes, tmp_path):
    processes(10, "python -m lienmach.web lienmach.wsgi:application", seconds=2)
    (tmp_path / "11").mkdir()
    assert spending.spent(HOME)["web"] == 2.0
