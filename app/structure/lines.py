"""What lines of plain text look like: running text, a subheading, verse, code."""

import re
from collections.abc import Sequence

SENTENCE_END = re.compile(r"[.!?…。！？؟।][\"'”’»“」』)\]]*$")
NO_HEADING_END = tuple(".!?…,;:。！？、；：，؟।")
WORD = re.compile(r"\w+")
DENSE = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")
HEADING_WORDS, HEADING_CHARS = 12, 90
PROSE_CHARS, PROSE_DENSE = 60, 25
# A verse has so many lines at least, all of them short and of like length, and hardly one that ends a sentence and more.
VERSE_LINES, VERSE_CHARS, SHORTEST_VERSE, LINES_ALIKE = 4, 60, 8, 2.5
VERSE_ENDS = tuple(",;:—–-.!?…")
CODE_LINES, CODE_SHARE = 3, 0.6
CODE = re.compile(
    r"[{};]$|^[}\])]|\)\s*[:{]$|=>|->|::|&&|\|\||[!=<>]=|\+=|^\s*(?://|/\*|#!|#include\b|<\?|</?[a-z]+[ />]|\$ |>>> |@\w+$)"
    r"|^(?:def|class|import|from|function|const|let|var|return|elif|else:|try:|package|public|private|static|void|int|func|fn|use|echo|print)\b"
    r"|^[\w.]+\(.*\)$|^[A-Za-z_][\w.\[\]]* [-+*]?= \S"
)
PROSE_IN_CODE = re.compile(r"[.!?] [A-ZÀ-ÖА-Я]|\w, \w+ \w+ \w+ \w+ \w+ \w+")


def is_prose(text: str) -> bool:
    """Whether a line reads as running text."""
    return len(text) >= (PROSE_DENSE if DENSE.search(text) else PROSE_CHARS) and bool(SENTENCE_END.search(text) or len(text) > 200)


def is_short(text: str) -> bool:
    """Whether a line may be a subheading: few words, no end of a sentence, no small letter in front."""
    if len(text) > HEADING_CHARS or text.endswith(NO_HEADING_END) or text[0].islower() or not any(map(str.isalpha, text)):
        return False
    return len(WORD.findall(text)) <= HEADING_WORDS and "\n" not in text and "|" not in text


def is_verse(lines: Sequence[str]) -> bool:
    """Whether lines without a blank one between them are verse."""
    if len(lines) < VERSE_LINES:
        return False
    lengths = [len(line) for line in lines]
    if max(lengths) > VERSE_CHARS or min(lengths) < SHORTEST_VERSE or max(lengths) > LINES_ALIKE * min(lengths):
        return False
    ends = sum(line.rstrip("\"'”’»").endswith(VERSE_ENDS) for line in lines)
    sentences = sum(bool(SENTENCE_END.search(line)) for line in lines)
    return ends * 2 >= len(lines) and sentences * 2 <= len(lines) and any(line.endswith((",", ";")) for line in lines)


def may_be_code(line: str) -> bool:
    """Whether a line alone looks like code."""
    return bool(CODE.search(line)) and not PROSE_IN_CODE.search(line)


def code_lines(lines: Sequence[tuple[str, int, int]]) -> int:
    """How many lines, given with their indentation and the breaks before them, are code; 0 where too few are.

    Blank lines may stand between them as long as code follows.
    """
    size = signs = found = 0
    for number, (text, indent, breaks) in enumerate(lines, 1):
        sign = may_be_code(text)
        if (number > 1 and breaks > 1 and not (sign or indent)) or PROSE_IN_CODE.search(text):
            break
        signs += sign or indent >= 2
        if sign or indent >= 2:
            size = number
        if size == number and size >= CODE_LINES and signs >= CODE_SHARE * size:
            found = size
    return found
