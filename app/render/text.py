"""The body alone, as plain text."""

import re

from app.types import Article, Options, Receipt

BREAK = re.compile(r"\r\n|[\n\r\f\v\x85\u2028\u2029]")
SPACE_RUN = re.compile(r"\s+")
# Most gaps, with what becomes of them.
PLAIN_JOINTS = {"\n": "\n", "\n\n": "\n\n", "\t": " ", " ": " "}


def render(article: Article, _options: Options, _receipt: Receipt) -> bytes:
    """`body.text` and a line end, UTF-8."""
    text = body_text(article)
    return f"{text}\n".encode("utf-8", "replace") if text else b""


def body_text(article: Article) -> str:
    """The body's blocks as api.md defines `body.text`.

    Between two blocks stands the longest run of line breaks of the gap, at most a blank line, or one space where the gap has none.
    """
    parts: list[str] = []
    end, text = 0, article.segments.text
    for item in article.body:
        block = item.block
        if parts:
            gap = text[end : block.start]
            parts.append(PLAIN_JOINTS.get(gap) or _joint(gap))
        parts.append(block.text.replace("\r\n", "\n"))
        end = block.end
    return "\n".join([line.rstrip() for line in "".join(parts).split("\n")]).strip()


def _joint(gap: str) -> str:
    """What stands between two body blocks with such a gap."""
    breaks = max((len(BREAK.findall(run)) for run in SPACE_RUN.findall(gap)), default=0)
    return "\n" * min(breaks, 2) or " "
