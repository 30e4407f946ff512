"""What of a page stands in Vietnamese without being marked as that."""

import re
from html.parser import HTMLParser

VIETNAMESE = re.compile("[ăâđêôơưĂÂĐÊÔƠƯ\u1ea0-\u1ef9àáãèéìíòóõùúýÀÁÃÈÉÌÍÒÓÕÙÚÝ]")
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "use", "wbr"}
NAMES = re.compile(
    r"Hải Dương|Hải Phòng|Liền Mạch|Tiếng Việt|Hùng|QĐ-TTg|\d+-ĐK-TCT"
    r"|\d+/(\d{4}/)?[A-ZĐƯ]+\d*(-[A-ZĐƯ][A-Za-zĐƯ]*)*"
)
"""Proper names: of places, of this software and of acts and of their forms; they are the same in every language."""


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.found = [], []

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        is_marked = told.get("lang") == "vi" or (self.is_marked and told.get("lang") != "en")
        if tag not in VOID:
            self.open.append((tag, is_marked))
        if not is_marked:
            for name in ("aria-label", "title", "placeholder", "alt", "data-label"):
                self.look(told.get(name) or "")

    def handle_endtag(self, tag):
        if tag in {known for known, _ in self.open}:
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, data):
        is_code = bool(self.open) and self.open[-1][0] in {"script", "style"}
        if not self.is_marked and not is_code:
            self.look(data)

    @property
    def is_marked(self):
        return bool(self.open) and self.open[-1][1]

    def look(self, text):
        if VIETNAMESE.search(NAMES.sub("", text)):
            self.found.append(" ".join(text.split()))


def unmarked(page):
    """Return the texts of a page that have Vietnamese letters, are no names and not marked."""
    reader = _Reader()
    reader.feed(page)
    return reader.found
