"""Everything that changes the registries."""

from lienmach.homes.answers import Answered, Request
from lienmach.registries.actions.answers import forget_kept_answers, once
from lienmach.registries.actions.books import (
    Birth,
    Death,
    Entry,
    correct_entry,
    record_death,
    register_birth,
)
from lienmach.registries.actions.imports import Order, Outcome, Watch, import_file
from lienmach.registries.actions.links import undo_link
from lienmach.registries.actions.orders import LinkOrder
from lienmach.registries.actions.places import place_record, take_back_placing
from lienmach.registries.actions.reviewing import say_word
from lienmach.registries.actions.runs import link_births

__all__ = [
    "Answered",
    "Birth",
    "Death",
    "Entry",
    "LinkOrder",
    "Order",
    "Outcome",
    "Request",
    "Watch",
    "correct_entry",
    "forget_kept_answers",
    "import_file",
    "link_births",
    "once",
    "place_record",
    "record_death",
    "register_birth",
    "say_word",
    "take_back_placing",
    "undo_link",
]
