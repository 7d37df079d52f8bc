"""Spans → a line of Markdown: emphasis that no parser breaks, code, links, images, formulas, references."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from app.render.markdown.escaping import address, escape
from app.render.marks import Border, nested, shared, spaced
from app.types import Mark, MarkKind, Span, SpanKind

DELIMITERS: Mapping[MarkKind, str] = {MarkKind.STRONG: "**", MarkKind.EMPHASIS: "*", MarkKind.STRIKE: "~~"}
# What Markdown has no signs for, and what stands for its signs where they would not be read as such.
TAGS: Mapping[MarkKind, str] = {
    MarkKind.STRONG: "strong",
    MarkKind.EMPHASIS: "em",
    MarkKind.STRIKE: "del",
    MarkKind.SUBSCRIPT: "sub",
    MarkKind.SUPERSCRIPT: "sup",
}
TICKS = re.compile(r"`+")
HARD_BREAK = "\\\n"


class _Sign(NamedTuple):
    """One end of an emphasis: which pair it belongs to."""

    kind: MarkKind
    pair: int
    opens: bool


_Token = str | _Sign


def line(spans: Sequence[Span], text: str, *, line_break: str = HARD_BREAK) -> str:
    """The spans of a part as Markdown; `line_break` stands between its lines."""
    if len(spans) == 1 and spans[0].kind is SpanKind.TEXT and not spans[0].marks:
        return escape(text[spans[0].start : spans[0].end]).strip()
    return _written(list(_tokens(_even(spaced(spans, text), text), text, line_break))).strip()


def _even(spans: Sequence[Span], text: str) -> list[Span]:
    """Spans whose white space stands outside of the marks that begin or end with it, and whose code holds no other marks."""
    plain = [_code_innermost(span) if span.marks else span for span in spans]
    found: list[Span] = []
    for number, span in enumerate(plain):
        words = text[span.start : span.end]
        if (
            span.kind is SpanKind.TEXT
            and words
            and (not words[0].isspace() and not words[-1].isspace() if span.marks else not words.isspace())
        ):
            found.append(span)
            continue
        before = plain[number - 1].marks if number else ()
        after = plain[number + 1].marks if number + 1 < len(plain) else ()
        found += _trimmed(span, before, after, words)
    return found


def _trimmed(span: Span, before: tuple[Mark, ...], after: tuple[Mark, ...], words: str) -> Iterator[Span]:
    if not span.marks and span.kind is not SpanKind.BREAK and words.strip():
        yield span
        return
    if span.kind is not SpanKind.TEXT or not span.marks:
        around = span.marks[: min(shared(span.marks, before), shared(span.marks, after))]
        yield span if span.kind is not SpanKind.BREAK else span._replace(marks=before[: shared(before, after)] or around)
        return
    if not words.strip():
        yield span._replace(marks=before[: shared(before, after)])
        return
    start, end = span.start + len(words) - len(words.lstrip()), span.start + len(words.rstrip())
    if start > span.start:
        yield Span(span.start, start, span.marks[: shared(before, span.marks)])
    yield span._replace(start=start, end=end)
    if end < span.end:
        yield Span(end, span.end, span.marks[: shared(span.marks, after)])


def _code_innermost(span: Span) -> Span:
    if all(mark.kind is MarkKind.LINK or mark.kind in DELIMITERS for mark in span.marks):
        return span
    marks = tuple(mark for mark in span.marks if mark.kind not in {MarkKind.HIGHLIGHT, MarkKind.INSERTED})
    kinds = [mark.kind for mark in marks]
    if MarkKind.CODE in kinds:
        place = kinds.index(MarkKind.CODE)
        links = [mark for mark in marks[place + 1 :] if mark.kind is MarkKind.LINK]
        marks = (*marks[:place], *links, marks[place])
    return span._replace(marks=marks)


def _tokens(spans: Iterable[Span], text: str, line_break: str) -> Iterator[_Token]:
    """Text as it is written, and the signs of emphasis between."""
    pairs: list[int] = []
    number, code, links = 0, [""], 0
    in_code = False
    for event in nested(spans):
        if isinstance(event, Span):
            if in_code:
                code.append(event.words or "\n" if event.kind is SpanKind.BREAK else text[event.start : event.end])
            else:
                yield _span(event, text, line_break, in_link=links > 0)
        elif event.mark.kind is MarkKind.CODE:
            in_code = event.opens
            if in_code:
                code = []
            else:
                yield _code("".join(code))
        elif event.mark.kind is MarkKind.LINK:
            links += 1 if event.opens else -1
            yield "[" if event.opens else f"]({address(event.mark.target)})"
        elif event.mark.kind in DELIMITERS:
            if event.opens:
                number += 1
                pairs.append(number)
            yield _Sign(event.mark.kind, pairs[-1] if event.opens else pairs.pop(), event.opens)
        else:
            yield _tag(event)


def _tag(border: Border) -> str:
    return f"<{'' if border.opens else '/'}{TAGS[border.mark.kind]}>"


def _code(words: str) -> str:
    """A code span, its fence longer than what it holds."""
    words = words.replace("\n", " ")
    if not words.strip():
        return words
    fence = "`" * (max((len(ticks) for ticks in TICKS.findall(words)), default=0) + 1)
    pad = " " if words[0] in "` " or words[-1] in "` " else ""
    return f"{fence}{pad}{words}{pad}{fence}"


def _span(span: Span, text: str, line_break: str, *, in_link: bool) -> str:
    if span.kind is SpanKind.TEXT:
        return escape(text[span.start : span.end], in_link=in_link)
    if span.kind is SpanKind.BREAK:
        return span.words or line_break
    if span.kind is SpanKind.IMAGE:
        return f"![{escape(span.words, in_link=True)}]({address(span.target)})"
    if span.kind is SpanKind.EMBED:
        target = address(span.target)
        return f"<{target}>" if ":" in target else f"[{escape(target, in_link=True)}]({target})"
    if span.kind is SpanKind.REFERENCE:
        return f"[^{name(span.target)}]"
    fence = "$$" if span.words else "$"
    return f"{fence}{' '.join(span.target.split())}{fence}"


def name(footnote: str) -> str:
    """A footnote's name without signs of emphasis."""
    return footnote.replace("*", "\u2217")


def _written(tokens: list[_Token]) -> str:
    """All tokens, with tags for the pairs whose signs would not be read as such."""
    tokens = _without_empty([token for token in tokens if token != ""])
    tagged = _tagged(list(_groups(tokens)))
    written = [token if isinstance(token, str) else _signed(token, tagged) for token in tokens]
    for place, token in enumerate(tokens[1:], 1):
        if isinstance(token, str) and token[:1] == "[" and (before := tokens[place - 1]) and isinstance(before, str) and before[-1:] == "!":
            written[place - 1] = before[:-1] + "\\!"
    return "".join(written)


def _tagged(groups: Sequence["_Group"]) -> set[int]:
    """The pairs to write as tags: all that touch one that would not be read as it is meant."""
    of_pair: dict[int, list[_Group]] = {}
    for group in groups:
        for pair in group.pairs:
            of_pair.setdefault(pair, []).append(group)
    tagged: set[int] = set()
    wrong = [group for group in groups if not _is_read(group)]
    while wrong:
        for pair in wrong.pop().pairs - tagged:
            tagged.add(pair)
            wrong += of_pair[pair]
    return tagged


def _without_empty(tokens: list[_Token]) -> list[_Token]:
    """Without emphasis of nothing."""
    found: list[_Token] = []
    for token in tokens:
        before = found[-1] if found else ""
        if isinstance(token, _Sign) and isinstance(before, _Sign) and not token.opens and token.pair == before.pair:
            found.pop()
        else:
            found.append(token)
    return found


class _Group(NamedTuple):
    """Signs that touch, with the characters on both sides."""

    before: str
    signs: tuple[_Sign, ...]
    after: str

    @property
    def pairs(self) -> set[int]:
        """The pairs that have an end here."""
        return {sign.pair for sign in self.signs}


def _groups(tokens: Sequence[_Token]) -> Iterator[_Group]:
    signs: list[_Sign] = []
    before = " "
    for token in (*tokens, " "):
        if isinstance(token, _Sign):
            signs.append(token)
            continue
        if signs:
            yield _Group(before, tuple(signs), token[0])
            signs = []
        before = token[-1]


def _is_read(group: _Group) -> bool:
    """Whether every sign of a group is read as what it is: by the rules for what stands on both sides of a run of signs."""
    if len({sign.opens for sign in group.signs}) > 1:
        return False
    runs: list[str] = []
    for sign in group.signs:
        delimiter = DELIMITERS[sign.kind]
        if runs and runs[-1][0] == delimiter[0]:
            runs[-1] += delimiter
        else:
            runs.append(delimiter)
    sides = [group.before, *(run[0] for run in runs), group.after]
    opens = group.signs[0].opens
    return all(_flanks(*((sides[place], sides[place + 2]) if opens else (sides[place + 2], sides[place]))) for place in range(len(runs)))


def _flanks(outside: str, inside: str) -> bool:
    return not inside.isspace() and (not _is_sign(inside) or outside.isspace() or _is_sign(outside))


def _is_sign(character: str) -> bool:
    """Punctuation or a symbol, as the rules for emphasis count it."""
    return not character.isalnum() and not character.isspace() and (character.isascii() or unicodedata.category(character)[0] in "PS")


def _signed(sign: _Sign, tagged: set[int]) -> str:
    if sign.pair in tagged:
        return f"<{'' if sign.opens else '/'}{TAGS[sign.kind]}>"
    return DELIMITERS[sign.kind]
