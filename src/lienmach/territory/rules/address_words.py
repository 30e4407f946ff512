"""
An address as words: which of them say what kind of unit follows, and which say that none does.

Diacritics decide where they are written: "đường" is a street, "Dương" is not; without them
"duong" may be either.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from lienmach.territory.rules.gazetteer import Kind, Level
from linkage.folding import cleaned, folded, toned

_TOKEN = re.compile(r"[^\W_]+|[,;:|/\\()\[\]\-–—_]+")
_PARENTHESES = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_NOW_OR_FORMERLY = re.compile(
    r"\b(?:nay|hiện nay|trước|trước đây|truoc|truoc day|hien nay) (?:là|thuộc|la|thuoc)\b",
    re.IGNORECASE,
)
_LETTERS_THEN_NAME = re.compile(r"(?i)^(tp|tx|tt)(hd|hp)$")

# What kinds a word before a name stands for.
_KIND_WORDS: dict[tuple[str, ...], frozenset[Kind]] = {
    ("phường",): frozenset({Kind.WARD}),
    ("p",): frozenset({Kind.WARD}),
    ("f",): frozenset({Kind.WARD}),
    ("xã",): frozenset({Kind.COMMUNE}),
    ("x",): frozenset({Kind.COMMUNE}),
    ("thị", "trấn"): frozenset({Kind.TOWNSHIP}),
    ("tt",): frozenset({Kind.TOWNSHIP}),
    ("ttr",): frozenset({Kind.TOWNSHIP}),
    ("t", "t"): frozenset({Kind.TOWNSHIP}),
    ("đặc", "khu"): frozenset({Kind.SPECIAL_ZONE}),
    ("đk",): frozenset({Kind.SPECIAL_ZONE}),
    ("quận",): frozenset({Kind.URBAN_DISTRICT}),
    ("q",): frozenset({Kind.URBAN_DISTRICT}),
    ("huyện",): frozenset({Kind.RURAL_DISTRICT}),
    ("h",): frozenset({Kind.RURAL_DISTRICT}),
    ("thị", "xã"): frozenset({Kind.TOWN}),
    ("tx",): frozenset({Kind.TOWN}),
    ("t", "x"): frozenset({Kind.TOWN}),
    ("thành", "phố"): frozenset({Kind.PROVINCIAL_CITY, Kind.CITY}),
    ("tp",): frozenset({Kind.PROVINCIAL_CITY, Kind.CITY}),
    ("t", "p"): frozenset({Kind.PROVINCIAL_CITY, Kind.CITY}),
    ("tỉnh",): frozenset({Kind.PROVINCE}),
    ("t",): frozenset({Kind.PROVINCE}),
}
# A name after one of these is a street's, a village's or a building's.
_PLACE_WORDS = (
    *("đường", "phố", "ngõ", "ngách", "hẻm", "kiệt", "thôn", "xóm", "làng", "ấp", "bản", "tổ"),
    *("đội", "khu", "cụm", "kdc", "kđt", "kcn", "kp", "tdp", "số", "nhà", "chợ", "trường"),
    *("chùa", "đền", "đình", "cầu", "bến", "cảng", "ga", "viện", "tòa", "lô", "dãy", "hồ"),
    *("sông", "nhánh"),
)
_COUNTRY = frozenset({"vn", "vietnam"})
_AGE_WORDS = frozenset({"cũ", "mới"})

_OTHER_PROVINCES = (
    *("An Giang", "Bà Rịa Vũng Tàu", "Bạc Liêu", "Bắc Giang", "Bắc Kạn", "Bắc Ninh", "Bến Tre"),
    *("Bình Dương", "Bình Định", "Bình Phước", "Bình Thuận", "Cà Mau", "Cao Bằng", "Cần Thơ"),
    *("Đà Nẵng", "Đắk Lắk", "Đắk Nông", "Điện Biên", "Đồng Nai", "Đồng Tháp", "Gia Lai"),
    *("Hà Giang", "Hà Nam", "Hà Nội", "Hà Tĩnh", "Hậu Giang", "Hòa Bình", "Hồ Chí Minh", "Huế"),
    *("Hưng Yên", "Khánh Hòa", "Kiên Giang", "Kon Tum", "Lai Châu", "Lạng Sơn", "Lào Cai"),
    *("Lâm Đồng", "Long An", "Nam Định", "Nghệ An", "Ninh Bình", "Ninh Thuận", "Phú Thọ"),
    *("Phú Yên", "Quảng Bình", "Quảng Nam", "Quảng Ngãi", "Quảng Ninh", "Quảng Trị", "Sóc Trăng"),
    *("Sơn La", "Tây Ninh", "Thái Bình", "Thái Nguyên", "Thanh Hóa", "Thừa Thiên Huế"),
    *("Tiền Giang", "Trà Vinh", "Tuyên Quang", "Vĩnh Long", "Vĩnh Phúc", "Yên Bái"),
)
FOREIGN = frozenset(tuple(folded(word) for word in name.split()) for name in _OTHER_PROVINCES)
"""The other provinces of 2024 and 2025, folded: some share a name with a commune of ours."""

_PLACE_TONED = frozenset(toned(word) for word in _PLACE_WORDS)
_PLACE_FOLDED = frozenset(folded(word) for word in _PLACE_WORDS)
_KIND_BY_FOLDED: dict[tuple[str, ...], list[tuple[tuple[str, ...], frozenset[Kind]]]] = {}
for _words, _kinds in _KIND_WORDS.items():
    _KIND_BY_FOLDED.setdefault(tuple(folded(word) for word in _words), []).append(
        (tuple(toned(word) for word in _words), _kinds)
    )
_WRITTEN_OUT = frozenset(
    words for words in _KIND_BY_FOLDED if len(words[0]) > len("tp") or words == ("xa",)
)


_ENDS_KIND = frozenset(words[-1] for words in _KIND_BY_FOLDED)


@dataclass(frozen=True, slots=True)
class Word:
    """One word: as compared with its diacritics, and without, and what it may be."""

    toned: str
    folded: str
    is_marked: bool
    """Whether the writer gave it diacritics."""
    is_number: bool
    ends_kind: bool
    """Whether it may end the writing of a kind, as "trấn" ends "thị trấn"."""

    def may_be(self, word: str, *, careful: bool = False) -> bool:
        """Test if somebody may have written `word` so; a careful writer leaves no marks out."""
        return self.toned == word or (not careful and self.toned == folded(word))


@lru_cache(maxsize=65_536)
def _word(text: str) -> Word:
    with_tones, bare = toned(text), folded(text)
    return Word(with_tones, bare, with_tones != bare, bare.isdecimal(), bare in _ENDS_KIND)


@lru_cache(maxsize=65_536)
def _words_in(token: str) -> tuple[Word, ...]:
    """Return the words of a token: one, but for "TPHD" and its like."""
    glued = _LETTERS_THEN_NAME.match(token)
    return tuple(_word(piece) for piece in (glued.groups() if glued else (token,)))


class Words:
    """The words of an address, where its parts begin, and the kinds of unit written in it."""

    def __init__(self, words: Sequence[Word], starts: Iterable[int], *, careful: bool) -> None:
        self.words = tuple(words)
        self.folded = tuple([word.folded for word in words])
        self.toned = tuple([word.toned for word in words])
        self.careful = careful
        """Whether the writer used diacritics: then a word without them has none."""
        self.starts = frozenset({0, *starts})
        last, self._part = 0, [0]
        for at in range(len(self.words)):
            last = at if at in self.starts else last
            self._part.append(last)
        self.kinds = {
            at: kind
            for at, word in enumerate(self.words[:-1], start=1)
            if word.ends_kind and (kind := self._kinds_before(at))
        }
        """The kinds written before words: where each begins, and what it may mean."""
        self.kind_words = tuple(self._kind_words())

    def starts_part(self, at: int) -> bool:
        """Test if a part of the address begins here."""
        return at in self.starts

    def part_before(self, end: int) -> int:
        """Return where the part begins that ends at `end` or has it within."""
        return self._part[end]

    def is_place_word(self, at: int) -> bool:
        """Test if the name after this word is surely a street's, a village's or a building's."""
        return self.careful and self.words[at].toned in _PLACE_TONED

    def may_be_place_word(self, at: int) -> bool:
        """Test if the name after it may well be a street's: "duong" may be Dương or đường."""
        word = self.words[at]
        return word.is_number or (not self.careful and word.folded in _PLACE_FOLDED)

    def reversed_parts(self) -> "Words":
        """Return the address with its parts in the other order."""
        edges = [*sorted(self.starts), len(self.words)]
        words: list[Word] = []
        starts = []
        for begin, end in reversed(list(pairwise(edges))):
            starts.append(len(words))
            words.extend(self.words[begin:end])
        return Words(words, starts, careful=self.careful)

    def _kinds_before(self, at: int) -> tuple[int, frozenset[Kind]] | None:
        # Longest first: "thị xã" before "xã".
        for start in (at - 2, at - 1):
            if start < self._part[at] or at in self.starts:
                continue
            for spelling, kinds in _KIND_BY_FOLDED.get(self.folded[start:at], ()):
                written = self.words[start:at]
                if all(word.may_be(part) for word, part in zip(written, spelling, strict=True)):
                    return start, kinds
        return None

    def _kind_words(self) -> Iterator[tuple[int, Level, bool]]:
        """
        Yield each kind word that a name follows: where that begins, level, and certainty.

        Certain are those written out that begin a part of the address.
        """
        for at, (start, kinds) in self.kinds.items():
            if not self.words[at].is_number:
                certain = start in self.starts and self.folded[start:at] in _WRITTEN_OUT
                for level in sorted({kind.level for kind in kinds}):
                    yield at, level, certain


def parted(text: str) -> tuple[str, list[str]]:
    """
    Return a cleaned address without its asides, and the asides.

    What stands in brackets is one, and what follows "nay là" (now) or "trước là" (formerly).
    """
    text = cleaned(text)
    asides = [found[1:-1] for found in _PARENTHESES.findall(text)]
    main, *others = _NOW_OR_FORMERLY.split(_PARENTHESES.sub(" ", text))
    return main, [*asides, *others]


def words_of(text: str) -> Words:
    """
    Cut a cleaned address into words.

    The country, a postcode and "cũ" or "mới" at the end fall away.
    """
    found: list[Word] = []
    starts: set[int] = set()
    for token in _TOKEN.findall(text):
        if not token[0].isalnum():
            # "tỉnh Hải Dương cũ": the name is the same.
            if found and found[-1].toned in _AGE_WORDS:
                found.pop()
            starts.add(len(found))
            continue
        found += _words_in(token)
    kept = _trimmed(found)
    careful = any(word.is_marked for word in found)
    return Words(found[:kept], (at for at in starts if at < kept), careful=careful)


def _trimmed(found: Sequence[Word]) -> int:
    """Return how many words remain when the end that names no unit is cut off."""
    end = len(found)
    while end:
        cut = _cut_at(found, end)
        if not cut:
            break
        end -= cut
    return end


def _cut_at(found: Sequence[Word], end: int) -> int:
    last = found[end - 1]
    # "Đông Hải 1" keeps its number; a postcode or a telephone number has more digits.
    if last.is_number and len(last.folded) > 3:
        return 1
    if last.toned in _AGE_WORDS or last.folded in _COUNTRY:
        return 1
    return 2 if last.toned == "nam" and end > 1 and found[end - 2].may_be("việt") else 0
