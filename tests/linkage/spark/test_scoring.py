import pytest

from linkage.spark.scoring import bytewise

PAIRS = [("đ", "d"), ("Łuk", "Luk"), ("王", "李"), ("nguyen", "nguyn"), ("", "a"), ("é", "e\u0301")]
DISTANCES = [f"levenshtein('{one}', '{other}')" for one, other in PAIRS]


def test_only_distances_are_counted_anew():
    assert bytewise("substr(a_l, 1, 6) = b_r and abs(y_l - y_r) = 1") == (
        "substr(a_l, 1, 6) = b_r and abs(y_l - y_r) = 1"
    )
    assert "encode(plain_r, 'UTF-8')" in bytewise("levenshtein(plain_l, plain_r) <= 2")


@pytest.mark.soak
def test_a_distance_is_the_same_on_both_engines(tables, connection):
    query = f"select {', '.join(DISTANCES)}"
    counted_in_bytes = connection.execute(query).fetchone()
    assert tables.row(bytewise(query)) == counted_in_bytes
    assert tables.row(query) != counted_in_bytes  # Spark itself counts letters
