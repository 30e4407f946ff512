"""Files to import, as offices send them."""

import csv

import duckdb
import openpyxl

HEADING = ["personal_id", "full_name", "sex", "birth_date", "unit", "unit_on", "address"]
LAN = ["030185001234", "Nguyễn Thị Lan", "Nữ", "04/03/1985", "10507", "2025-07-01", "Số 5, Lê Lợi"]
BINH = ["030085001235", "Trần Văn Bình", "Nam", "1985-03-05", "10510", "30/06/2025", ""]


def row(base=LAN, **over):
    """Return a row like another, but for some cells."""
    return [over.get(name, cell) for name, cell in zip(HEADING, base, strict=True)]


def numbered(count, first=100_000):
    """Return so many good rows, each of another person."""
    return [row(personal_id=f"030185{first + n:06d}") for n in range(count)]


def written(path, rows, heading=HEADING, **dialect):
    """Write a CSV file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, **{"lineterminator": "\n", **dialect})
        writer.writerow(heading)
        writer.writerows(rows)
    return path


def workbook(path, rows, heading=HEADING):
    """Write an XLSX file."""
    book = openpyxl.Workbook()
    for line in (heading, *rows):
        book.active.append(line)
    book.save(path)
    return path


def parquet(path, statement):
    """Write a Parquet file of what a query gives."""
    duckdb.sql(f"copy ({statement}) to '{path}' (format parquet)")
    return path
