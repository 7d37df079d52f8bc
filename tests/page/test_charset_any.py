"""Any bytes under any header, meta element, BOM and option: a page that can be written as UTF-8, or a typed refusal; the same each time."""

import codecs

from hypothesis import given
from hypothesis import strategies as st

from app.errors import WinnowError
from app.page.charset import BOMS, decode, lookup
from app.page.limits import guard
from app.types import Limits, Page, PageKind, Source
from tests.grammar import html_pages, mutated_samples, text_pages

CODECS = ("utf-8", "utf-16-le", "utf-16-be", "cp1251", "koi8-r", "cp1252", "shift_jis", "gb18030", "big5", "euc_jp", "euc_kr", "iso8859-8")
LABELS = (None, *CODECS, "windows-1251", "iso-8859-1", "us-ascii", "x-user-defined", "replacement", "utf8mb4", "none", "rot13", "", "\x00")
MARKS = (b"", b"", b"", codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE)


@st.composite
def documents(draw: st.DrawFn) -> bytes:
    """A page in one charset that may claim another one, behind a BOM that may belong to a third."""
    claimed = draw(st.sampled_from(LABELS))
    page = draw(st.one_of(html_pages, text_pages))
    told = f'<meta charset="{claimed}">' if claimed else ""
    encoded = (told + page).encode(draw(st.sampled_from(CODECS)), "replace")
    return draw(st.sampled_from(MARKS)) + draw(st.one_of(st.just(encoded), mutated_samples(), st.binary(max_size=300)))


def decoded(source: Source) -> Page | str:
    """The page within its limits, or the code of the refusal."""
    try:
        return guard(decode(source), Limits())
    except WinnowError as error:
        return error.code


@given(documents(), st.sampled_from(LABELS), st.sampled_from((None, None, *LABELS)), st.sampled_from((None, *PageKind)))
def test_any_bytes_under_any_charset(data: bytes, header: str | None, option: str | None, kind: PageKind | None) -> None:
    source = Source(data, header, option, kind, "http://example.org/")
    page = decoded(source)
    assert decoded(source) == page
    if isinstance(page, str):
        return
    page.content.encode()
    encoding = page.encoding
    assert encoding.source in {"bom", "option", "header", "meta", "detected"}
    assert 0 <= encoding.replaced <= page.content.count("\ufffd")
    assert (encoding.source == "bom") == data.startswith(tuple(BOMS))
    if encoding.source == "option":
        assert encoding.used == lookup(option or "")
    if encoding.source in {"header", "detected"} and not data.isascii() and encoding.used == "utf-8" and not encoding.replaced:
        assert page.content == data.decode("utf-8").removeprefix("\ufeff")
