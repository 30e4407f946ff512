"""A proof is one text that anybody with the public key can check."""

import base64

import pytest

from lienmach.ledger.rules.checkpoint import BadNote, Signer, TreeHead
from lienmach.ledger.rules.merkle import inclusion_ranges, leaf_hash, root
from lienmach.ledger.rules.proofs import BadProof, Proof

SIGNER = Signer.make("haiduong.example/ledger")
LEAVES = [b'{"fact":{"id":"%d"}}' % i for i in range(11)]
HASHES = [leaf_hash(leaf) for leaf in LEAVES]
NOTE = SIGNER.sign(TreeHead(SIGNER.name, 11, root(HASHES)).text())


def proof_of(number):
    path = tuple(root(HASHES[low:high]) for low, high in inclusion_ranges(number, 11))
    return Proof(leaf=LEAVES[number], number=number, path=path, note=NOTE)


@pytest.mark.parametrize("number", range(11))
def test_a_proof_survives_being_written_down(number):
    proof = Proof.parse(proof_of(number).text())
    assert proof == proof_of(number)
    assert proof.check(SIGNER.verifier()).size == 11
    assert proof.fact() == {"id": str(number)}


def test_it_has_the_public_form():
    lines = proof_of(3).text().split("\n")
    assert lines[0] == "c2sp.org/tlog-proof@v1"
    assert base64.b64decode(lines[1].removeprefix("extra ")) == LEAVES[3]
    assert lines[2] == "index 3"
    assert "\n".join(lines).endswith("\n\n" + NOTE)


def test_a_proof_of_the_only_leaf_has_no_path():
    note = SIGNER.sign(TreeHead(SIGNER.name, 1, HASHES[0]).text())
    proof = Proof.parse(Proof(leaf=LEAVES[0], number=0, path=(), note=note).text())
    assert proof.check(SIGNER.verifier()).size == 1


@pytest.mark.parametrize(
    "change",
    [
        ("index 3", "index 4"),
        ("index 3", "index 11"),
        (base64.b64encode(LEAVES[3]).decode(), base64.b64encode(LEAVES[4]).decode()),
    ],
)
def test_a_changed_proof_proves_nothing(change):
    proof = Proof.parse(proof_of(3).text().replace(*change))
    with pytest.raises(BadProof):
        proof.check(SIGNER.verifier())


def test_a_proof_under_another_key_proves_nothing():
    with pytest.raises(BadNote):
        proof_of(3).check(Signer.make(SIGNER.name).verifier())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "c2sp.org/tlog-proof@v1",
        "c2sp.org/tlog-proof@v2\nextra AA==\nindex 1\n\nnote",
        "c2sp.org/tlog-proof@v1\nindex 1\n\nnote",
        "c2sp.org/tlog-proof@v1\nextra AA==\nindex one\n\nnote",
        "c2sp.org/tlog-proof@v1\nextra AA==\n1\n\nnote",
        "c2sp.org/tlog-proof@v1\nextra !\nindex 1\n\nnote",
        "c2sp.org/tlog-proof@v1\nextra AA==\nindex 1\n!\n\nnote",
        "c2sp.org/tlog-proof@v1\nextra AA==\nindex 1\n" + "AA==\n" * 65 + "\nnote",
    ],
)
def test_what_does_not_have_the_form_is_refused(text):
    with pytest.raises(BadProof):
        Proof.parse(text)


@pytest.mark.parametrize("leaf", [b"no json", b"[]", b"{}", b'{"fact":1}'])
def test_a_leaf_of_another_ledger_holds_no_fact(leaf):
    with pytest.raises(BadProof):
        Proof(leaf=leaf, number=0, path=(), note=NOTE).fact()
