"""What a document is: binary files and feeds are refused, HTML and text are told apart by their content."""

import pytest

from app.errors import BinaryDocumentError, FeedDocumentError
from app.page.charset import decode
from app.types import PageKind, Source

PROSE = "Every page has a head and a body, and most of them have far too much of everything else. " * 20
BINARIES = {
    "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj",
    "png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    "gif": b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff",
    "jpeg": b"\xff\xd8\xff\xe0\0\x10JFIF",
    "zip": b"PK\x03\x04\x14\0\0\0",
    "gzip": b"\x1f\x8b\x08\0\0\0\0\0",
    "bzip2": b"BZh91AY&SY\x12\x34",
    "zstd": b"\x28\xb5\x2f\xfd\x04\x00",
    "mp3": b"ID3\x03\0\0\0\0\0\x21",
    "mp4": b"\0\0\0\x18ftypmp42",
    "webp": b"RIFF\x24\0\0\0WEBPVP8 ",
    "ole": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "woff2": b"wOF2\0\x01\0\0",
    "flac": b"fLaC\x00\x00\x00\x22",
    "nuls": b"\0" * 100,
    "text-and-nuls": b"abc\0\0\0def\0\0\0" * 10,
    "every-byte": bytes(range(256)) * 10,
    "few-nuls": b"\0" * 6,
}


@pytest.mark.parametrize("data", BINARIES.values(), ids=BINARIES)
@pytest.mark.parametrize("header", [None, "utf-8", "windows-1252", "utf-16"])
@pytest.mark.parametrize("kind", [None, PageKind.HTML, PageKind.TEXT])
def test_binary_is_refused(data: bytes, header: str | None, kind: PageKind | None) -> None:
    with pytest.raises(BinaryDocumentError):
        decode(Source(data, charset=header, kind=kind))


TEXTS = {
    "id3": b"ID3 tags are the labels of a music file, and many of them are wrong.",
    "riff": b"RIFF: a short phrase that is played again and again, as every guitarist knows.",
    "gif": b"GIF89a is the version of the format that everybody means by GIF.",
    "bzip": b"BZh is how bzip2 files begin.",
    "flac": b"fLaC is how FLAC files begin.",
    "ftyp": b"The ftyp box comes first.",
    "stray-nul": b"A stray \0 is no reason to refuse a text of this length. " + b"It goes on. " * 20,
    "form-feed": b"Page one\n\fPage two\n\fPage three\n",
    "escape": b"\x1b[1mBold\x1b[0m in a terminal",
    "one-letter": b"x",
    "white-space": b" \n\t ",
}


@pytest.mark.parametrize("data", TEXTS.values(), ids=TEXTS)
def test_text_is_let_pass(data: bytes) -> None:
    page = decode(Source(data))
    assert page.kind is PageKind.TEXT
    assert page.content == data.decode()


FEEDS = {
    "rss": "<rss version='2.0'><channel></channel></rss>",
    "atom": '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"></feed>',
    "rdf": '<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
    "sitemap": '<?xml version="1.0"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
    "sitemap-index": "\ufeff \n<sitemapindex xmlns='x'>",
    "prefixed": '<?xml version="1.0"?><atom:feed xmlns:atom="http://www.w3.org/2005/Atom"></atom:feed>',
    "empty": "<rss/>",
    "stylesheet": '<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="a.xsl"?><rss version="2.0">',
    "comments": "<!-- <html> --><!-- generated --> <RSS VERSION='2.0'>",
    "doctype": '<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "x.dtd"><rss version="0.91">',
    "other-instruction": '<?xml version="1.0"?><?mso-application progid="x"?><rss>',
}


@pytest.mark.parametrize("feed", FEEDS.values(), ids=FEEDS)
@pytest.mark.parametrize("kind", [None, PageKind.HTML, PageKind.TEXT])
def test_feed_is_refused(feed: str, kind: PageKind | None) -> None:
    for data in (feed, feed.encode()):
        with pytest.raises(FeedDocumentError):
            decode(Source(data, kind=kind))


KINDS = {
    "doctype": ("<!doctype html><title>x</title>", None, PageKind.HTML),
    "xhtml": ('<?xml version="1.0"?><!DOCTYPE html PUBLIC "a"><html xmlns="b"><body>x</body></html>', PageKind.TEXT, PageKind.HTML),
    "comment-first": ("<!-- saved from url --><html><body>x</body></html>", PageKind.TEXT, PageKind.HTML),
    "html-as-text": (f"<html><body><p>{PROSE}</p></body></html>", PageKind.TEXT, PageKind.HTML),
    "fragment": ("<div><p>One</p><p>Two</p></div>", None, PageKind.HTML),
    "fragment-as-text": ("<div><p>One</p><p>Two</p></div>", PageKind.TEXT, PageKind.HTML),
    "fragment-as-html": ("<b>x</b>", PageKind.HTML, PageKind.HTML),
    "text-as-html": (PROSE, PageKind.HTML, PageKind.TEXT),
    "text-as-html-with-signs": ("1 < 2 and 3 > 2, a<1, <3", PageKind.HTML, PageKind.TEXT),
    "about-html": (f"Use <div> and <p> tags, close them by </p>. {PROSE}", PageKind.TEXT, PageKind.TEXT),
    "about-html-undeclared": (f"Use <div> and <p> tags, close them by </p>. {PROSE}", None, PageKind.TEXT),
    "begins-with-a-tag": (f"<html> is the root element, <title> names the page. {PROSE}", PageKind.TEXT, PageKind.TEXT),
    "begins-with-a-tag-undeclared": (f"<html> is the root element, <title> names the page. {PROSE}", None, PageKind.TEXT),
    "mail-addresses": ("Jane <jane@example.org>, John <john@example.org>", None, PageKind.TEXT),
    "generics": ("Map<String, List<T>> is a type, List<A> too", None, PageKind.TEXT),
    "xml-of-another-kind": ("<note><to>Tove</to><from>Jani</from></note>", None, PageKind.TEXT),
    "no-tags": (PROSE, None, PageKind.TEXT),
}


@pytest.mark.parametrize(("content", "declared", "kind"), KINDS.values(), ids=KINDS)
def test_kind_by_content(content: str, declared: PageKind | None, kind: PageKind) -> None:
    assert decode(Source(content, kind=declared)).kind is kind
    assert decode(Source(content.encode(), kind=declared)).kind is kind
