"""
Say in a process of its own what a stranger's PDF is worth, bounded in time and memory.

    python -m lienmach.dossiers.rules.verdicts BYTES < roots and file

A PDF can be made to unfold to any size. Here it fills a process that may be ended, and
nothing of the house is in it: no settings, no database. Reads BYTES bytes of roots, each a length
of four bytes and a certificate, then the file; prints the verdict as JSON.
"""

import json
import resource
import sys

from asn1crypto import x509

MOST_MEMORY = 768 << 20
MOST_SECONDS = 5


def bounded() -> None:
    """Bound this process; it cannot raise the bounds again."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def taken_apart(said: bytes, size: int) -> tuple[list[x509.Certificate], bytes]:
    """Return the roots and the file of what this process was given."""
    roots, rest = [], said[:size]
    while rest:
        length = int.from_bytes(rest[:4], "big")
        roots.append(x509.Certificate.load(rest[4 : 4 + length]))
        rest = rest[4 + length :]
    return roots, said[size:]


def main() -> None:
    """Read, judge and print."""
    bounded()
    from lienmach.dossiers.rules import signatures  # noqa: PLC0415 - within the bounds

    roots, content = taken_apart(sys.stdin.buffer.read(), int(sys.argv[1]))
    sys.stdout.write(json.dumps(signatures.verdict(content, roots=roots).told()))


if __name__ == "__main__":
    main()
