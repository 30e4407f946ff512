"""Bad input: one sentence that names the file, the column and the row; exit code 2."""

import csv

import pytest

from linkage import cli
from linkage.tables import SHAPES

RECORDS, RESIDENTS = SHAPES["records"].columns, SHAPES["residents"].columns
PEOPLE = [
    ("Nguyễn Văn An", "M", "1990-05-17"), ("Trần Thị Bình", "F", "1985-11-02"),
    ("Lê Quang Cường", "M", "2001"), ("Phạm Thị Dung", "F", "1979-08-30"),
]  # fmt: skip


def rows(columns):
    """Return a few right rows for a file with some columns."""
    return [
        [
            {
                "id": f"{number}", "personal_id": f"03009000000{number}", "full_name": name,
                "sex": sex, "birth_date": born,
            }.get(column, "Vũ Thị Mận" if column.endswith("name") else "10507")
            for column in columns
        ]
        for number, (name, sex, born) in enumerate(PEOPLE)
    ]  # fmt: skip


def write(path, columns, lines):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([columns, *lines])
    return path


@pytest.fixture
def refused(tmp_path, capsys):
    """Return a function that links changed records with right residents, and the sentence."""

    def run(change=lambda lines: lines, columns=RECORDS, *options):
        good = write(tmp_path / "residents.csv", RESIDENTS, rows(RESIDENTS))
        bad = write(tmp_path / "records.csv", columns, change(rows(RECORDS)))
        with pytest.raises(SystemExit) as stopped:
            cli.main(
                ["link", str(bad), str(good), "--out", str(tmp_path / "out.parquet"), *options]
            )
        assert stopped.value.code == 2
        assert not (tmp_path / "out.parquet").exists()
        return capsys.readouterr().err.splitlines()[-1]

    return run


def changed(row, column, value):
    place = RECORDS.index(column)

    def change(lines):
        lines[row][place] = value
        return lines

    return change


@pytest.mark.parametrize(
    ("row", "column", "value", "says"),
    [
        (1, "birth_date", "hôm qua", "records.csv, row 2: birth_date 'hôm qua' is not a date"),
        (0, "birth_date", "1990-13-01", "row 1: birth_date '1990-13-01' is not a date"),
        (3, "sex", "nam", "row 4: sex 'nam' is neither M nor F"),
        (2, "id", "", "row 3: id is empty"),
        (3, "id", "1", "row 4: the id '1' stands in row 2 already"),
    ],
)
def test_a_wrong_cell_is_named(refused, row, column, value, says):
    assert says in refused(changed(row, column, value))


def test_rubbish_is_counted(refused):
    place = RECORDS.index("birth_date")
    said = refused(lambda lines: [[*line[:place], "x", *line[place + 1 :]] for line in lines])
    assert "row 1: birth_date 'x' is not a date" in said
    assert "4 rows are like that" in said


def test_the_file_is_named(refused):
    assert "records.csv: " in refused(lambda _lines: [])
    assert "records.csv, row 2: " in refused(changed(1, "sex", "x"))


def test_a_missing_column_is_named(refused):
    said = refused(lambda lines: [line[:-1] for line in lines], RECORDS[:-1])
    assert "the column father_name is missing" in said


def test_an_extra_column_is_named(refused):
    said = refused(lambda lines: [[*line, "x"] for line in lines], (*RECORDS, "phone"))
    assert "the column phone is not one of" in said


def test_no_rows_are_refused(refused):
    assert "no rows" in refused(lambda _lines: [])


def test_one_row_is_refused(refused):
    assert "one row" in refused(lambda lines: lines[:1])


def test_everybody_called_the_same_is_refused(refused):
    place = RECORDS.index("full_name")
    said = refused(lambda lines: [[*x[:place], "Lê An", *x[place + 1 :]] for x in lines])
    assert "the column full_name says the same in every row" in said


@pytest.mark.parametrize("column", RECORDS[1:])
def test_a_column_that_is_empty_in_every_row_is_named(refused, column):
    place = RECORDS.index(column)
    said = refused(lambda lines: [[*x[:place], "", *x[place + 1 :]] for x in lines])
    assert f"the column {column} is empty in every row" in said


def test_a_column_may_be_empty_if_that_is_meant(refused):
    place = RECORDS.index("personal_id")
    said = refused(
        lambda lines: [[*x[:place], "", *x[place + 1 :]] for x in lines], RECORDS,
        "--without", "personal_id",
    )  # fmt: skip
    assert "too few" in said  # it goes on, to where there is too little to learn from


def test_a_row_that_is_cut_off_is_named(refused):
    said = refused(lambda lines: [*lines, ["9", "030"]])
    assert "line 6: Expected Number of Columns: 8 Found: 2" in said


@pytest.mark.parametrize("content", [b"", b"PAR1 and then nothing", b"\x00\xff\xfe" * 50])
def test_what_is_no_table_is_refused(tmp_path, capsys, content):
    bad = tmp_path / "records.parquet"
    bad.write_bytes(content)
    good = write(tmp_path / "residents.csv", RESIDENTS, rows(RESIDENTS))
    with pytest.raises(SystemExit) as stopped:
        cli.main(["link", str(bad), str(good), "--out", str(tmp_path / "out.parquet")])
    assert stopped.value.code == 2
    assert "records.parquet" in capsys.readouterr().err


def test_a_column_of_another_type_is_named(tmp_path, capsys, bench):
    good = write(tmp_path / "residents.csv", RESIDENTS, rows(RESIDENTS))
    bad = tmp_path / "records.parquet"
    columns = ", ".join(f"'1' as {c}" for c in RECORDS if c != "birth_date")
    bench.execute(
        f"copy (select {columns}, date '1990-01-02' as birth_date) to '{bad}' (format parquet)"
    )
    with pytest.raises(SystemExit) as stopped:
        cli.main(["link", str(bad), str(good), "--out", str(tmp_path / "out.parquet")])
    assert stopped.value.code == 2
    assert (
        "records.parquet: the column birth_date is of the type DATE, not text"
        in capsys.readouterr().err
    )
