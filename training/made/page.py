"""A made page: its lines with their labels, and the same page as the corpora have theirs."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from app.types import Label, PageType, Segments
from training.corpus import MADE_CORPUS, GoldPage
from training.folds import FOLDS
from training.labelled import block_labels as lay_labels


@dataclass(frozen=True, slots=True)
class MadePage:
    """A whole page; `lines` are its visible lines in reading order with the right label of each, the `body` ones are its gold.

    `fold` is the fold of the page whose prose it holds, any where it is made of words; `kind` names what it teaches.
    """

    id: str
    html: str
    lines: tuple[tuple[str, Label], ...]
    page_type: PageType
    language: str
    fold: int
    kind: str
    title: str | None

    @property
    def gold(self) -> str:
        """The body's lines, a blank line between them."""
        return "\n\n".join(text for text, label in self.lines if label is Label.BODY)


@cache
def sites() -> Sequence[str]:
    """A site for each fold, so that a page's fold comes out of its site as everywhere."""
    found: dict[int, str] = {}
    for number in range(50 * FOLDS):
        site = f"made-{number}.example"
        found.setdefault(GoldPage("", MADE_CORPUS, site, "", "", None, None, None, None, None).fold, site)
    return [found[fold] for fold in range(FOLDS)]


def gold_page(page: MadePage) -> GoldPage:
    """The page as one of the corpora's."""
    kind = None if page.page_type is PageType.OTHER else str(page.page_type)
    return GoldPage(
        page.id, MADE_CORPUS, sites()[page.fold], page.html, page.gold, None, page.language, kind, page.title, gold_has_title=False
    )


def block_labels(page: MadePage, segments: Segments) -> list[Label]:
    """The label of each block of a made page."""
    return lay_labels([block.text for block in segments.blocks], page.lines)
