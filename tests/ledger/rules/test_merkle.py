"""The tree against the published vectors of RFC 6962 logs, and against its definition."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienmach.ledger.rules import merkle

# The eight inputs and their roots that implementations of Certificate Transparency share.
INPUTS = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEAVES = [merkle.leaf_hash(data) for data in INPUTS]
PATH_OF_FIRST_IN_EIGHT = [
    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
]
PATH_OF_SIXTH_IN_EIGHT = [
    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
]
FROM_SIX_TO_EIGHT = [
    "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
]


def hashes(count: int) -> list[bytes]:
    return [merkle.leaf_hash(str(i).encode()) for i in range(count)]


def by_definition(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962, section 2.1, word for word."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return sha256(b"\x01" + by_definition(leaves[:k]) + by_definition(leaves[k:])).digest()


def proof_of(leaves: list[bytes], ranges: list[merkle.Range]) -> list[bytes]:
    return merkle.proof(ranges, lambda low, high: by_definition(leaves[low:high]))


def test_an_empty_tree_has_the_hash_of_nothing():
    assert merkle.root([]).hex() == (
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    )


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_equal_the_published_ones(size):
    assert merkle.root(LEAVES[:size]).hex() == ROOTS[size - 1]


@pytest.mark.parametrize(
    ("number", "path"), [(0, PATH_OF_FIRST_IN_EIGHT), (5, PATH_OF_SIXTH_IN_EIGHT)]
)
def test_inclusion_proofs_equal_the_published_ones(number, path):
    made = proof_of(LEAVES, merkle.inclusion_ranges(number, 8))
    assert [step.hex() for step in made] == path


def test_a_consistency_proof_equals_the_published_one():
    made = proof_of(LEAVES, merkle.consistency_ranges(6, 8))
    assert [step.hex() for step in made] == FROM_SIX_TO_EIGHT


@given(st.integers(0, 300))
def test_the_root_is_the_one_of_the_definition(size):
    leaves = hashes(size)
    assert merkle.root(leaves) == by_definition(leaves)


@given(st.integers(0, 200), st.integers(0, 200))
def test_a_tree_grown_in_two_sittings_is_the_same_tree(first, second):
    leaves = hashes(first + second)
    frontier = merkle.Frontier()
    frontier.extend(leaves[:first])
    later = merkle.Frontier.from_bytes(frontier.size, frontier.to_bytes())
    later.extend(leaves[first:])
    assert (later.size, later.root()) == (first + second, merkle.root(leaves))


def test_subtrees_of_another_size_are_refused():
    stored = merkle.Frontier(2, hashes(1)).to_bytes()
    for size, peaks in ((3, stored), (2, stored[:-1]), (-1, b"")):
        with pytest.raises(ValueError, match="perfect subtrees"):
            merkle.Frontier.from_bytes(size, peaks)


@given(st.data())
def test_inclusion_is_proved_of_every_leaf_and_of_no_other(data):
    size = data.draw(st.integers(1, 130))
    number = data.draw(st.integers(0, size - 1))
    leaves = hashes(size)
    root = merkle.root(leaves)
    path = proof_of(leaves, merkle.inclusion_ranges(number, size))

    def holds(leaf=leaves[number], number=number, size=size, path=path, root=root):
        return merkle.verify_inclusion(leaf, number=number, size=size, path=path, expected=root)

    assert holds()
    assert not holds(leaf=merkle.leaf_hash(b"another"))
    assert not holds(root=merkle.EMPTY_ROOT)
    assert not holds(path=[*path, root])
    assert not holds(number=size)
    if path:
        assert not holds(path=path[:-1])
        which = data.draw(st.integers(0, len(path) - 1))
        assert not holds(path=[*path[:which], bytes(32), *path[which + 1 :]])


@given(st.data())
def test_consistency_is_proved_of_a_longer_log_and_of_no_rewritten_one(data):
    new = data.draw(st.integers(1, 130))
    old = data.draw(st.integers(1, new))
    leaves = hashes(new)
    path = proof_of(leaves, merkle.consistency_ranges(old, new))
    heads = {"old_root": merkle.root(leaves[:old]), "new_root": merkle.root(leaves)}
    assert merkle.verify_consistency(old=old, new=new, path=path, **heads)

    changed = data.draw(st.integers(0, old - 1))
    rewritten = [*leaves[:changed], merkle.leaf_hash(b"rewritten"), *leaves[changed + 1 :]]
    path = proof_of(rewritten, merkle.consistency_ranges(old, new))
    heads["new_root"] = merkle.root(rewritten)
    assert not merkle.verify_consistency(old=old, new=new, path=path, **heads)


@given(st.integers(2, 130), st.data())
def test_a_consistency_proof_with_a_step_more_or_less_is_refused(new, data):
    old = data.draw(st.integers(1, new - 1))
    leaves = hashes(new)
    path = proof_of(leaves, merkle.consistency_ranges(old, new))
    heads = {"old_root": merkle.root(leaves[:old]), "new_root": merkle.root(leaves)}
    for wrong in (path[:-1], [*path, bytes(32)], []):
        assert not merkle.verify_consistency(old=old, new=new, path=wrong, **heads)


def test_there_is_no_proof_of_what_is_not_there():
    for number, size in ((3, 3), (-1, 3), (0, 0)):
        with pytest.raises(ValueError, match="no leaf"):
            merkle.inclusion_ranges(number, size)
    for old, new in ((0, 3), (4, 3)):
        with pytest.raises(ValueError, match="continues no tree"):
            merkle.consistency_ranges(old, new)
        assert not merkle.verify_consistency(old=old, new=new, old_root=b"", new_root=b"", path=[])
