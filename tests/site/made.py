"""Pages of a made site: each has an article of its own, and what stands under all of them, which reads like a part of it."""

from app.page.charset import decode
from app.segment import segment
from app.site.sighting import Sighting, sight
from app.site.table import gather
from app.types import PageKind, SiteTable, Source

SITE = "herald.example"
SUBJECTS = ("bridge", "school", "harbour", "library", "market", "theatre", "railway", "hospital", "museum", "garden")
# What engines keep, and readers would not.
FURNITURE = (
    "The Herald has been the newspaper of this small town for more than a hundred years, and its reporters are out every day, "
    "in the streets and in the council, to find out what has happened and what it means for those who live here."
)


def paragraphs(subject: str, number: int) -> list[str]:
    """An article's."""
    return [
        f"The council decided on Monday to build a new {subject} behind the old mill, {number} years after it was first planned.",
        f"Nobody spoke against the {subject} in the debate, though some members asked who would pay for it once the builders had left.",
        f"Work on the {subject} begins in spring, and the mayor promised that it would be open before the next winter comes to the valley.",
    ]


def page(subject: str, kind: PageKind = PageKind.HTML, furniture: str = FURNITURE) -> str:
    """One page of the site."""
    texts = [*paragraphs(subject, SUBJECTS.index(subject) + 10), furniture]
    if kind is PageKind.TEXT:
        return "\n".join([f"A new {subject}", *texts])
    body = "".join(f"<p>{text}</p>" for text in texts)
    return f"<html><title>A new {subject}</title><body><h1>A new {subject}</h1><div class=story>{body}</div></body></html>"


def address(subject: str) -> str:
    """Where a page is."""
    return f"https://www.{SITE}/news/{subject}"


def sighting(content: str, url: str | None, kind: PageKind = PageKind.HTML) -> Sighting:
    """What a first pass sees of a page."""
    seen = decode(Source(content, kind=kind, url=url))
    return sight(seen, segment(seen))


def sightings(pages: int, kind: PageKind = PageKind.HTML) -> list[Sighting]:
    """Of so many pages of the site."""
    return [sighting(page(subject, kind), address(subject), kind) for subject in SUBJECTS[:pages]]


def table_of(pages: int, kind: PageKind = PageKind.HTML) -> SiteTable:
    """The table of so many pages of the site."""
    return gather(sightings(pages, kind))[SITE]
