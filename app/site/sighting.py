"""What is kept of a page until its site's table is made: whose it is, which page it is, and its prints."""

import hashlib
from dataclasses import asdict, dataclass
from urllib.parse import urldefrag, urljoin, urlsplit

import orjson

from app.site.domains import site_of
from app.site.prints import PRINT_LENGTH, prints_of
from app.types import Page, Segments

# Of a page with more prints than any page should have those that sort first: the same on each page.
PRINTS_A_PAGE = 4_096
KEY_BYTES = 8


@dataclass(frozen=True, slots=True)
class Sighting:
    """A page: its site, empty where its address is not known; a key that all its addresses share; its prints, one behind the other."""

    site: str
    key: str
    prints: str

    @property
    def each(self) -> set[str]:
        """Its prints."""
        return {self.prints[at : at + PRINT_LENGTH] for at in range(0, len(self.prints), PRINT_LENGTH)}

    def written(self) -> bytes:
        """A line of JSON."""
        return orjson.dumps(asdict(self), option=orjson.OPT_APPEND_NEWLINE)

    @classmethod
    def read(cls, line: bytes) -> "Sighting":
        """What `written` wrote."""
        return cls(**orjson.loads(line))


def sight(page: Page, segments: Segments) -> Sighting:
    """What is kept of a page."""
    prints = sorted(set(prints_of(segments)))[:PRINTS_A_PAGE]
    identity = _address(page, segments) or segments.text
    key = hashlib.blake2b(identity.encode("utf-8", "surrogatepass"), digest_size=KEY_BYTES).hexdigest()
    return Sighting(site_of(page.url), key, "".join(prints))


def _address(page: Page, segments: Segments) -> str:
    """The address that the page gives itself, unless that is its site's front page, which many templates say of each page; else its own."""
    own = urldefrag(page.url or "").url
    try:
        canonical = urljoin(own, segments.head.canonical or segments.head.meta.get("og:url") or "")
        return canonical if urlsplit(canonical).path.strip("/") else own
    except ValueError:
        return own
