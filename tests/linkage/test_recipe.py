import dataclasses

import pytest

from linkage import recipe
from linkage.refusals import BadRecipe


@pytest.mark.parametrize("name", recipe.SHIPPED)
def test_shipped_recipes_hold_together(name):
    shipped = recipe.load(name)
    assert shipped.name == name
    assert {block.round for block in shipped.blocks} == {1, 2}
    compared = {each.name for each in shipped.comparisons}
    assert set(shipped.within_family) | set(shipped.sure_when) <= compared
    assert shipped.thresholds.review < shipped.thresholds.link < shipped.thresholds.sure


def test_a_recipe_cannot_be_changed(births):
    with pytest.raises(dataclasses.FrozenInstanceError):
        births.name = "other"


def test_a_recipe_is_a_file_too(tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text('name = "mine"\n')
    with pytest.raises(BadRecipe, match=r"mine\.toml cannot be read: 'left'"):
        recipe.load(file)
    file.write_text("name = \n")
    with pytest.raises(BadRecipe, match="cannot be read"):
        recipe.load(file)


def test_an_unknown_recipe_names_the_shipped_ones():
    with pytest.raises(BadRecipe, match="birth-records, residents"):
        recipe.load("marriages")


def test_levels_are_tried_in_order(bench, births):
    sex = births.comparison("sex").level_sql
    rows = bench.execute(
        f"select {sex} from (values ('M', 'M'), ('M', 'F'), (null, 'F')) t(sex_l, sex_r)"
    ).fetchall()
    assert rows == [(0,), (1,), (None,)]
