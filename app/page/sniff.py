"""What a document is, from its first bytes and its markup: HTML, text, binary or a feed."""

import re

from app.errors import BinaryDocumentError, FeedDocumentError
from app.types import Kind

# File signatures (WHATWG MIME sniffing, 6 and 7.1, and the archive and document formats that crawlers meet).
SIGNATURES = (
    *(b"%PDF-", b"\x89PNG", b"GIF87a", b"GIF89a", b"\xff\xd8\xff", b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00"),
    *(b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\x28\xb5\x2f\xfd", b"\x7fELF", b"OggS", b"ID3", b"fLaC", b"RIFF", b"\x00\x00\x01\x00"),
    *(
        b"wOFF",
        b"wOF2",
        b"\x00asm",
        b"\xca\xfe\xba\xbe",
        b"\xd0\xcf\x11\xe0",
        b"{\\rtf",
        b"\x1aE\xdf\xa3",
        b"SQLite format 3",
        b"II*\x00",
        b"MM\x00*",
    ),
)
ISO_MEDIA = re.compile(rb"\A.{4}ftyp", re.DOTALL)
WIDE_CHARSETS = frozenset({"utf-16le", "utf-16be", "utf-16"})
CONTROLS = bytes(c for c in range(32) if c not in b"\t\n\v\f\r\x1b")
# A page with a few stray control characters is still a page.
CONTROL_SHARE = 0.01

PROLOGUE = re.compile(r"(?:\s|\ufeff|<\?xml[^>]*>|<\?xml-stylesheet[^>]*>|<!--(?:(?!-->).)*-->)*+", re.DOTALL | re.IGNORECASE)
FEED_ROOT = re.compile(r"<(?:rss|feed|rdf:rdf|urlset|sitemapindex|opml)[\s>]", re.IGNORECASE)
FEED_DOCTYPE = re.compile(r"<!doctype\s+(?:rss|feed|opml)\b", re.IGNORECASE)
HTML_START = re.compile(r"<(?:!doctype\s+html|html|head|body|title|meta|script|style|link)\b", re.IGNORECASE)
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


def refuse_binary(data: bytes) -> None:
    """Raises BinaryDocumentError for file signatures and for bytes that no charset of the web explains."""
    if data.startswith(SIGNATURES) or ISO_MEDIA.match(data):
        raise BinaryDocumentError
    sample = data[:LOOK_AT]
    if wide_order(sample) is None and len(sample) - len(sample.translate(None, CONTROLS)) > max(1, CONTROL_SHARE * len(sample)):
        raise BinaryDocumentError


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


def plain_kind(text: str, declared: Kind | None) -> Kind:
    """HTML or text, by the content; `declared` decides where the content is not plain."""
    if not ANY_MARKUP.search(text):
        return Kind.TEXT
    if HTML_START.match(text, _after_prologue(text)):
        return Kind.HTML
    sample = text[:LOOK_AT]
    tags = len(HTML_TAG.findall(sample))
    if declared is Kind.HTML:
        return Kind.HTML
    return Kind.HTML if tags >= TAGS_AT_LEAST and tags * CHARS_A_TAG >= len(sample) and "</" in sample else Kind.TEXT


def _after_prologue(text: str) -> int:
    match = PROLOGUE.match(text)
    return match.end() if match else 0
