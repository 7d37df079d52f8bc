"""The body alone, as plain text."""

import re
from bisect import bisect_right
from io import StringIO
from itertools import accumulate

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
    return "".join(_joined(article)).strip()


class Places:
    """Where offsets of the page's text lie in `body.text`."""

    def __init__(self, article: Article) -> None:
        parts = _joined(article)
        self.text = "".join(parts).strip()
        self._blocks = [item.block for item in article.body]
        self._starts = [block.start for block in self._blocks]
        whole = list(accumulate(map(len, parts), initial=0))
        lead = len(parts[0]) - len(parts[0].lstrip()) if parts else 0
        self._at = [at - lead for at in whole[:-1:2]]
        ends = [at - lead for at in whole[1::2]]
        self._borders = {block.end: max(at, 0) for block, at in zip(self._blocks, ends, strict=True)}
        self._borders.update(zip(self._starts, [max(at, 0) for at in self._at], strict=True))

    def __call__(self, offset: int) -> int:
        """The offset in `body.text` of one in the page's text; what lies between two blocks counts as the end of the first."""
        known = self._borders.get(offset)
        if known is not None:
            return known
        number = bisect_right(self._starts, offset) - 1
        if number < 0:
            return 0
        block = self._blocks[number]
        within = min(offset, block.end) - block.start
        return min(max(self._at[number] + _evened(block.text, within), 0), len(self.text))


def _joined(article: Article) -> list[str]:
    """The blocks of the body, their lines without white space at the ends, with what stands between each two of them."""
    parts: list[str] = []
    end, text = 0, article.segments.text
    for item in article.body:
        block = item.block
        if parts:
            gap = text[end : block.start]
            parts.append(PLAIN_JOINTS.get(gap) or _joint(gap))
        parts.append(_even(block.text))
        end = block.end
    return parts


def _even(text: str) -> str:
    if "\n" not in text:
        return text.rstrip()
    lines = [line.rstrip() for line in StringIO(text, newline="\n")]  # one at a time: 10 MB may be millions of them
    return "\n".join(lines if text[-1] != "\n" else [*lines, ""])


def _evened(text: str, offset: int) -> int:
    """Where an offset of a block lies once its lines are even."""
    if "\n" not in text and offset < len(text):
        return offset
    *before, last = text[:offset].replace("\r\n", "\n").split("\n")
    line = last + text[offset:].partition("\n")[0]
    return sum(len(each.rstrip()) + 1 for each in before) + min(len(last), len(line.rstrip()))


def _joint(gap: str) -> str:
    """What stands between two body blocks with such a gap."""
    breaks = max((len(BREAK.findall(run)) for run in SPACE_RUN.findall(gap)), default=0)
    return "\n" * min(breaks, 2) or " "
