"""``python -m lienmach`` is the ``lienmach`` command."""

from lienmach.cli import main

main()
