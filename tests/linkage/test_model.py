import dataclasses
import json

import pytest

from linkage import model, recipe
from linkage.refusals import BadRecipe


def test_a_model_comes_back_as_it_was(linked, births, tmp_path):
    file = tmp_path / "m.json"
    linked.model.write(file)
    assert model.read(file, births) == linked.model
    assert json.loads(file.read_text("utf-8"))["hash"] == linked.report.model
    assert list(tmp_path.iterdir()) == [file]


def test_a_model_changed_by_hand_is_refused(linked, births, tmp_path):
    file = tmp_path / "m.json"
    linked.model.write(file)
    raw = json.loads(file.read_text("utf-8"))
    raw["odds"]["sex"][0]["m"] = 0.5
    file.write_text(json.dumps(raw), "utf-8")
    with pytest.raises(BadRecipe, match="changed since"):
        model.read(file, births)


def test_a_model_of_another_recipe_is_refused(linked, tmp_path):
    file = tmp_path / "m.json"
    linked.model.write(file)
    with pytest.raises(BadRecipe, match="another recipe than residents"):
        model.read(file, recipe.load("residents"))


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"hash": 1}'])
def test_what_is_no_model_is_refused(births, tmp_path, text):
    file = tmp_path / "m.json"
    file.write_text(text)
    with pytest.raises(BadRecipe, match="not a model"):
        model.read(file, births)


def test_a_missing_model_is_refused(births, tmp_path):
    with pytest.raises(BadRecipe, match="no such model"):
        model.read(tmp_path / "m.json", births)


def test_weights_are_bits():
    assert model.Odds("", 0.8, 0.1).weight == 3.0
    assert model.bits(0.5) == 0.0


def test_the_hash_is_of_everything_said(linked):
    other = dataclasses.replace(linked.model, expected=0.5)
    assert other.hash != linked.model.hash
