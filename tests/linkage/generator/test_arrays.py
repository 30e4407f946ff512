import numpy as np

from linkage.generator.arrays import random_source, rank_in_group


def test_a_rank_counts_the_earlier_of_a_group():
    assert rank_in_group(np.array([5, 2, 5, 5, 2])).tolist() == [0, 0, 1, 2, 1]
    assert rank_in_group(np.array([], dtype=np.int64)).tolist() == []


def test_stages_draw_apart_and_each_the_same_again():
    one, again, other = (random_source(1, stage).random() for stage in ("a", "a", "b"))
    assert one == again != other
