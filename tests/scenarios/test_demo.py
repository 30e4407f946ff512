"""What the demo says, and the whole of it once on a small story."""

import socket
import subprocess

import pytest

from lienmach.scenarios import demo
from lienmach.scenarios.processes import Installation, free_port

REPORT = {
    "ok": False, "rows_moved": 98432, "rows_per_second": 35000, "seconds": {"total": 12.4},
    "requests": {"total": 3210, "failed": 0, "writes_acknowledged": 1500, "writes_lost": 0,
                 "writes_doubled": 0, "stale_reads": 0},
    "wait_ms": {"p99": 22.0}, "cutover_wait_ms_max": 57.2, "undecided": 1203,
    "verification": {"rows": 98432, "differences": 0}, "wrong": ["a list lacks D1"],
}  # fmt: skip


def test_the_report_reads_in_both_languages():
    text = "\n".join(demo.sentences(REPORT))
    assert "Đã chuyển 98.432 bản ghi trong 12 giây, 35.000 bản ghi mỗi giây" in text
    assert "98,432 rows moved in 12 s" in text
    assert "3,210 requests: 0 failed; 1,500 writes acknowledged, 0 lost" in text
    assert "Longest wait at a cut-over: 57 ms" in text
    assert "! a list lacks D1" in text


def test_it_says_where_to_click():
    text = demo.signpost(8001)
    assert "http://haiduong.localhost:8001/" in text
    assert "http://haiphong.localhost:8001/merger/enter#key=" in text


def test_a_port_that_is_taken_is_left_alone():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert demo.open_port(port) != port
    free = free_port()
    assert demo.open_port(free) == free


@pytest.mark.story
@pytest.mark.parametrize("times", [1, pytest.param(2, marks=pytest.mark.soak)])
def test_two_provinces_become_one_and_stay_so(tmp_path, times):
    tmp_path.chmod(0o755)
    home = Installation(tmp_path / "home")

    def show():
        words = ["demo", "--residents", "300", "--dossiers", "100", "--rate", "20", "--exit"]
        return subprocess.run(
            [*home.arguments(*words), "--port", str(free_port())],
            env=home.environment, capture_output=True, text=True, check=False, timeout=600,
        )  # fmt: skip

    try:
        first, *again = [show() for _ in range(times)]
        exchanged = home.asked("portal", "status")["provinces"]
    finally:
        home.run("stop")
    assert first.returncode == 0, first.stdout + first.stderr
    assert "0 mất, 0 trùng" in first.stdout
    for second in again:
        assert second.returncode == 0, second.stdout + second.stderr
        assert "The two provinces have become one before" in second.stdout
    assert "A simulated National Portal files" in first.stdout
    assert sum(each["messages"]["handled"] for each in exchanged.values()) > 2
    assert not [dead for each in exchanged.values() for dead in each["dead"]]
