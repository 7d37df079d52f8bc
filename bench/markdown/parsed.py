"""Markdown read back by a parser that is not ours: its words, and what it is made of."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from html import unescape

from markdown_it import MarkdownIt
from markdown_it.token import Token

WORD = re.compile(r"\w+")
TAG = re.compile(r"<[^>]*>")
LINE_TAG = re.compile(r"</?(?:br|p|li|ul|ol|td|th|tr|table|caption|pre|blockquote|dl|dt|dd|div|h[1-6]|hr)\b[^>]*>")
DEFINITION = re.compile(r"^((?:[ >]|\d+[.)]|[-*])*)\[\^([^\]\s]+)\]: ", re.MULTILINE)
TASK = re.compile(r"^((?:[ >]|\d+[.)]|[-*])*[-*] )\[[x ]\] ", re.MULTILINE)
REFERENCE = re.compile(r"(?<!\\)\[\^([^\]\s]+)\]")
# What is counted, by the parser's names.
COUNTED = {
    "heading_open": "heading",
    "bullet_list_open": "list",
    "ordered_list_open": "list",
    "table_open": "table",
    "fence": "code",
    "code_block": "code",
    "blockquote_open": "quote",
    "hr": "rule",
}


@cache
def parser() -> MarkdownIt:
    """CommonMark with GitHub's tables and strikethrough."""
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def tokens_of(markdown: str) -> list[Token]:
    """The parser's tokens; a footnote is read as a paragraph, and what refers to it as its name; boxes of tasks are no text."""
    return parser().parse(REFERENCE.sub(r"\1", DEFINITION.sub(r"\1", TASK.sub(r"\1", markdown))))


def words(tokens: Sequence[Token]) -> list[str]:
    """The words of a text without what is no text of a page: images, addresses that stand for embeds, tags."""
    return WORD.findall("".join(_text(tokens)))


def _text(tokens: Iterable[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "inline":
            yield from _line(token.children or ())
            yield "\n"
        elif token.type in {"fence", "code_block"}:
            yield token.content + "\n"
        elif token.type == "html_block":
            yield unescape(TAG.sub("", LINE_TAG.sub(" ", token.content))) + "\n"


def _line(tokens: Sequence[Token]) -> Iterator[str]:
    automatic = False
    for token in tokens:
        if token.type == "link_open":
            automatic = token.info == "auto"
        elif token.type == "link_close":
            automatic = False
        elif token.type in {"softbreak", "hardbreak"}:
            yield "\n"
        elif token.type == "html_inline":
            yield " " if LINE_TAG.fullmatch(token.content) else ""
        elif token.type in {"text", "code_inline"} and not automatic:
            yield token.content


def counts(tokens: Sequence[Token]) -> Counter[str]:
    """How many headings, lists, tables, codes, quotes and rules there are; tables in HTML count too."""
    found = Counter(COUNTED[token.type] for token in tokens if token.type in COUNTED)
    found["table"] += sum(token.content.count("<table") for token in tokens if token.type == "html_block")
    return found
