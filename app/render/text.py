"""The body alone, as plain text."""

import re

from app.types import Article, Options, Receipt, Segments

BREAK = re.compile(r"\r\n|[\n\r\f\v\x85\u2028\u2029]")
SPACE_RUN = re.compile(r"\s+")


def render(article: Article, _options: Options, _receipt: Receipt) -> bytes:
    """`body.text` and a line end, UTF-8."""
    text = body_text(article)
    return f"{text}\n".encode("utf-8", "replace") if text else b""


def body_text(article: Article) -> str:
    """The body's blocks as api.md defines `body.text`.

    Between two blocks stands the longest run of line breaks of the gap, at most a blank line, or one space where the gap has none.
    """
    parts: list[str] = []
    end = 0
    for item in article.body:
        block = item.block
        if parts:
            parts.append(_joint(article.segments, end, block.start))
        parts.append(block.text.replace("\r\n", "\n"))
        end = block.end
    return "\n".join(line.rstrip() for line in "".join(parts).split("\n")).strip()


def _joint(segments: Segments, start: int, end: int) -> str:
    """What stands between two body blocks whose gap is `segments.text[start:end]`."""
    breaks = max((len(BREAK.findall(run)) for run in SPACE_RUN.findall(segments.text, start, end)), default=0)
    return "\n" * min(breaks, 2) or " "
