import pytest

from linkage.refusals import BadRecipe


@pytest.mark.soak
def test_a_table_is_made_of_what_it_was(tables):
    tables.make("n", "select 1 as n")
    tables.make("n", "select n + 1 as n from n")
    tables.add("n", "select n * 10 as n from n")
    assert sorted(tables.rows("select n from n")) == [(2,), (20,)]
    assert tables.count("n where n > 2") == 1


@pytest.mark.soak
def test_either_engine_reads_what_the_other_made(tables, connection):
    connection.execute("create table there as select * from (values ('Bé', 1), (null, 2)) t(a, b)")
    tables.take("here", "select * from there")
    tables.make("none", "select * from here where b > 2")
    tables.make("back", "select * from here")
    tables.show("back", "none")
    assert connection.execute("select a, b from back order by b").fetchall() == [
        ("Bé", 1),
        (None, 2),
    ]
    assert connection.execute("select count(*) from none").fetchone() == (0,)


@pytest.mark.soak
def test_a_recipe_that_asks_for_what_is_not_there_is_refused(tables):
    with pytest.raises(BadRecipe, match="colour"):
        tables.make("n", "select colour from (select 1 as n) t")
