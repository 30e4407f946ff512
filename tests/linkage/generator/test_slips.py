import numpy as np

from linkage.generator.slips import other_digit


def test_one_digit_of_a_number_changes_and_the_province_stays():
    numbers = np.full(500, 30_085_001_234)
    found = other_digit(numbers, np.arange(500))
    for before, after in zip(numbers, found, strict=True):
        old, new = f"{before:012d}", f"{after:012d}"
        assert old[:3] == new[:3]
        assert sum(a != b for a, b in zip(old, new, strict=True)) == 1
