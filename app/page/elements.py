"""What the HTML standard's tree builder does with each element (HTML, 13.2.4 and 13.2.6): tables, no logic."""

from collections.abc import Mapping

# What the standard calls white space: a no-break space is a letter to it.
WHITE_SPACE = "\t\n\f\r "
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
FORMATTING = frozenset({"a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"})
VOID = frozenset(
    {
        *("area", "base", "basefont", "bgsound", "br", "embed", "frame", "hr", "image", "img", "input", "keygen", "link", "meta", "param"),
        *("source", "track", "wbr"),
    }
)
INLINE_LEAVES = frozenset({"area", "br", "embed", "image", "img", "input", "keygen", "wbr", "xmp"})
RAW_TEXT = frozenset({"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"})
LEAVES = (VOID | RAW_TEXT) - {"textarea"}
# Elements of which a page has one, whose tags in the wrong place are passed over.
DOCUMENT = frozenset({"html", "head", "body", "frameset"})
HEAD_CONTENT = frozenset(
    {*("html", "head", "base", "basefont", "bgsound", "link", "meta", "noframes", "noscript", "script", "style", "template", "title")}
)
NOSCRIPT_CONTENT = frozenset({"html", "head", "basefont", "bgsound", "link", "meta", "noframes", "noscript", "style"})
ROWS = frozenset({"tbody", "thead", "tfoot"})
CELLS = frozenset({"td", "th"})
TABLE_PARTS = frozenset({*ROWS, *CELLS, "tr", "caption", "colgroup"})
TABLE_MODES = frozenset({"table", "tr", *ROWS})
OBJECTS = frozenset({"applet", "marquee", "object"})
# Their start tags close an open `p`, their end tags close all that they hold.
BLOCKS = frozenset(
    {
        *(
            "address",
            "article",
            "aside",
            "blockquote",
            "center",
            "details",
            "dialog",
            "dir",
            "div",
            "dl",
            "fieldset",
            "figcaption",
            "figure",
        ),
        *("footer", "header", "hgroup", "main", "menu", "nav", "ol", "search", "section", "summary", "ul", "pre", "listing"),
    }
)
# Their end tags are added where they were left out.
IMPLIED_ENDS = frozenset({"dd", "dt", "li", "optgroup", "option", "p", "rb", "rp", "rt", "rtc"})
RUBY = frozenset({"rb", "rp", "rt", "rtc"})
HTML_POINTS = frozenset({"svg foreignobject", "svg desc", "svg title", "math annotation-xml html"})
TEXT_POINTS = frozenset({"math mi", "math mo", "math mn", "math ms", "math mtext"})
FOREIGN_BORDERS = frozenset({*HTML_POINTS, *TEXT_POINTS, "math annotation-xml"})
SCOPE = frozenset({"caption", "table", "td", "th", "select", "template", *OBJECTS, *FOREIGN_BORDERS})
SPECIAL = frozenset(
    {
        *(BLOCKS - {"dialog"}),
        *(HEADINGS | RAW_TEXT | TABLE_PARTS | OBJECTS | FOREIGN_BORDERS),
        *("button", "dd", "dt", "form", "li", "noscript", "p", "plaintext", "select", "table", "template"),
    }
)
# HTML elements that end an `svg` or `math` element around them.
BREAKOUT = frozenset(
    {
        *(
            "b",
            "big",
            "blockquote",
            "body",
            "br",
            "center",
            "code",
            "dd",
            "div",
            "dl",
            "dt",
            "em",
            "embed",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
        ),
        *("head", "hr", "i", "img", "li", "listing", "menu", "meta", "nobr", "ol", "p", "pre", "ruby", "s", "small", "span", "strong"),
        *("strike", "sub", "sup", "table", "tt", "u", "ul", "var"),
    }
)
FONT_BREAKOUT = ("color", "face", "size")

SCOPES, BUTTONS, LISTS, SPECIALS, WALLS, CONTEXTS = range(6)
# Which lists of places an element stands in while it is open.
GROUPS: Mapping[int, frozenset[str]] = {
    SCOPES: SCOPE,
    BUTTONS: SCOPE | {"button"},
    LISTS: SCOPE | {"ol", "ul"},
    SPECIALS: SPECIAL,
    WALLS: SPECIAL - {"address", "div", "p"},
    CONTEXTS: TABLE_PARTS | {"table", "template"},
}
MEMBERSHIP: Mapping[str, tuple[int, ...]] = {
    name: tuple(group for group, names in GROUPS.items() if name in names) for name in frozenset().union(*GROUPS.values())
}
