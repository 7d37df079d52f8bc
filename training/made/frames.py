"""Whole pages around a content: layouts as templates whose slots stand in reading order, and the document around them."""

import re
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

from app.types import Label
from training.made import furniture
from training.made.boxes import paint
from training.made.furniture import ABOVE, BESIDE
from training.made.markup import NOTHING, Part, Style, join
from training.made.names import NEUTRAL
from training.made.pieces import neighbours, related, related_cards
from training.made.pitches import follow, newsletter, share
from training.made.rows import Piece
from training.made.voice import Voice

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})
# One layout a paragraph of the file. `{slot}` takes a part, `[part]` the class that the page gives such a part; `under` belongs to the
# article, `after` does not.
LAYOUTS: Sequence[str] = tuple(
    layout.replace("\n", "") for layout in Path(__file__).with_name("layouts.txt").read_text("utf-8").strip().split("\n\n")
)
OLD_LAYOUTS = [layout for layout in LAYOUTS if "<table" in layout]
SLOT = re.compile(r"\{(\w+)\}")
NAMED = re.compile(r"\[(\w+)\]")
# What stands between the parts of a body without a word of it.
UNSEEN = (
    *("<div id='ad-3'></div>", "<script>ads.push({});</script>", "<!-- -->", "<p>&nbsp;</p>", "<p></p>"),
    *("<ins class='adsbygoogle'></ins>", "<div><iframe src='/embed/4'></iframe></div>", "<style>.a{color:red}</style>"),
    *("<div class='clear'></div>", "<img src='/pixel.gif' alt=''>"),
)
METAS = (
    "<meta charset='utf-8'>",
    "<meta name='viewport' content='width=device-width'>",
    "<link rel='stylesheet' href='/style.css'>",
    "<script>var a=1;</script>",
)


def fill(style: Style, slots: Mapping[str, Part]) -> Part:
    """Some layout of the page's time with its slots filled; a slot that is not given stays empty."""
    layout = style.rng.choice(OLD_LAYOUTS if style.old else LAYOUTS)
    named = NAMED.sub(lambda found: style.attributes(found[1]), layout)
    pieces = SLOT.split(named)
    return join(slots.get(piece, NOTHING) if place % 2 else Part(piece) for place, piece in enumerate(pieces))


def grouped(style: Style, parts: Sequence[Part]) -> Part:
    """A body's parts; on some pages in a few groups, on others with what nobody sees among them."""
    rng, kept = style.rng, [part for part in parts if part.html]
    if rng.random() < 0.12 and len(kept) > 2:
        size, tag = rng.randrange(1, len(kept)), rng.choice(("div", "section", "div"))
        groups = (join(kept[first : first + size], style.gap) for first in range(0, len(kept), size))
        return join(style.wrap(rng.choice(("paragraph", "body")), group, tag) for group in groups)
    often = rng.choice((0.0, 0.0, 0.1, 0.4))
    return join(Part(part.html + rng.choice(UNSEEN), part.lines) if rng.random() < often else part for part in kept)


def chosen(voice: Voice, makers: Mapping[furniture.Maker, int], count: int) -> list[Piece]:
    """Some pieces of a table."""
    return [make(voice) for make in voice.rng.choices(list(makers), list(makers.values()), k=count)]


def painted(style: Style, pieces: Sequence[Piece]) -> Part:
    """Pieces under each other."""
    return join((paint(style, piece) for piece in pieces), style.gap)


def frame(voice: Voice, style: Style, rich: bool) -> dict[str, Part]:
    """What stands around an article on this site: `top`, `side`, `after` and `foot`; some of each."""
    rng = voice.rng
    tops = [furniture.brand(voice), furniture.menu(voice), *chosen(voice, ABOVE, rng.randrange(3))]
    feet = [
        *([furniture.menu(voice)] if rng.random() < 0.5 else []),
        *([follow(voice)] if rng.random() < 0.2 else []),
        *([newsletter(voice)] if rng.random() < 0.15 else []),
        furniture.legal(voice),
        *([furniture.cookie_bar(voice)] if rng.random() < 0.15 else []),
    ]
    behind = chosen(
        voice,
        {related: 2, related_cards: 2, newsletter: 1, share: 1, furniture.most_read: 1, furniture.paging: 1, neighbours: 1},
        rng.randrange(3),
    )
    return {
        "top": style.wrap("top", painted(style, tops)),
        "side": style.wrap("side", painted(style, chosen(voice, BESIDE, rng.randrange(1, 5) if rich else rng.choice((0, 0, 1))))),
        "after": style.wrap("below", painted(style, behind if rich else behind[:1])),
        "foot": style.wrap("foot", painted(style, feet)),
    }


def deepened(style: Style, part: Part) -> Part:
    """A content in some more elements that say nothing."""
    rng = style.rng
    for _ in range(rng.choice((0, 0, 0, 1, 2, 4))):
        tag = rng.choice(("div", "div", "section", "main", "article"))
        name = f" class='{rng.choice(NEUTRAL)}'" if style.naming not in {"none", "hashed"} and rng.random() < 0.5 else ""
        part = part.inside(f"<{tag}{name}>", f"</{tag}>")
    return part


def document(voice: Voice, style: Style, headline: str, body: Part) -> str:
    """A whole document: what the page says of itself, and its body."""
    rng = voice.rng
    said = rng.choice((headline, f"{headline} | {voice.site}", f"{headline} - {voice.site}", f"{voice.site}: {headline}", voice.site))
    metas = [rng.choice(METAS) for _ in range(rng.randrange(3))]
    if rng.random() < 0.5:
        metas.append(f'<meta property="og:title" content="{escape(headline)}">')
    direction = ' dir="rtl"' if voice.language in RIGHT_TO_LEFT else ""
    language = f' lang="{voice.language}"' if rng.random() < 0.7 else ""
    doctype = "<!DOCTYPE html>\n" if rng.random() < 0.8 else ""
    head = f"<head><title>{escape(said)}</title>{''.join(metas)}</head>"
    return f"{doctype}<html{language}{direction}>{head}\n<body{style.attributes('page')}>{style.gap}{body.html}{style.gap}</body></html>"


def copyright_line(voice: Voice, style: Style) -> Part:
    """A footer of one line."""
    text = f"© {voice.rng.randrange(2005, 2027)} {voice.publisher()}"
    return style.line(voice.rng.choice(("p", "div", "footer", "small")), text, Label.LEGAL, "foot").inside("<div>", "</div>")
