"""Texts that stand in two languages, and how one is marked that stands in Vietnamese only."""

from collections.abc import Mapping
from typing import Any

from django.utils.html import format_html

from lienmach.portal.language import Language


def text_of(rule: Mapping[str, Any], name: str, lang: Language) -> str:
    """Return a text of the catalogue in a language; empty where the rule has none."""
    return either(rule.get(name), rule.get(f"{name}_en"), lang)


def either(vi: object, en: object, lang: Language) -> str:
    """
    Return one of a pair; on an English page Vietnamese stands in, marked, where English is left out.

    The mark is for screen readers, which then read it as what it is (WCAG 2.2, 3.1.2).
    """
    if lang == "vi" or not vi:
        return str(vi or "")
    return str(en) if en else format_html('<span lang="vi">{}</span>', vi)
