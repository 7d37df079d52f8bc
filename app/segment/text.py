"""Plain text → blocks: lines, wrapped ones joined, cut further where a flattener hid a border inside a line."""

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import compress, islice, pairwise

import numpy as np

from app.language.locale_names import fold
from app.language.phrases import said
from app.language.words import LINE, WORD, Span, count_each
from app.models.thresholds import Floors, LineBreakThresholds
from app.segment.boundaries import Borders, Ints, Restorer, score_borders, shipped
from app.segment.calendars import around_calendars
from app.segment.cues import around_cues, around_votes
from app.segment.datelines import around_datelines
from app.segment.hard_wrap import join_wrapped
from app.segment.names import around_names
from app.segment.openings import openings
from app.segment.quotes import before_quotes
from app.segment.splice import splice
from app.types import Block, Page, Role, Segments, Warn

# A clock time that touches its neighbours, as in `выборы17:06Семья`; not a part of `12:30:45` or `2024-10-25T17:41`. What stands before
# it is asked for behind its hour: a pattern that begins with a digit is looked for ten times as fast.
GLUED_CLOCK = re.compile(r"[0-2](?:(?<!2)\d|(?<=2)[0-3])(?<!\dT\d\d)(?<![:.,]\d\d):[0-5]\d(?![:.,]\d)")
LEADING_CLOCK = re.compile(r"\W*(?:[01]\d|2[0-3]):[0-5]\d")
CLOCK_AT_AN_END = re.compile(rf"^{LEADING_CLOCK.pattern}|(?:[01]\d|2[0-3]):[0-5]\d\W*$")
# One clock time is a part of a sentence or a byline; several that touch words are a ticker.
CLOCKS_OF_A_TICKER = 3
# Beyond this many blocks lines are no longer cut: no page has so many items.
CUT_AT_MOST = 20_000
# A ticker's items are blocks with places in them that are no cuts.
CUTS_AT_MOST = 10 * CUT_AT_MOST
LEFT_WHOLE = Warn("lines_left_whole", "The text has so many items that what stands behind the first 20,000 was not cut further.")
# An item of a ticker is a headline; a longer piece between two clock times holds more than that.
LONGEST_ITEM = 160
# Shorter lines are judged as they are.
SHORTEST_RESTORED = 100
# A line with more than this share of the text has lost its line breaks.
FLAT_SHARE = 0.5


# A cue such as `Read also` has at most this many words.
CUE_WORDS = 3
# The headline behind it has at least so many characters, about so many as a rule, and ends at the likeliest place of at least these odds.
LEAST_HEADLINE, USUAL_HEADLINE, UNUSUAL, HEADLINE_ENDS = 10, 55, 0.7, -4.5
# What a small word with a capital, or a quotation behind a headline, adds to the odds that a line begins there.
BEGINS_SENTENCE = 2.0
LETTER = re.compile(r"[^\W\d_]")
SPEECH = re.compile(r"[\"“”„«][^\W\d_]|«\s|[—–]\s[^\W\d_]")
STOPS = tuple(".!?…。！？")


def segment(page: Page) -> Segments:
    """Blocks of a text, in order: exact slices of it with only white space between."""
    return cut(page.content, shipped())


def cut(text: str, restorer: Restorer) -> Segments:
    """The same with a given restorer of line breaks."""
    spans = _spans(text, restorer)
    blocks = tuple(
        Block(index, Role.LINE, 0, text[start:end], start, end, -1, words, math.nan)
        for index, ((start, end), words) in enumerate(zip(spans, count_each(text, spans), strict=True))
    )
    return Segments(text, blocks, method="text", warnings=(LEFT_WHOLE,) if len(blocks) > CUT_AT_MOST else ())


def _spans(text: str, restorer: Restorer) -> list[Span]:
    """Where the blocks stand. Borders are asked for in lines that are long, and in those that may be tickers."""
    lines = join_wrapped(text, list(lines_of(text)))
    doubtful = [end - start >= SHORTEST_RESTORED or text.find(":", start, end) >= 0 for start, end in lines]
    flat = flat_line(text, lines)
    borders = score_borders(text, restorer, list(compress(lines, doubtful)) if flat is None else None)
    lined = around_calendars(text, _cuts(borders, restorer.thresholds.among_lines))
    spans: list[Span] = []
    for line, may_be_cut in zip(lines, doubtful, strict=True):
        if may_be_cut and len(spans) < CUT_AT_MOST:
            cuts = around_calendars(text, _in_one_line(text, borders, restorer.thresholds)) if line == flat else lined
            spans += _bounded(_dark(text, _pieces(text, line, cuts)), CUT_AT_MOST + 1 - len(spans), line[1])
        else:
            spans.append(line)
    return spans


def lines_of(text: str) -> Iterator[Span]:
    """Where the lines of a text stand."""
    return (match.span() for match in LINE.finditer(text))


def flat_line(text: str, lines: Iterable[Span]) -> Span | None:
    """The line that holds most of a text, which has lost its line breaks then."""
    return next((line for line in lines if line[1] - line[0] > FLAT_SHARE * len(text)), None)


def _bounded(pieces: Iterable[Span], most: int, end: int) -> list[Span]:
    """The pieces of a line, the last one up to the line's end where there are more than `most`."""
    taken = list(islice(pieces, most + 1))
    return taken if len(taken) <= most else [*taken[: most - 1], (taken[most - 1][0], end)]


def _dark(text: str, spans: Iterable[Span]) -> Iterator[Span]:
    """The spans without the white space at their ends, but for those that are all white space."""
    for start, end in spans:
        piece = text[start:end]
        left = start + len(piece) - len(piece.lstrip())
        if left < end:
            yield left, start + len(piece.rstrip())


def _likely(borders: Borders, floors: Floors) -> Ints:
    """Places that count as borders."""
    floor = np.where(borders.places.gap == 0, floors.without_space, np.where(borders.stopped, floors.behind_sentence, floors.at_space))
    return borders.places.at[borders.score > floor]


def _cuts(borders: Borders, floors: Floors) -> list[int]:
    """The same, as many as can be of use."""
    chosen: list[int] = _likely(borders, floors)[:CUTS_AT_MOST].tolist()
    return chosen


def _in_one_line(text: str, borders: Borders, thresholds: LineBreakThresholds) -> list[int]:
    """The borders of a text in one line, and the finer ones too in each piece that follows a cue; numbers alone have none."""
    if LETTER.search(text) is None:
        return []
    floors = thresholds.glued if _is_glued(text, borders, thresholds) else thresholds.one_line
    borders.score[openings(text, borders)] += BEGINS_SENTENCE
    cuts = sorted({*_cuts(borders, floors), *around_cues(text), *around_votes(text)})
    coarse = around_datelines(text, splice(cuts, around_names(text, borders)))
    fine = _likely(borders, thresholds.behind_cue)
    found: list[int] = []
    after_cue = False
    for start, end in pairwise((0, *coarse, len(text))):
        found.append(start)
        if after_cue:
            first, last = np.searchsorted(fine, (start + 1, end))
            found += _headline_end(text, borders, (start, end)) or fine[first:last].tolist()
        after_cue = text[max(0, start - 2) : start].rstrip().endswith(STOPS) and _is_cue(text[start:end].strip())
    return list(before_quotes(text, found))


def _headline_end(text: str, borders: Borders, piece: Span) -> list[int]:
    """The likeliest end of the headline that a piece behind a cue begins with, if it goes on to a full stop: headlines have none."""
    if not text[max(0, piece[1] - 2) : piece[1]].rstrip().endswith(STOPS):
        return []
    at = borders.places.at
    first, last = np.searchsorted(at, (piece[0] + LEAST_HEADLINE, piece[1] - LEAST_HEADLINE))
    stops = np.flatnonzero(borders.stopped[first:last])
    chosen = slice(first, first + stops[0] if len(stops) else last)
    scores = borders.score[chosen] - UNUSUAL * np.abs(np.log2((at[chosen] - piece[0]) / USUAL_HEADLINE))
    scores += BEGINS_SENTENCE * np.array([_begins_sentence(text, place) for place in at[chosen].tolist()], np.float32)
    return [int(at[first + scores.argmax()])] if len(scores) and scores.max() > HEADLINE_ENDS else []


def _begins_sentence(text: str, place: int) -> bool:
    """Whether a small word (`The`, `Vor`) stands there with a capital, which inside a headline it has in few languages; or what is said."""
    word = WORD.match(text, place)
    return SPEECH.match(text, place) is not None or (word is not None and text[place].isupper() and fold(word[0]) in said("function"))


def _is_glued(text: str, borders: Borders, thresholds: LineBreakThresholds) -> bool:
    """Whether lines were joined without a space: in many words a small letter and a capital meet, and few borders stand at spaces."""
    likely = borders.score > 0
    spaces = borders.places.gap > 0
    word = np.cumsum(spaces)  # a string of a machine is one word with many joints
    places = zip(borders.places.at[likely & ~spaces].tolist(), word[likely & ~spaces].tolist(), strict=True)
    joints = {number for at, number in places if text[at].isupper() and text[at - 1].islower()}
    at_spaces = int(np.count_nonzero(likely & spaces & ~borders.stopped))
    return len(joints) >= max(thresholds.joints_of_glued, thresholds.joints_a_space * at_spaces)


def _is_cue(piece: str) -> bool:
    return not piece.endswith(STOPS) and 0 < len(WORD.findall(piece)) <= CUE_WORDS


def _pieces(text: str, line: Span, borders: Sequence[int]) -> Iterator[Span]:
    """A line cut at glued clock times where it is a ticker, and long ones at restored borders; headlines of a ticker stay whole."""
    items = list(_ticker_items(text, *line))
    for start, end in items:
        behind_the_ticker = len(items) > 1 and end == line[1] and not CLOCK_AT_AN_END.search(text[start:end])
        if not behind_the_ticker and end - start < (SHORTEST_RESTORED if len(items) == 1 else LONGEST_ITEM):
            yield start, end
            continue
        first, last = bisect_right(borders, start), bisect_left(borders, end)
        yield from pairwise((start, *borders[first:last], end))


def _ticker_items(text: str, start: int, end: int) -> Iterator[Span]:
    """The line itself, or the items of a glued ticker: cut after each clock time, or before it where the line begins with one."""
    if text.find(":", start, end) < 0:
        yield start, end
        return
    found = islice(GLUED_CLOCK.finditer(text, start, end), CUT_AT_MOST + 1)
    clocks = [match for match in found if _touches(text, match.start(), match.end(), (start, end))]
    if not CLOCKS_OF_A_TICKER <= len(clocks) <= CUT_AT_MOST:
        yield start, end
        return
    leads = LEADING_CLOCK.match(text, start, end) is not None
    for clock in clocks:
        border = clock.start() if leads else clock.end()
        yield start, border
        start = border
    yield start, end


def _touches(text: str, start: int, end: int, line: Span) -> bool:
    """Whether no space stands on either side of a clock time inside its line; at the line's ends one side is enough."""
    before = start == line[0] or not text[start - 1].isspace()
    after = end == line[1] or not text[end].isspace()
    return before and after
