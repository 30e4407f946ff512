"""Links of people: made for whoever has arrived, undone with the move, made again by the next."""

import pytest

from lienmach.merger.actions import moves, undoing
from lienmach.merger.actions.passage import open_mover
from tests.merger import world

WAY = {"source": "haiduong", "target": "haiphong"}
NUMBERS = ("030090000001", "030090000002", "030090000003")


@pytest.fixture
def twins(ready):
    """In Hải Phòng somebody for every number; in Hải Dương for the first."""
    with world.application() as here, world.application("haiphong") as there:
        for number in NUMBERS:
            world.add_resident(there, "haiphong", number=number)
        world.add_resident(here, number=NUMBERS[0])


def add(alias, number):
    """Somebody of Hải Dương arrives."""
    with world.application(alias) as connection:
        return world.add_resident(connection, number=number)


def links():
    """Return the number, the verdict and the move of every link, and whether it is undone."""
    with open_mover("haiphong", durable=False) as book:
        return book.execute(
            "select r.personal_id, l.verdict, l.move_id::text, l.undone_at is not null"
            " from merger_link l left join registries_resident r on r.id = l.other"
            " order by 1"
        ).fetchall()


def move(**ways):
    """Move the registries."""
    return moves.move("registries", **WAY, ways=moves.Ways(**ways))


def test_a_reversal_undoes_the_links_and_the_next_move_makes_them_again(twins):
    first = move()
    undoing.reverse("registries", **WAY)
    assert links() == [(NUMBERS[0], "linked", first["id"], True)]
    second = move()
    assert links() == [(NUMBERS[0], "linked", second["id"], False)]
    assert second["links"] == {"linked": 1, "doubtful": 0}


def test_who_arrives_after_the_linking_is_linked_at_the_end(twins):
    def at(here):
        if here == "6 people are linked":
            add("haiduong", NUMBERS[1])

    report = move(at=at)
    assert [number for number, *_ in links()] == [NUMBERS[0], NUMBERS[1]]
    assert report["links"] == {"linked": 2, "doubtful": 0}


def test_who_comes_to_the_new_home_is_linked_before_the_move_is_closed(twins):
    move()
    add("haiphong", NUMBERS[2])
    report = undoing.close("registries", **WAY)
    assert [number for number, *_ in links()] == [NUMBERS[0], NUMBERS[2]]
    assert report["links"] == {"linked": 2, "doubtful": 0}


def test_a_link_that_a_person_undid_stays_undone(twins):
    def at(here):
        if here == "6 people are linked":
            with open_mover("haiphong", durable=True) as book:
                book.execute("update merger_link set undone_at = now()")

    report = move(at=at)
    assert [undone for *_, undone in links()] == [True]
    assert report["links"] == {"linked": 0, "doubtful": 0}


def test_a_move_that_goes_on_after_the_linking_reports_all_links(twins):
    def at(here):
        if here == "7 everything is verified":
            raise RuntimeError(here)

    with pytest.raises(RuntimeError):
        move(at=at)
    assert move()["links"] == {"linked": 1, "doubtful": 0}
