"""What text is by the elements around it: each element changes what the one around it says, and is asked once."""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from app.structure.addresses import absolute
from app.types import Elements, Holder, HolderKind, Kind, Mark, MarkKind, Markup

MARKS: Mapping[str, MarkKind] = {
    **dict.fromkeys(("b", "strong"), MarkKind.STRONG),
    **dict.fromkeys(("i", "em", "cite", "dfn", "var"), MarkKind.EMPHASIS),
    **dict.fromkeys(("code", "kbd", "samp", "tt"), MarkKind.CODE),
    **dict.fromkeys(("s", "del", "strike"), MarkKind.STRIKE),
    **dict.fromkeys(("ins", "u"), MarkKind.INSERTED),
    "sub": MarkKind.SUBSCRIPT,
    "sup": MarkKind.SUPERSCRIPT,
    "mark": MarkKind.HIGHLIGHT,
}
MARKED: Mapping[MarkKind, Mark] = {kind: Mark(kind) for kind in MARKS.values()}
# Elements that say nothing of what they hold.
PLAIN = frozenset(
    {
        *("html", "body", "div", "p", "span", "section", "article", "main", "header", "footer", "tbody", "thead", "tfoot", "tr", "figure"),
        *("aside", "nav", "details", "summary", "center", "font", "small", "big", "abbr", "time", "address", "form", "fieldset"),
    }
)
# Code has its language on itself or so far above.
LANGUAGE_WITHIN = 3
HEADINGS: Mapping[str, int] = {f"h{level}": level for level in range(1, 7)}
LISTS = frozenset({"ul", "ol", "menu", "dir"})
CODES = frozenset({"pre", "listing", "xmp", "plaintext"})
CAPTIONS = frozenset({"caption", "figcaption"})
HELD: Mapping[str, HolderKind] = {"blockquote": HolderKind.QUOTE, "dt": HolderKind.TERM, "dd": HolderKind.DEFINITION}
# What holds further blocks without being a line of its own ends where they do.
CLOSED_KINDS = frozenset({Kind.HEADING, Kind.CODE, Kind.CAPTION})
LANGUAGE = re.compile(r"(?:^|\s)(?:(?:lang(?:uage)?|highlight(?:-source|-text)?)-|brush:\s*|sourceCode\s+)([a-zA-Z][\w+#.-]*)")
NO_LANGUAGES = frozenset({"none", "plain", "plaintext", "text", "txt", "default", "nohighlight", "notranslate", "rouge", "hljs", "js-code"})
BULLET = "•"
# What holds more is written as if it were no deeper.
DEEPEST = 32
# How many letters a counter has, and the numerals of Rome.
LETTERS = 26
ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"))
ROMAN_REST = ("", "i", "ii", "iii", "iv")


class Place(NamedTuple):
    """What text is: the kind of its part and the row that tells it from others, what holds it, its marks, table and cell (-1: none)."""

    kind: Kind = Kind.PARAGRAPH
    key: int = 0
    level: int = 0
    language: str = ""
    holders: tuple[Holder, ...] = ()
    marks: tuple[Mark, ...] = ()
    list: int = -1
    table: int = -1
    cell: int = -1
    formula: int = -1
    reference: int = -1


class Surroundings:
    """The places of a page's elements, made as they are asked for."""

    def __init__(self, elements: Elements, markup: Markup, base: str, *, links: bool) -> None:
        """`base` is the address that links are relative to; without `links` they are no marks."""
        self.elements, self.markup, self.base, self.links = elements, markup, base, links
        self.is_table: Callable[[int], bool] = bool
        self.formulas: frozenset[int] = frozenset()
        # Items that a box to tick stands in, and whether it is ticked.
        self.tasks: Mapping[int, bool] = {}
        # Rows of links to footnotes → the row of the note; and the rows of notes.
        self.references: Mapping[int, int] = {}
        self.footnotes: frozenset[int] = frozenset()
        self.places: dict[int, Place] = {0: Place()}
        self._holders: dict[int, tuple[Holder, ...]] = {}
        self._numbers: dict[int, int] = {}
        self._next: dict[int, int] = {}
        self._counted = False

    def at(self, row: int) -> Place:
        """The place of text in the element of a row. Of elements that say nothing only the innermost counts that breaks its line."""
        known = self.places.get(row)
        if known is not None:
            return known
        places, elements, apart = self.places, self.elements, self.markup.stands_apart
        chain: list[int] = []
        broken = False
        while row not in places:
            if elements.tag[row] not in PLAIN or row in self.footnotes or row in self.formulas or (apart[row] and not broken):
                chain.append(row)
            broken = broken or apart[row]
            row = elements.parent[row]
        place = places[row]
        for inner in reversed(chain):
            place = self._enter(place, inner)
            places[inner] = place
        return place

    def beside(self, row: int) -> Place:
        """The place of what is no text, in the element of a row: between the items of a list it belongs to the one before."""
        place = self.at(row)
        return place._replace(holders=self._holders.get(row, place.holders)) if self.elements.tag[row] in LISTS else place

    def _enter(self, place: Place, row: int) -> Place:
        tag = self.elements.tag[row]
        if row in self.footnotes:
            place = place._replace(holders=(*place.holders, Holder(HolderKind.FOOTNOTE, row)))
        if not self.markup.stands_apart[row]:
            return self._inline(place, row, tag)
        if tag in MARKS or tag in {"a", "span", "button"}:  # a control, which is a line of its own
            return self._inline(place._replace(kind=Kind.PARAGRAPH, key=row), row, tag)
        if tag == "table":
            return place._replace(table=row, key=row) if self.is_table(row) else place._replace(kind=Kind.PARAGRAPH, key=row)
        if place.table >= 0 and tag in {"td", "th"}:
            return Place(key=row, table=place.table, cell=row, marks=place.marks)
        if tag in CODES:
            return place._replace(kind=Kind.CODE, key=row, language=self._language(row), marks=())
        return self._apart(place, row, tag)

    def _apart(self, place: Place, row: int, tag: str) -> Place:
        """Inside a block-level element that is no table and no code."""
        if tag in CAPTIONS:
            return place._replace(kind=Kind.CAPTION, key=row)
        if tag in LISTS or tag == "li" or tag in HELD:
            return self._held(place, row, tag)
        if place.kind in CLOSED_KINDS:
            return place
        if tag in HEADINGS and place.cell < 0:
            return place._replace(kind=Kind.HEADING, key=row, level=HEADINGS[tag])
        return _paragraph(place, row)

    def _held(self, place: Place, row: int, tag: str) -> Place:
        """Inside a list, an item, a quote, a term or a definition. A list right inside another one belongs to the item before it."""
        place = _paragraph(place, row)
        if len(place.holders) >= DEEPEST:
            return place
        if tag in LISTS:
            nested = self.elements.tag[self.elements.parent[row]] in LISTS
            return place._replace(list=row, holders=self._holders.get(place.list, place.holders) if nested else place.holders)
        if tag in HELD:
            return place._replace(holders=(*place.holders, Holder(HELD[tag], row)))
        if row not in self.footnotes:
            place = place._replace(holders=(*place.holders, self._item(row, place.list)))
        self._holders[place.list] = place.holders
        return place

    def _inline(self, place: Place, row: int, tag: str) -> Place:
        if row in self.formulas:
            return place._replace(formula=row)
        if place.kind is Kind.CODE:
            return place._replace(language=place.language or language_of(self.elements.names[row])) if tag == "code" else place
        kind = MARKS.get(tag)
        if kind is not None:
            return place if any(mark.kind is kind for mark in place.marks) else _marked(place, (*place.marks, MARKED[kind]))
        if tag != "a" or not self.links or not (target := absolute(self.elements.links[row], self.base)):
            return place
        outer = [mark for mark in place.marks if mark.kind is not MarkKind.LINK] if place.marks else ()
        place = _marked(place, (*outer, Mark(MarkKind.LINK, target)))
        return place._replace(reference=self.references[row]) if row in self.references else place

    def _language(self, row: int) -> str:
        """The language that a code's element names, or one of the nearest around it."""
        for _ in range(LANGUAGE_WITHIN):
            if language := language_of(self.elements.names[row]):
                return language
            row = self.elements.parent[row]
        return ""

    def _item(self, row: int, around: int) -> Holder:
        """A list item with its marker, and its number in an ordered list."""
        if around < 0 or self.elements.tag[around] != "ol":
            return Holder(HolderKind.ITEM, row, around, BULLET, checked=self.tasks.get(row))
        number = self._number(row)
        return Holder(HolderKind.ITEM, row, around, f"{counter(number, self._told(around, 'type'))}.", number, self.tasks.get(row))

    def _number(self, row: int) -> int:
        """The item's ordinal: as its list begins and counts, or as it says itself."""
        if not self._counted:
            self._counted = True
            self._count()
        return self._numbers.get(row, 1)

    def _count(self) -> None:
        """Numbers all items of ordered lists, the removed ones too."""
        tags, parents = self.elements.tag, self.elements.parent
        items = [row for row, tag in enumerate(tags) if tag == "li" and tags[parents[row]] == "ol"]
        sizes: dict[int, int] = {}
        for row in items:
            sizes[parents[row]] = sizes.get(parents[row], 0) + 1
        for row in items:
            around = parents[row]
            step = -1 if "reversed" in self.markup.attributes.get(around, ()) else 1
            first = _integer(self._told(around, "start"), sizes[around] if step < 0 else 1)
            number = _integer(self._told(row, "value"), self._next.get(around, first))
            self._numbers[row], self._next[around] = number, number + step

    def _told(self, row: int, name: str) -> str:
        return self.markup.attributes.get(row, {}).get(name) or ""


def _paragraph(place: Place, row: int) -> Place:
    """What stands in an element that begins a line and says nothing else."""
    _, _, level, language, holders, marks, *rest = place
    return Place(Kind.PARAGRAPH, row, level, language, holders, marks, *rest)


def _marked(place: Place, marks: tuple[Mark, ...]) -> Place:
    kind, key, level, language, holders, _, *rest = place
    return Place(kind, key, level, language, holders, marks, *rest)


def _integer(value: str, otherwise: int) -> int:
    value = value.strip()
    return int(value) if re.fullmatch(r"-?[0-9]{1,9}", value) else otherwise


def counter(number: int, kind: str) -> str:
    """A number as an ordered list of a `type` shows it: `1`, `a`, `A`, `i` or `I`."""
    if kind in {"a", "A"} and number > 0:
        letters = ""
        while number:
            number, rest = divmod(number - 1, LETTERS)
            letters = chr(ord(kind) + rest) + letters
        return letters
    if kind in {"i", "I"} and 0 < number < 4000:
        roman = ""
        for value, numeral in ROMAN:
            count, number = divmod(number, value)
            roman += numeral * count
        roman += ROMAN_REST[number]
        return roman.upper() if kind == "I" else roman
    return str(number)


def language_of(names: str) -> str:
    """The programming language that a class names, in small letters; empty where none does."""
    for found in LANGUAGE.finditer(names):
        language = found[1].lower()
        if language not in NO_LANGUAGES:
            return language
    return ""
