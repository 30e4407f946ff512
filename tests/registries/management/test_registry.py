import json

import pytest
from django.core.management import CommandError, call_command

from lienmach.ground.refusals import Refusal
from tests.registries.files import BINH, HEADING, LAN, row, written


@pytest.fixture
def command(registers, capsys):
    """Return a function that runs the command for Hải Dương and returns what it printed."""

    def run(kind, path, *options):
        call_command("registry", "import", kind, str(path), "--province", "haiduong", *options)
        return capsys.readouterr()

    return run


def test_it_says_what_came_of_it_in_json_and_nothing_else(command, tmp_path):
    path = written(tmp_path / "x.csv", [LAN, row(personal_id="1")])
    printed = command("residents", path, "--json", "--report", str(tmp_path / "r.csv"))
    said = json.loads(printed.out)
    assert printed.err == ""
    assert (said["rows"], said["loaded"], said["refused"], said["already"]) == (2, 1, 1, False)
    assert said["reasons"] == {"not-twelve-digits": 1}
    assert said["link_run_due"] is True
    assert said["report"] == str(tmp_path / "r.csv")
    again = json.loads(command("residents", path, "--json").out)
    assert (again["already"], again["loaded"]) == (True, 1)


def test_it_says_it_in_words(command, tmp_path):
    path = written(tmp_path / "x.csv", [LAN, row(personal_id="1")])
    told = command("residents", path).out
    assert "1 of 2 rows taken in, 1 refused" in told
    assert "chưa được liên kết" in told
    assert "lienmach link run --province haiduong" in told
    assert "taken in before" in command("residents", path).out


def test_a_day_for_all_codes_and_columns_left_out(command, registers, tmp_path):
    heading = [*HEADING[:5], "Tôn giáo"]
    path = written(tmp_path / "x.csv", [[*LAN[:5], "không"]], heading)
    command("residents", path, "--unit-on", "01/07/2025", "--ignore", "Tôn giáo", "--synthetic")
    [kept] = registers("residents")
    assert kept.unit_on.isoformat() == "2025-07-01"
    assert kept.synthetic


def test_what_makes_no_sense_is_refused(command, tmp_path):
    path = written(tmp_path / "x.csv", [LAN, BINH])
    with pytest.raises(Refusal, match="no register 'cats'; there are residents"):
        command("cats", path)
    with pytest.raises(CommandError, match="not a date"):
        command("residents", path, "--unit-on", "soon")
    with pytest.raises(Refusal, match="No such file"):
        command("residents", tmp_path / "none.csv")
    with pytest.raises(Refusal, match="no such province"):
        call_command("registry", "import", "residents", str(path), "--province", "hanoi")
