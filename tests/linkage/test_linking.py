"""What comes out: who is linked, who goes to a person, and that it can be trusted."""

import os
import signal
import subprocess
import sys
import time

import pytest

from linkage import explaining, linking, training
from linkage.scoring import Scorer

# Of a few thousand; benchmarks/linkage.py measures what is promised.
LEAST_PRECISE, LEAST_FOUND, LEAST_WITH_REVIEW, MOST_IN_REVIEW = 0.999, 0.98, 0.995, 0.03


def test_nearly_all_are_found_and_hardly_any_is_wrong(linked):
    [(links, right, seen, review, pairs, records)] = linked.rows(
        "select count(*) filter (decision = 'link'),"
        " count(*) filter (decision = 'link' and k.resident = t.resident),"
        " count(distinct record) filter (k.resident = t.resident),"
        " count(distinct record) filter (decision = 'review'),"
        " (select count(resident) from truth), (select count(*) from records)"
        " from links k join truth t using (record)"
    )
    assert right / links >= LEAST_PRECISE
    assert right / pairs >= LEAST_FOUND
    assert seen / pairs >= LEAST_WITH_REVIEW
    assert review / records <= MOST_IN_REVIEW


def test_a_record_and_a_resident_are_linked_once(linked):
    assert linked.rows(
        "select max(a), max(b) from (select count(*) over (partition by record) a,"
        " count(*) over (partition by resident) b from links where decision = 'link') x"
    ) == [(1, 1)]
    assert linked.rows(
        "select count(*) from links where decision = 'review'"
        " and record in (select record from links where decision = 'link')"
    ) == [(0,)]


def test_the_file_is_as_the_contract_says(linked):
    columns = linked.rows("describe links")
    assert [(name, kind) for name, kind, *_ in columns] == [
        ("record", "VARCHAR"), ("resident", "VARCHAR"), ("weight", "DOUBLE"),
        ("probability", "DOUBLE"), ("decision", "VARCHAR"),
    ]  # fmt: skip
    assert linked.rows("select distinct decision from links order by 1") == [("link",), ("review",)]
    assert linked.rows("select count(*) from links where not probability between 0 and 1") == [(0,)]


def test_blocking_recall_is_estimated_from_numbers(linked):
    assert linked.report.blocking_recall is not None
    assert linked.report.blocking_recall > 0.99


@pytest.mark.parametrize("threads", [1, 2])
def test_a_fixed_model_gives_the_same_answer(linked, births, tmp_path, threads):
    out = tmp_path / "again.parquet"
    records, residents = linked.files
    linking.link(records, residents, out, recipe=births, model=linked.model, threads=threads)
    again = linked.rows(f"select * from '{out}' order by 1, 2")
    assert again == linked.rows("select * from links order by 1, 2")


@pytest.mark.soak
def test_learning_twice_gives_the_same_model(linked, births, tmp_path):
    records, residents = linked.files
    out = tmp_path / "x.parquet"
    _, again = linking.link(records, residents, out, recipe=births, memory="1GB")
    assert again.hash == linked.model.hash


def test_nobody_alike_is_no_fault(linked, births, tmp_path):
    """No pair shares a key: nothing is linked, and nothing breaks."""
    strangers = tmp_path / "residents.parquet"
    linked.rows(
        "copy (select * replace (null as personal_id, 'Xx Yy ' || id as full_name,"
        " '1850-02-03' as birth_date, 'Zz ' || id as mother_name, 'Ww ' || id as father_name)"
        f" from residents) to '{strangers}'"
    )
    out = tmp_path / "links.parquet"
    report, _ = linking.link(
        linked.files[0], strangers, out, recipe=births, model=linked.model, without=("personal_id",)
    )
    assert (report.links, report.reviews) == (0, 0)
    assert linked.rows(f"select count(*) from '{out}'") == [(0,)]


def test_the_order_of_rows_says_nothing(linked, births, tmp_path):
    shuffled = tmp_path / "residents.parquet"
    linked.rows(f"copy (select * from residents order by hash(id)) to '{shuffled}'")
    out = tmp_path / "again.parquet"
    linking.link(linked.files[0], shuffled, out, recipe=births, model=linked.model)
    links = "select record, resident, weight from {} where decision = 'link' order by 1"
    assert linked.rows(links.format(f"'{out}'")) == linked.rows(links.format("links"))


def test_the_waterfall_adds_up_to_the_weight(linked, births):
    with linking.workbench("1GB", 2) as bench:
        linking.load(bench, births, *linked.files)
        linking.find(bench, births, linked.model, linking.Report(), lambda _step: None)
        scored = bench.execute("select l, r, weight from scored order by hash(l + r) limit 400")
        weights = {(left, right): weight for left, right, weight in scored.fetchall()}
        told = explaining.explain(
            bench,
            births,
            linked.model,
            list(weights),
            right=Scorer(bench, births, linked.model).right,
        )
    assert len(told) == len(weights)
    for each in told:
        assert each.weight == pytest.approx(weights[each.left, each.right], abs=1e-4)
        assert each.stranger == pytest.approx(each.prior + sum(line.weight for line in each.lines))


def test_brothers_are_not_one_person(linked, births):
    """Everything but the given name agrees: against strangers that is much, against kin nothing."""
    with linking.workbench("1GB", 2) as bench:
        linking.load(bench, births, *linked.files)
        Scorer(bench, births, linked.model)
        twins = bench.execute(
            "select l.uid, r.uid from l join r using (mother_plain, father_plain, y, m, d, sex)"
            " where l.given <> r.given and l.surname = r.surname and levenshtein(l.given, r.given) > 2"
            " and l.number is null"
        ).fetchall()
        told = explaining.explain(bench, births, linked.model, twins, right=4_000)
    assert told
    assert all(each.kin is not None and each.weight < 3 for each in told)


def test_em_tells_two_kinds_of_pairs_apart():
    """900 pairs agree mostly, 100 mostly not: the shares come out without any label."""
    patterns = {(0, 0): 85, (0, 1): 10, (1, 0): 5, (1, 1): 810, (0, None): 0, (1, None): 90}
    start_m, start_u = [[0.9, 0.1]] * 2, [[0.1, 0.9]] * 2
    share, m, u = training.maximised(patterns, start_m, start_u)
    assert share == pytest.approx(0.1, abs=0.03)
    assert m[0][0] > 0.85
    assert u[0][1] > 0.97


def test_a_killed_run_leaves_nothing_behind(linked, tmp_path):
    out = tmp_path / "links.parquet"
    command = [sys.executable, "-m", "linkage", "link", *map(str, linked.files), "--out", str(out)]
    run = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert run.stderr is not None
    for line in run.stderr:
        if "train" in line:
            break
    time.sleep(0.2)
    os.kill(run.pid, signal.SIGKILL)
    run.wait()
    run.stderr.close()
    assert not list(tmp_path.iterdir())
