import csv
import datetime as dt
import io
import tempfile
import time
import zipfile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienmach.ground import sheets
from lienmach.ground.refusals import FileUnreadable
from lienmach.ground.sheets import CsvLines, Flaw, batches
from tests.registries.files import parquet, workbook


def csv_rows(text):
    """Return ({line: cells}, {line: reason}) of a CSV text."""
    rows, unread = {}, {}
    for batch in CsvLines(io.StringIO(text)).batches():
        rows |= dict(zip(batch.lines, map(list, batch.rows), strict=True))
        unread |= {one.line: one.reason for one in batch.unread}
    return rows, unread


def read(path):
    return {
        line: list(row)
        for batch in batches(path)
        for line, row in zip(batch.lines, batch.rows, strict=True)
    }


def test_every_row_knows_its_line():
    rows, unread = csv_rows("a,b\n\n1,2\n" + '"x\ny",3\n' + "4,5")
    assert rows == {1: ["a", "b"], 2: [], 3: ["1", "2"], 4: ["x\ny", "3"], 6: ["4", "5"]}
    assert unread == {}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_heading_tells_what_stands_between_cells(delimiter):
    rows, _ = csv_rows(delimiter.join("abc") + "\n" + delimiter.join(["1,5", "2;x", "3"]) + "\n")
    assert rows[1] == ["a", "b", "c"]


def test_a_quote_that_is_never_closed_costs_its_own_row_alone():
    text = "a,b\n" + '"open,1\n' + "".join(f"{n},x\n" for n in range(3, 203))
    rows, unread = csv_rows(text)
    assert unread == {2: Flaw.QUOTE_NEVER_CLOSED}
    assert sorted(rows) == [1, *range(3, 203)]
    assert rows[3] == ["3", "x"]


def test_a_stray_quote_costs_its_own_row_alone():
    rows, unread = csv_rows('a,b\n"x"y,1\n2,3\n4,"5\n')
    assert rows == {1: ["a", "b"], 3: ["2", "3"]}
    assert unread == {2: Flaw.UNREADABLE_ROW, 4: Flaw.QUOTE_NEVER_CLOSED}


def test_a_file_of_stray_quotes_is_read_in_reasonable_time():
    begun = time.monotonic()
    rows, unread = csv_rows("a,b\n" + '"x,1\n' * 5_001)
    assert time.monotonic() - begun < 20
    assert len(rows) + len(unread) >= 1
    assert 2 in unread


def test_a_cell_without_end_is_refused():
    rows, unread = csv_rows("a,b\n" + "x" * 200_000 + ",1\n2,3\n")
    assert unread == {2: Flaw.TOO_LONG}
    assert rows[3] == ["2", "3"]


def test_a_line_without_end_is_not_held_in_memory():
    class Endless(io.StringIO):
        longest = 0

        def readline(self, size=-1):
            assert 0 < size <= sheets.LONGEST_LINE
            return super().readline(size)

    file = Endless("a,b\n" + "x" * 3_000_000 + "\n2,3\n")
    found = list(CsvLines(file).batches())
    assert [one.reason for batch in found for one in batch.unread] == [Flaw.TOO_LONG]
    assert found[-1].rows[-1] == ["2", "3"]


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=8)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=20))
def test_what_was_written_is_read(table):
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(["a", "b"])
    writer.writerows(table)
    rows, unread = csv_rows(file.getvalue())
    assert unread == {}
    assert list(rows.values())[1:] == table


@given(st.text(st.sampled_from('ab,"\n\r;\t'), max_size=60))
def test_any_text_is_read_to_its_end(text):
    text = text.replace("\r", "")
    rows, unread = csv_rows(text + "\nlast,row\n")
    assert not rows.keys() & unread.keys()
    assert all(0 < line <= text.count("\n") + 2 for line in [*rows, *unread])


def test_encodings_with_a_mark_are_read_and_lost_bytes_come_through(tmp_path):
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        path = tmp_path / f"{encoding}.csv"
        path.write_text("họ,tên\nNguyễn,Ánh\n", encoding)
        assert read(path) == {1: ["họ", "tên"], 2: ["Nguyễn", "Ánh"]}
    path.write_bytes(b"ho,ten\nNguy\xe3n,An\n")
    assert not read(path)[2][0].isprintable()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_end_of_line_is_one(tmp_path, end):
    path = tmp_path / "x.csv"
    path.write_bytes(end.join(["a,b", "1,2", "3,4", ""]).encode())
    assert read(path) == {1: ["a", "b"], 2: ["1", "2"], 3: ["3", "4"]}


def test_parquet_is_read_as_text(tmp_path):
    path = parquet(
        tmp_path / "a[1]*.parquet",
        "select 'x' as a, 30085001234::double as b, date '1990-02-01' as c, null as d,"
        " timestamp '1990-02-01 00:00:00' as e, [1, 2] as f",
    )
    assert read(path) == {
        0: ["a", "b", "c", "d", "e", "f"],
        1: ["x", "30085001234.0", "1990-02-01", "", "1990-02-01 00:00:00", "[1, 2]"],
    }


def test_a_workbook_is_read_as_a_person_would_type_it(tmp_path):
    path = workbook(
        tmp_path / "x.xlsx",
        [["Lan", dt.date(1990, 2, 1), 30085001234.0, 1.5, None, True, "=1+1"]],
        heading=list("abcdefg"),
    )
    assert read(path)[2][:6] == ["Lan", "1990-02-01", "30085001234", "1.5", "", "True"]


def test_a_short_row_of_a_workbook_is_filled_up(tmp_path):
    assert read(workbook(tmp_path / "x.xlsx", [["1"]], heading=["a", "b"]))[2] == ["1", ""]


def broken(path, content):
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    "content",
    [b"", b"PAR1", b"PAR1 but no more than that PAR1", b"PK\x03\x04 rubbish", b"PK",
     b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old excel"],
)  # fmt: skip
def test_what_is_none_of_ours_is_refused(tmp_path, content):
    with pytest.raises(FileUnreadable):
        read(broken(tmp_path / "x", content))


def test_a_file_that_is_not_there_is_refused(tmp_path):
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(FileUnreadable):
            read(path)


def test_a_truncated_or_tampered_workbook_is_refused(tmp_path):
    whole = workbook(tmp_path / "x.xlsx", [[str(n)] * 5 for n in range(500)], heading=list("abcde"))
    content = whole.read_bytes()
    for cut in (100, len(content) // 2, len(content) - 10):
        with pytest.raises(FileUnreadable):
            read(broken(tmp_path / "cut.xlsx", content[:cut]))
    with zipfile.ZipFile(tmp_path / "xml.xlsx", "w") as archive, zipfile.ZipFile(whole) as source:
        for name in source.namelist():
            text = source.read(name)
            archive.writestr(name, text[:-30] if "sheet1" in name else text)
    with pytest.raises(FileUnreadable):
        read(tmp_path / "xml.xlsx")


def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path, monkeypatch):
    path = workbook(tmp_path / "x.xlsx", [["1"]], heading=["a"])
    monkeypatch.setattr(sheets, "LARGEST_WORKBOOK", 100)
    monkeypatch.setattr(openpyxl, "load_workbook", lambda *_, **__: pytest.fail("it was opened"))
    with pytest.raises(FileUnreadable, match="unpacks"):
        read(path)


def test_reading_leaves_nothing_outside_the_home(tmp_path, monkeypatch):
    path = parquet(tmp_path / "x.parquet", "select 1 as a")
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere")
    assert read(path) == {0: ["a"], 1: ["1"]}


DECLARED = {
    "file": '<!DOCTYPE r [<!ENTITY e SYSTEM "{secret}">]>',
    "address": '<!DOCTYPE r [<!ENTITY e SYSTEM "http://127.0.0.1:9/x">]>',
    "external DTD": '<!DOCTYPE r SYSTEM "{secret}">',
    "parameter": '<!DOCTYPE r [<!ENTITY % p SYSTEM "{secret}"> %p;]>',
    "words": '<!DOCTYPE r [<!ENTITY e "e-words-of-the-file">]>',
    "laughs": '<!DOCTYPE r [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;"><!ENTITY e "&b;&b;&b;">]>',
}


@pytest.mark.parametrize("declared", DECLARED.values(), ids=DECLARED)
@pytest.mark.parametrize("letters", ["utf-8", "utf-16"])
def test_a_workbook_that_declares_anything_of_its_own_is_refused(tmp_path, declared, letters):
    """No entity, no DTD and no reference to the outside is looked up, for none is let in."""
    secret = tmp_path / "secret.txt"
    secret.write_text("secret-of-the-machine")
    said = declared.replace("{secret}", secret.as_uri())
    whole = workbook(tmp_path / "x.xlsx", [["1"]], heading=["a"])
    assert read(whole) == {1: ["a"], 2: ["1"]}
    for part in ("sheet1.xml", "workbook.xml", "styles.xml", "[Content_Types].xml", ".rels"):
        path = with_prologue(whole, tmp_path / "evil.xlsx", part, said, letters)
        with pytest.raises(FileUnreadable, match="declares"):
            read(path)
        path = with_prologue(whole, tmp_path / "plain.xlsx", part, "<!-- plain -->", letters)
        assert read(path)[2] == ["1"]


def with_prologue(whole, path, part, said, letters):
    """Write a workbook again with something before the root of one of its parts."""
    with zipfile.ZipFile(path, "w") as archive, zipfile.ZipFile(whole) as source:
        for name in source.namelist():
            text = source.read(name).decode()
            if name.endswith(part):
                body = text.partition("?>")[2] or text
                if "plain" not in said:
                    body = body.replace("<t>a</t>", "<t>&e;</t>")
                head = f'<?xml version="1.0" encoding="{letters}"?>'
                archive.writestr(name, f"{head}{said}{body}".encode(letters))
            else:
                archive.writestr(name, text)
    return path
