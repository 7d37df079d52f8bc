"""Bytes → text: BOM, then the header's charset if it fits, then `<meta>`, then detection (api.md, "Input")."""

import codecs
import re
from codecs import CodecInfo
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

import chardetng_py
import webencodings

from app.errors import EmptyDocumentError, UnknownCharsetError
from app.page import sniff
from app.types import Encoding, Page, PageKind, Source, Warn

BOMS: Mapping[bytes, str] = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16le", b"\xfe\xff": "utf-16be"}
# The WHATWG decoders of these names know more than Python's codecs of the same name.
WIDER_CODECS: Mapping[str, str] = {"shift_jis": "cp932", "euc-kr": "cp949", "big5": "big5hkscs", "gbk": "gb18030", "gb2312": "gb18030"}
META_CHARSET = re.compile(rb"""<meta[^>]{0,512}?charset\s*+=\s*+["']?\s*+([A-Za-z0-9_:.-]{1,40})""", re.IGNORECASE)
META_WITHIN = 8192
DETECT_WITHIN = 1 << 18
SURROGATE = re.compile(r"[\ud800-\udfff]")
REPLACEMENT = "\ufffd"
# A page of utf-8 with a few broken sequences is still utf-8: no other charset looks like it by chance.
BROKEN_SHARE = 0.02
UNKNOWN_LABEL = Warn("unknown_charset_label", "A charset label that no standard knows was ignored.")
MISMATCH = Warn("charset_mismatch", "The declared charset does not fit the bytes.")
OVERRULED = Warn("option_without_effect", "`charset` has no effect: the document's byte order mark says otherwise.")
KIND_MISMATCH: Mapping[PageKind, Warn] = {
    PageKind.HTML: Warn("treated_as_html", "The document was sent as text but is HTML."),
    PageKind.TEXT: Warn("treated_as_text", "The document was sent as HTML but has no markup."),
}


def decode(source: Source) -> Page:
    """A page of known kind and charset; raises for 0 bytes, binary data, a feed and an explicit charset nobody knows."""
    if not source.data:
        raise EmptyDocumentError
    if source.forced_charset is not None and lookup(source.forced_charset) is None:
        raise UnknownCharsetError
    if isinstance(source.data, str):
        decoded = _from_string(source.data)
    else:
        sniff.refuse_signatures(source.data)
        decoded = _arbitrate(source.data, source)
    sniff.refuse_controls(decoded.text)
    sniff.refuse_feed(decoded.text)
    kind = sniff.plain_kind(decoded.text, source.kind)
    warnings = (*source.warnings, *decoded.warnings)
    if source.kind is not None and kind is not source.kind:
        warnings = (*warnings, KIND_MISMATCH[kind])
    return Page(kind, decoded.text, source.url, decoded.encoding, warnings)


@dataclass(frozen=True, slots=True)
class _Decoded:
    text: str
    encoding: Encoding
    warnings: tuple[Warn, ...] = ()


def _from_string(text: str) -> _Decoded:
    """A string is text already; surrogates that pair up are joined, lone ones replaced."""
    replaced = 0
    if SURROGATE.search(text):
        before = text.count(REPLACEMENT)
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        replaced = text.count(REPLACEMENT) - before
    return _Decoded(text.removeprefix("\ufeff"), Encoding("utf-8", "string", replaced))


def _arbitrate(data: bytes, source: Source) -> _Decoded:
    forced = lookup(source.forced_charset or "")
    for bom, marked in BOMS.items():
        if data.startswith(bom):
            overruled = forced is not None and forced != marked
            return replace(_loosely(data[len(bom) :], marked, "bom"), warnings=(OVERRULED,) if overruled else ())
    if forced is not None:
        return _loosely(data, forced, "option")
    meta = META_CHARSET.search(data, 0, META_WITHIN)
    warnings: list[Warn] = []
    utf8 = _utf8(data)
    declared = (("header", source.charset), ("meta", meta[1].decode("ascii") if meta else None))
    for origin, label in declared:
        if not label:
            continue
        name = lookup(label)
        if name is None:
            warnings.append(UNKNOWN_LABEL)
            continue
        if origin == "meta" and name in sniff.WIDE_CHARSETS:
            name = "utf-8"  # HTML, 13.2.3.2: a meta element that could be read is not in UTF-16
        if _fits(data, name, utf8):
            return replace(_decoded(data, name, origin, utf8), warnings=tuple(dict.fromkeys(warnings)))
        warnings.append(MISMATCH)
    detected = "utf-8" if utf8 is not None else _detect(data, source.url)
    return replace(_decoded(data, detected, "detected", utf8), warnings=tuple(dict.fromkeys(warnings)))


def lookup(label: str) -> str | None:
    """The WHATWG name of an encoding label; None where the standard knows no such label."""
    encoding = webencodings.lookup(label)
    return None if encoding is None else str(encoding.name)


def _fits(data: bytes, name: str, utf8: str | None) -> bool:
    """Whether a declared charset explains the bytes; well-formed UTF-8 beyond ASCII is never another charset by chance."""
    if name == "utf-8":
        return utf8 is not None or _broken_share(data) < BROKEN_SHARE
    if utf8 is not None and (not sniff.has_controls(data) if name in sniff.WIDE_CHARSETS else not data.isascii()):
        return False
    try:
        _codec(name).decode(data, "strict")
    except UnicodeDecodeError:
        return False
    return True


def _utf8(data: bytes) -> str | None:
    """The text of well-formed UTF-8; ASCII with a zero byte in every pair is UTF-16 though it decodes."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return text if sniff.wide_order(data) is None else None


def _broken_share(data: bytes) -> float:
    """Replaced characters as a share of all characters beyond ASCII, were the bytes read as UTF-8."""
    text = data.decode("utf-8", "replace")
    beyond = len(text.encode("ascii", "ignore"))
    return text.count(REPLACEMENT) / max(1, len(text) - beyond)


def _detect(data: bytes, url: str | None) -> str:
    wide = sniff.wide_order(data)
    if wide is not None:
        return wide
    if _broken_share(data) < BROKEN_SHARE:
        return "utf-8"
    name = lookup(chardetng_py.detect(data[:DETECT_WITHIN], allow_utf8=False, tld=_top_level_domain(url)))
    return name or "windows-1252"


def _top_level_domain(url: str | None) -> bytes | None:
    """The host's last label, a hint for detection, where it is a plain one."""
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:
        return None
    label = host.rpartition(".")[2]
    return label.encode() if label.isascii() and label.isalpha() and label.islower() else None


def _codec(name: str) -> CodecInfo:
    wider = WIDER_CODECS.get(name)
    return codecs.lookup(wider) if wider else webencodings.lookup(name).codec_info


def _decoded(data: bytes, name: str, origin: str, utf8: str | None) -> _Decoded:
    """The bytes in a charset; `utf8` is their text where they are well-formed UTF-8."""
    if name == "utf-8" and utf8 is not None:
        return _Decoded(utf8.removeprefix("\ufeff"), Encoding(name, origin))
    return _loosely(data, name, origin)


def _loosely(data: bytes, name: str, origin: str) -> _Decoded:
    text = _codec(name).decode(data, "replace")[0]
    replaced = text.count(REPLACEMENT)
    if replaced and name == "utf-8":
        replaced = max(0, replaced - data.count(b"\xef\xbf\xbd"))
    return _Decoded(text.removeprefix("\ufeff"), Encoding(name, origin, replaced))
