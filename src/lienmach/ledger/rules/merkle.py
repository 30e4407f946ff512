"""
The Merkle tree of RFC 6962 (and RFC 9162): hashes, proofs and their verification.

Nothing here holds a tree. A :class:`Frontier` keeps the roots of the perfect subtrees only, so
sealing n more leaves costs n hashes and as many again at most; proofs are told as ranges of
leaves, whose roots the caller computes wherever the leaves are.
"""

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from typing import Self

HASH_SIZE = 32
EMPTY_ROOT = sha256(b"").digest()

Range = tuple[int, int]


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of a leaf."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node."""
    return sha256(b"\x01" + left + right).digest()


class Frontier:
    """A tree that grows to the right: its size and its perfect subtrees, largest first."""

    __slots__ = ("_peaks", "_size")

    def __init__(self, size: int = 0, peaks: Sequence[bytes] = ()) -> None:
        if size < 0 or size.bit_count() != len(peaks) or any(len(p) != HASH_SIZE for p in peaks):
            raise ValueError(f"{len(peaks)} perfect subtrees do not make a tree of {size} leaves.")
        self._size = size
        self._peaks = list(peaks)

    @property
    def size(self) -> int:
        """Return the number of leaves."""
        return self._size

    def append(self, leaf: bytes) -> None:
        """Add one leaf, given by its hash."""
        size, peaks = self._size, self._peaks
        while size & 1:
            leaf = sha256(b"\x01" + peaks.pop() + leaf).digest()
            size >>= 1
        peaks.append(leaf)
        self._size += 1

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Add leaves, given by their hashes."""
        for leaf in leaves:
            self.append(leaf)

    def root(self) -> bytes:
        """Return the root of the tree as it stands."""
        if not self._peaks:
            return EMPTY_ROOT
        *rest, result = self._peaks
        for peak in reversed(rest):
            result = node_hash(peak, result)
        return result

    def to_bytes(self) -> bytes:
        """Return the perfect subtrees as one string of bytes."""
        return b"".join(self._peaks)

    @classmethod
    def from_bytes(cls, size: int, stored: bytes) -> Self:
        """
        Return the tree of that size from its perfect subtrees.

        :raises ValueError: when they cannot be those of a tree of that size.
        """
        return cls(size, [stored[i : i + HASH_SIZE] for i in range(0, len(stored), HASH_SIZE)])


def root(leaves: Iterable[bytes]) -> bytes:
    """Return the root over leaves given by their hashes."""
    frontier = Frontier()
    frontier.extend(leaves)
    return frontier.root()


def _split(size: int) -> int:
    """Return the largest power of two smaller than the size."""
    return 1 << (size - 1).bit_length() - 1


def inclusion_ranges(number: int, size: int) -> list[Range]:
    """
    Return the ranges of leaves whose roots prove the inclusion of one leaf, from the leaf up.

    :raises ValueError: when the tree has no such leaf.
    """
    if not 0 <= number < size:
        raise ValueError(f"A tree of {size} leaves has no leaf {number}.")
    path: list[Range] = []
    low, high = 0, size
    while high - low > 1:
        middle = low + _split(high - low)
        if number < middle:
            path.append((middle, high))
            high = middle
        else:
            path.append((low, middle))
            low = middle
    return path[::-1]


def consistency_ranges(old: int, new: int) -> list[Range]:
    """
    Return the ranges of leaves whose roots prove that the new tree continues the old one.

    :raises ValueError: when the old tree is empty or larger than the new one.
    """
    if not 0 < old <= new:
        raise ValueError(f"A tree of {new} leaves continues no tree of {old}.")
    path: list[Range] = []
    low, high, whole = 0, new, True
    while old != high:
        middle = low + _split(high - low)
        if old <= middle:
            path.append((middle, high))
            high = middle
        else:
            path.append((low, middle))
            low, whole = middle, False
    # The verifier knows the old root; a subtree that is not all of the old tree must be told.
    if not whole:
        path.append((low, high))
    return path[::-1]


def proof(ranges: Iterable[Range], root_of: Callable[[int, int], bytes]) -> list[bytes]:
    """Return a proof from its ranges; ``root_of(low, high)`` gives the root over those leaves."""
    return [root_of(low, high) for low, high in ranges]


def verify_inclusion(
    leaf: bytes, *, number: int, size: int, path: Sequence[bytes], expected: bytes
) -> bool:
    """Test if the path proves that the tree with the expected root holds the leaf (RFC 9162)."""
    if not 0 <= number < size:
        return False
    sides = _sides(number, size - 1, len(path))
    if sides is None:
        return False
    result = leaf
    for step, is_left in zip(path, sides, strict=True):
        result = node_hash(step, result) if is_left else node_hash(result, step)
    return result == expected


def verify_consistency(
    *, old: int, old_root: bytes, new: int, new_root: bytes, path: Sequence[bytes]
) -> bool:
    """Test if the path proves that the new tree continues the old one (RFC 9162)."""
    if old == new:
        return old_root == new_root and not path
    if not 0 < old < new:
        return False
    # A perfect old tree is itself the first step of the path.
    steps = [old_root, *path] if old & (old - 1) == 0 else list(path)
    fn, sn = old - 1, new - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    sides = _sides(fn, sn, len(steps) - 1)
    if sides is None:
        return False
    as_old = as_new = steps[0]
    for step, is_left in zip(steps[1:], sides, strict=True):
        if is_left:
            as_old = node_hash(step, as_old)
        as_new = node_hash(step, as_new) if is_left else node_hash(as_new, step)
    return as_old == old_root and as_new == new_root


def _sides(number: int, last: int, length: int) -> list[bool] | None:
    """
    Return for each step up from a node whether its sibling stands on the left.

    None when the way from that node to the root does not have that many steps.
    """
    sides: list[bool] = []
    while last:
        is_left = bool(number & 1) or number == last
        sides.append(is_left)
        if is_left:
            # Levels at which the node is the last and alone have no sibling.
            while number and not number & 1:
                number, last = number >> 1, last >> 1
        number, last = number >> 1, last >> 1
    return sides if len(sides) == length else None
