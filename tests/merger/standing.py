"""
``python -m tests.merger.standing move POINT``: move, and at the point stand still.

It says ``there`` once it stands, and goes on when a line comes. So a test can do something to an
installation of its own while its engine is just there.
"""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lienmach.settings")

import django

django.setup()

from lienmach.merger.actions import moves, undoing  # noqa: E402


def main(what, point):
    """Move or reverse the dossiers; at the point, once, wait."""
    stood = []

    def at(here):
        if here == point and not stood:
            stood.append(here)
            sys.stdout.write("there\n")
            sys.stdout.flush()
            sys.stdin.readline()

    {"move": moves.move, "reverse": undoing.reverse}[what](
        "dossiers", source="haiduong", target="haiphong", ways=moves.Ways(at=at)
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
