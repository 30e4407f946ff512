#!/usr/bin/env python
"""Django's own front door, for those used to it; `lienmach` is the same and more."""

import os
import sys
from pathlib import Path

from django.core.management import execute_from_command_line

sys.path.insert(0, str(Path(__file__).parent / "src"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lienmach.settings")

if __name__ == "__main__":
    execute_from_command_line(sys.argv)
