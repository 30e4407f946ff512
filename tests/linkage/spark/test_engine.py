"""Spark and DuckDB: one recipe, one model, the same links."""

import json
from dataclasses import replace

import duckdb
import pytest

from linkage import cli, linking, remainder
from linkage.model import read
from linkage.spark import engine

# What the made-up province has too little of: letters outside Vietnamese, equal rivals, nothing.
ODD = """
select 'odd-1' as id, null as personal_id, 'Łukasz Müller' as full_name, 'M' as sex,
  '1990-02-03' as birth_date, {unit}, 'Straße Eva' as mother_name, '王 小明' as father_name
union all select 'odd-2', null, 'Łukasz Muler', 'M', '1990-02-03', {unit}, 'Strase Eva', '李 小明'
union all select 'odd-3', '12', 'Nguyễn Văn An', 'M', '1990', {unit}, null, null
union all select 'odd-4', null, 'Nguyễn Văn An', 'M', '1990-01-01', {unit}, null, null
union all select 'odd-5', null, '?', 'F', null, {unit}, '-', null
union all select 'odd-6', '030090000001', 'Trần Thị Bé', null, '1990-05-06', {unit}, 'Lê Thị Ba', null
"""
PLACE = "null as registered_unit"
PLACES = "null as birth_unit, null as residence_unit"


@pytest.fixture(scope="module")
def files(linked, tmp_path_factory):
    folder = tmp_path_factory.mktemp("odd")
    with duckdb.connect() as connection:
        for file, unit in zip(linked.files, (PLACE, PLACES), strict=True):
            odd = ODD.format(unit=unit)
            connection.execute(
                f"copy (select * from '{file}' union all by name ({odd})) to '{folder / file.name}'"
            )
    return folder / linked.files[0].name, folder / linked.files[1].name


def rows(file):
    with duckdb.connect() as connection:
        return connection.execute(f"select * from '{file}' order by all").fetchall()


@pytest.mark.soak
def test_spark_gives_the_same_links(spark, files, linked, births, tmp_path, capsys, monkeypatch):
    # Without its calibration and what the first look teaches, so that these too are learned on both.
    monkeypatch.setattr(remainder, "FEWEST_PAIRS", 20)
    model = replace(linked.model, calibration=(), remainder=None)
    model.write(tmp_path / "model.json")
    ours, theirs = tmp_path / "duckdb.parquet", tmp_path / "spark.parquet"
    report, learned = linking.link(
        files[0], files[1], ours, recipe=births, model=model, memory="1GB"
    )
    cli.main([
        "link", *map(str, files), "--out", str(theirs), "--model", str(tmp_path / "model.json"),
        "--engine", "spark", "--memory", "2GB", "--save-model", str(tmp_path / "spark.json"),
        "--json",
    ])  # fmt: skip
    assert rows(theirs) == rows(ours)
    told, expected = json.loads(capsys.readouterr().out), linking.plain(report)
    for name in ("records", "residents", "pairs", "links", "review", "blocking_recall"):
        assert told[name] == expected[name], name
    saved = read(tmp_path / "spark.json", births)
    assert saved.remainder == learned.remainder
    assert saved.remainder.kin
    assert [y for _, y in saved.calibration] == pytest.approx([y for _, y in learned.calibration])


@pytest.mark.soak
def test_spark_learns_the_same(spark, linked, births, tmp_path):
    out = tmp_path / "spark.parquet"
    records, residents = linked.files
    _report, learned = engine.link(records, residents, out, recipe=births, memory="2GB")
    assert rows(out) == rows(linked.out)
    for name, odds in linked.model.odds.items():
        assert [x.weight for x in learned.odds[name]] == pytest.approx([x.weight for x in odds])
