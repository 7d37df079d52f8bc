"""Pages that stand in for the one that was asked for: a challenge to the crawler, an error page, a shell that scripts would fill.

Each is told by a warning, since its text is extracted as that of any page. What is looked for is exact: a whole title, a known
script. A page that says more than a few hundred words is never a challenge, one that says more than a few never a shell.
"""

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from app.language.locale_names import fold
from app.types import Page, PageKind, Role, Segments, Warn

CHALLENGE = Warn("challenge_page", "The page asks its visitor to prove that they are no robot; the article is behind it.")
ERROR = Warn("error_page", "The page says that there is an error, or nothing at its address.")
SHELL = Warn("shell_page", "The page has next to no text: its scripts would fetch it, and Winnow runs none.")

# Scripts and addresses of what stands before a site: Cloudflare, DataDome, PerimeterX, Imperva, AWS WAF, Akamai, DDoS-Guard, Sucuri.
CHALLENGE_MARKS = re.compile(
    r"_cf_chl_opt|/cdn-cgi/challenge-platform/h/|cf-browser-verification|cf-error-details|captcha-delivery\.com|px-captcha"
    r"|_Incapsula_Resource|awsWafCookieDomainList|/_sec/cp_challenge/|/\.well-known/ddos-guard/|sucuri_cloudproxy_js"
)
SHELL_SAYING = re.compile(
    r"\b(?:enable|requires?|needs?|without|turn on|activate)\b.{0,40}\bjavascript\b|\bjavascript\b.{0,40}\b(?:disabled|required|enabled?)\b"
)
MOUNT = re.compile(
    r"<(?:div|main)\b[^<>]{0,200}?\bid=[\"']?(?:root|app|__next|__nuxt|___gatsby|main-app|app-root)\b|<app-root\b", re.IGNORECASE
)
STATUS = re.compile(
    r"(?:\b(?:http|error|status|code|fehler|erreur|ошибка|помилка)\b[\s:#]*)*\b(?:400|401|403|404|410|429|500|502|503|504)\b(?:\s*error\b)?"
)
# Between the name of the error and that of the site.
PART = re.compile(r"[|–—·•»:/\n]|\s-\s|\.{2,}|…|!")
TITLE_CHARS = 200
CHALLENGE_WORDS, ERROR_WORDS, SHELL_WORDS = 250, 800, 30
# Where a heading or a line says what the page is.
FIRST_LINES = 12


def _lines_of(file: str) -> frozenset[str]:
    """The whole titles and headings by which one kind of page is known, folded."""
    return frozenset(fold(line) for line in (Path(__file__).parent / file).read_text("utf-8").splitlines())


CHALLENGE_SAYINGS, ERROR_SAYINGS = _lines_of("challenge.txt"), _lines_of("error.txt")


def notice(page: Page, segments: Segments) -> Iterator[Warn]:
    """At most one warning; the page as it was decoded, and what is visible of it."""
    words = sum(block.tokens for block in segments.blocks)
    sayings = set(_sayings(segments))
    if words <= CHALLENGE_WORDS and (sayings & CHALLENGE_SAYINGS or CHALLENGE_MARKS.search(page.content)):
        yield CHALLENGE
    elif words <= ERROR_WORDS and (sayings & ERROR_SAYINGS or any(map(STATUS.fullmatch, sayings))):
        yield ERROR
    elif page.kind is PageKind.HTML and words <= SHELL_WORDS and _is_shell(page.content, segments.text):
        yield SHELL


def _sayings(segments: Segments) -> Iterator[str]:
    """What the page calls itself: its title, its first headings (lines of a text), and the parts of each, folded."""
    first = islice((block for block in segments.blocks if block.role in {Role.HEADING, Role.LINE, Role.PARAGRAPH}), FIRST_LINES)
    stated = [segments.head.title, segments.head.meta.get("og:title"), *(block.text for block in first)]
    for text in stated:
        if text and len(text) <= TITLE_CHARS:
            for part in (text, *PART.split(text)):
                said = fold(part).strip(" ,;?¡¿\"'“”")
                yield said
                yield STATUS.sub("", said).strip(" ,;?()-")


def _is_shell(content: str, text: str) -> bool:
    return "<script" in content and (MOUNT.search(content) is not None or SHELL_SAYING.search(text.lower()) is not None)
