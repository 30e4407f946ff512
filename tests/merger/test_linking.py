"""Step 6 among crowds: what the linkage core finds, and that nothing ever waits for it."""

import csv

import psycopg
import pytest

from lienmach.ground import installation
from lienmach.merger.actions import comparing, finding, linking, moves, undoing
from lienmach.merger.actions.passage import open_mover
from lienmach.merger.rules.mapping import Direction
from tests.merger import crowd, world

WAY = {"source": "haiduong", "target": "haiphong"}
EXPECTED = {
    "as they were": ("linked", "number, name and birth date agree"),
    "another under the number": ("doubtful", "the number agrees, name or birth date does not"),
    "without a number": ("linked", "the records agree, a number is missing"),
    "spelled otherwise": ("doubtful", "the records agree, but not beyond doubt"),
    "under two numbers": ("doubtful", "the records agree, the numbers differ"),
    "a twin": ("doubtful", "the records agree, but not beyond doubt"),
}


@pytest.fixture
def crowds(ready):
    """Settle both crowds; return the ids of each."""
    return [
        settled
        for alias, people in zip(WAY.values(), crowd.sides(), strict=True)
        for settled in [crowd.settle(alias, people)]
    ]


def links(ids):
    """Return verdict and reason of every link that stands, by who it is of."""
    names = dict(zip(zip(*ids, strict=False), crowd.IN_BOTH, strict=False))
    with open_mover("haiphong", durable=False) as book:
        rows = book.execute(
            "select one, other, verdict, why from merger_link where undone_at is null"
        ).fetchall()
    return {
        names.get((one, other), (one, other)): (verdict, why) for one, other, verdict, why in rows
    }


def ask(statement):
    """Return the rows of a question about the moves."""
    with open_mover("haiphong", durable=True) as book:
        cursor = book.execute(statement)
        return cursor.fetchall() if cursor.description else []


def link_again():
    """Do step 6 of the move once more."""
    with open_mover("haiphong", durable=True) as book:
        kept = moves.kept_move(book, "haiduong", "registries")
        with moves.passage_of(kept, Direction.FORWARD, book, moves.Ways()) as passage:
            return linking.link_people(passage)


def note():
    """Return what the journal says of the step."""
    return ask("select note from merger_movestep where name = 'link'")[0][0]


def test_people_are_linked_by_their_records_and_doubt_holds_nothing_up(crowds):
    report = moves.move("registries", **WAY)
    assert links(crowds) == EXPECTED
    assert report["state"] == "cut over"
    assert report["verified"]
    assert report["links"] == {"linked": 2, "doubtful": 4}
    assert f"by model {finding.shipped().hash[:12]}" in note()
    everyone = ask(
        "select weight, probability, evidence, model from merger_link where weight is not null"
    )
    assert len(everyone) == 5  # all but those whose records have nothing but the number in common
    assert {model for *_, model in everyone} == {finding.shipped().hash}
    assert not comparing.folder_of(report["id"]).exists()

    # What a person undid stays undone, and who comes later is compared with those who stand.
    ask("update merger_link set undone_at = now() where why like '%a number is missing'")
    crowd.settle("haiphong", [crowd.replace(crowd.AN, number=None)])
    before = links(crowds)
    assert "without a number" not in before
    assert link_again() == {"linked": 1, "doubtful": 4}
    assert links(crowds) == before

    # While nothing changes nobody is compared again.
    [(at,)] = ask("select at from merger_linking")
    assert link_again() == {"linked": 1, "doubtful": 4}
    assert ask("select at from merger_linking") == [(at,)]

    undoing.reverse("registries", **WAY)
    assert links(crowds) == {}


def test_a_core_that_does_not_answer_leaves_exact_numbers_and_a_note(crowds, monkeypatch):
    monkeypatch.setattr(comparing, "PATIENCE_SECONDS", 0.05)
    report = moves.move("registries", **WAY)
    assert report["state"] == "cut over"
    assert set(links(crowds)) == {"as they were", "another under the number"}
    assert note() == "registries_resident: by exact numbers only, for no answer within 0 seconds."
    monkeypatch.undo()

    # It is asked again; and where the move wants to be surer than the core, more is in doubt.
    monkeypatch.setattr(linking, "SURE", 0.9999)
    assert link_again() == {"linked": 1, "doubtful": 5}
    assert links(crowds) == EXPECTED | {"without a number": EXPECTED["spelled otherwise"]}
    assert "by model" in note()

    # Who comes to the new home is compared when the move is closed, which looks the other way.
    monkeypatch.undo()
    crowd.settle("haiphong", [crowd.replace(crowd.LATE, number=None)], province="haiduong")
    assert undoing.close("registries", **WAY)["links"] == {"linked": 2, "doubtful": 5}


def test_birthplaces_are_handed_out_where_the_core_can_read_their_codes(crowds, monkeypatch):
    """A code of after the reform names another commune, and is left out."""
    with world.application("haiduong") as book:
        old, new = crowds[0][:2]
        for key, since in ((old, "2000-01-01"), (new, "2025-07-01")):
            book.execute(
                "update registries_resident set birth_unit = '10507', birth_unit_since = %s"
                " where id = %s",
                [since, key],
            )
    handed = {}

    def read(folder):
        lines = (folder / "arrived.csv").read_text("utf-8").splitlines()
        handed.update((row["id"], row["birth_unit"]) for row in csv.DictReader(lines))
        raise comparing.NotCompared("that is all")

    monkeypatch.setattr(comparing, "_find", read)
    moves.move("registries", **WAY)
    assert (handed[str(old)], handed[str(new)]) == ("10507", "")


def test_a_core_that_is_killed_is_told_of_by_its_end(tmp_path, monkeypatch):
    monkeypatch.setattr(comparing, "leashed", lambda *_command: ["/bin/sh", "-c", "kill -9 $$"])
    with pytest.raises(comparing.NotCompared, match="ended with code -9"):
        comparing._find(tmp_path)


def test_a_core_that_refuses_is_quoted_without_the_folder(tmp_path):
    crowd.write(tmp_path / "arrived.csv", crowd.others(0))
    crowd.write(tmp_path / "stood.csv", [crowd.Somebody("", "1950-01-02")])
    with pytest.raises(comparing.NotCompared, match=r"^stood\.csv: the column full_name is empty"):
        comparing._find(tmp_path)


def test_among_few_people_only_exact_numbers_count(ready):
    for alias in WAY.values():
        crowd.settle(alias, [crowd.AN, crowd.CHI])
    moves.move("registries", **WAY)
    assert [verdict for verdict, _ in links([[], []]).values()] == ["linked"]
    assert "by exact numbers only, for 2 people against 2: fewer than 100" in note()


def test_a_crash_in_the_step_leaves_nothing_half_done(crowds, monkeypatch):
    left = []

    def at(here):
        if here == "5 caught up":
            [(move,)] = ask("select id from merger_move")
            folder = comparing.folder_of(move)
            folder.mkdir(parents=True)
            (folder / "arrived.csv").write_text("half a li", "utf-8")
            left.append(folder)

    monkeypatch.setattr(linking, "BY_RECORDS", "select 1 / 0")
    with pytest.raises(psycopg.errors.DivisionByZero):
        moves.move("registries", **WAY, ways=moves.Ways(at=at))
    assert links(crowds) == {}
    assert ask("select from merger_linking") == []

    monkeypatch.undo()
    assert moves.move("registries", **WAY)["links"] == {"linked": 2, "doubtful": 4}
    assert links(crowds) == EXPECTED
    # What a killed comparison left is gone as well.
    assert left[0].is_relative_to(installation.home())
    assert not left[0].exists()
