"""The commands as outside programs call them."""

import io
import json
import os
import resource
import subprocess
import sys

import pytest
from django.core.management import call_command

from lienmach.ground.refusals import DayUnreadable
from lienmach.territory.refusals import UnitUnknown
from lienmach.territory.rules.tables import packaged_gazetteer


def ask(*words):
    out = io.StringIO()
    call_command("units", *words, stdout=out)
    return out.getvalue()


def answer(*words):
    return json.loads(ask(*words, "--json"))


def outside(*words, home, text=""):
    """Run the command as a program of its own, with no database and no home to make one in."""
    return subprocess.run(
        [sys.executable, "-m", "lienmach", "units", *words],
        input=text.encode(),
        capture_output=True,
        check=False,
        env={**os.environ, "LIENMACH_HOME": str(home), "PYTHONUTF8": "0", "LC_ALL": "C"},
    )


def test_heirs_of_a_split_commune():
    assert answer("heirs", "10540", "--on", "2025-07-01") == {
        "heirs": [
            {"code": "10543", "name": "Phường Việt Hòa", "part": True},
            {"code": "10891", "name": "Phường Tứ Minh", "part": True},
        ]
    }


def test_heirs_of_a_code_that_was_given_again():
    expected = {"heirs": [{"code": "10507", "name": "Phường Thành Đông", "part": False}]}
    for day in ("2024-03-01", "2025-06-30", "2025-07-01", "2026-11-23"):
        assert answer("heirs", "10507", "--on", day) == expected


def test_heirs_of_codes_of_2024():
    gazetteer = packaged_gazetteer()
    for code in sorted({unit.code for unit in gazetteer.members if unit.until})[::9]:
        found = answer("heirs", code, "--on", "2025-07-01")["heirs"]
        assert found == answer("heirs", code, "--on", "2024-12-31")["heirs"]
        assert len(found) == 1 or all(heir["part"] for heir in found)
        assert len(found) > 1 or not found[0]["part"]


def test_a_unit_is_shown_as_of_a_day():
    before = answer("show", "10507", "--on", "2025-06-30")
    assert before["name"] == "Phường Cẩm Thượng"
    assert before["since"] is None  # not researched, so not claimed
    assert before["until"] == "2025-07-01"
    assert [above["code"] for above in before["parents"]] == ["288", "30"]
    assert before["passed_to"] == [
        {
            "code": "10507",
            "name": "Phường Thành Đông",
            "part": False,
            "on": "2025-07-01",
            "citation": "Nghị quyết số 1669/NQ-UBTVQH15",
            "note": None,
        }
    ]
    after = answer("show", "10507", "--on", "2025-07-01")
    assert (after["since"], after["until"]) == ("2025-07-01", None)
    assert [above["code"] for above in after["parents"]] == ["31"]
    assert "Phường Bình Hàn" in {former["name"] for former in after["former_names"]}
    assert "1669" in after["founded_by"]


def test_people_are_answered_in_words():
    said = ask("show", "10507", "--on", "2025-07-01")
    assert "name: Phường Thành Đông" in said
    assert "{" not in said


def test_one_address():
    assert answer("address", "P. Bình Hàn, TP. Hải Dương", "--on", "2025-07-01")["unit"] == {
        "code": "10507",
        "name": "Phường Thành Đông",
    }
    split = answer("address", "P. Tứ Minh, TP. Hải Dương", "--on", "2025-07-01")
    assert split["unit"] is None
    assert [each["code"] for each in split["candidates"]] == ["10543", "10891"]
    assert set(split) == {"unit", "candidates", "why", "why_en"}


@pytest.mark.parametrize("question", ["show", "heirs"])
def test_an_unknown_code_is_refused(question):
    with pytest.raises(UnitUnknown, match="99999"):
        ask(question, "99999", "--on", "2025-07-01")


@pytest.mark.parametrize("day", ["2025-7-1", "hôm nay", "2025-02-30", ""])
def test_a_day_that_is_none_is_refused(day):
    with pytest.raises(DayUnreadable):
        ask("show", "10507", "--on", day)


def test_from_outside_refusals_are_one_sentence_and_two(tmp_path):
    for words in (["show", "99999", "--on", "2025-07-01"], ["heirs", "10507", "--on", "never"]):
        done = outside(*words, home=tmp_path)
        assert done.returncode == 2
        assert done.stdout == b""
        assert len(done.stderr.decode().strip().splitlines()) == 1


def test_from_outside_each_line_gets_a_line(tmp_path):
    lines = ["Phường Tứ Minh, Hải Phòng", "", "Atlantis", "P. Bình Hàn, TP Hải Dương"]
    done = outside("address", "-", "--on", "2025-07-01", text="\n".join(lines), home=tmp_path)
    assert done.returncode == 0, done.stderr
    found = [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]
    assert [one["unit"] and one["unit"]["code"] for one in found] == ["10891", None, None, "10507"]


def test_an_address_as_an_argument_needs_no_locale(tmp_path):
    words = ["address", "Phường Bình Hàn, TP Hải Dương", "--on", "2025-07-01", "--json"]
    done = outside(*words, home=tmp_path)
    assert json.loads(done.stdout)["unit"]["code"] == "10507"


def test_two_thousand_addresses_a_second_after_the_start(tmp_path):
    """Counted in the command's own seconds, so that a busy machine does not decide."""
    communes = [unit for unit in packaged_gazetteer().members if len(unit.code) == len("10507")]
    lines = [f"Số 5 đường Trần Phú, {one.name}, TP Hải Phòng" for one in communes * 12]
    seconds = []
    for text in ("Hải Phòng", "\n".join(lines)):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = outside("address", "-", "--on", "2025-07-01", text=text, home=tmp_path)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert len(done.stdout.splitlines()) == len(lines)
    assert len(lines) / (seconds[1] - seconds[0]) >= 2000


def test_the_chain_from_a_code_of_2024_names_every_step_and_its_citation():
    [step] = answer("chain", "10507", "--on", "2026-01-01")["chain"]
    assert step["from"]["code"] == "10507"
    assert (step["code"], step["on"], step["part"]) == ("10507", "2025-07-01", False)
    assert step["citation"]
    assert len(answer("chain", "10540", "--on", "2026-01-01")["chain"]) == 2
    assert answer("chain", "10507", "--from", "2025-07-01", "--on", "2026-01-01") == {"chain": []}


def test_units_of_one_name_are_told_apart_by_code_and_days():
    found = answer("named", "tan phong")["units"]
    assert len({unit["code"] for unit in found}) > 1
    assert found == answer("named", "Tân Phong")["units"]
    before = answer("named", "tan phong", "--on", "2025-06-30")["units"]
    assert before
    assert all(unit["until"] for unit in before)
    assert answer("named", "nơi không có")["units"] == []
