import numpy as np
import pyarrow.parquet as pq
import pytest

from linkage.generator import generate
from linkage.generator.units import read_units, stretch


@pytest.fixture(scope="module")
def units():
    return read_units()


def test_the_table_holds_the_communes_of_both_provinces(units):
    assert np.unique(units.province, return_counts=True)[1].tolist() == [207, 167]
    # Bạch Long Vĩ never had a commune, so nobody was registered in one.
    assert len(units.new_codes) == 113
    assert ((units.heirs >= 0).sum(axis=1) > 1).sum() == 71


def test_a_neighbour_lies_in_the_same_district_and_is_another(units):
    everywhere = np.arange(len(units))
    for draw in (0, 7, 1_000_003):
        found = units.neighbour(everywhere, np.full(len(units), draw))
        assert (units.district[found] == units.district).all()
        assert (found != everywhere).all()


def test_the_merged_have_an_heir_in_common(units):
    everywhere = np.arange(len(units))
    found = units.merged_with(everywhere, np.full(len(units), 5))
    assert (units.heirs[found, 0] == units.heirs[:, 0]).all()


def test_an_heir_is_one_of_the_commune_that_ended(units):
    rng = np.random.default_rng(1)
    everywhere = rng.integers(0, len(units), 2_000)
    heirs = units.heir(everywhere, rng.integers(0, 1 << 30, 2_000))
    assert units.is_heir(everywhere, heirs).all()


def test_a_stretch_keeps_neighbours_and_both_provinces(units):
    part = stretch(units, 40, np.random.default_rng(2))
    assert 39 <= len(part) <= 41
    assert set(part.province) == {30, 31}
    assert len(set(part.district)) < 8


def test_another_table_can_be_given(tmp_path):
    table = tmp_path / "units.csv"
    rows = ["province,district,old,new,leg", "01,001,00001,00004,whole", "01,001,00004,00004,part"]
    rows += ["01,001,00004,00008,part"]
    table.write_text("\n".join(rows), encoding="utf-8")
    generate(tmp_path, residents=50, seed=1, units=table)
    found = pq.read_table(tmp_path / "residents.parquet")["residence_unit"]
    assert set(found.to_pylist()) == {"00004", "00008"}


def test_communes_of_the_files_stand_in_the_table_of_their_day(hard, units):
    for row in hard.records.values():
        assert row["registered_unit"] is None or row["registered_unit"] in units.codes
    linked = {row["resident"] for row in hard.truth}
    for row in hard.residents.values():
        assert row["residence_unit"] in units.new_codes
        if row["id"] in linked:
            assert row["birth_unit"] is None or row["birth_unit"] in units.codes
