"""Keys that grow with time, so that new rows land at the end of an index."""

import uuid

from uuid_utils import compat


def uuid7() -> uuid.UUID:
    """Return a new UUID of version 7 (RFC 9562)."""
    return compat.uuid7()
