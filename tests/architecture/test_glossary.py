"""The glossary is fresh and knows every model and every event."""

import re
import subprocess
import sys

from django.apps import apps

from tests.architecture.house import DOCS, ROOMS, ROOT, classes


def words() -> set[str]:
    """Return the code words of the glossary: the first column, without its marks."""
    text = (DOCS / "glossary.md").read_text("utf-8")
    column = " ".join(line.split("|")[1] for line in text.splitlines() if line.startswith("|"))
    return set(re.findall(r"[A-Za-z_][A-Za-z0-9_.-]*", column))


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
        model._meta.label
        for model in apps.get_models()
        if model.__module__.startswith("lienmach.") and model.__name__ not in known
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
