"""What we stand on is listed with its licence, and none of it binds those who use us."""

import json
import re
from importlib import metadata

import pytest

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
