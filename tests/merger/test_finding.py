"""Who is found among those who arrived and those who stood, without a database."""

import csv
import json

import pytest

from lienmach.merger.actions import finding
from linkage import recipe
from linkage.refusals import BadInput
from tests.merger import crowd

PEOPLE = list(crowd.IN_BOTH)


def write(folder, arrived, stood):
    """Lay both sides into a folder, as the move does."""
    crowd.write(folder / "arrived.csv", arrived)
    crowd.write(folder / "stood.csv", stood)


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """Return the lines that were found in two crowds, by who they are of; and the folder."""
    folder = tmp_path_factory.mktemp("crowds")
    write(folder, *crowd.sides())
    finding.find(folder)
    with (folder / "found.csv").open(encoding="utf-8") as file:
        return {
            (int(line["one"]), int(line["other"])): line for line in csv.DictReader(file)
        }, folder


def decision(found, which):
    """Return what was decided of a pair of the crowd; null if it was not found."""
    line = found[0].get((PEOPLE.index(which),) * 2)
    return line and line["decision"]


@pytest.mark.parametrize(
    ("which", "decided"),
    [
        ("as they were", "link"),
        ("without a number", "link"),
        ("spelled otherwise", "review"),
        ("a twin", "review"),
        ("a namesake", None),
    ],
)
def test_differences_weigh_what_they_should(found, which, decided):
    assert decision(found, which) == decided


def test_strangers_are_not_found(found):
    assert all(max(pair) < len(PEOPLE) for pair in found[0])


def test_evidence_adds_up_and_holds_nothing_of_the_person(found):
    lines, folder = found
    line = lines[0, 0]
    told = json.loads(line["evidence"])
    assert told["kin"] is None
    assert told["prior"] + sum(each["bits"] for each in told["lines"]) == pytest.approx(
        told["weight"], abs=0.1
    )
    assert float(line["weight"]) == pytest.approx(told["weight"], abs=0.01)
    assert not [
        word for word in (*crowd.AN.name.split()[1:], crowd.AN.number, crowd.AN.born)
        if word in (folder / "found.csv").read_text("utf-8")
    ]  # fmt: skip


def test_the_hash_of_the_shipped_model_is_told(found):
    assert (found[1] / "model").read_text("utf-8") == finding.shipped().hash


def test_the_shipped_model_fits_the_recipe():
    model = finding.shipped()
    assert set(model.odds) == {each.name for each in recipe.load("residents").comparisons}
    assert len(model.calibration) > 1


def test_where_nobody_is_alike_nobody_is_found(tmp_path):
    write(tmp_path, crowd.others(0), [crowd.AN, crowd.CHI])
    finding.find(tmp_path)
    assert len((tmp_path / "found.csv").read_text("utf-8").splitlines()) == 1


def test_people_without_a_name_are_refused_in_a_sentence(tmp_path):
    nameless = [crowd.Somebody("", "1980-01-02", f"0300800000{n:02d}") for n in range(20)]
    write(tmp_path, nameless, crowd.others(1))
    with pytest.raises(BadInput, match="full_name is empty in every row"):
        finding.find(tmp_path)
