"""Pieces as HTML, in the ways that sites write them."""

import random
from collections.abc import Callable, Mapping, Sequence
from html import escape

from training.made.markup import Part, Style, join
from training.made.rows import Piece, Row

# How a line that stands by itself is written: `{a}` takes its class, `{x}` its text.
LINES: Sequence[str] = (
    *(
        "<p{a}>{x}</p>",
        "<p{a}>{x}</p>",
        "<p{a}>{x}</p>",
        "<p><strong>{x}</strong></p>",
        "<p><strong{a}>{x}</strong></p>",
        "<p{a}><em>{x}</em></p>",
    ),
    *("<p><b>{x}</b></p>", "<div{a}>{x}</div>", "<div{a}><p>{x}</p></div>", "<div{a}><div>{x}</div></div>", "<ul{a}><li>{x}</li></ul>"),
    *("<ul><li{a}>{x}</li></ul>", "<blockquote{a}><p>{x}</p></blockquote>", "<blockquote>{x}</blockquote>", "<aside{a}>{x}</aside>"),
    *(
        "<section{a}><p>{x}</p></section>",
        "<h4{a}>{x}</h4>",
        "<h3>{x}</h3>",
        "<p><span{a}>{x}</span></p>",
        "<div{a}><span>{x}</span></div>",
    ),
    *(
        "<p style='text-align:center'>{x}</p>",
        "<table{a}><tr><td>{x}</td></tr></table>",
        "<div{a}><img src='/i/t.jpg' alt=''><p>{x}</p></div>",
    ),
    *(
        "<p><em><strong>{x}</strong></em></p>",
        "<hr><p>{x}</p><hr>",
        "<div><div{a}><h3>{x}</h3></div></div>",
        "<p><i>{x}</i></p>",
        "<center>{x}</center>",
    ),
)
HEADINGS = ("h2", "h3", "h3", "h4", "h5", "div", "p", "div", "strong")
CONTAINERS = ("div", "div", "div", "section", "aside")
# What stands between paragraphs stands in a quotation's element on some sites.
INDENTED = frozenset({"related", "follow", "paywall", "newsletter", "donate", "advert"})
BUTTONS = (
    "<button{a}>{x}</button>",
    "<div><a{a} href='#'>{x}</a></div>",
    "<p><a{a} href='/go'>{x}</a></p>",
    "<div><span{a} role='button'>{x}</span></div>",
)
FIELDS = (
    "<div><label>{x}</label> <input type='text'></div>",
    "<p>{x}<br><input></p>",
    "<label><div>{x}</div><input type='radio' name='q'></label>",
)
TEXTS = ("<p>{x}</p>", "<p>{x}</p>", "<div>{x}</div>", "<div><span>{x}</span></div>", "<p{a}>{x}</p>")
GAPS = (" ", " ", " | ", " | ", " · ", ", ", " / ", " • ", "|", " - ", " :: ")
# What a row of links stands in.
ROWS = (
    *("<div>{x}</div>", "<div>{x}</div>", "<div{a}>{x}</div>", "<p>{x}</p>", "<p{a}>{x}</p>", "<ul{a}><li>{x}</li></ul>"),
    *("<p align='right'><font size='1'>{x}</font></p>", "<table width='100%'><tr><td align='right'>{x}</td></tr></table>"),
    *("<div align='center'><small>{x}</small></div>", "<span{a}>{x}</span><br>"),
)
STEPS = (" › ", " / ", " > ", " » ", " → ")
LINKED_CUES = (
    *("{cue} <a href='{to}'>{text}</a>", "{cue} <a href='{to}'>{text}</a>", "<strong>{cue}</strong> <a href='{to}'>{text}</a>"),
    *(
        "<a href='{to}'>{cue} {text}</a>",
        "<span>{cue}</span> <a href='{to}' target='_blank'>{text}</a>",
        "<a href='{to}'><b>{cue}</b> {text}</a>",
    ),
)
CUES = (*LINKED_CUES, "{cue} {text}")


def text_of(row: Row) -> str:
    """What a row shows."""
    return f"{row.cue} {row.text}" if row.cue else row.text


def inner(style: Style, row: Row, cue: str = "{cue} {text}") -> str:
    """A row's markup inside a line."""
    rng = style.rng
    if row.kind == "image":
        return f'<img src="/img/{rng.randrange(9999)}.jpg" alt="">'
    if row.kind == "link":
        return style.link(row.text)
    if row.kind == "cue":
        return cue.format(cue=escape(row.cue), text=escape(row.text), to=style.address())
    if row.kind == "note":
        return f"<b>{escape(row.cue)}</b> {escape(row.text)}" if rng.random() < 0.5 else escape(text_of(row))
    if row.kind == "time":
        return f"<time>{escape(row.text)}</time>" if style.semantic else f"<span{style.attributes('byline')}>{escape(row.text)}</span>"
    return escape(row.text)


class Painter:
    """Writes one piece: all its items in one way, and in the same way as others of its part on the page."""

    def __init__(self, style: Style, piece: Piece) -> None:
        """Chooses how headings, texts, buttons and fields of the piece look."""
        rng = random.Random(f"{style.look} {piece.part} {piece.shape}")
        self.style, self.piece, self.rng = style, piece, rng
        self.cue = rng.choice(CUES)
        self.heading_tag = rng.choice(HEADINGS)
        self.templates: Mapping[str, str] = {
            "button": rng.choice(BUTTONS),
            "field": rng.choice(FIELDS),
            "image": "{x}",
            **dict.fromkeys(("text", "note", "time"), rng.choice(TEXTS)),
            **dict.fromkeys(("link", "cue"), rng.choice((*TEXTS, "<h3>{x}</h3>", "<h4{a}>{x}</h4>"))),
        }

    def row(self, row: Row, template: str = "") -> Part:
        """A row in a template, its own or that of its kind; no line where it shows nothing."""
        text, style = text_of(row), self.style
        html = (
            (template or self.templates[row.kind])
            .replace("{a}", style.attributes(self.piece.part))
            .replace("{x}", inner(style, row, self.cue))
        )
        return Part(html + style.gap, ((text, self.piece.label),) if text else ())

    def heading(self) -> Part:
        """The piece's heading in an element of its own."""
        if not self.piece.heading:
            return join(())
        part = self.piece.part if self.rng.random() < 0.3 else ""
        if self.heading_tag == "strong":
            return self.row(Row("text", self.piece.heading), "<p><strong>{x}</strong></p>")
        return self.style.line(self.heading_tag, self.piece.heading, self.piece.label, part)

    def contained(self, inside: Part, flat: float = 0.05) -> Part:
        """Heading and items in the piece's container, or without one."""
        whole = join((self.heading(), inside))
        if self.rng.random() < flat:
            return whole
        tag = (
            ""
            if self.style.semantic and self.rng.random() < 0.5
            else self.rng.choice((*CONTAINERS, "blockquote") if self.piece.part in INDENTED else CONTAINERS)
        )
        return self.style.wrap(self.piece.part, whole, tag)

    def lines(self) -> Part:
        """Each row by itself, as a paragraph might stand."""
        template = self.rng.choice(LINES)
        heading = (Row("text", self.piece.heading),) if self.piece.heading else ()
        own = {"image": "{x}", "button": self.templates["button"]}
        return join(self.row(row, own.get(row.kind, template)) for item in (heading, *self.piece.items) for row in item)

    def box(self) -> Part:
        """Rows under each other."""
        return self.contained(join(self.row(row) for item in self.piece.items for row in item))

    def listed(self) -> Part:
        """A list, each item's rows under each other or on one line."""
        rng, style = self.rng, self.style
        tag, cell = rng.choice((("ul", "li"), ("ul", "li"), ("ol", "li"), ("div", "div"), ("div", "p"), ("table", "td")))
        joined = rng.random() < 0.5
        items = [self.joined(item, rng.choice((" ", " ", " – "))) if joined else self.stacked(item) for item in self.piece.items]
        opened, closed = (f"<tr><{cell}>", f"</{cell}></tr>") if cell == "td" else (f"<{cell}{style.attributes('card')}>", f"</{cell}>")
        cells = join((item.inside(opened, closed) for item in items), style.gap)
        return self.contained(cells.inside(f"<{tag}>", f"</{tag}>"), 0.2)

    def stacked(self, item: Sequence[Row]) -> Part:
        """An item's rows, each a block of its own where there are several."""
        return join(self.row(row, "{x}" if len(item) == 1 or row.kind == "image" else "<div>{x}</div>") for row in item)

    def joined(self, rows: Sequence[Row], gap: str) -> Part:
        """Rows on one line."""
        seen = [row for row in rows if text_of(row)]
        text = gap.join(text_of(row) for row in seen)
        html = escape(gap).join(inner(self.style, row, self.cue) for row in seen)
        return Part(html, ((text, self.piece.label),) if text else ())

    def in_a_row(self) -> Part:
        """All on one line; buttons, which break lines, one by one."""
        rows = [row for item in self.piece.items for row in item]
        if any(row.kind in {"button", "field"} for row in rows):
            return self.contained(join(self.row(row, "<button type='button'>{x}</button>") for row in rows))
        if self.piece.heading and self.rng.random() < 0.5:
            return self.style.wrap(
                self.piece.part, self.joined([Row("text", self.piece.heading), *rows], " "), self.rng.choice(("div", "p"))
            )
        opened, closed = self.rng.choice(ROWS).replace("{a}", self.style.attributes(self.piece.part)).split("{x}")
        return self.contained(
            self.joined(rows, self.rng.choice(STEPS if self.piece.part == "crumbs" else GAPS)).inside(opened, closed), 0.3
        )

    def cards(self) -> Part:
        """Teasers, each in a box."""
        rng, style = self.rng, self.style
        tag = rng.choice(("div", "div", "article", "li", "a"))
        opened = f"<a href='{style.address()}'>" if tag == "a" else f"<{tag}{style.attributes('card')}>"
        title = rng.choice(("<h3>{x}</h3>", "<h4>{x}</h4>", "<p>{x}</p>", "<div{a}>{x}</div>", "<h2>{x}</h2>"))
        templates = {**self.templates, "link": title, "cue": title}
        plain = tag == "a"
        made = []
        for item in self.piece.items:
            rows = [row._replace(kind="text") if plain and row.kind == "link" else row for row in item]
            made.append(join(self.row(row, templates[was.kind]) for row, was in zip(rows, item, strict=True)).inside(opened, f"</{tag}>"))
        outer = "ul" if tag == "li" else "div"
        return self.contained(style.wrap("listing", join(made, style.gap), outer), 0.3)

    def grid(self) -> Part:
        """A table of cells, or rows of them each on one line."""
        rng = self.rng
        if rng.random() < 0.6:
            rows = [
                join(self.row(row, rng.choice(("<td>{x}</td>",))) for row in item).inside("<tr>", "</tr>") for item in self.blank_cells()
            ]
            return self.contained(join(rows).inside("<table>", "</table>"))
        return self.contained(join(self.joined(item, " ").inside("<div>", "</div>") for item in self.piece.items))

    def blank_cells(self) -> list[tuple[Row, ...]]:
        """The items with empty text in place of pictures."""
        return [tuple(Row("text") if row.kind == "image" else row for row in item) for item in self.piece.items]

    def figure(self) -> Part:
        """A picture with its lines in one of the ways of captions."""
        rng, style = self.rng, self.style
        image, *texts = (row for item in self.piece.items for row in item)
        picture = Part(inner(style, image))
        form = rng.choice(("figure", "figure", "figure", "div", "div", "p", "table", "bare"))
        if form == "figure":
            inside = join(self.row(row, "<div>{x}</div>" if len(texts) > 1 else "{x}") for row in texts)
            return join((picture, inside.inside("<figcaption>", "</figcaption>"))).inside(
                f"<figure{style.attributes('figure')}>", "</figure>"
            )
        if form == "p":
            return join((picture, *(self.row(row, "<br>{x}") for row in texts))).inside("<p>", "</p>")
        if form == "table":
            return join((picture, *(self.row(row, "</td></tr><tr><td>{x}") for row in texts))).inside(
                "<table><tr><td>", "</td></tr></table>"
            )
        if form == "bare":
            template = rng.choice(("<p><em>{x}</em></p>", "<p><small>{x}</small></p>", "<p{a}>{x}</p>", "<p><i>{x}</i></p>"))
            return join((picture.inside("<p>", "</p>"), *(self.row(row, template) for row in texts)))
        captions = (style.line(rng.choice(("p", "div", "span")), row.text, self.piece.label, "caption") for row in texts[:1])
        rest = (style.line("div", row.text, self.piece.label, "credit") for row in texts[1:])
        return style.wrap("figure", join((picture.inside("<div>", "</div>"), *captions, *rest)), "div")


SHAPES: Mapping[str, Callable[[Painter], Part]] = {
    "line": Painter.lines,
    "box": Painter.box,
    "list": Painter.listed,
    "row": Painter.in_a_row,
    "cards": Painter.cards,
    "grid": Painter.grid,
    "figure": Painter.figure,
}


def paint(style: Style, piece: Piece) -> Part:
    """A piece in one of the ways of its shape."""
    return SHAPES[piece.shape](Painter(style, piece))
