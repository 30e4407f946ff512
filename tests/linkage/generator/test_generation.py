import hashlib
import re
import unicodedata

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from linkage.generator import PLAIN, generate
from linkage.generator.filing import RECORD_COLUMNS, RESIDENT_COLUMNS
from linkage.generator.names import vocabulary
from linkage.generator.roll import TooFewPeople

FILES = ("records", "residents", "truth")
# What a fault may change; a pair without faults has none of these differences.
SAME = ("full_name", "sex", "birth_date", "mother_name", "father_name")


def content(folder) -> str:
    found = hashlib.sha256()
    for name in FILES:
        found.update(repr(pq.read_table(folder / f"{name}.parquet").to_pydict()).encode())
    return found.hexdigest()


def test_the_same_seed_gives_the_same_rows_and_another_seed_others(tmp_path):
    for name, seed in (("once", 3), ("again", 3), ("other", 4)):
        generate(tmp_path / name, residents=800, seed=seed)
    assert content(tmp_path / "once") == content(tmp_path / "again")
    assert content(tmp_path / "once") != content(tmp_path / "other")


def test_the_files_have_the_columns_and_the_rows_that_were_asked_for(tmp_path):
    told = generate(tmp_path, residents=900, records=500, seed=1)
    records, residents, truth = (pq.read_table(tmp_path / f"{name}.parquet") for name in FILES)
    assert (records.num_rows, residents.num_rows, truth.num_rows) == (500, 900, 500)
    assert (told.records, told.residents) == (500, 900)
    assert tuple(records.column_names) == RECORD_COLUMNS
    assert tuple(residents.column_names) == RESIDENT_COLUMNS
    assert {*records.schema.types, *residents.schema.types} == {pa.string()}
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        f"{name}.parquet" for name in FILES
    )


@pytest.mark.parametrize(("residents", "records"), [(1, 1), (3, 0), (40, 2)])
def test_small_files_can_be_made_too(tmp_path, residents, records):
    told = generate(tmp_path, residents=residents, records=records, seed=1)
    assert (told.residents, told.records) == (residents, records)
    assert pq.read_table(tmp_path / "records.parquet").num_rows == records


def test_a_run_that_fails_leaves_no_file_with_a_name(tmp_path):
    with pytest.raises(TooFewPeople):
        generate(tmp_path, residents=500, records=100_000, seed=1)
    assert not list(tmp_path.glob("*.parquet"))


def test_the_truth_speaks_of_rows_that_exist_and_links_each_once(hard):
    linked = [row["resident"] for row in hard.truth if row["resident"]]
    assert len(linked) == len(set(linked)) == hard.told.pairs
    assert set(linked) <= hard.residents.keys()
    assert [row["record"] for row in hard.truth] == list(hard.records)


def test_neither_order_nor_ids_tell_who_is_who(hard):
    rows = [
        (int(row["record"][1:]), int(row["resident"][1:])) for row in hard.truth if row["resident"]
    ]
    scale = len(hard.residents) / len(hard.records)
    apart = sum(abs(record * scale - resident) for record, resident in rows) / len(rows)
    # Two independent places on a line of length one are a third apart.
    assert apart / len(hard.residents) == pytest.approx(1 / 3, abs=0.01)


def test_a_pair_without_a_fault_says_the_same_on_both_sides(hard):
    clean = [pair for pair in hard.pairs if not pair[2]["faults"]]
    assert len(clean) > 500
    for record, resident, truth in clean:
        assert [record[name] for name in SAME] == [resident[name] for name in SAME]
        assert record["personal_id"] == resident["personal_id"]
        assert record["registered_unit"] == resident["birth_unit"]
        assert record["birth_date"].startswith(str(truth["birth_year"]))


def test_nobody_is_born_after_the_story_ends(storm):
    for rows in (storm.records.values(), storm.residents.values()):
        assert max(row["birth_date"] or "" for row in rows) <= "2024-12-31"


def test_a_plain_province_hardly_errs(tmp_path):
    generate(tmp_path, residents=3_000, seed=2, setting=PLAIN)
    truth = pq.read_table(tmp_path / "truth.parquet").to_pylist()
    wrong = [row for row in truth if set(row["faults"]) - {"number-missing"}]
    assert len(wrong) / len(truth) < 0.02


def test_names_are_made_of_known_words_unless_a_fault_says_otherwise(hard):
    known = set(vocabulary().words)
    for record, _, truth in hard.pairs:
        if not truth["faults"]:
            words = record["full_name"].split(" ")
            assert 2 <= len(words) <= 4
            assert set(words) <= known


def test_names_in_the_base_have_letters_and_now_and_then_a_key_of_vni(hard):
    for row in hard.residents.values():
        name = unicodedata.normalize("NFC", row["full_name"])
        assert re.fullmatch(r"[\w \u00a0\u200b]+", name), name
