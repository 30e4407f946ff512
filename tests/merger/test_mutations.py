"""The verifier catches every fault put into what arrived, one and all; nothing moves then."""

import contextlib
import random
import time

import psycopg
import pytest

from lienmach.ground import cluster
from lienmach.homes.manifest import manifest
from lienmach.merger.actions import moves
from lienmach.merger.actions.passage import open_mover
from lienmach.merger.refusals import NotVerified
from tests import figures
from tests.merger import world

SOAK_SECONDS, SOAK_MUTATIONS = 300, 200

ONE = "(select id from dossiers_dossier where province = 'haiduong' order by id offset {n} limit 1)"
MUTATIONS = {
    "a row is missing": "delete from dossiers_note where id ="
    " (select id from dossiers_note where province = 'haiduong' order by id limit 1)",
    "a parent is missing": f"delete from dossiers_dossier where id = {ONE}",
    "a row nobody sent": "insert into dossiers_note (id, province, dossier_id, number, text, at, by)"
    " select gen_random_uuid(), province, dossier_id, number + 50, text, at, by from dossiers_note"
    " where province = 'haiduong' limit 1",
    "two applicants swapped": "update dossiers_dossier d set applicant = o.applicant from"
    " dossiers_dossier o where (d.id = {a} and o.id = {b}) or (d.id = {b} and o.id = {a})",
    "a day is shifted": f"update dossiers_dossier set received_at = received_at + interval '1 day'"
    f" where id = {ONE}",
    "a microsecond is shifted": "update dossiers_dossier set"
    f" received_at = received_at + interval '1 microsecond' where id = {ONE}",
    "a value is lost": f"update dossiers_dossier set competent_agency = 'H24' where id = {ONE}",
    "json null became absent": f"update dossiers_dossier set data = '[1]' where id = {ONE}",
    "a diacritic is lost": "update dossiers_note set text = replace(text, 'ú', 'u') where id ="
    " (select id from dossiers_note where province = 'haiduong' order by id limit 1)",
    "decomposed letters": "update dossiers_note set text = normalize(text, NFD) where id ="
    " (select id from dossiers_note where province = 'haiduong' order by id limit 1)",
    "a note of another dossier": "update dossiers_note set number = 77, dossier_id ="
    " (select id from dossiers_dossier where province = 'haiduong' and id <>"
    "  dossiers_note.dossier_id limit 1)"
    " where id = (select id from dossiers_note where province = 'haiduong' order by id limit 1)",
    "a wrong heir": "update dossiers_dossier set unit = '10525' where id ="
    " (select id from dossiers_dossier where unit_before is not null limit 1)",
    "a split one was guessed": "update dossiers_dossier set unit = '10549',"
    " unit_on = '2025-07-01' where id ="
    " (select id from dossiers_dossier where unit = '10570' and unit_on < '2025-07-01' limit 1)",
    "its former unit is lost": "update dossiers_dossier set unit_before = null,"
    " unit_before_on = null where id ="
    " (select id from dossiers_dossier where unit_before is not null limit 1)",
    "it lost its province": f"update dossiers_dossier set province = 'haiphong' where id = {ONE}",
}


def as_sql(mutation):
    """Fill in two different rows."""
    return mutation.format(n=3, a=ONE.format(n=0), b=ONE.format(n=1))


@pytest.mark.parametrize("what", MUTATIONS)
def test_a_mutation_of_what_arrived_is_caught(ready, what):
    hung = [True]

    def at(here):
        if here == "6 people are linked" and hung[0]:
            hung[0] = False
            with open_mover("haiphong", durable=True, copies=True) as connection:
                done = connection.execute(as_sql(MUTATIONS[what])).rowcount
                assert done >= 1, "the mutation must change something"

    with pytest.raises(NotVerified, match=r"rows? differ"):
        moves.move("dossiers", source="haiduong", target="haiphong", ways=moves.Ways(at=at))
    assert world.doors()["haiduong"][0] == "open", "the old door stays open"
    with world.application() as connection:
        world.add_dossier(connection)


def test_without_a_mutation_the_same_move_is_verified(ready):
    assert moves.move("dossiers", source="haiduong", target="haiphong")["verified"]


def test_a_fault_of_the_mapping_shows_against_the_oracle(ready, superuser):
    """The copier joins the legs' table; the oracle reads what was drawn: they must agree."""

    def at(here):
        if here == "3 capture is on":
            for alias in ("haiduong", "haiphong"):
                superuser(alias).execute(
                    "update merger_leg set new = '10525' where kind = 'unit' and old = '10507'"
                )

    with pytest.raises(NotVerified, match="hash alike"):
        moves.move("dossiers", source="haiduong", target="haiphong", ways=moves.Ways(at=at))


# --- Mutations drawn at random: any table, any column, any row --------------------------------

TEXT = ("case when left({0}, 1) = 'z' then 'y' else 'z' end || substr(coalesce({0}, ''), 2)",)
OTHER = {
    "text": TEXT,
    "character varying": TEXT,
    "timestamp with time zone": (
        "coalesce({0}, now()) + interval '1 microsecond'",
        "coalesce({0}, now()) - interval '1 day'",
    ),
    "date": ("coalesce({0}, current_date) + 1",),
    "integer": ("coalesce({0}, 0) + 1",),
    "smallint": ("coalesce({0}, 0) + 1",),
    "bigint": ("coalesce({0}, 0) - 1",),
    "boolean": ("not coalesce({0}, true)",),
    "jsonb": ("jsonb_build_array({0})", "jsonb_build_object('a', {0})"),
    "uuid": ("gen_random_uuid()",),
    "bytea": ("coalesce({0}, '') || '\\x00'",),
}
BY_THE_TARGET = {"ledger_brought": {"origin", "brought_at", "xid"}}
"""What the target says of an arrival itself."""


class Mutator:
    """Changes one row of what arrived, in a way drawn at random, and takes it back."""

    def __init__(self, chance):
        self.chance = chance
        place = cluster.database("haiphong", role=cluster.SUPERUSER)
        self.at = psycopg.connect(place.conninfo(), autocommit=True)
        self.at.execute("set session_replication_role = replica")
        self.tables = {}
        self.changed = None

    def close(self):
        """Close the connection."""
        self.at.close()

    def look(self):
        """Learn what arrived, and keep it to take changes back."""
        self.at.execute("alter table ledger_brought disable trigger user")
        for table in [*(each.name for each in manifest("dossiers").tables), "ledger_brought"]:
            self.at.execute(f"create temp table kept_{table} as select * from {table}"
                            " where province = 'haiduong'")  # fmt: skip
            if self.at.execute(f"select count(*) from kept_{table}").fetchone()[0] > 1:
                self.tables[table] = [
                    (name, kind, nullable == "YES")
                    for name, kind, nullable in self.at.execute(
                        "select column_name, data_type, is_nullable"
                        " from information_schema.columns where table_schema = 'public'"
                        " and table_name = %s order by column_name",
                        [table],
                    )
                    if name not in BY_THE_TARGET.get(table, ()) and kind in OTHER
                ]

    def change(self):
        """Change something, whatever it takes; return what in words."""
        if not self.tables:
            self.look()
        while True:
            table = self.chance.choice(sorted(self.tables))
            what, statement = self._drawn(table)
            with contextlib.suppress(psycopg.errors.IntegrityError):
                if self.at.execute(statement).rowcount:
                    self.changed = table
                    return f"{table}: {what}"

    def take_back(self):
        """Let the table be as it arrived."""
        table, self.changed = self.changed, None
        with self.at.transaction():
            # A row whose province was changed is known by its key.
            self.at.execute(
                f"delete from {table} where province = 'haiduong'"
                f" or id in (select id from kept_{table})"
            )
            self.at.execute(f"insert into {table} select * from kept_{table}")

    def _drawn(self, table):
        count = self.at.execute(f"select count(*) from kept_{table}").fetchone()[0]
        one, other = (
            f"(select id from kept_{table} order by id offset {n} limit 1)"
            for n in self.chance.sample(range(count), 2)
        )
        name, kind, nullable = self.chance.choice(self.tables[table])
        value = self.chance.choice(OTHER[kind]).format(name)
        both = f"({one}, {other}), ({other}, {one})"
        differ = f"t.{name} is distinct from o.{name}"
        ways = {
            f"{name} = {value}": f"set {name} = {value} where id = {one}",
            f"{name} lost": f"set {name} = null where id = {one} and {name} is not null",
            f"{name} of another": f"t set {name} = o.{name} from {table} o"
            f" where t.id = {one} and o.id = {other} and {differ}",
            f"{name} swapped": f"t set {name} = o.{name} from {table} o"
            f" where (t.id, o.id) in ({both}) and {differ}",
        }
        if self.chance.random() < 0.1:
            return "a row lost", f"delete from {table} where id = {one}"
        [what] = self.chance.choices(list(ways), [5, 2 * nullable, 2, 2])
        return what, f"update {table} {ways[what]}"


def catch_random(chance, *, mutations, seconds):
    """Move again and again, each time into another mutation; return what was caught."""
    caught, until = [], time.monotonic() + seconds
    with contextlib.closing(Mutator(chance)) as mutator:

        def at(here):
            if here == "6 people are linked":
                caught.append(mutator.change())

        while len(caught) < mutations or time.monotonic() < until:
            with pytest.raises(NotVerified, match=r"rows? differ"):
                moves.move("dossiers", source="haiduong", target="haiphong",
                           ways=moves.Ways(at=at))  # fmt: skip
            assert world.doors()["haiduong"][0] == "open", caught[-1]
            mutator.take_back()
    assert moves.move("dossiers", source="haiduong", target="haiphong")["verified"]
    return caught


def test_mutations_drawn_at_random_are_caught(ready):
    assert len(catch_random(random.Random(1), mutations=6, seconds=0)) == 6  # noqa: S311


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(3))
def test_very_many_mutations_are_caught_one_and_all(ready, seed):
    chance = random.Random(seed)  # noqa: S311
    world.populate(chance.randint(20, 200), seed=seed)
    caught = catch_random(chance, mutations=SOAK_MUTATIONS, seconds=SOAK_SECONDS / 3)
    figures.count(
        "seeded mutations", caught=len(caught), of_different_kinds=len(set(caught)), missed=0
    )
