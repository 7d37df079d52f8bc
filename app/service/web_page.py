"""The web page at `/`: its files, held in memory, and the words that its reader knows best."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from fastapi import Request
from fastapi.responses import Response

from app.errors import NotFoundError
from app.service.negotiation import choose_language

FOLDER = Path(__file__).parent / "web"
INDEX, WORDS = "index.html", "words.js"
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
# A sample is bytes to be sent back, and never a page of this origin.
SAMPLE_TYPE = "application/octet-stream"
# Nothing from elsewhere, nothing inline; the article is shown in a frame without an address, which takes these rules over.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "frame-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-cache",
}


@dataclass(frozen=True, slots=True)
class WebFile:
    """A file of the page as it is sent."""

    body: bytes
    media_type: str
    etag: str


@dataclass(frozen=True, slots=True)
class WebPage:
    """The page's files by name, and the languages that there are words in, English first."""

    files: Mapping[str, WebFile]
    languages: tuple[str, ...]


def read_web_page(folder: Path = FOLDER) -> WebPage:
    """All files of the page, the samples as `samples/<name>`; raises OSError."""
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    files = {name: _web_file(name, path.read_bytes()) for path in paths for name in [path.relative_to(folder).as_posix()]}
    spoken = (path.name.split(".")[1] for path in folder.glob("words.*.js"))
    return WebPage(files, tuple(sorted(spoken, key=lambda language: (language != "en", language))))


def page_answer(request: Request, name: str = INDEX) -> Response:
    """A file of the page, or 304 where the client has it; raises NotFoundError."""
    page: WebPage = request.app.state.web_page
    vary = "Accept" if name == INDEX else "Accept-Language" if name == WORDS else ""
    if name == WORDS:
        name = f"words.{choose_language(request.headers.get('accept-language'), page.languages)}.js"
    file = page.files.get(name)
    if file is None:
        raise NotFoundError
    headers = HEADERS | {"ETag": file.etag} | ({"Vary": vary} if vary else {})
    if file.etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(file.body, 200, headers, file.media_type)


async def web_file(request: Request, name: str) -> Response:
    """A file that the page asks for."""
    return page_answer(request, name)


def _web_file(name: str, body: bytes) -> WebFile:
    media_type = SAMPLE_TYPE if "/" in name else TYPES[Path(name).suffix]
    return WebFile(body, media_type, f'"{hashlib.sha256(body).hexdigest()[:20]}"')
