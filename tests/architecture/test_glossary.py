"""The glossary is fresh and knows every model and every event."""

import ast
import re
import subprocess
import sys

from tests.architecture.house import DOCS, ROOMS, ROOT, classes


def words() -> set[str]:
    """Return the code words of the glossary: the first column, without its marks."""
    text = (DOCS / "glossary.md").read_text("utf-8")
    column = " ".join(line.split("|")[1] for line in text.splitlines() if line.startswith("|"))
    return set(re.findall(r"[A-Za-z_][A-Za-z0-9_.-]*", column))


def is_abstract(node: ast.ClassDef) -> bool:
    """Test if a model has no table of its own."""
    meta = [part for part in node.body if isinstance(part, ast.ClassDef) and part.name == "Meta"]
    return any("abstract = True" in ast.unparse(part) for part in meta)


def is_table(node: ast.ClassDef) -> bool:
    """Test if a class of a models module is a model, not a list of choices or a manager."""
    bases = {ast.unparse(base).rsplit(".", 1)[-1] for base in node.bases}
    helper = {"TextChoices", "IntegerChoices", "Manager", "QuerySet", "Enum", "StrEnum"}
    return bool(bases) and not bases & helper and not is_abstract(node)


def test_it_is_fresh():
    done = subprocess.run(
        [sys.executable, "bin/glossary", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_every_row_is_whole():
    rows = [
        line
        for line in (DOCS / "glossary.md").read_text("utf-8").splitlines()
        if line.startswith("| ")
    ]
    broken = [
        row
        for row in rows
        if len(cells := row.strip().strip("|").split("|")) != 4 or not all(map(str.strip, cells))
    ]
    assert not broken


def test_every_model_is_in_it():
    known = words()
    missing = [
        f"{room}.{node.name}"
        for room in ROOMS
        for _path, node in classes(room, "models")
        if is_table(node) and node.name not in known
    ]
    assert not missing


def test_every_event_is_in_it():
    known = words()
    missing = [
        f"{room}.{node.name}"
        for room in ROOMS
        if room != "ground"
        for _path, node in classes(room, "events")
        if node.bases and node.name not in known
    ]
    assert not missing
