"""Where a built file lies: under a name that holds its digest, so that browsers keep it for ever."""

import functools
import json
from pathlib import Path

from django.contrib.staticfiles.storage import StaticFilesStorage

LIST = Path(__file__).parents[1] / "static" / "lienmach" / "built.json"


@functools.cache
def names() -> dict[str, str]:
    """Return the name under which each built file is asked for; none where nothing is built."""
    return dict(json.loads(LIST.read_text("utf-8"))) if LIST.exists() else {}


class BuiltFiles(StaticFilesStorage):
    """Addresses of static files: ``{% static %}`` says the name with the digest."""

    def url(self, name: str | None) -> str:
        """Return the address of a file, by its plain name."""
        return super().url(names().get(name or "", name or ""))
