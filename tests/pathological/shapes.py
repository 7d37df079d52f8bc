"""Shapes that have broken extractors: each a recipe that grows to the size it is asked for."""

import json
import random
from collections.abc import Callable

PROSE = "The council of the small town decided on Monday to build a new bridge over the river. "


def page(body: str) -> bytes:
    """HTML around a body."""
    return f"<!doctype html><html><head><title>Bridge</title></head><body>{body}</body></html>".encode()


def repeated(piece: str, size: int) -> str:
    """A piece again and again, `size` characters or a little more."""
    return piece * (size // len(piece) + 1)


def soup(size: int) -> bytes:
    """Tags that open and close in no order."""
    chance, tags = random.Random(7), ("b", "i", "p", "div", "table", "td", "a", "li", "form", "select", "h1", "font")
    return page("".join(f"<{chance.choice(('', '/'))}{chance.choice(tags)}>x " for _ in range(min(size // 8, 90_000))))


HTML: dict[str, Callable[[int], bytes]] = {
    "giant text node": lambda size: page(f"<p>{repeated(PROSE, size)}</p>"),
    "giant word": lambda size: page(f"<p>{'x' * size}</p>"),
    "giant attribute": lambda size: page(f"<p title='{'x' * size}'>{PROSE}</p>"),
    "giant class": lambda size: page(f"<p class='{repeated('a b-c ', size)}'>{PROSE}</p>"),
    "many attributes": lambda size: page("<p " + " ".join(f"a{i}=1" for i in range(size // 9)) + f">{PROSE}</p>"),
    "many elements": lambda size: page("<p>x</p>" * min(size // 8, 99_000)),
    "many paragraphs": lambda size: page(f"<p>{PROSE}</p>" * min(size // 90, 99_000)),
    "deep divs": lambda size: page("<div>" * 500 + PROSE * (size // 90)),
    "deep lists": lambda size: page("<ul><li>" * 250 + "x" * min(size, 10_000)),
    "deep tables": lambda size: page("<table><tr><td>" * 160 + "x" * min(size, 10_000)),
    "unclosed formatting": lambda size: page("<b><i><a href=#>x" * min(size // 17, 150)),
    "adoption agency": lambda size: page("<b><p>x</b>" * min(size // 11, 400)),
    "tag soup": soup,
    "entities": lambda size: page("<p>" + repeated("&amp;", size)),
    "numeric entities": lambda size: page("<p>" + repeated("&#1044;", size)),
    "broken entities": lambda size: page("<p>" + repeated("&#x;&bogus;&", size)),
    "less-than signs": lambda size: page("<" * size),
    "open tags without end": lambda size: page(repeated("<a ", size)),
    "unclosed comment": lambda size: page(f"<p>{PROSE}</p><!--" + "x" * size),
    "many comments": lambda size: page(f"<p>{PROSE}</p>" + repeated("<!-- x -->", size)),
    "giant script": lambda size: page(f"<p>{PROSE}</p><script>{repeated('var a = 1;', size)}</script>"),
    "unclosed script": lambda size: page(f"<p>{PROSE}</p><script>" + "x" * size),
    "unclosed iframe in noscript": lambda size: page("<noscript><iframe></noscript>" + f"<p>{PROSE}</p>" * min(size // 90, 50_000)),
    "NUL bytes": lambda size: page(f"<p>{PROSE}</p>").replace(b"small", b"sm\0all") + b"\0" * (size // 100),
    "giant JSON-LD": lambda size: page(f'<script type="application/ld+json">{json.dumps({"articleBody": "x" * size})}</script><p>{PROSE}'),
    "deep JSON-LD": lambda size: page('<script type="application/ld+json">' + "[" * min(size, 100_000) + "</script><p>" + PROSE),
    "many metas": lambda size: page("<meta name=a content=b>" * min(size // 23, 90_000) + PROSE),
    "many links": lambda size: page("<a href=/x>Another headline of the day</a> " * min(size // 43, 90_000)),
    "line breaks": lambda size: page("x<br>" * min(size // 5, 90_000)),
    "white space": lambda size: page("<p>" + " \n\t" * (size // 3) + PROSE),
    "clock times": lambda size: page("<p>" + repeated("10:30News ", size)),
    "combining characters": lambda size: page("<p>a" + "\u0301" * (size // 2)),
    "one form": lambda size: page("<select>" + "<option>x" * min(size // 9, 90_000)),
    "frameset": lambda size: b"<frameset>" + b"<frame src=x>" * min(size // 13, 90_000),
    "svg and math": lambda size: page("<svg><g><text>x</text></g></svg><math><mi>x</mi></math>" * min(size // 56, 15_000)),
    "templates": lambda size: page("<template><p>x</p></template>" * min(size // 29, 40_000)),
}
TEXT: dict[str, Callable[[int], bytes]] = {
    "one line": lambda size: repeated(PROSE, size).encode(),
    "one word": lambda size: b"x" * size,
    "empty lines": lambda size: b"\n" * size + PROSE.encode(),
    "short lines": lambda size: b"x\n" * min(size // 2, 1_000_000),
    "lines of prose": lambda size: repeated(PROSE + "\n", size).encode(),
    "carriage returns": lambda size: b"x\r" * (size // 2),
    "glued clock times": lambda size: repeated("17:06Семья", size // 2).encode(),
    "clock times alone": lambda size: repeated("17:06", size).encode(),
    "digits": lambda size: b"1" * size,
    "spaces": lambda size: b" " * size + PROSE.encode(),
    "spaces between letters": lambda size: repeated("a ", size).encode(),
    "days of a calendar": lambda size: repeated("Пн Вт Ср Чт Пт Сб Вс 1 2 3 4 5 6 7 ", size // 2).encode(),
    "days, one a line": lambda size: repeated("1\n2\n3\n", min(size, 1_000_000)).encode(),
    "dates": lambda size: repeated("25 October 2024, 17:41\n", size).encode(),
    "dots": lambda size: b"." * size,
    "brackets": lambda size: b"(" * size,
    "zero-width characters": lambda size: ("\u200b" * (size // 3)).encode(),
    "half of UTF-16": lambda size: PROSE.encode("utf-16") + b"\x00\xd8" * (size // 4),
}
SHAPES: dict[str, tuple[str, Callable[[int], bytes]]] = {
    **{f"html: {name}": ("text/html", make) for name, make in HTML.items()},
    **{f"text: {name}": ("text/plain", make) for name, make in TEXT.items()},
}
