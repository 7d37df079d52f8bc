"""The body as Markdown: CommonMark with GitHub's tables, strikethrough and footnotes."""

import re
from collections.abc import Iterator, Sequence

from app.render.markdown.escaping import guard_heading, guard_start
from app.render.markdown.inline import line, name
from app.render.markdown.table import table
from app.types import Article, Holder, HolderKind, Kind, Mark, MarkKind, Options, Part, Receipt, Span, SpanKind

TICKS = re.compile(r"`{3,}")
LAST_NUMBER = 999_999_999


def render(article: Article, _options: Options, _receipt: Receipt) -> bytes:
    """The Markdown of the body and a line end, UTF-8."""
    written = markdown(article.structure or (), article.segments.text)
    return f"{written}\n".encode("utf-8", "replace") if written else b""


def markdown(parts: Sequence[Part], text: str) -> str:
    """The parts of a body, whose spans are of `text`, as Markdown."""
    return "\n".join(_Writer(text).lines(parts))


class _Writer:
    """Writes part after part, each behind the signs of what holds it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.before: Part | None = None
        # By depth: the list that was written there last, and its sign.
        self.signs: dict[int, tuple[Holder, str]] = {}

    def lines(self, parts: Sequence[Part]) -> Iterator[str]:
        """All lines."""
        for part in parts:
            content = _content(part, self.text)
            if not any(content):
                continue
            holders, same, first, rest = part.holders, 0, "", ""
            if holders:
                same = self._shared(part)
            if self.before is not None and not (holders and self._is_tight(part, same)):
                yield "".join(_rests(holders[:same])).rstrip() if same else ""
            if holders:
                first, rest = self._prefixes(part, same)
            else:
                self.signs.clear()
            yield first + content[0]
            yield from [(rest + each).rstrip() if not each else rest + each for each in content[1:]]
            self.before = part

    def _shared(self, part: Part) -> int:
        """How many of the holders around a part are those of the part before."""
        before = self.before.holders if self.before else ()
        same = 0
        for one, other in zip(before, part.holders, strict=False):
            if one.key != other.key:
                break
            same += 1
        return same

    def _is_tight(self, part: Part, same: int) -> bool:
        """Whether a part is a list item right under the line of another one."""
        before = self.before
        if before is None or before.kind is not Kind.PARAGRAPH or part.kind is not Kind.PARAGRAPH:
            return False
        added = part.holders[same:]
        if not added or any(holder.kind is not HolderKind.ITEM for holder in (*added, *before.holders[same:])):
            return False
        if len(before.holders) == same:  # inside the item whose line stands above
            return same > 0 and before.holders[-1].kind is HolderKind.ITEM and added[0].number in {None, 1}
        return before.holders[same].list == added[0].list

    def _prefixes(self, part: Part, same: int) -> tuple[str, str]:
        """What stands before the first line of a part, and before the others."""
        rests = _rests(part.holders)
        rest, first = "".join(rests), "".join(rests[:same])
        for depth, holder in enumerate(part.holders[same:], same):
            first += self._sign(depth, holder, part) or rests[depth]
        if len(part.holders) <= same:
            self.signs = {depth: sign for depth, sign in self.signs.items() if depth < same}
        return first, rest

    def _sign(self, depth: int, holder: Holder, part: Part) -> str:
        """What a holder begins with, where that is not what its other lines begin with too."""
        if holder.kind is HolderKind.ITEM:
            return self._item(depth, holder, is_line=depth == len(part.holders) - 1 and part.kind is Kind.PARAGRAPH)
        self.signs = {at: sign for at, sign in self.signs.items() if at < depth}
        if holder.kind is HolderKind.DEFINITION and depth == len(part.holders) - 1 and part.kind is Kind.PARAGRAPH:
            return ": "
        return f"[^{name(holder.name)}]: " if holder.kind is HolderKind.FOOTNOTE else ""

    def _item(self, depth: int, holder: Holder, *, is_line: bool) -> str:
        """A bullet or a number, and a box before the line of a task; a list right behind another one of its kind has another sign."""
        ordered = holder.number is not None
        last, sign = self.signs.get(depth, (None, ""))
        if last is None or last.list != holder.list:
            usual, other = (".", ")") if ordered else ("-", "*")
            sign = other if sign == usual else usual
        self.signs = {at: known for at, known in self.signs.items() if at < depth}
        self.signs[depth] = holder, sign
        checked = "" if holder.checked is None or not is_line else "[x] " if holder.checked else "[ ] "
        return f"{_number(holder)}{sign} {checked}" if ordered else f"{sign} {checked}"


def _number(holder: Holder) -> int:
    return min(max(holder.number or 0, 0), LAST_NUMBER)


def _rest(holder: Holder) -> str:
    """What stands before each further line in a holder."""
    if holder.kind is HolderKind.ITEM:
        return " " * (2 if holder.number is None else len(str(_number(holder))) + 2)
    return {HolderKind.QUOTE: "> ", HolderKind.FOOTNOTE: "    "}.get(holder.kind, "")


def _rests(holders: Sequence[Holder]) -> list[str]:
    """The same for all holders of a part. A definition inside another one is not indented: so far in, a paragraph would be code."""
    found = [_rest(holder) for holder in holders]
    outer = True
    for depth, holder in enumerate(holders):
        if holder.kind is HolderKind.DEFINITION:
            found[depth], outer = ("  " if outer else ""), False
    return found


def _content(part: Part, text: str) -> Sequence[str]:
    """The lines of a part without what holds it."""
    if part.kind is Kind.TABLE:
        return table(part, text)
    if part.kind is Kind.RULE:
        return ("___" if part.holders else "---",)
    if part.kind is Kind.CODE:
        return _code(part, text)
    if part.kind is Kind.HEADING:
        written = line(_plain(part.spans), text, line_break=" ")
        return (f"{'#' * part.level} {guard_heading(' '.join(written.splitlines()))}",) if written else ()
    written = line(part.spans, text)
    return (guard_start(written),) if "\n" not in written else [guard_start(each.rstrip()) for each in written.split("\n")]


def _code(part: Part, text: str) -> Sequence[str]:
    """A fence longer than any inside."""
    code = "".join(["\n" if span.kind is SpanKind.BREAK else text[span.start : span.end] for span in part.spans])
    fence = "`" * (max((len(ticks) for ticks in TICKS.findall(code)), default=2) + 1)
    return f"{fence}{part.language.replace('`', '')}", *code.replace("\r\n", "\n").split("\n"), fence


def _plain(spans: Sequence[Span]) -> list[Span]:
    """The spans of a heading, without a strong that is all of it."""
    strong = Mark(MarkKind.STRONG)
    if all(strong in span.marks for span in spans if span.kind is SpanKind.TEXT):
        return [span._replace(marks=tuple(mark for mark in span.marks if mark != strong)) for span in spans]
    return list(spans)
