"""Provinces ready for a move of their dossiers."""

import pytest

from tests.merger import world


@pytest.fixture
def ready(provinces):
    """Both provinces with equal catalogues, and Hải Dương with a few dossiers."""
    world.populate()
    return provinces
