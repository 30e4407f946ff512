"""Every committed entry gets one leaf, and the root over all leaves is signed."""

import threading

import psycopg
import pytest
from django.db import connections

from lienmach import homes
from lienmach.ledger import actions
from lienmach.ledger.models import Checkpoint, Entry, Leaf
from lienmach.ledger.queries import keys
from lienmach.ledger.queries.rows import hashes
from lienmach.ledger.refusals import LogBroken
from lienmach.ledger.rules import merkle
from lienmach.ledger.rules.checkpoint import open_checkpoint
from tests.ledger import makers

ENTRY = (
    "insert into ledger_entry (id, province, system, subject, event, payload, actor, at, stamp)"
    " select gen_random_uuid(), province, system, subject, event, payload, actor, at, stamp"
    " from ledger_entry limit 1"
)


def seal(alias="haiduong"):
    return actions.seal(alias, at=makers.AT)


def leaves():
    return list(Leaf.objects.using("haiduong").order_by("number"))


def test_an_empty_ledger_is_not_sealed(provinces):
    assert seal() is None
    assert not Checkpoint.objects.using("haiduong").exists()


def test_entries_are_numbered_in_the_order_of_their_identifiers(haiduong):
    makers.ring_often(20)
    head = seal()
    assert head.size == 20
    entries = sorted(Entry.objects.using("haiduong").values_list("id", flat=True))
    assert [(leaf.number, leaf.entry_id) for leaf in leaves()] == list(enumerate(entries))
    assert head.root == merkle.root(bytes(leaf.hash) for leaf in leaves())


def test_the_root_is_signed_by_the_key_of_the_province(haiduong):
    makers.ring()
    head = seal()
    [stored] = Checkpoint.objects.using("haiduong")
    assert open_checkpoint(stored.note, keys.verifier("haiduong")) == head
    assert head.origin.startswith("haiduong.localhost/ledger/")
    assert keys.verifier("haiphong").name.startswith("haiphong.localhost/ledger/")
    assert (
        keys.installation.home() / "secrets/ledger-haiduong.key"
    ).stat().st_mode & 0o777 == 0o600


def test_sealing_goes_on_where_it_stopped(haiduong):
    sizes = []
    for count in (1, 7, 2, 13):
        makers.ring_often(count)
        sizes.append(seal().size)
    assert sizes == [1, 8, 10, 23]
    assert seal() is None
    assert [leaf.number for leaf in leaves()] == list(range(23))
    for stored in Checkpoint.objects.using("haiduong"):
        assert bytes(stored.root) == merkle.root(hashes("haiduong", 0, stored.size))


def test_an_entry_whose_transaction_outlasts_a_sealing_is_sealed_by_the_next(haiduong):
    recorded, sealed = threading.Event(), threading.Event()

    @homes.action("dossiers")
    def ring_slowly():
        entry_id = actions.record(
            makers.BellRung(office="A"), subject="slow", by=makers.PLATFORM, at=makers.AT
        )
        recorded.set()
        assert sealed.wait(10)
        return entry_id

    slow = []

    def work():
        with homes.province("haiduong"):
            slow.append(ring_slowly())
        connections.close_all()

    thread = threading.Thread(target=work)
    thread.start()
    assert recorded.wait(10)
    quick = makers.ring()  # a later identifier and a later transaction, committed before
    assert seal().size == 1
    sealed.set()
    thread.join()
    assert seal().size == 2
    assert [leaf.entry_id for leaf in leaves()] == [quick, *slow]


def test_one_sealer_at_a_time(haiduong, plain):
    makers.ring()
    other = plain()
    with other.transaction():
        other.execute("select pg_advisory_xact_lock(hashtextextended('lienmach ledger sealer', 0))")
        assert actions.seal("haiduong", at=makers.AT, wait=False) is None
    assert actions.seal("haiduong", at=makers.AT, wait=False).size == 1


def test_many_sealers_at_once_make_one_log(haiduong):
    makers.ring_often(300)
    found = []

    def work():
        found.append(seal())
        connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [head.size for head in found if head] == [300]
    assert [leaf.number for leaf in leaves()] == list(range(300))


def test_what_nobody_recorded_is_not_sealed(haiduong, tamper):
    makers.ring()
    tamper(ENTRY)
    assert seal().size == 1
    makers.ring()
    assert seal().size == 2


def test_a_row_added_by_the_application_role_without_the_key_is_not_sealed(haiduong, plain):
    makers.ring()
    plain().execute(ENTRY)
    assert seal().size == 1


def test_nothing_is_built_on_a_broken_log(haiduong, tamper):
    makers.ring()
    seal()
    makers.ring()
    tamper("create table kept as select * from ledger_checkpoint")
    for statement in (
        "update ledger_checkpoint set frontier = sha256('a')",
        "update ledger_checkpoint set frontier = 'a'",
        "update ledger_checkpoint set note = replace(note, E'\\n1\\n', E'\\n2\\n')",
        "update ledger_checkpoint set note = 'nothing'",
        "insert into ledger_leaf values (1, gen_random_uuid(), false, sha256('a'))",
    ):
        tamper(statement)
        with pytest.raises(LogBroken):
            seal()
        tamper("delete from ledger_checkpoint", "insert into ledger_checkpoint select * from kept")
    tamper("delete from ledger_leaf where number = 1")
    assert seal().size == 2
    tamper("delete from ledger_checkpoint")
    with pytest.raises(LogBroken):
        seal()


def test_the_application_role_seals_and_cannot_unseal(haiduong, plain):
    makers.ring()
    seal()
    for table in ("leaf", "checkpoint", "brought", "origincheckpoint", "originleaves"):
        for statement in (f"delete from ledger_{table}", f"truncate ledger_{table}"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                plain().execute(statement)


def test_in_another_cluster_the_numbers_of_transactions_mean_nothing(haiduong, tamper):
    makers.ring()
    seal()
    makers.ring()
    # As after a restore: the entry not sealed yet has a number from the old cluster.
    tamper(
        "update ledger_checkpoint set cluster = 'the old one', horizon = '900000000000'",
        "update ledger_entry set xid = '800000000000'",
    )
    assert seal().size == 2
    makers.ring()
    assert seal().size == 3
    assert Checkpoint.objects.using("haiduong").get(size=3).cluster != "the old one"


def test_brought_entries_are_sealed_beside_our_own(haiduong, superuser):
    makers.ring_often(5)
    with homes.province("haiphong"):
        makers.ring_often(3)
    makers.bring(superuser, origin="haiduong", to="haiphong")
    assert seal("haiphong").size == 8
    kinds = Leaf.objects.using("haiphong").values_list("brought", flat=True)
    assert sorted(kinds) == [False] * 3 + [True] * 5
