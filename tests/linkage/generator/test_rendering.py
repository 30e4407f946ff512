import numpy as np

from linkage.generator.rendering import list_column


def test_bits_become_lists_of_their_names():
    bits = np.array([0, 0b101, 0b010], dtype=np.uint64)
    assert list_column(bits, ["one", "two", "three"]).to_pylist() == [[], ["one", "three"], ["two"]]
