"""What a document is, from its first bytes and its markup: HTML, text, binary or a feed."""

import re

from app.errors import BinaryDocumentError, FeedDocumentError, MediaTypeError
from app.types import PageKind

# File signatures (WHATWG MIME sniffing, 6 and 7.1, and the archive and document formats that crawlers meet).
SIGNATURES = (
    *(b"%PDF-", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"\xfd7zXZ\x00", b"7z\xbc\xaf\x27\x1c"),
    *(b"Rar!\x1a\x07", b"\x28\xb5\x2f\xfd", b"\x7fELF", b"OggS\x00", b"\x00\x00\x01\x00", b"\x00asm", b"\xca\xfe\xba\xbe"),
    *(b"\xd0\xcf\x11\xe0", b"\x1aE\xdf\xa3", b"SQLite format 3\x00", b"II*\x00", b"MM\x00*"),
)
# Signatures whose letters alone may begin a text: the bytes behind them decide.
LETTERED_SIGNATURES = re.compile(
    rb"\A(?:\x00.{3}ftyp|RIFF.{4}(?:WEBP|WAVE|AVI )|GIF8[79]a.{4}[\x00\x80-\xff]|BZh[1-9]1AY&SY|ID3[\x00-\x08]"
    rb"|fLaC[\x00-\x7f]\x00|wOF[F2](?:\x00\x01\x00\x00|OTTO|true))",
    re.DOTALL,
)
WIDE_CHARSETS = frozenset({"utf-16le", "utf-16be", "utf-16"})
CONTROLS = bytes(c for c in range(32) if c not in b"\t\n\v\f\r\x1b")
# A page with a few stray control characters is still a page.
CONTROL_SHARE = 0.01

PROLOGUE = re.compile(r"(?:[\s\ufeff]++|<\?[a-z][^>]*>|<!--.*?-->)*+", re.DOTALL | re.IGNORECASE)
FEED_ROOT = re.compile(r"<(?:rdf:rdf|(?:\w{1,20}:)?(?:rss|feed|urlset|sitemapindex|opml))[\s/>]", re.IGNORECASE)
FEED_DOCTYPE = re.compile(r"<!doctype\s+(?:rss|feed|opml)\b", re.IGNORECASE)
HTML_START = re.compile(r"<(?:!doctype\s+html\b|(?:html|head|body|title|meta|script|style|link)\b[^<>]*>\s*<)", re.IGNORECASE)
HTML_ROOT = re.compile(r"<(?:\w{1,20}:)?html[\s/>]", re.IGNORECASE)
HTML_PART = re.compile(r"<(?:html|head|body|title|meta|script|style|link)\b", re.IGNORECASE)
ANY_MARKUP = re.compile(r"<[a-zA-Z!/?]")
HTML_TAG = re.compile(
    r"</?(?:a|article|b|blockquote|body|br|div|em|font|footer|form|h[1-6]|head|header|html|i|iframe|img|input|li|link|main|meta|nav|ol|p|script"
    r"|section|span|strong|style|table|tbody|td|tr|ul)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
# Text that speaks of HTML quotes a few tags; a page has one every few words.
TAGS_AT_LEAST = 4
CHARS_A_TAG = 200
LOOK_AT = 200_000
# Where the root element of a page stands, behind its doctype and comments.
ROOT_WITHIN = 8192


def refuse_signatures(data: bytes) -> None:
    """Raises BinaryDocumentError for the file signatures of what is no page."""
    if data.startswith(SIGNATURES) or LETTERED_SIGNATURES.match(data):
        raise BinaryDocumentError


def refuse_controls(text: str) -> None:
    """Raises BinaryDocumentError for what no charset of the web explains."""
    if has_controls(text[:LOOK_AT].encode("utf-8", "replace")):
        raise BinaryDocumentError


def has_controls(data: bytes) -> bool:
    """Whether there are more control characters than a page has by mistake."""
    sample = data[:LOOK_AT]
    return len(sample) - len(sample.translate(None, CONTROLS)) > max(1, CONTROL_SHARE * len(sample))


def wide_order(data: bytes) -> str | None:
    """`utf-16le` or `utf-16be` where the bytes are plainly that, by BOM or by the zero bytes of mostly ASCII markup."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16le" if data[0] == 0xFF else "utf-16be"
    sample = data[: 2 * (len(data[:4096]) // 2)]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if half > 4 and odd > 0.4 * half and even < 0.05 * half:
        return "utf-16le"
    return "utf-16be" if half > 4 and even > 0.4 * half and odd < 0.05 * half else None


def refuse_feed(text: str) -> None:
    """Raises FeedDocumentError where the root element is that of a feed or a sitemap."""
    start = _after_prologue(text)
    if FEED_ROOT.match(text, start) or FEED_DOCTYPE.match(text, start):
        raise FeedDocumentError


def refuse_other_xml(data: bytes) -> None:
    """Raises FeedDocumentError and MediaTypeError for XML that is no XHTML page: it would be read as if its tags were text."""
    start = data[:ROOT_WITHIN].replace(b"\0", b"").decode("latin-1")
    refuse_feed(start.removeprefix("\xef\xbb\xbf"))
    if not HTML_ROOT.search(start):
        raise MediaTypeError("This XML is no XHTML page.")


def plain_kind(text: str, declared: PageKind | None) -> PageKind:
    """HTML or text, by the content; `declared` decides where the content is not plain."""
    if not ANY_MARKUP.search(text):
        return PageKind.TEXT
    start, sample = _after_prologue(text), text[:LOOK_AT]
    ends = "</" in sample
    if declared is PageKind.HTML or HTML_START.match(text, start) or (ends and HTML_PART.match(text, start)):
        return PageKind.HTML
    tags = len(HTML_TAG.findall(sample))
    return PageKind.HTML if ends and tags >= TAGS_AT_LEAST and tags * CHARS_A_TAG >= len(sample) else PageKind.TEXT


def _after_prologue(text: str) -> int:
    match = PROLOGUE.match(text)
    return match.end() if match else 0
