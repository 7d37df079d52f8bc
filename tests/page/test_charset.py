"""Charset arbitration: bytes × header × meta × BOM × option, and strings that need none."""

import codecs
from dataclasses import dataclass

import pytest
import webencodings

from app.errors import EmptyDocumentError, UnknownCharsetError
from app.page.charset import decode, lookup
from app.types import PageKind, Source

RUSSIAN = "Съешь же ещё этих мягких французских булок, да выпей чаю. " * 5
FRENCH = "Dès Noël, où un zéphyr haï me vêt de glaçons würmiens, je dîne d’exquis rôtis de bœuf. " * 5
JAPANESE = "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。" * 5
CHINESE = "我们在这里讨论一个非常简单的问题，就是如何保存文章的正文。" * 5
ASCII = "The quick brown fox jumps over the lazy dog. " * 5


@dataclass(frozen=True)
class Case:
    """A document's bytes, all that is said of its charset, and what is expected."""

    data: bytes
    used: str
    source: str
    text: str
    header: str | None = None
    option: str | None = None
    warnings: tuple[str, ...] = ()
    replaced: int = 0


def meta(charset: str, text: str) -> str:
    return f'<html><head><meta charset="{charset}"></head><body><p>{text}</p></body></html>'


def http_equiv(charset: str, text: str) -> str:
    return f"<meta http-equiv=content-type content='text/html; charset={charset}'><p>{text}"


META_1251 = meta("windows-1251", RUSSIAN)
UNKNOWN, MISMATCH = "unknown_charset_label", "charset_mismatch"
CASES = {
    "bom-outranks-header": Case(codecs.BOM_UTF8 + RUSSIAN.encode(), "utf-8", "bom", RUSSIAN, header="windows-1251"),
    "bom-outranks-option": Case(
        codecs.BOM_UTF8 + RUSSIAN.encode(), "utf-8", "bom", RUSSIAN, option="windows-1251", warnings=("option_without_effect",)
    ),
    "bom-outranks-meta": Case(codecs.BOM_UTF8 + META_1251.encode(), "utf-8", "bom", META_1251),
    "bom-le": Case(codecs.BOM_UTF16_LE + RUSSIAN.encode("utf-16-le"), "utf-16le", "bom", RUSSIAN, header="utf-8"),
    "bom-be": Case(codecs.BOM_UTF16_BE + RUSSIAN.encode("utf-16-be"), "utf-16be", "bom", RUSSIAN),
    "bom-alone": Case(codecs.BOM_UTF8, "utf-8", "bom", ""),
    "option": Case(RUSSIAN.encode("cp1251"), "windows-1251", "option", RUSSIAN, header="utf-8", option="cp1251"),
    "option-outranks-meta": Case(META_1251.encode("koi8-r"), "koi8-r", "option", META_1251, option="koi8-r"),
    "option-against-the-bytes": Case(b"ab\xffcd", "utf-8", "option", "ab\ufffdcd", option="utf8", replaced=1),
    "header": Case(RUSSIAN.encode("cp1251"), "windows-1251", "header", RUSSIAN, header="windows-1251"),
    "header-upper-case": Case(RUSSIAN.encode("koi8-r"), "koi8-r", "header", RUSSIAN, header="KOI8-R"),
    "header-latin-1-means-1252": Case(FRENCH.encode("cp1252"), "windows-1252", "header", FRENCH, header="iso-8859-1"),
    "header-ascii-means-1252": Case(FRENCH.encode("cp1252"), "windows-1252", "header", FRENCH, header="us-ascii"),
    "header-outranks-meta": Case(META_1251.encode(), "utf-8", "header", META_1251, header="utf-8"),
    "header-gbk-means-gb18030": Case((CHINESE + "𠀀").encode("gb18030"), "gbk", "header", CHINESE + "𠀀", header="gb2312"),
    "header-shift-jis": Case((JAPANESE + "①髙").encode("cp932"), "shift_jis", "header", JAPANESE + "①髙", header="Shift_JIS"),
    "header-euc-kr": Case(("가나다 똠방각하 " * 9).encode("cp949"), "euc-kr", "header", "가나다 똠방각하 " * 9, header="ks_c_5601-1987"),
    "header-utf-16-no-bom": Case(RUSSIAN.encode("utf-16-le"), "utf-16le", "header", RUSSIAN, header="utf-16"),
    "header-lies-utf-16": Case(ASCII.encode(), "utf-8", "detected", ASCII, header="utf-16", warnings=(MISMATCH,)),
    "header-lies-1251": Case(RUSSIAN.encode(), "utf-8", "detected", RUSSIAN, header="windows-1251", warnings=(MISMATCH,)),
    "header-lies-meta-true": Case(META_1251.encode("cp1251"), "windows-1251", "meta", META_1251, header="utf-8", warnings=(MISMATCH,)),
    "both-lie": Case(meta("koi8-r", RUSSIAN).encode(), "utf-8", "detected", meta("koi8-r", RUSSIAN), "latin1", warnings=(MISMATCH,)),
    "header-junk": Case(RUSSIAN.encode(), "utf-8", "detected", RUSSIAN, header="utf8mb4", warnings=(UNKNOWN,)),
    "header-none": Case(META_1251.encode("cp1251"), "windows-1251", "meta", META_1251, header="none", warnings=(UNKNOWN,)),
    "header-python-only": Case(ASCII.encode(), "utf-8", "detected", ASCII, header="rot13", warnings=(UNKNOWN,)),
    "header-empty": Case(ASCII.encode(), "utf-8", "detected", ASCII, header=""),
    "meta": Case(META_1251.encode("cp1251"), "windows-1251", "meta", META_1251),
    "meta-http-equiv": Case(http_equiv("koi8-r", RUSSIAN).encode("koi8-r"), "koi8-r", "meta", http_equiv("koi8-r", RUSSIAN)),
    "meta-utf-16-is-utf-8": Case(meta("utf-16", RUSSIAN).encode(), "utf-8", "meta", meta("utf-16", RUSSIAN)),
    "meta-junk": Case(meta("utf8mb4", RUSSIAN).encode(), "utf-8", "detected", meta("utf8mb4", RUSSIAN), warnings=(UNKNOWN,)),
    "detected-utf-8": Case(RUSSIAN.encode(), "utf-8", "detected", RUSSIAN),
    "detected-1251": Case(RUSSIAN.encode("cp1251"), "windows-1251", "detected", RUSSIAN),
    "detected-1252": Case(FRENCH.encode("cp1252"), "windows-1252", "detected", FRENCH),
    "detected-shift-jis": Case(JAPANESE.encode("cp932"), "shift_jis", "detected", JAPANESE),
    "detected-utf-16le": Case(ASCII.encode("utf-16-le"), "utf-16le", "detected", ASCII),
    "detected-utf-16be": Case(ASCII.encode("utf-16-be"), "utf-16be", "detected", ASCII),
    "declared-utf-8-with-few-breaks": Case(
        RUSSIAN.encode() + b"\xd0" + RUSSIAN.encode(), "utf-8", "header", f"{RUSSIAN}\ufffd{RUSSIAN}", header="utf-8", replaced=1
    ),
    "utf-8-cut-in-its-last-letter": Case(RUSSIAN.encode() + b"\xd0", "utf-8", "header", RUSSIAN + "\ufffd", header="utf-8", replaced=1),
    "undeclared-utf-8-with-few-breaks": Case(
        RUSSIAN.encode() + b"\xd0" + RUSSIAN.encode(), "utf-8", "detected", f"{RUSSIAN}\ufffd{RUSSIAN}", replaced=1
    ),
    "undeclared-utf-8-cut-in-its-last-letter": Case(RUSSIAN.encode() + b"\xd0", "utf-8", "detected", RUSSIAN + "\ufffd", replaced=1),
    "its-own-replacement-character": Case("a\ufffdb".encode(), "utf-8", "header", "a\ufffdb", header="utf-8"),
    "line-ends-stay": Case(b"a\r\nb\rc\n", "utf-8", "detected", "a\r\nb\rc\n"),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_charset_and_why(case: Case) -> None:
    page = decode(Source(case.data, charset=case.header, forced_charset=case.option))
    assert (page.encoding.used, page.encoding.source, page.encoding.replaced) == (case.used, case.source, case.replaced)
    assert page.content == case.text
    assert tuple(warning.code for warning in page.warnings) == case.warnings


@pytest.mark.parametrize("label", ["utf8mb4", "none", "rot13", "idna", "base64", "latin-99", "", "\x00", "ютф-8"])
@pytest.mark.parametrize("data", [b"text", codecs.BOM_UTF8 + b"text", "text"], ids=["bytes", "bom", "string"])
def test_explicit_unknown_charset_is_refused(label: str, data: bytes | str) -> None:
    with pytest.raises(UnknownCharsetError):
        decode(Source(data, forced_charset=label))


STRINGS = {
    "meta-is-ignored": (META_1251, META_1251, 0),
    "bom": ("\ufefftext", "text", 0),
    "pair": ("a\ud83d\ude00b", "a😀b", 0),
    "lone-high": ("a\ud83db", "a\ufffdb", 1),
    "lone-low": ("a\ude00b", "a\ufffdb", 1),
    "lone-at-the-end": ("a\ud83d", "a\ufffd", 1),
    "reversed-pair": ("\ude00\ud83d", "\ufffd\ufffd", 2),
    "own-replacement": ("a\ufffd", "a\ufffd", 0),
    "nul": ("a\0b", "a\0b", 0),
}


@pytest.mark.parametrize(("given", "text", "replaced"), STRINGS.values(), ids=STRINGS)
def test_string_needs_no_charset(given: str, text: str, replaced: int) -> None:
    page = decode(Source(given, charset="koi8-r"))
    assert page.content == text
    assert (page.encoding.used, page.encoding.source, page.encoding.replaced) == ("utf-8", "string", replaced)
    page.content.encode()


@pytest.mark.parametrize("empty", [b"", ""])
def test_nothing_is_refused(empty: bytes | str) -> None:
    with pytest.raises(EmptyDocumentError):
        decode(Source(empty))


@pytest.mark.parametrize("label", sorted(webencodings.LABELS))
def test_every_label_of_the_standard_decodes(label: str) -> None:
    page = decode(Source(b"plain text, no more than that", forced_charset=label, kind=PageKind.TEXT))
    assert page.encoding.used == lookup(label)
    page.content.encode()


@pytest.mark.parametrize("url", ["http://[::1", "http://пример.рф/", "https://a.RU/", "", "x" * 5000, "http://a.1", "\ud800"])
def test_url_is_only_a_hint(url: str) -> None:
    assert decode(Source(RUSSIAN.encode("cp1251"), url=url)).content == RUSSIAN


@pytest.mark.parametrize(
    ("declared", "content", "kind", "warning"),
    [
        (PageKind.TEXT, "<!DOCTYPE html><p>One", PageKind.HTML, "treated_as_html"),
        (PageKind.HTML, "No markup at all.", PageKind.TEXT, "treated_as_text"),
        (PageKind.HTML, "<p>One", PageKind.HTML, None),
        (PageKind.TEXT, "One < two & three > two", PageKind.TEXT, None),
        (None, "<p>One</p>" * 9, PageKind.HTML, None),
        (None, "One\ntwo", PageKind.TEXT, None),
    ],
)
def test_lying_type_is_a_warning(declared: PageKind | None, content: str, kind: PageKind, warning: str | None) -> None:
    page = decode(Source(content, kind=declared))
    assert page.kind is kind
    assert [warn.code for warn in page.warnings] == ([warning] if warning else [])
