"""Every row of OWASP ASVS 5.0.0 of levels 1 and 2 is answered, by a test that exists or a reason."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "docs" / "asvs.md"
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([12]) \| (.+?) \| (.+) \|$", re.MULTILINE)
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")

# Which rows there are, by section: those of level 1, then those of level 2 (facts of the standard).
ASKED = """
1.1: / 1 2; 1.2: 1 2 3 4 5 / 6 7 8 9; 1.3: 1 2 / 3 4 5 6 7 8 9 10 11; 1.4: / 1 2 3; 1.5: 1 / 2;
2.1: 1 / 2 3; 2.2: 1 2 / 3; 2.3: 1 / 2 3 4; 2.4: / 1;
3.2: 1 2 /; 3.3: 1 / 2 3 4; 3.4: 1 2 / 3 4 5 6; 3.5: 1 2 3 / 4 5; 3.7: / 1 2;
4.1: 1 / 2 3; 4.2: / 1; 4.3: / 1 2; 4.4: 1 / 2 3 4;
5.1: / 1; 5.2: 1 2 / 3; 5.3: 1 2 /; 5.4: / 1 2 3;
6.1: 1 / 2 3; 6.2: 1 2 3 4 5 6 7 8 / 9 10 11 12; 6.3: 1 2 / 3 4; 6.4: 1 2 / 3 4;
6.5: / 1 2 3 4 5; 6.6: / 1 2 3; 6.8: / 1 2 3 4;
7.1: / 1 2 3; 7.2: 1 2 3 4 /; 7.3: / 1 2; 7.4: 1 2 / 3 4 5; 7.5: / 1 2; 7.6: / 1 2;
8.1: 1 / 2; 8.2: 1 2 / 3; 8.3: 1 /; 8.4: / 1;
9.1: 1 2 3 /; 9.2: 1 / 2 3 4;
10.1: / 1 2; 10.2: / 1 2; 10.3: / 1 2 3 4; 10.4: 1 2 3 4 5 / 6 7 8 9 10 11; 10.5: / 1 2 3 4 5;
10.6: / 1 2; 10.7: / 1 2 3;
11.1: / 1 2; 11.2: / 1 2 3; 11.3: 1 2 / 3; 11.4: 1 / 2 3 4; 11.5: / 1; 11.6: / 1;
12.1: 1 / 2 3; 12.2: 1 2 /; 12.3: / 1 2 3 4;
13.1: / 1; 13.2: / 1 2 3 4 5; 13.3: / 1 2; 13.4: 1 / 2 3 4 5;
14.1: / 1 2; 14.2: 1 / 2 3 4; 14.3: 1 / 2 3;
15.1: 1 / 2 3; 15.2: 1 / 2 3; 15.3: 1 / 2 3 4 5 6 7;
16.1: / 1; 16.2: / 1 2 3 4 5; 16.3: / 1 2 3 4; 16.4: / 1 2 3; 16.5: / 1 2 3;
17.1: / 1; 17.2: / 1 2 3 4; 17.3: / 1 2
"""


def asked():
    found = {}
    for section, numbers in (part.split(":") for part in ASKED.split(";")):
        for level, some in enumerate(numbers.split("/"), 1):
            found |= {f"{section.strip()}.{number}": level for number in some.split()}
    return found


def rows(text):
    return [(number, int(level), how) for number, level, _, how in ROW.findall(text)]


def names_in(path):
    """Return the names of the tests in a file; none if there is no such file."""
    if not path.is_file():
        return set()
    nodes = ast.walk(ast.parse(path.read_text("utf-8")))
    return {node.name for node in nodes if isinstance(node, ast.FunctionDef)}


def faults(text):
    """Return what is wrong with a table."""
    found = rows(text)
    numbers = [number for number, _, _ in found]
    wrong = [f"{number} stands twice" for number in {*numbers} if numbers.count(number) > 1]
    answered = {number: level for number, level, _ in found}
    wrong += [f"{each}: not as the standard has it" for each in answered.items() ^ asked().items()]
    for number, _, how in found:
        for path, name in TEST.findall(how):
            if name not in names_in(ROOT / path):
                wrong.append(f"{number}: there is no {path}::{name}")
        if not TEST.search(how) and len(how) < 4:
            wrong.append(f"{number}: neither a test nor a reason")
    return wrong


def is_open(how):
    """Test if a cell says of itself, wherever in it, that something does not hold yet."""
    said = re.sub(r"`[^`]*`", "", how)
    return re.search(r"\bopen\b|not yet|to be done|to do\b", said, re.IGNORECASE) is not None


@pytest.mark.parametrize(
    ("how", "told"),
    [("**open**", True), ("decision 0010; open as one list", True), ("not yet: x", True),
     ("`tests/x.py::test_an_open_door`", False), ("nothing is opened", False)],
)  # fmt: skip
def test_a_cell_that_says_it_is_open_is_counted_wherever_it_says_so(how, told):
    assert is_open(how) is told


def test_every_row_of_both_levels_is_answered_by_a_test_that_exists_or_a_reason():
    assert faults(TABLE.read_text("utf-8")) == []


def test_the_standard_has_so_many_rows():
    levels = list(asked().values())
    assert (levels.count(1), levels.count(2)) == (70, 183)


def test_the_head_counts_what_stands_below():
    text = TABLE.read_text("utf-8")
    told = re.search(r"(\d+) rows: (\d+) shown by a test, (\d+) with a reason, (\d+) open", text)
    found = [how for _, _, how in rows(text)]
    opened = sum(is_open(how) for how in found)
    shown = sum(how.startswith("`tests/") and not is_open(how) for how in found)
    assert [*map(int, told.groups())] == [len(found), shown, len(found) - opened - shown, opened]


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("| 8.2.2 |", "| 8.2.9 |"),
        ("| 8.2.2 | 1 |", "| 8.2.2 | 2 |"),
        ("::test_nobody_changes_an_entry`", "::test_nobody_changes_entries`"),
        ("no WebSocket; live", "–"),
    ],
)
def test_a_table_that_is_not_so_is_found(was, becomes):
    text = TABLE.read_text("utf-8")
    assert was in text
    broken = text.replace(was, becomes, 1)
    if becomes == "–":
        broken = re.sub(r"\| – .*\|$", "| – |", broken, count=1, flags=re.MULTILINE)
    assert faults(broken)
