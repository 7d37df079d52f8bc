"""What HTTP carries in and out: a row for each media type of a document, each content coding and each format of an answer."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.types import Include, PageKind

JSON_TYPE = "application/json"
# What `curl --data-binary` says of whatever it sends, and what a form truly is.
FORM_TYPE = "application/x-www-form-urlencoded"
# XML is read where it is XHTML.
XML_TYPES = ("application/xml", "text/xml")
# What the media type says of the document; None where the document itself, or the JSON around it, has to say.
MEDIA_TYPES: Mapping[str, PageKind | None] = {
    "text/html": PageKind.HTML,
    "application/xhtml+xml": PageKind.HTML,
    **dict.fromkeys(XML_TYPES, PageKind.HTML),
    "text/plain": PageKind.TEXT,
    JSON_TYPE: None,
    "application/octet-stream": None,
    FORM_TYPE: None,
}
# Lines of JSON, in and out; the first is what a client gets that does not care.
LINES_TYPES = ("application/x-ndjson", "application/ndjson", "application/jsonl")
# What a worker may be asked for instead of a format: what a line of a batch is called, what its site's table is made of, and that table.
NAME, SIGHTING, SITE_TABLE = "name", "sighting", "site_table"
# `app.page.content_coding` undoes each but the last, which changes nothing.
CODINGS = ("gzip", "deflate", "br", "zstd", "identity")
# What answers are compressed by, the one that costs least first; `app.render.content_coding` does it.
ANSWER_CODINGS = ("zstd", "br", "gzip")


@dataclass(frozen=True, slots=True)
class Format:
    """A format of the answer.

    The media type that a client's `Accept` names, the parameters that its `Content-Type` has besides, and the form of the body that it is.
    """

    media_type: str
    parameters: str = ""
    form: Include | None = None

    @property
    def content_type(self) -> str:
        """The header of an answer in this format."""
        return self.media_type + self.parameters


UTF_8 = "; charset=utf-8"
# By the name of the renderer in `app.render`; the first is what a client gets that does not care.
FORMATS: Mapping[str, Format] = {
    "json": Format(JSON_TYPE),
    "text": Format("text/plain", UTF_8),
    "markdown": Format("text/markdown", UTF_8, Include.MARKDOWN),
    "html": Format("text/html", UTF_8, Include.HTML),
}
# Formats that hold the body and nothing else.
BODY_ALONE = frozenset(name for name, served in FORMATS.items() if served.media_type != JSON_TYPE)
