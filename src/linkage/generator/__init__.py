"""Synthetic people with households, books and errors, and the truth about them."""

from linkage.generator.generation import Generated, generate
from linkage.generator.setting import HARD, PLAIN, Setting
from linkage.generator.two_bases import GeneratedTwo, generate_two

__all__ = ["HARD", "PLAIN", "Generated", "GeneratedTwo", "Setting", "generate", "generate_two"]
