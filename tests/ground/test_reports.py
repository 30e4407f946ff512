import csv
import os

import pytest

from lienmach.ground.refusals import ReportUnwritable
from lienmach.ground.reports import HEADING, Report, shown
from lienmach.registries.rules.reasons import SENTENCES, Reason
from lienmach.registries.rules.sieve import Refused


def refused(line, value="x", reason=Reason.NOT_A_DATE):
    return Refused(line, "birth_date", value, reason)


def read(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_a_report_is_kept_under_its_name_for_its_owner_alone(tmp_path):
    with Report(tmp_path / "new" / "r.csv", SENTENCES) as report:
        report.add([refused(7, "32/01/1990")])
        assert not report.path.exists()
        assert report.keep() == report.path
    assert report.path.stat().st_mode & 0o777 == 0o600
    heading, row = read(report.path)
    assert tuple(heading) == HEADING
    assert row[:4] == ["7", "birth_date", "32/01/1990", "not-a-date"]
    assert row[4].startswith("Đây không phải là ngày")
    assert list(report.path.parent.iterdir()) == [report.path]


def test_without_a_refused_row_there_is_no_report(tmp_path):
    with Report(tmp_path / "r.csv", SENTENCES) as report:
        assert report.keep() is None
    assert list(tmp_path.iterdir()) == []


def test_a_report_that_is_not_kept_leaves_nothing(tmp_path):
    with Report(tmp_path / "r.csv", SENTENCES) as report:
        report.add([refused(1)])
    assert list(tmp_path.iterdir()) == []


def test_a_draft_that_a_killed_import_left_is_swept_away_in_time(tmp_path):
    old, young = tmp_path / ".r.csv.aaaa", tmp_path / ".r.csv.bbbb"
    for draft in (old, young):
        draft.write_text("x")
    os.utime(old, (0, 0))
    with Report(tmp_path / "r.csv", SENTENCES):
        assert young.exists()
        assert not old.exists()


def test_a_report_that_cannot_be_written_is_refused(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ReportUnwritable):
        Report(tmp_path / "file" / "r.csv", SENTENCES)


def test_what_was_written_since_a_mark_can_be_forgotten(tmp_path):
    with Report(tmp_path / "r.csv", SENTENCES) as report:
        report.add([refused(1)])
        mark = report.mark()
        report.add([refused(2), refused(3, reason=Reason.TOO_LONG)])
        assert report.count == 3
        report.rewind(mark)
        report.add([refused(4)])
        assert dict(report.reasons) == {Reason.NOT_A_DATE: 2}
        report.keep()
    assert [row[0] for row in read(report.path)[1:]] == ["1", "4"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("=HYPERLINK()", "'=HYPERLINK()"),
        ("@x", "'@x"),
        ("a\0b\nc", "a\ufffdb\ufffdc"),
        ("x" * 300, "x" * 200),
        ("\udcc3", "?"),
        ("Lê Lợi", "Lê Lợi"),
    ],
)
def test_a_value_is_shown_so_that_no_spreadsheet_runs_it(value, text):
    assert shown(value) == text
