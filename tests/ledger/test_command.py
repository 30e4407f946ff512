"""The command, as people and programs call it."""

import json
import os
import subprocess
import sys
from io import StringIO

import pytest
from django.core.management import call_command

from lienmach.ground.ids import uuid7
from lienmach.ledger.refusals import NoSuchEntry, NotExported
from tests.ledger import makers


def ledger(*arguments):
    """Return the exit code and what was printed."""
    out = StringIO()
    try:
        call_command("ledger", *map(str, arguments), stdout=out)
    except SystemExit as left:
        return left.code, out.getvalue()
    return 0, out.getvalue()


@pytest.fixture
def sealed(haiduong):
    entry_id = makers.ring()
    makers.ring_often(4)
    assert "haiduong: sealed at 5 leaves" in ledger("seal")[1]
    return entry_id


def test_a_sound_ledger_is_said_to_be_sound(sealed):
    code, said = ledger("verify")
    assert code == 0
    assert said.startswith("haiduong: sound; 5 leaves, 1 checkpoints; ")
    code, said = ledger("verify", "--json")
    told = json.loads(said)
    assert (code, told["sound"]) == (0, True)
    assert [log["province"] for log in told["logs"]] == ["haiduong", "haiphong"]


def test_each_finding_is_a_sentence_and_the_exit_code_is_one(sealed, tamper):
    tamper(f"update ledger_entry set actor = 'x' where id = '{sealed}'")
    code, said = ledger("verify", "--province", "haiduong")
    assert code == 1
    assert said.startswith(f"changed: Entry {sealed} is not what was sealed as leaf 0.\n")
    code, said = ledger("verify", "--province", "haiduong", "--json")
    [log] = json.loads(said)["logs"]
    assert (code, log["counts"]) == (1, {"changed": 1})
    assert log["findings"][0]["entry"] == str(sealed)


def test_sealing_says_what_it_did(sealed):
    assert json.loads(ledger("seal", "--json")[1]) == {"haiduong": None, "haiphong": None}
    makers.ring()
    assert json.loads(ledger("seal", "--json")[1])["haiduong"]["size"] == 6


def test_a_timeline_is_shown(sealed):
    _, said = ledger("timeline", makers.SUBJECT)
    assert said.startswith("2025-07-01T08:00:00+07:00  dossiers.bell-rung  ")
    _, said = ledger("timeline", makers.SUBJECT, "--json", "--province", "haiduong")
    assert json.loads(said)["payload"] == {"office": "UBND xã Nam Sách", "times": 1}
    with pytest.raises(NoSuchEntry):
        ledger("timeline", "nobody")


def test_one_entry_is_proved(sealed, tmp_path):
    _, said = ledger("verify", "--entry", sealed, "--json")
    assert json.loads(said)["fact"]["id"] == str(sealed)
    _, text = ledger("verify", "--entry", sealed)
    assert text.startswith("c2sp.org/tlog-proof@v1\n")
    ledger("verify", "--entry", sealed, "--proof", tmp_path / "proof")
    assert (tmp_path / "proof").read_text() == text
    with pytest.raises(NoSuchEntry):
        ledger("verify", "--entry", uuid7())


def test_a_checkpoint_kept_earlier_is_continued(sealed, tmp_path):
    ledger("export", tmp_path, "--province", "haiduong")
    makers.ring()
    ledger("seal")
    _, said = ledger("verify", "--since", tmp_path / "haiduong.checkpoint")
    assert said == "haiduong: 6 leaves continue those 5\n"


def test_an_export_is_verified_with_no_database(sealed, tmp_path):
    folder = tmp_path / "kept"
    ledger("export", folder, "--province", "haiduong")
    (tmp_path / "proof.json").write_text(ledger("verify", "--entry", sealed, "--json")[1])
    nowhere = "postgresql://nobody:nothing@127.0.0.1:1/nowhere"
    environment = {
        **os.environ,
        "LIENMACH_HOME": str(tmp_path / "home"),
        "LIENMACH_PROVINCES": f"haiduong={nowhere};haiphong={nowhere}",
    }

    def alone(*arguments):
        command = [sys.executable, "-m", "lienmach", "ledger", *map(str, arguments)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout, done.stderr

    assert alone("verify")[0] != 0  # there truly is no database
    code, said, _ = alone("verify", "--exported", folder)
    assert (code, said.split(";")[0]) == (0, "haiduong: sound")
    code, said, _ = alone(
        "verify", "--exported", folder, "--entry", sealed, "--proof", tmp_path / "proof.json"
    )
    assert code == 0
    assert said.startswith("haiduong: proved as leaf 0: ")
    assert str(sealed) in said
    leaves = (folder / "haiduong.leaves").read_bytes()
    (folder / "haiduong.leaves").write_bytes(bytes(32) + leaves[32:])
    code, said, _ = alone("verify", "--exported", folder, "--json")
    assert (code, json.loads(said)["logs"][0]["counts"]) == (1, {"wrong-root": 1})
    code, _, error = alone("verify", "--exported", tmp_path / "home")
    assert (code, error.count("\n")) == (2, 1)


def test_bad_input_is_refused(sealed, tmp_path):
    with pytest.raises(NotExported):
        ledger("verify", "--exported", tmp_path)
    for wrong in (["verify", "--entry", "no-uuid"], ["verify", "--province", "mars"], []):
        with pytest.raises(Exception, match=r"invalid|required"):
            ledger(*wrong)
