"""How one made page writes its markup: parts with their lines, and a style that names and wraps them in one way throughout."""

import random
import string
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from html import escape
from itertools import chain

from app.types import Label
from training.made.names import HASHED, NEUTRAL, PREFIXES, TELLING, UTILITY

Line = tuple[str, Label]
VOID = frozenset({"img", "input", "hr", "br"})
# Class names of a page: how, and how often.
NAMINGS: Mapping[str, int] = {"telling": 7, "prefixed": 2, "hashed": 6, "none": 4, "neutral": 2, "utility": 2, "misleading": 2}
# The element that a part has where a page uses what HTML offers for it.
SEMANTIC: Mapping[str, str] = {
    **dict.fromkeys(("top",), "header"),
    **dict.fromkeys(("menu", "crumbs", "outline"), "nav"),
    "main": "main",
    "article": "article",
    **dict.fromkeys(("side", "related", "newsletter", "ticker", "author_box"), "aside"),
    **dict.fromkeys(("below", "comments", "listing"), "section"),
    **dict.fromkeys(("foot",), "footer"),
    "figure": "figure",
    "caption": "figcaption",
}
INLINE_TAGS = ("a", "a", "strong", "em", "b", "i", "span")


@dataclass(frozen=True, slots=True)
class Part:
    """Markup that begins and ends at a block's border, and its visible lines in reading order."""

    html: str
    lines: tuple[Line, ...] = ()

    def inside(self, before: str, after: str) -> "Part":
        """The same lines with markup around."""
        return Part(before + self.html + after, self.lines)


NOTHING = Part("")


def join(parts: Iterable[Part], gap: str = "") -> Part:
    """Parts one behind the other."""
    kept = [part for part in parts if part.html]
    return Part(gap.join(part.html for part in kept), tuple(chain.from_iterable(part.lines for part in kept)))


class Style:
    """One page's habits: class names, semantic elements or `div`s, white space, how links lead; `old` ones are tables and fonts of 2005."""

    def __init__(self, rng: random.Random) -> None:
        """Chance comes from `rng` alone."""
        self.rng = rng
        self.naming = rng.choices(list(NAMINGS), list(NAMINGS.values()))[0]
        self.semantic = rng.random() < 0.5
        self.gap = rng.choice(("", "\n", "\n"))
        self.shown = rng.choice((1.0, 1.0, 0.6))
        self.as_id = rng.choice((0.0, 0.15))
        self.extra = rng.choice((0, 0, 1, 2))
        self.hash = rng.choice(HASHED)
        self.prefix = rng.choice(PREFIXES)
        self.known: dict[str, str] = {}
        self.look = rng.random()
        self.old = rng.random() < 0.12

    def name(self, part: str) -> str:
        """What this page calls a part."""
        if part not in self.known:
            self.known[part] = NAMERS[self.naming](self, part)
        return self.known[part]

    def attributes(self, part: str) -> str:
        """` class="…"`, an id, or nothing."""
        if not part or self.naming == "none" or self.rng.random() > self.shown:
            return ""
        name = self.name(part)
        if self.as_id and self.rng.random() < self.as_id:
            return f' id="{name.split()[0]}"'
        return f' class="{name}"'

    def wrap(self, part: str, inside: Part, tag: str = "") -> Part:
        """A part in an element of its own, with more around it on pages of deep markup."""
        if not inside.html:
            return inside
        tag = tag or (SEMANTIC.get(part, "div") if self.semantic else "div")
        html = f"<{tag}{self.attributes(part)}>{self.gap}{inside.html}{self.gap}</{tag}>"
        if self.extra and self.rng.random() < 0.3:
            around = self.rng.choice(NEUTRAL) if self.naming in {"telling", "neutral", "prefixed"} else ""
            html = f"<div class='{around}'>{html}</div>" if around else f"<div>{html}</div>"
        return Part(html, inside.lines)

    def line(self, tag: str, text: str, label: Label, part: str = "", inner: str = "") -> Part:
        """One line in an element: its text, or markup of the same text."""
        return Part(f"<{tag}{self.attributes(part)}>{inner or escape(text)}</{tag}>{self.gap}", ((text, label),))

    def link(self, text: str, address: str = "") -> str:
        """Markup of a link."""
        return f'<a{self.attributes("more") if self.rng.random() < 0.1 else ""} href="{address or self.address()}">{escape(text)}</a>'

    def address(self) -> str:
        """Where an article of this site stands."""
        rng = self.rng
        number = rng.randrange(1000, 999999)
        return rng.choice((f"/news/{number}", f"/{rng.randrange(2010, 2027)}/{rng.randrange(1, 13):02d}/{letters(rng, 9)}", f"?p={number}"))

    def inline(self, text: str) -> str:
        """Markup of a paragraph: some of its words as link or in bold at times."""
        rng = self.rng
        if rng.random() < 0.7:
            return escape(text)
        words = text.split(" ") if " " in text else list(text)
        if len(words) < 6 or any(not word for word in words):
            return escape(text)
        first = rng.randrange(len(words) - 3)
        last, space, tag = first + rng.randrange(1, 4), " " if " " in text else "", rng.choice(INLINE_TAGS)
        before, chosen, after = (escape(space.join(piece)) for piece in (words[:first], words[first:last], words[last:]))
        opened = f'a href="{self.address()}"' if tag == "a" else tag
        return f"{before}{space if before else ''}<{opened}>{chosen}</{tag}>{space}{after}"


def letters(rng: random.Random, count: int) -> str:
    """Random letters and digits."""
    return "".join(rng.choices(string.ascii_lowercase + string.digits, k=count))


def _telling(style: Style, part: str) -> str:
    rng = style.rng
    name = rng.choice(TELLING[part])
    return f"{name} {rng.choice(NEUTRAL)}" if rng.random() < 0.25 else name


def _hashed(style: Style, part: str) -> str:
    return style.hash.format(letters(style.rng, 6), name=style.rng.choice(TELLING[part]).split("_")[0])


NAMERS: Mapping[str, Callable[[Style, str], str]] = {
    "telling": _telling,
    "prefixed": lambda style, part: style.prefix + style.rng.choice(TELLING[part]),
    "hashed": _hashed,
    "none": lambda _style, _part: "",
    "neutral": lambda style, _part: style.rng.choice(NEUTRAL),
    "utility": lambda style, _part: " ".join(style.rng.sample(UTILITY, style.rng.randrange(1, 7))),
    "misleading": lambda style, _part: style.rng.choice(TELLING[style.rng.choice(list(TELLING))]),
}
