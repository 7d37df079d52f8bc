"""The structure score: what two Markdown texts have in common once a parser has read both.

A text becomes a list of things: each list, item, quote, term, definition and footnote as it opens, with all that it stands in, and each
paragraph, heading, code, rule and row of a table with its words, marks, links and images. The score is the F1 of both lists as multisets; a
page is exact where they are equal, order included. How a thing is written (which bullet, `<strong>` or `**`) does not matter.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

SPACE = re.compile(r"[ \t\n]+")
# Tags of a line that Markdown has signs for.
SAME = {"b": "strong", "i": "em", "s": "del", "strike": "del"}
INLINE_TAG = re.compile(r"<(/?)(\w+)\s*/?>")
TABLE_FRAME = re.compile(r"</?(?:thead|tbody)>|\s+(?=<)|(?<=>)\s+")
ATTRIBUTES = re.compile(r"<(\w+)\s[^>]*>")
BREAK = "↵"
QUIET = frozenset({"thead", "tbody", "footnote_block", "footnote_anchor"})
LEAVES = frozenset({"paragraph", "heading", "tr", "dt"})


@cache
def parser() -> MarkdownIt:
    """CommonMark with tables, strikethrough, footnotes, definition lists and formulas."""
    rules = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    return rules.use(footnote_plugin).use(deflist_plugin).use(dollarmath_plugin)


def things(markdown: str) -> list[str]:
    """What a text is made of, in order."""
    return list(_things(parser().parse(markdown)))


def score(found: Sequence[str], right: Sequence[str]) -> float:
    """F1 of two lists of things as multisets."""
    common = sum((Counter(found) & Counter(right)).values())
    return 2 * common / (len(found) + len(right)) if found or right else 1.0


def _things(tokens: Sequence[Token]) -> Iterator[str]:
    path: list[str] = []
    cells: list[str] = []
    for token in tokens:
        name = token.type.removesuffix("_open").removesuffix("_close")
        if name in QUIET or name in {"td", "th"}:
            continue
        if token.nesting > 0:
            path.append(_named(name, token))
            cells = []
            if name not in LEAVES:
                yield " ".join(path)
        elif token.nesting < 0:
            if name == "tr":
                yield " ".join([*path, *(f"| {cell}" for cell in cells)])
            path.pop()
        elif token.type == "inline":
            if path and path[-1] == "tr":
                cells.append(_line(token.children or ()))
            else:
                yield " ".join([*path, _line(token.children or ())])
        else:
            yield " ".join([*path, _leaf(token)])


def _named(name: str, token: Token) -> str:
    if name == "ordered_list":
        return f"ol:{token.attrGet('start') or 1}"
    if name == "footnote":
        return f"footnote:{token.meta['label']}"
    return token.tag if name == "heading" else name


def _leaf(token: Token) -> str:
    content = token.content
    if token.type == "html_block":
        return ATTRIBUTES.sub(r"<\1>", TABLE_FRAME.sub("", content)).strip()
    if token.type in {"fence", "code_block"}:
        return f"code:{token.info.strip().lower()} {content.rstrip()}"
    return f"{token.type} {' '.join(content.split())}"


def _line(tokens: Sequence[Token]) -> str:
    return SPACE.sub(" ", "".join(map(_inline, tokens))).replace(f" {BREAK}", BREAK).replace(f"{BREAK} ", BREAK).strip()


def _inline(token: Token) -> str:
    write = WRITTEN.get(token.type)
    if write is not None:
        return write(token)
    return f"<{'/' * (token.nesting < 0)}{SAME.get(token.tag, token.tag)}>" if token.tag else ""


def _tag(token: Token) -> str:
    """A tag inside a line; a line break is one however it is written."""
    if token.content.startswith("<br"):
        return BREAK
    return INLINE_TAG.sub(lambda found: f"<{found[1]}{SAME.get(found[2], found[2])}>", token.content)


WRITTEN: Mapping[str, Callable[[Token], str]] = {
    "text": lambda token: token.content,
    "text_special": lambda token: token.content,
    "softbreak": lambda _: " ",
    "hardbreak": lambda _: BREAK,
    "html_inline": _tag,
    "image": lambda token: f"<img {unquote(str(token.attrGet('src')))} {''.join(child.content for child in token.children or ())}>",
    "link_open": lambda token: f"<a {unquote(str(token.attrGet('href')))}>",
    "code_inline": lambda token: f"<code>{token.content}</code>",
    "footnote_ref": lambda token: f"[^{token.meta['label']}]",
    "math_inline": lambda token: f"${token.content}$",
    "math_inline_double": lambda token: f"$${token.content}$$",
}
