"""A log read from end to end against its checkpoints."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienmach.ledger.rules.audit import Sealed, TreeAudit
from lienmach.ledger.rules.checkpoint import Signer, TreeHead
from lienmach.ledger.rules.merkle import leaf_hash, root

SIGNER = Signer.make("haiduong.example/ledger")
OTHER = Signer.make("haiduong.example/ledger")


def hashes(count):
    return [leaf_hash(str(i).encode()) for i in range(count)]


def sealed_at(leaves, sizes, signer=SIGNER):
    for size in sizes:
        head = TreeHead(SIGNER.name, size, root(leaves[:size]))
        yield Sealed(size=size, note=signer.sign(head.text()), root=head.root)


def audit(checkpoints, numbered):
    """Return what is found: the kinds and the leaves."""
    found = []
    taken = TreeAudit(checkpoints, SIGNER.verifier(), found.append)
    for number, digest in numbered:
        taken.leaf(number, digest)
    taken.finish()
    return [(finding.kind.value, finding.leaf) for finding in found]


@given(st.lists(st.integers(1, 60), min_size=1, max_size=6, unique=True).map(sorted))
def test_a_log_that_only_grew_is_sound(sizes):
    leaves = hashes(sizes[-1])
    assert audit(sealed_at(leaves, sizes), enumerate(leaves)) == []


@given(st.lists(st.integers(1, 60), min_size=1, max_size=6, unique=True).map(sorted), st.data())
def test_a_change_is_laid_to_the_sealing_it_belongs_to(sizes, data):
    leaves = hashes(sizes[-1])
    checkpoints = list(sealed_at(leaves, sizes))
    changed = data.draw(st.integers(0, len(leaves) - 1))
    leaves[changed] = leaf_hash(b"changed")
    since = max([size for size in sizes if size <= changed], default=0)
    assert audit(checkpoints, enumerate(leaves)) == [("wrong-root", since)]


def test_missing_and_surplus_leaves_are_found():
    leaves = hashes(8)
    numbered = list(enumerate(leaves))
    assert audit(sealed_at(leaves, [4, 8]), numbered[:6]) == [("shrunken", None)]
    assert audit(sealed_at(leaves, [4, 8]), numbered[:2] + numbered[3:]) == [("removed", 2)]
    assert audit(sealed_at(leaves, [4, 6]), numbered) == [("inserted", 6), ("inserted", 7)]
    assert audit([], numbered[:1]) == [("inserted", 0)]


@pytest.mark.parametrize("sizes", [[4, 8], [8]])
def test_a_checkpoint_of_another_key_is_found(sizes):
    leaves = hashes(8)
    checkpoints = list(sealed_at(leaves, sizes, OTHER))
    assert audit(checkpoints, enumerate(leaves)) == [("bad-signature", None)] * len(sizes)


def test_entries_out_of_order_within_one_sealing_are_found():
    leaves, found = hashes(4), []
    taken = TreeAudit(sealed_at(leaves, [2, 4]), SIGNER.verifier(), found.append)
    for number, entry in enumerate(["b", "c", "d", "a"]):
        taken.leaf(number, leaves[number], entry)
    taken.finish()
    assert [(finding.kind.value, finding.entry) for finding in found] == [("renumbered", "a")]
