"""
Import packages as where the tools of the checks are not installed; a program of its own.

    DJANGO_SETTINGS_MODULE=… python as_installed.py PACKAGE... < the packages that are installed

Prints the modules that were kept away; ends with a traceback at what cannot be imported.
"""

import importlib
import pkgutil
import re
import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.metadata import packages_distributions

OURS = {"lienmach", "linkage"}
STARTS = re.compile(r"\.(__main__|wsgi)$")
"""Modules that do something when they are imported."""
OTHER_PROGRAM = "lienmach.scenarios.eid."
"""What has settings of its own, and is looked at by these."""


class KeptAway(MetaPathFinder):
    """Says of some modules that they are not there."""

    def __init__(self, modules: set[str]) -> None:
        self.modules = modules

    def find_spec(self, name: str, *_: object) -> ModuleSpec | None:
        """Find nothing, and refuse what is kept away."""
        if name.partition(".")[0] in self.modules:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return None


def main(packages: list[str], installed: set[str]) -> None:
    """Import everything below some packages, and whatever the addresses of their settings name."""
    owners = packages_distributions()
    kept = {module for module, names in owners.items() if not installed & set(map(plain, names))}
    sys.meta_path.insert(0, KeptAway(kept - OURS))
    import django  # noqa: PLC0415 - after the finder, which shall see it
    from django.urls import get_resolver  # noqa: PLC0415

    django.setup()
    assert get_resolver().url_patterns
    for package in packages:
        path = importlib.import_module(package).__path__
        for module in pkgutil.walk_packages(path, f"{package}."):
            elsewhere = module.name.startswith(OTHER_PROGRAM) and f"{package}." != OTHER_PROGRAM
            if not elsewhere and not STARTS.search(module.name):
                importlib.import_module(module.name)
    sys.stdout.write(" ".join(sorted(kept)))


def plain(name: str) -> str:
    """Return the name of a package as locks write it."""
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    main(sys.argv[1:], set(sys.stdin.read().split()))
