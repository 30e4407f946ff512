"""The repository names no registry, no machine and no secret; its locks hold no address."""

import json
import re

import pytest

from tests.architecture.house import ROOT, tree

TEXT = {
    "", ".cfg", ".css", ".csv", ".html", ".ini", ".js", ".json", ".md", ".mjs", ".py", ".sh",
    ".sql", ".svg", ".toml", ".txt", ".yaml", ".yml",
}  # fmt: skip
REGISTRY = re.compile(
    r"https?://[^\s/\"']*(?:registry|packages|mirror|pypi|pythonhosted|npmjs|yarnpkg)[^\s/\"']*"
    r"|--(?:extra-)?index-url[ =]+\S*://|--find-links[ =]+\S*[/:]",
    re.IGNORECASE,
)
MACHINE = re.compile(r"(?<![\w.~$}>-])/(?:home|root|work|Users)/\w")
SECRET = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----\n\w")


def found(pattern: re.Pattern[str]) -> list[str]:
    """Return where in the repository's text a pattern is found."""
    return [
        f"{path.relative_to(ROOT)}:{number} {line.strip()[:80]}"
        for path in tree()
        if path.suffix in TEXT
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_registry_is_named():
    assert not found(REGISTRY)


def test_no_path_of_a_machine_is_named():
    assert not found(MACHINE)


def test_no_private_key_is_kept():
    assert not [
        path for path in tree() if path.suffix in TEXT and SECRET.search(path.read_text("utf-8"))
    ]


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (REGISTRY, '"resol' + 'ved": "https:' + '//registry.example/bootstrap.tgz"'),
        (REGISTRY, "--index" + "-url https://example/simple"),
        (MACHINE, "open('" + "/home" + "/someone/data.csv')"),
    ],
)
def test_the_patterns_find_what_they_are_for(pattern, line):
    assert pattern.search(line)


def test_the_python_locks_hold_hashes_and_no_address():
    for name in ("requirements.txt", "requirements-dev.txt", "requirements-spark.txt"):
        text = (ROOT / name).read_text("utf-8")
        assert "://" not in text
        pinned = re.findall(
            r"^[a-z0-9-]+==\S+(?: ;[^\\\n]*)? \\\n    --hash=sha256:", text, re.MULTILINE
        )
        assert len(pinned) == len(re.findall(r"^[a-z0-9-]+==", text, re.MULTILINE)) > 30


def test_the_javascript_lock_holds_hashes_and_no_address():
    locks = [path for path in tree() if path.name == "package-lock.json"]
    assert locks
    for lock in locks:
        packages = json.loads(lock.read_text("utf-8"))["packages"]
        parts = {name: part for name, part in packages.items() if name}
        assert not [name for name, part in parts.items() if "resolved" in part]
        assert all(part.get("integrity") for part in parts.values())


def test_nothing_fetched_or_built_is_kept():
    kept = [str(path.relative_to(ROOT)) for path in tree()]
    assert not [name for name in kept if "node_modules/" in name or name.startswith(".venv/")]
    assert not [name for name in kept if name.endswith((".min.js", ".min.css", ".woff2", ".whl"))]
