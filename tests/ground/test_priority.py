"""Long work gives way, and touches nobody else's processes."""

import os
import subprocess
import threading
from pathlib import Path

import psycopg
import pytest

from lienmach.ground import installation, priority


def in_a_thread(do):
    """Run in a thread of its own, for a priority that was lowered stays lowered."""
    answer = []
    thread = threading.Thread(target=lambda: answer.append(do()))
    thread.start()
    thread.join()
    return answer[0]


def niceness_of_this_thread():
    return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())


def test_a_thread_gives_way_and_the_others_do_not():
    def give_way():
        priority.lower_this_thread()
        return niceness_of_this_thread()

    before = niceness_of_this_thread()
    assert in_a_thread(give_way) >= priority.STEPS
    assert niceness_of_this_thread() == before


@pytest.mark.usefixtures("provinces")
def test_a_database_process_of_ours_gives_way():
    with psycopg.connect(installation.owners()["haiduong"].conninfo()) as connection:
        pid = connection.info.backend_pid
        priority.lower_backends(pid)
        assert os.getpriority(os.PRIO_PROCESS, pid) == priority.STEPS
        group = Path(f"/proc/{pid}/autogroup")
        if group.exists():
            assert group.read_text("ascii").endswith(f"nice {priority.STEPS}\n")


@pytest.mark.usefixtures("provinces")
def test_a_number_that_is_no_process_of_ours_is_left_alone():
    with subprocess.Popen(["sleep", "30"]) as other:
        before = os.getpriority(os.PRIO_PROCESS, other.pid)
        priority.lower_backends(other.pid, 2**22)
        assert os.getpriority(os.PRIO_PROCESS, other.pid) == before
        other.kill()


@pytest.fixture
def told(tmp_path, monkeypatch):
    """Return a function that tells how long somebody has waited for a processor, in seconds."""
    source, clock = tmp_path / "cpu", [0.0]
    monkeypatch.setattr(priority, "monotonic", lambda: clock[0])

    def tell(waited, *, at):
        clock[0] = at
        source.write_text(
            f"some avg10=0.00 avg60=0.00 avg300=0.00 total={int(waited * 1e6)}\n"
            "full avg10=0.00 avg60=0.00 avg300=0.00 total=0\n", "ascii",
        )  # fmt: skip

    tell(5, at=0)
    return priority.Pressure(source), tell


def test_pressure_is_high_while_somebody_nearly_always_waits(told):
    pressure, tell = told
    tell(5.9, at=1)
    assert not pressure.is_high()  # too soon to tell
    tell(6.95, at=2)
    assert pressure.is_high()
    tell(7.5, at=5)
    assert not pressure.is_high()


def test_where_nothing_is_told_there_is_no_pressure(told, tmp_path):
    pressure = priority.Pressure(tmp_path / "none")
    told[1](100, at=50)
    assert not pressure.is_high()


def test_work_that_nobody_waits_for_rests_in_proportion_under_pressure(told, monkeypatch):
    pressure, tell = told
    rests = []
    monkeypatch.setattr(priority, "sleep", rests.append)
    breather = priority.Breather(pressure)
    tell(5, at=2.1)
    breather.pause()
    assert rests == []
    tell(7.2, at=4.3)
    breather.pause()
    tell(7.3, at=4.4)
    breather.pause()
    assert rests == [priority.LONGEST_REST_SECONDS, pytest.approx(0.9)]
