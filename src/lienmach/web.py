"""
The web server, with the house loaded before its processes part.

    python -m lienmach.web GRANIAN'S OPTIONS lienmach.wsgi:application

They share what was loaded once, and none spends time on it: one that has to be replaced is back at
once. Where Python starts a process anew instead of forking it, that one loads for itself.
"""

import gc
import os
import runpy
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application


def load() -> None:
    """Load what every process needs; nothing here may connect, start a thread or draw a key."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lienmach.settings")
    gc.disable()  # see wsgi.py
    get_wsgi_application()
    import_module(settings.ROOT_URLCONF)
    gc.collect()
    gc.freeze()
    gc.enable()


if __name__ == "__main__":
    load()
    runpy.run_module("granian", run_name="__main__")
