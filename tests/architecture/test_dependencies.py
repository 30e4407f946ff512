"""What we stand on is listed with its licence, and none of it binds those who use us."""

import json
import os
import re
import subprocess
import sys
from importlib import metadata

import pytest

from tests.architecture import as_installed
from tests.architecture.house import DOCS, PROJECT, ROOT

FORBIDDEN = re.compile(r"\b(A?GPL|GNU (Affero )?General Public)", re.IGNORECASE)
# The lesser licence binds changes to the library itself; used unchanged, as here, it asks nothing of us.
LESSER = {"psycopg", "psycopg-binary", "psycopg-pool"}


def locked(name: str) -> list[str]:
    """Return the packages that a lock names."""
    return re.findall(r"^([a-z0-9-]+)==", (ROOT / name).read_text("utf-8"), re.MULTILINE)


def licence(package: str) -> str | None:
    """Return what an installed package says of its licence, or None if it is not installed here."""
    try:
        about = metadata.metadata(package)
    except metadata.PackageNotFoundError:
        return None
    classifiers = [c for c in about.get_all("Classifier") or [] if c.startswith("License ::")]
    plain = [*(about.get_all("License-Expression") or []), *classifiers]
    return " ".join(plain or about.get_all("License") or [])[:500]


@pytest.mark.parametrize(
    "package", sorted({*locked("requirements.txt"), *locked("requirements-spark.txt")})
)
def test_what_runs_binds_nobody(package):
    said = licence(package)
    if said is None:
        return  # locked for another kind of machine
    assert said, f"{package} does not say what its licence is"
    if package in LESSER:
        assert "Lesser" in said or "LGPL" in said
    else:
        assert not FORBIDDEN.search(said.replace("LGPL", ""))
        assert "Lesser" not in said


def test_every_dependency_is_listed():
    text = (DOCS / "dependencies.md").read_text("utf-8")
    listed = set(re.findall(r"^\| `([^`]+)`", text, re.MULTILINE))
    asked = [
        *PROJECT["project"]["dependencies"],
        *(name for extra in PROJECT["project"]["optional-dependencies"].values() for name in extra),
        *PROJECT["dependency-groups"]["dev"],
        *PROJECT["dependency-groups"]["build"],
    ]
    python = {re.split(r"[\[<>=]", name)[0] for name in asked}
    package = json.loads((ROOT / "assets" / "package.json").read_text("utf-8"))
    javascript = {*package.get("dependencies", {}), *package.get("devDependencies", {})}
    assert listed == python | javascript


@pytest.mark.parametrize(
    ("settings", "packages"),
    [
        ("lienmach.settings", ["lienmach", "linkage"]),
        ("lienmach.scenarios.eid.settings", ["lienmach.scenarios.eid"]),
    ],
    ids=["house", "e-id"],
)
def test_what_runs_needs_nothing_that_only_the_tools_bring(settings, packages):
    """A machine that shows the demo has what requirements.txt names, and no more."""
    done = subprocess.run(
        [sys.executable, as_installed.__file__, *packages],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": settings},
        input=" ".join(locked("requirements.txt")),
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "pytest" in done.stdout.split()  # the finder did keep the tools away
