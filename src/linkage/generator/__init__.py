"""Synthetic people with households, books and errors, and the truth about them."""

from linkage.generator.generation import Generated, generate
from linkage.generator.setting import HARD, PLAIN, Setting

__all__ = ["HARD", "PLAIN", "Generated", "Setting", "generate"]
