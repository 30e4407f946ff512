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

Found = tuple[str, str | None, int | None]
FORGED = "0197c000-0000-7000-8000-000000000000"
COPY = (
    "insert into ledger_entry (id, province, system, subject, event, payload, actor, at,"
    f" recorded_at, stamp) select '{FORGED}', province, system, subject, event, payload, actor,"
    " at, recorded_at, stamp from ledger_entry order by id limit 1"
)
LEAF = (
    f"insert into ledger_leaf select max(number) + 1, '{FORGED}', false, sha256('x')"
    " from ledger_leaf"
)


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


# What somebody may do to entries 0 to 9, sealed at sizes 3, 7 and 10; {4} is the entry of leaf 4.
DONE: dict[str, tuple[list[str], list[Found]]] = {
    "an entry removed": (
        ["delete from ledger_entry where id = '{4}'"],
        [("removed", "{4}", 4)],
    ),
    "an entry removed with its leaf": (
        [
            "delete from ledger_entry where id = '{4}'",
            "delete from ledger_leaf where number = 4",
        ],
        [("removed", None, 4)],
    ),
    "an entry removed with its leaf, the rest renumbered": (
        [
            "delete from ledger_entry where id = '{4}'",
            "delete from ledger_leaf where number = 4",
            "update ledger_leaf set number = -number where number > 4",
            "update ledger_leaf set number = -number - 1 where number < 0",
        ],
        [("shrunken", None, None), ("wrong-root", None, 3)],
    ),
    "a leaf changed": (
        ["update ledger_leaf set hash = sha256('x') where number = 4"],
        [("changed", "{4}", 4), ("wrong-root", None, 3)],
    ),
    "a leaf removed": (
        ["delete from ledger_leaf where number = 4"],
        [("inserted", "{4}", None), ("removed", None, 4)],
    ),
    "a leaf moved to the end": (
        ["update ledger_leaf set number = 70 where number = 4"],
        [
            ("inserted", "{4}", 70),
            ("removed", None, 4),
            ("removed", None, 10),
        ],
    ),
    "two leaves of one sealing exchanged": (
        [
            "update ledger_leaf set number = -1 where number = 3",
            "update ledger_leaf set number = 3 where number = 4",
            "update ledger_leaf set number = 4 where number = -1",
        ],
        [("renumbered", "{3}", 4), ("wrong-root", None, 3)],
    ),
    "two leaves of two sealings exchanged": (
        [
            "update ledger_leaf set number = -1 where number = 1",
            "update ledger_leaf set number = 1 where number = 8",
            "update ledger_leaf set number = 8 where number = -1",
        ],
        [("renumbered", "{1}", 8), ("renumbered", "{2}", 2), ("wrong-root", None, 0)],
    ),
    "an entry inserted": (
        [COPY],
        [("inserted", FORGED, None)],
    ),
    "an entry inserted with a leaf": (
        [COPY, LEAF],
        [("changed", FORGED, 10), ("inserted", FORGED, 10)],
    ),
    "the log cut short": (
        [
            "delete from ledger_leaf where number > 4",
            "delete from ledger_entry where id not in (select entry_id from ledger_leaf)",
        ],
        [("shrunken", None, None)],
    ),
    "another root stored": (
        ["update ledger_checkpoint set root = sha256('x') where size = 7"],
        [("wrong-root", None, None)],
    ),
    "another size stored": (
        ["update ledger_checkpoint set size = 9 where size = 7"],
        [("wrong-root", None, None)],
    ),
    "an older note stored": (
        [
            (
                "update ledger_checkpoint set note = (select note from ledger_checkpoint"
                " where size = 3) where size = 7"
            )
        ],
        [("wrong-root", None, None)],
    ),
    "a note changed": (
        [
            "update ledger_checkpoint set note = replace(note, E'\\n7\\n', E'\\n6\\n') where size = 7"
        ],
        [("bad-signature", None, None)],
    ),
}


def test_whatever_is_done_to_a_sealed_log_is_found(log, tampered, subtests):
    for name, (statements, expected) in DONE.items():
        with subtests.test(name), tampered(*(each.format(*log) for each in statements)):
            named = [(kind, entry and entry.format(*log), leaf) for kind, entry, leaf in expected]
            assert sorted(verify()[0], key=str) == sorted(named, key=str)
    assert verify()[0] == []


def test_a_change_hidden_by_a_new_leaf_hash_is_found_by_root_and_by_stamp(log, tamper):
    tamper(f"update ledger_entry set actor = 'another' where id = '{log[4]}'")
    [found] = sealed("haiduong", low=4, count=1)
    row = Row(*found[3:])
    digest = leaf_hash(leaf_of(fact_of(row), row)).hex()
    tamper(rf"update ledger_leaf set hash = '\x{digest}' where number = 4")
    assert sorted(verify()[0]) == [("inserted", log[4], 4), ("wrong-root", None, 3)]


def test_a_checkpoint_signed_by_somebody_else_is_found(log, tamper):
    # Another log's key signs what our log says: same size, same root.
    text = Checkpoint.objects.using("haiduong").get(size=7).note.split("\n\n")[0] + "\n"
    note = keys.signer("haiphong").sign(text).replace("'", "''")
    tamper(f"update ledger_checkpoint set note = '{note}' where size = 7")
    assert verify()[0] == [("bad-signature", None, None)]


def test_an_inserted_entry_is_still_found_after_the_next_sealing(log, tamper):
    tamper(COPY)
    makers.ring()
    actions.seal("haiduong", at=makers.AT)
    assert verify()[0] == [("inserted", FORGED, None)]


def test_what_is_done_to_an_entry_not_sealed_yet_is_found(log, tampered, subtests):
    entry_id = makers.ring()
    for change in ("actor = 'another'", "xid = '3'", "xid = '99999999999'"):
        statement = f"update ledger_entry set {change} where id = '{entry_id}'"
        with subtests.test(change), tampered(statement):
            assert verify()[0] == [("inserted", str(entry_id), None)]
    # Transactions of another cluster are not compared.
    with tampered(
        f"update ledger_entry set xid = '3' where id = '{entry_id}'",
        "update ledger_checkpoint set cluster = 'the old one'",
    ):
        found, result = verify()
        assert (found, result.unsealed) == ([], 1)


def test_entries_brought_before_their_proof_rest_on_their_stamps(log, superuser, tampered):
    assert makers.bring(superuser, origin="haiduong", to="haiphong") == 10
    found, result = verify("haiphong")
    assert (found, result.unproved, result.unsealed) == ([], 10, 10)
    change = f"update ledger_brought set actor = 'x' where id = '{log[4]}'"
    with tampered(change, alias="haiphong"):
        assert verify("haiphong")[0] == [("inserted", log[4], None)]
    with tampered(
        "insert into ledger_brought (id, province, system, subject, event, payload, actor, at,"
        f" recorded_at, stamp, origin) select '{FORGED}', province, system, subject, event,"
        " payload, actor, at, recorded_at, stamp, 'mars' from ledger_brought limit 1",
        alias="haiphong",
    ):
        assert verify("haiphong")[0] == [("not-at-origin", FORGED, None)]


LEAVES = "update ledger_originleaves set hashes = sha256('x') || substring(hashes from 33)"
NOTE = "update ledger_origincheckpoint set note = replace(note, E'\\n10\\n', E'\\n11\\n')"
DONE_TO_BROUGHT: dict[str, list[Found]] = {
    "update ledger_brought set actor = 'x' where id = '{4}'": [
        ("changed", "{4}", 4),
        ("not-at-origin", "{4}", None),
    ],
    "update ledger_brought set origin = 'mars' where id = '{4}'": [
        ("changed", "{4}", 4),
        ("not-at-origin", "{4}", None),
    ],
    "update ledger_brought set brought_at = now() where id = '{4}'": [("changed", "{4}", 4)],
    "delete from ledger_originleaves": [("shrunken", None, None)],
    LEAVES: [("not-at-origin", "{0}", None), ("wrong-root", None, 0)],
    NOTE: [("bad-signature", None, None)],
}


def test_whatever_is_done_to_brought_entries_and_their_proof_is_found(
    log, superuser, tampered, subtests
):
    makers.bring(superuser, origin="haiduong", to="haiphong")
    actions.bring_proof(origin="haiduong", to="haiphong", at=makers.AT)
    actions.seal("haiphong", at=makers.AT)
    found, result = verify("haiphong")
    assert (found, result.brought, result.unproved) == ([], 10, 0)
    for statement, expected in DONE_TO_BROUGHT.items():
        with subtests.test(statement), tampered(statement.format(*log), alias="haiphong"):
            named = [(kind, entry and entry.format(*log), leaf) for kind, entry, leaf in expected]
            assert sorted(verify("haiphong")[0], key=str) == sorted(named, key=str)


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
