"""The copier and the oracle, written apart, give the same rows; back undoes forward."""

import datetime as dt

import pytest

from lienmach.ground.ids import uuid7
from lienmach.merger.actions import crosswalking
from lienmach.merger.actions.passage import ALL, copied, digest, expected, open_mover, opened
from lienmach.merger.rules import mapping
from lienmach.merger.rules.mapping import Direction
from tests.merger import world

DAY = dt.date(2025, 7, 1)
ADDRESSES = ["", "thon 1", world.NAMING_ADDRESS, "phuong tran hung dao thanh pho chi linh",
             "duong chu van an phuong cong hoa", "phuong chu van an phuong tran hung dao",
             "phuong chu van anh", "xphuong chu van an"]  # fmt: skip


@pytest.fixture
def passages(provinces):
    """The registries' passage forward and back, and rows of every kind."""
    move, crosswalk = uuid7(), crosswalking.drawn(DAY)
    with world.application() as connection:
        for address in ADDRESSES:
            for unit in ("10507", "10570", "10510"):
                for on in (world.BEFORE, DAY, world.AFTER):
                    world.add_resident(connection, unit=unit, on=on, address_key=address)
    book = open_mover("haiphong", durable=True)
    opens = {
        direction: opened(
            move=move, province="haiduong", system="registries", source=source, target=target,
            direction=direction, day=DAY, crosswalk=crosswalk, book=book,
        )
        for direction, source, target in (
            (Direction.FORWARD, "haiduong", "haiphong"), (Direction.BACK, "haiphong", "haiduong"),
        )
    }  # fmt: skip
    for passage in opens.values():
        crosswalking.keep(passage.src, move, crosswalk)
    yield opens
    for passage in opens.values():
        passage.close()
    book.close()


@pytest.mark.parametrize("direction", list(Direction))
def test_copier_and_oracle_agree(passages, direction):
    passage = passages[direction]
    columns = passage.columns["registries_resident"]
    parameters = passage.parameters
    assert digest(passage.src, copied(passage, columns, ALL), parameters) == digest(
        passage.src, expected(passage, columns, ALL), parameters
    )


def mapped(passage):
    """Return unit, day, former unit and address of every row as the copier sends it."""
    columns = passage.columns["registries_resident"]
    rows = copied(passage, columns, ALL)
    return passage.src.execute(
        f"select address_key, unit, unit_on, unit_before, unit_before_on from ({rows}) r",
        passage.parameters,
    ).fetchall()


def test_only_an_address_that_names_one_heir_places_a_split_row(passages):
    rows = [row for row in mapped(passages[Direction.FORWARD]) if "10570" in (row[1], row[3])]
    placed = {row[0]: row[1] for row in rows if row[3] == "10570"}
    assert placed == {
        world.NAMING_ADDRESS: "10549",
        "phuong tran hung dao thanh pho chi linh": "10570",
    }
    left = {row[0] for row in rows if row[2] == world.BEFORE}
    assert left == set(ADDRESSES) - set(placed), "never a guess"


def test_rows_of_the_new_codes_stay_as_they_are(passages):
    for _, unit, on, before, before_on in mapped(passages[Direction.FORWARD]):
        if on == world.AFTER:
            assert (unit in {"10507", "10570", "10510"}, before, before_on) == (True, None, None)


def test_a_digest_does_not_depend_on_order_and_sees_every_column(passages):
    passage = passages[Direction.FORWARD]
    values = "select * from (values (1, 'a'), (2, 'b')) v (n, t) order by n {}"
    up, down = (passage.src.execute(mapping.digest(values.format(how)).encode()).fetchone()
                for how in ("asc", "desc"))  # fmt: skip
    other = passage.src.execute(
        mapping.digest("select * from (values (1, 'b'), (2, 'a')) v (n, t)").encode()
    ).fetchone()
    assert up == down != other
