"""Figures of one-stop work, and the index of Decision 766."""

from lienmach.dossiers.queries.figures.counting import Cell, due_months, month_cells
from lienmach.dossiers.queries.figures.index766 import Index, Measure, index
from lienmach.dossiers.queries.figures.public import (
    PublicFigures,
    check_public,
    public_copies,
    public_essential,
    public_figures,
)
from lienmach.dossiers.queries.figures.tables import Figures, Line, figures
from lienmach.dossiers.queries.figures.units import Scope, everything, scope_of

__all__ = [
    "Cell",
    "Figures",
    "Index",
    "Line",
    "Measure",
    "PublicFigures",
    "Scope",
    "check_public",
    "due_months",
    "everything",
    "figures",
    "index",
    "month_cells",
    "public_copies",
    "public_essential",
    "public_figures",
    "scope_of",
]
