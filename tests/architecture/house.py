"""What the tests of this folder all look at: the tree, the contract, the rooms."""

import ast
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
HOUSE = ROOT / "src" / "lienmach"
TESTS = ROOT / "tests"
DOCS = ROOT / "docs"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
CONTRACTS = {c["id"]: c for c in PROJECT["tool"]["importlinter"]["contracts"]}
TOP, *LAYERS = [
    [name.strip("() ") for name in layer.split(":")] for layer in CONTRACTS["rooms"]["layers"]
]
ROOMS = [room for [room] in LAYERS]


@cache
def tree() -> tuple[Path, ...]:
    """Return every file that is, or is about to be, in the repository."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return tuple(path for name in listed.split("\0") if name and (path := ROOT / name).is_file())


def python_files(*folders: str) -> list[Path]:
    """Return the Python files of the repository below some folders of it."""
    return [
        path
        for path in tree()
        if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in folders
    ]


@cache
def parsed(path: Path) -> ast.Module:
    """Return a file's syntax tree."""
    return ast.parse(path.read_text("utf-8"))


def classes(room: str, module: str) -> Iterator[tuple[Path, ast.ClassDef]]:
    """Yield the classes of a room's module, be it a file or a folder."""
    for path in [*(HOUSE / room).glob(f"{module}.py"), *(HOUSE / room).glob(f"{module}/*.py")]:
        for node in parsed(path).body:
            if isinstance(node, ast.ClassDef):
                yield path, node
