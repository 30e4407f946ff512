import pyarrow.parquet as pq
import pytest

from linkage.generator import HARD, generate_two
from linkage.generator.two_bases import REASONS
from linkage.generator.units import read_units


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    folder = tmp_path_factory.mktemp("two")
    told = generate_two(folder, residents=4_000, others=3_000, seed=7)
    a, b, truth = (
        pq.read_table(folder / f"{name}.parquet").to_pylist() for name in ("a", "b", "truth")
    )
    return told, {row["id"]: row for row in a}, {row["id"]: row for row in b}, truth


def test_so_many_stand_in_both_as_the_setting_says(two):
    told, a, b, truth = two
    assert (told.a, told.b) == (len(a), len(b)) == (4_000, 3_000)
    assert told.pairs == len(truth) == round(4_000 * HARD.people_in_both)
    assert {row["kinds"] for row in truth} == set(REASONS)


def test_nobody_stands_twice_in_one_base(two):
    _, a, b, truth = two
    for side, rows in (("a", a), ("b", b)):
        found = [row[side] for row in truth]
        assert len(found) == len(set(found))
        assert set(found) <= rows.keys()


def test_one_province_is_not_enough_for_two_bases(tmp_path):
    table = tmp_path / "units.csv"
    table.write_text("province,district,old,new,leg\n30,288,10507,10507,whole\n", encoding="utf-8")
    with pytest.raises(ValueError, match="two provinces"):
        generate_two(tmp_path, residents=100, seed=1, units=table)


def test_each_base_holds_people_who_live_in_its_province(two):
    _, a, b, _ = two
    units = read_units()
    for rows, code in ((a, 30), (b, 31)):
        heirs = units.heirs[units.province == code]
        ours = {units.new_codes[at] for at in heirs[heirs >= 0]}
        assert {row["residence_unit"] for row in rows.values()} <= ours


def test_who_stands_in_both_without_a_fault_looks_the_same(two):
    _, a, b, truth = two
    clean = [row for row in truth if not row["faults"]]
    assert clean
    for row in clean:
        for column in ("full_name", "birth_date", "sex", "personal_id", "mother_name"):
            assert a[row["a"]][column] == b[row["b"]][column]
