"""What is exported is verified from files alone."""

import pytest

from lienmach.ledger import actions, queries
from lienmach.ledger.models import Leaf
from lienmach.ledger.queries import exported, keys
from lienmach.ledger.refusals import ExportDisagrees, LogBroken, NotExported, NotProved, NotSealed
from lienmach.ledger.rules.checkpoint import Signer
from tests.ledger import makers


@pytest.fixture
def grow(haiduong):
    """Return a function that records some entries and seals them."""

    def run(*counts):
        for count in counts:
            makers.ring_often(count)
            actions.seal("haiduong", at=makers.AT)

    return run


def export(folder):
    return actions.export_checkpoints("haiduong", folder)


def check(folder, **pinned):
    found = []
    result = exported.verify_exported(exported.Files(folder, "haiduong"), found.append, **pinned)
    return [finding.kind.value for finding in found], result


def test_nothing_is_exported_before_it_is_sealed(haiduong, tmp_path):
    makers.ring()
    with pytest.raises(NotSealed):
        export(tmp_path)


def test_an_export_is_sound_and_goes_on_where_it_stopped(grow, tmp_path):
    grow(3, 4)
    assert export(tmp_path / "kept").size == 7
    assert check(tmp_path / "kept")[0] == []
    grow(5, 1)
    assert export(tmp_path / "kept").size == 13
    assert export(tmp_path / "kept").size == 13
    kinds, result = check(tmp_path / "kept", pinned=str(keys.verifier("haiduong")))
    assert (kinds, result.leaves, result.checkpoints) == ([], 13, 4)
    assert (tmp_path / "kept/haiduong.checkpoint").read_text().split("\n")[1] == "13"


def test_an_interrupted_export_is_done_again(grow, tmp_path):
    grow(3, 4)
    export(tmp_path)
    (tmp_path / "haiduong.checkpoint").unlink()
    assert export(tmp_path).size == 7
    with (tmp_path / "haiduong.leaves").open("ab") as half:
        half.write(b"half a hash")
    grow(2)
    assert export(tmp_path).size == 9
    assert check(tmp_path)[0] == []


def test_a_changed_export_is_found(grow, tmp_path):
    grow(3, 4)
    export(tmp_path)
    leaves, notes = tmp_path / "haiduong.leaves", tmp_path / "haiduong.checkpoints.jsonl"
    whole, lines = leaves.read_bytes(), notes.read_text()
    leaves.write_bytes(whole[:32] + bytes(32) + whole[64:])
    assert check(tmp_path)[0] == ["wrong-root"]
    leaves.write_bytes(whole[:-32])
    assert check(tmp_path)[0] == ["shrunken"]
    leaves.write_bytes(whole + bytes(32))
    assert check(tmp_path)[0] == ["inserted"]
    leaves.write_bytes(whole)
    notes.write_text(lines.replace("\\n7\\n", "\\n6\\n"))
    assert check(tmp_path)[0] == ["bad-signature", "shrunken"]
    notes.write_text(lines.split("\n")[0] + "\n")
    assert check(tmp_path)[0] == ["inserted"] * 4 + ["shrunken"]
    notes.write_text("no json\n")
    with pytest.raises(NotExported, match="line 1"):
        check(tmp_path)


def test_a_key_that_was_put_there_by_another_is_not_the_pinned_one(grow, tmp_path):
    grow(3)
    export(tmp_path)
    true = str(keys.verifier("haiduong"))
    other = Signer.make(keys.verifier("haiduong").name)
    (tmp_path / "haiduong.vkey").write_text(str(other.verifier()))
    assert check(tmp_path)[0] == ["bad-signature"]
    assert check(tmp_path, pinned=true)[0] == []
    with pytest.raises(NotExported, match="cannot be read"):
        check(tmp_path, pinned="no key")


def test_a_log_that_was_rewritten_does_not_continue_its_export(grow, tmp_path, tamper):
    grow(3, 4)
    export(tmp_path)
    tamper(
        "delete from ledger_checkpoint",
        "delete from ledger_leaf",
        "delete from ledger_entry where id = (select id from ledger_entry order by id limit 1)",
    )
    actions.seal("haiduong", at=makers.AT)
    found = []
    assert queries.verify("haiduong", found.append).is_sound  # the log alone cannot tell
    with pytest.raises(ExportDisagrees):
        export(tmp_path)
    (tmp_path / "haiduong.checkpoint").write_text("no checkpoint\n")
    with pytest.raises(ExportDisagrees):
        export(tmp_path)


def test_a_log_with_a_wrong_leaf_is_not_exported(grow, tmp_path, tamper):
    grow(3)
    tamper("update ledger_leaf set hash = sha256('x') where number = 1")
    with pytest.raises(LogBroken):
        export(tmp_path)
    assert not (tmp_path / "haiduong.checkpoint").exists()


def test_a_proof_is_checked_against_what_was_exported(grow, tmp_path):
    grow(3, 4)
    export(tmp_path)
    logs = exported.exported_logs(tmp_path)
    leaf = Leaf.objects.using("haiduong").get(number=5)
    text = queries.inclusion("haiduong", leaf.entry_id).text()
    files, proof = exported.verify_proof(logs, text, entry_id=leaf.entry_id)
    assert (files.name, proof.number) == ("haiduong", 5)
    assert proof.fact()["id"] == str(leaf.entry_id)

    other = Leaf.objects.using("haiduong").get(number=6).entry_id
    with pytest.raises(NotProved, match="another entry"):
        exported.verify_proof(logs, text, entry_id=other)
    with pytest.raises(NotProved, match="path"):
        exported.verify_proof(logs, text.replace("index 5", "index 4"))
    with pytest.raises(NotProved, match="no proof"):
        exported.verify_proof(logs, "nothing")
    with pytest.raises(NotProved, match="not exported"):
        exported.verify_proof([], text)
    grow(1)
    newer = queries.inclusion("haiduong", leaf.entry_id).text()
    with pytest.raises(NotProved, match="checkpoint"):
        exported.verify_proof(logs, newer)


def test_an_empty_folder_holds_no_log(tmp_path):
    with pytest.raises(NotExported):
        exported.exported_logs(tmp_path)
