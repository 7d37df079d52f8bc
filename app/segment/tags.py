"""What each HTML element means for segmentation: tables, no logic."""

from collections.abc import Mapping

from app.types import Role

SKIPPED = frozenset({"script", "style", "template", "iframe", "object", "head", "meta", "link", "noembed", "noframes"})

# What holds other elements and is never shown as text: notes for other readers in formulas, ruby and drawings, lists behind a field.
MUTE = frozenset(
    {
        *("annotation", "annotation-xml", "mjx-assistive-mml", "rp", "rt", "rtc", "title", "desc", "metadata"),
        *("datalist", "progress", "meter"),
    }
)
# What is shown as a picture or a control: words on both sides stand apart.
REPLACED = frozenset({"svg", "iframe", "object", "input", "progress", "meter"})
# No tag: what an inline element is that is no part of its line.
CONTROL = "#control"

BLOCK_LEVEL = frozenset(
    {
        *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir", "div", "dl", "dt"),
        *("fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "legend"),
        *("li", "listing", "main", "menu", "nav", "ol", "optgroup", "option", "p", "plaintext", "pre", "search", "section"),
        *(
            "summary",
            "table",
            "tbody",
            "td",
            "textarea",
            "tfoot",
            "th",
            "thead",
            "tr",
            "ul",
            "xmp",
            "html",
            "#root",
            CONTROL,
            "button",
            "noscript",
        ),
    }
)

# Elements that stand a blank line apart from what surrounds them.
WIDE = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "dl", "pre", "figure", "table", "listing", "xmp"})

CELLS = frozenset({"td", "th"})

# What stands between the text before a block-level element's border and the text after it.
GAPS: Mapping[str, str] = {tag: "\t" if tag in CELLS else "\n\n" if tag in WIDE else "\n" for tag in BLOCK_LEVEL}

PREFORMATTED = frozenset({"pre", "textarea", "listing", "xmp", "plaintext"})

LISTS = frozenset({"ul", "ol", "menu", "dir", "dl", "blockquote"})

HEADINGS: Mapping[str, int] = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}

ROLES: Mapping[str, Role] = {
    **dict.fromkeys(HEADINGS, Role.HEADING),
    **dict.fromkeys(("li", "dt", "dd", "option"), Role.ITEM),
    **dict.fromkeys(("td", "th"), Role.CELL),
    **dict.fromkeys(PREFORMATTED, Role.CODE),
    **dict.fromkeys(("figcaption", "caption"), Role.CAPTION),
    CONTROL: Role.LINE,
    "blockquote": Role.QUOTE,
    "p": Role.PARAGRAPH,
}

# A paragraph inside one of these is still an item, a quote, a cell or a caption.
STICKY_ROLES = frozenset({Role.ITEM, Role.QUOTE, Role.CELL, Role.CAPTION, Role.HEADING})
