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
