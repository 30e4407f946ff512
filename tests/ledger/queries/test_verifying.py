"""Whatever somebody changes, removes or inserts is found, and named."""

import threading

import pytest
from django.db import connections

from lienmach import homes
from lienmach.ledger import actions, queries
from lienmach.ledger.models import Checkpoint, Leaf
from lienmach.ledger.queries import keys
from lienmach.ledger.queries.rows import sealed
from lienmach.ledger.rules.facts import Row, fact_of, leaf_of
from lienmach.ledger.rules.merkle import leaf_hash
from tests.ledger import makers

COPY = (
    "insert into ledger_entry (id, province, system, subject, event, payload, actor, at,"
    " recorded_at, stamp{more}) select '{id}', province, system, subject, event, payload, actor,"
    " at, recorded_at, stamp{more} from ledger_entry order by id limit 1"
)
FORGED = "0197c000-0000-7000-8000-000000000000"
LEAF = "insert into ledger_leaf select max(number) + 1, '{id}', false, sha256('x') from ledger_leaf"


def verify(alias="haiduong"):
    """Return what is found, as (kind, entry, leaf), and the whole result."""
    found = []
    result = queries.verify(alias, found.append)
    assert sum(result.findings.values()) == len(found)
    assert all(finding.sentence.endswith(".") for finding in found)
    return [(finding.kind.value, finding.entry, finding.leaf) for finding in found], result


def entries_in_order():
    leaves = Leaf.objects.using("haiduong").order_by("number")
    return [str(entry_id) for entry_id in leaves.values_list("entry_id", flat=True)]


@pytest.fixture
def log(haiduong):
    """Ten entries under three checkpoints; returns their identifiers in order."""
    for count in (3, 4, 3):
        makers.ring_often(count)
        actions.seal("haiduong", at=makers.AT)
    return entries_in_order()


def test_an_untouched_log_is_sound(log):
    makers.ring()
    found, result = verify()
    assert found == []
    assert result.is_sound
    assert (result.leaves, result.checkpoints, result.unsealed) == (10, 3, 1)


def test_an_empty_log_is_sound(provinces):
    found, result = verify()
    assert (found, result.leaves) == ([], 0)


CHANGES = [
    'payload = \'{"office": "xã", "times": 4000}\'',
    'payload = \'{"office": "xã", "times": 1.0}\'',
    "payload = jsonb_set(payload, '{office}', to_jsonb(normalize(payload->>'office', NFD)))",
    "payload = '[]'",
    "subject = 'another'",
    "actor = 'another'",
    "event = 'dossiers.another'",
    "system = 'identity'",
    "province = 'haiphong'",
    "at = at - interval '1 microsecond'",
    "at = 'infinity'",
    "recorded_at = recorded_at - interval '1 year'",
    "stamp = sha256('x')",
]


def test_every_changed_entry_is_found_whatever_was_changed(haiduong, tamper):
    makers.ring_often(len(CHANGES) + 2)
    actions.seal("haiduong", at=makers.AT)
    entries = entries_in_order()
    tamper(
        *(
            f"update ledger_entry set {change} where id = '{entry_id}'"
            for change, entry_id in zip(CHANGES, entries, strict=False)
        )
    )
    found, _ = verify()
    assert found == [("changed", entries[number], number) for number in range(len(CHANGES))]


def test_a_removed_entry_is_found(log, tamper):
    tamper(f"delete from ledger_entry where id = '{log[4]}'")
    found, _ = verify()
    assert found == [("removed", log[4], 4)]


def test_an_entry_removed_with_its_leaf_leaves_a_gap(log, tamper):
    tamper(
        f"delete from ledger_entry where id = '{log[4]}'",
        f"delete from ledger_leaf where entry_id = '{log[4]}'",
    )
    found, _ = verify()
    assert found == [("removed", None, 4)]


def test_an_entry_removed_with_its_leaf_and_the_rest_renumbered_is_found(log, tamper):
    tamper(
        f"delete from ledger_entry where id = '{log[4]}'",
        f"delete from ledger_leaf where entry_id = '{log[4]}'",
        "update ledger_leaf set number = -number where number > 4",
        "update ledger_leaf set number = -number - 1 where number < 0",
    )
    found, _ = verify()
    assert ("wrong-root", None, 3) in found
    assert "shrunken" in [kind for kind, _, _ in found]


def test_a_change_hidden_by_a_new_leaf_hash_is_found_by_root_and_by_stamp(log, tamper):
    tamper(f"update ledger_entry set actor = 'another' where id = '{log[4]}'")
    [found] = sealed("haiduong", low=4, count=1)
    row = Row(*found[3:])
    digest = leaf_hash(leaf_of(fact_of(row), row)).hex()
    tamper(rf"update ledger_leaf set hash = '\x{digest}' where number = 4")
    found, _ = verify()
    assert sorted(found) == [("inserted", log[4], 4), ("wrong-root", None, 3)]


def test_a_changed_leaf_is_found(log, tamper):
    tamper("update ledger_leaf set hash = sha256('x') where number = 4")
    found, _ = verify()
    assert sorted(found) == [("changed", log[4], 4), ("wrong-root", None, 3)]


def test_renumbered_leaves_are_found(log, tamper):
    for one, other in ((3, 4), (1, 8)):
        swap = (
            f"update ledger_leaf set number = -1 where number = {one}",
            f"update ledger_leaf set number = {one} where number = {other}",
            f"update ledger_leaf set number = {other} where number = -1",
        )
        tamper(*swap)
        kinds = [kind for kind, _, _ in verify()[0]]
        assert "wrong-root" in kinds
        assert "renumbered" in kinds
        tamper(*swap)
        assert verify()[0] == []


def test_a_leaf_moved_away_is_found(log, tamper):
    tamper("update ledger_leaf set number = 70 where number = 4")
    found, _ = verify()
    assert ("removed", None, 4) in found
    assert ("inserted", log[4], 70) in found


def test_an_entry_that_nobody_recorded_is_found(log, tamper):
    tamper(COPY.format(id=FORGED, more=""))
    found, result = verify()
    assert found == [("inserted", FORGED, None)]
    assert result.unsealed == 0


def test_it_is_still_found_after_the_next_sealing(log, tamper):
    tamper(COPY.format(id=FORGED, more=""))
    makers.ring()
    actions.seal("haiduong", at=makers.AT)
    found, _ = verify()
    assert found == [("inserted", FORGED, None)]


def test_an_inserted_entry_with_a_leaf_is_found(log, tamper):
    tamper(COPY.format(id=FORGED, more=""), LEAF.format(id=FORGED))
    found, _ = verify()
    assert sorted(found) == [("changed", FORGED, 10), ("inserted", FORGED, 10)]


def test_an_entry_recorded_by_us_and_dated_back_by_transaction_is_found(log, tamper):
    entry_id = makers.ring()
    tamper(f"update ledger_entry set xid = '3' where id = '{entry_id}'")
    found, _ = verify()
    assert found == [("inserted", str(entry_id), None)]
    tamper(f"update ledger_entry set xid = '99999999999' where id = '{entry_id}'")
    assert verify()[0] == [("inserted", str(entry_id), None)]


def test_transactions_of_another_cluster_are_not_compared(log, tamper):
    entry_id = makers.ring()
    tamper(
        f"update ledger_entry set xid = '3' where id = '{entry_id}'",
        "update ledger_checkpoint set cluster = 'the old one'",
    )
    found, result = verify()
    assert (found, result.unsealed) == ([], 1)


def test_an_unsealed_entry_that_was_changed_is_found(log, tamper):
    entry_id = makers.ring()
    tamper(f"update ledger_entry set actor = 'another' where id = '{entry_id}'")
    found, _ = verify()
    assert found == [("inserted", str(entry_id), None)]


def test_a_removed_leaf_is_found(log, tamper):
    tamper("delete from ledger_leaf where number = 4")
    found, _ = verify()
    assert sorted(found, key=str) == [("inserted", log[4], None), ("removed", None, 4)]


def test_a_log_cut_short_is_found(log, tamper):
    tamper(
        "delete from ledger_leaf where number > 4",
        "delete from ledger_entry where id not in (select entry_id from ledger_leaf)",
    )
    found, _ = verify()
    assert found == [("shrunken", None, None)]


def test_a_checkpoint_signed_by_somebody_else_is_found(log, tamper):
    # Another log's key signs what our log says: same size, same root.
    text = Checkpoint.objects.using("haiduong").get(size=7).note.split("\n\n")[0] + "\n"
    note = keys.signer("haiphong").sign(text).replace("'", "''")
    tamper(f"update ledger_checkpoint set note = '{note}' where size = 7")
    assert verify()[0] == [("bad-signature", None, None)]


@pytest.mark.parametrize(
    "column",
    [
        "root = sha256('x')",
        "size = 9",
        "note = (select note from ledger_checkpoint where size = 3)",
    ],
)
def test_a_checkpoint_that_is_not_what_it_says_is_found(log, tamper, column):
    tamper(f"update ledger_checkpoint set {column} where size = 7")
    assert verify()[0] == [("wrong-root", None, None)]


def test_brought_entries_are_verified_against_our_log_and_their_own(log, superuser, tamper):
    assert makers.bring(superuser, origin="haiduong", to="haiphong") == 10
    actions.bring_proof(origin="haiduong", to="haiphong", at=makers.AT)
    actions.seal("haiphong", at=makers.AT)
    found, result = verify("haiphong")
    assert (found, result.brought, result.unproved) == ([], 10, 0)

    tamper(f"update ledger_brought set actor = 'x' where id = '{log[4]}'", alias="haiphong")
    assert verify("haiphong")[0] == [("changed", log[4], 4), ("not-at-origin", log[4], None)]


@pytest.mark.parametrize("column", ["origin = 'mars'", "brought_at = now()"])
def test_where_and_when_an_entry_was_brought_from_is_sealed_too(log, superuser, tamper, column):
    makers.bring(superuser, origin="haiduong", to="haiphong")
    actions.seal("haiphong", at=makers.AT)
    tamper(f"update ledger_brought set {column} where id = '{log[4]}'", alias="haiphong")
    assert ("changed", log[4], 4) in verify("haiphong")[0]


def test_entries_brought_before_their_proof_rest_on_their_stamps(log, superuser, tamper):
    makers.bring(superuser, origin="haiduong", to="haiphong")
    found, result = verify("haiphong")
    assert (found, result.unproved, result.unsealed) == ([], 10, 10)
    tamper(f"update ledger_brought set actor = 'x' where id = '{log[4]}'", alias="haiphong")
    assert verify("haiphong")[0] == [("inserted", log[4], None)]


def test_an_entry_said_to_be_brought_from_nowhere_is_found(log, superuser, tamper):
    makers.bring(superuser, origin="haiduong", to="haiphong")
    tamper(
        "insert into ledger_brought (id, province, system, subject, event, payload, actor, at,"
        f" recorded_at, stamp, origin) select '{FORGED}', province, system, subject, event,"
        " payload, actor, at, recorded_at, stamp, 'mars' from ledger_brought limit 1",
        alias="haiphong",
    )
    assert verify("haiphong")[0] == [("not-at-origin", FORGED, None)]


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        (
            "update ledger_originleaves set hashes = sha256('x') || substring(hashes from 33)",
            "wrong-root",
        ),
        ("delete from ledger_originleaves", "shrunken"),
        (
            "update ledger_origincheckpoint set note = replace(note, E'\\n10\\n', E'\\n11\\n')",
            "bad-signature",
        ),
    ],
)
def test_a_brought_proof_that_was_changed_is_found(log, superuser, tamper, statement, kind):
    makers.bring(superuser, origin="haiduong", to="haiphong")
    actions.bring_proof(origin="haiduong", to="haiphong", at=makers.AT)
    tamper(statement, alias="haiphong")
    assert kind in [kind for kind, _, _ in verify("haiphong")[0]]


def test_verification_reads_one_state_while_others_write_and_seal(haiduong):
    done = threading.Event()

    def work():
        with homes.province("haiduong"):
            while not done.is_set():
                makers.ring()
                actions.seal("haiduong", at=makers.AT)
        connections.close_all()

    writer = threading.Thread(target=work)
    writer.start()
    results = [verify() for _ in range(15)]
    done.set()
    writer.join()
    assert [found for found, _ in results] == [[]] * 15
    assert results[-1][1].leaves > results[0][1].leaves
