"""Which database Django asks for a model: the one that its system was entered at."""

from typing import Any

from django.conf import settings
from django.db.models import Model

from lienmach.homes.routing import EVERYTHING_ELSE, NoHome, current_province, here, pinned


class Router:
    """Sends each model to the home of its system; reference rooms stay beside the rows at hand."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        """Return the alias to read a model from."""
        return self._at(model, hints)

    def db_for_write(self, model: type[Model], **hints: Any) -> str:
        """Return the alias to write a model to."""
        return self._at(model, hints)

    def _at(self, model: type[Model], hints: dict[str, Any]) -> str:
        label = model._meta.app_label  # noqa: SLF001 - Django's own way to ask
        instance = hints.get("instance")
        loaded_at = instance._state.db if instance is not None else None  # noqa: SLF001
        if label in settings.SYSTEMS:
            home = here(label)
            if loaded_at not in {None, home}:
                raise NoHome(
                    f"{label}: loaded at {loaded_at}, but it lives at {home}; load it anew"
                )
            return home
        if loaded_at:
            return str(loaded_at)
        at = pinned()
        return at[EVERYTHING_ELSE] if at else current_province()

    def allow_relation(self, one: Model, other: Model, **_hints: Any) -> bool:
        """Allow a relation inside a room only; Django's own apps may do as they like."""
        labels = {one._meta.app_label, other._meta.app_label}  # noqa: SLF001 - Django's own way
        if labels & {*settings.SYSTEMS, *settings.REFERENCE}:
            return len(labels) == 1
        return True

    def allow_migrate(self, db: str, _app_label: str, **_hints: Any) -> bool:
        """Every province has every table: a system may come to live anywhere."""
        return db in settings.PROVINCES
