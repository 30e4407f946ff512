import datetime as dt
import io
import subprocess
import sys
from importlib import resources
from pathlib import Path

from lienmach.territory.rules import tables as rules
from lienmach.territory.rules.lineage import EARLIEST

DATA = Path(str(resources.files("lienmach.territory"))) / "data"


def test_an_empty_day_is_unknown_at_the_beginning_and_open_at_the_end():
    assert rules.since_of({"since": ""}) == EARLIEST
    assert rules.until_of({"until": ""}) is None
    assert rules.until_of({"until": "2025-07-01"}) == dt.date(2025, 7, 1)


def test_rows_are_read_by_their_headings():
    text = "code,name,kind,parent,since,until,founded_by,ended_by\n1,Xã A,commune,,,,,\n"
    (unit,) = rules.units(rules.rows(io.StringIO(text)))
    assert (unit.bare_name, unit.parent, unit.since_known) == ("A", None, False)


def test_everything_shipped_is_read(tables):
    assert (len(tables.units), len(tables.successions)) == (518, 588)
    assert len(tables.geography) == 114
    assert tables.gazetteer().members == rules.packaged_gazetteer().members


def test_agencies_are_what_the_script_makes_of_the_units(tmp_path):
    for name in ("build.py", "units.csv", "successions.csv"):
        (tmp_path / name).write_bytes((DATA / name).read_bytes())
    subprocess.run([sys.executable, tmp_path / "build.py", "agencies"], check=True)
    for name in ("agencies.csv", "agency_successions.csv", "agency_serves.csv"):
        assert (tmp_path / name).read_text("utf-8") == (DATA / name).read_text("utf-8")


def test_the_source_of_the_data_and_its_licences_lie_beside_it():
    notices = [path.read_text("utf-8") for path in DATA.glob("LICENSE-*.txt")]
    assert len(notices) == 2
    assert all("MIT License" in text and "Copyright (c)" in text for text in notices)
    readme = (DATA / "README.md").read_text("utf-8")
    assert all(path.name in readme for path in DATA.glob("*.csv"))
