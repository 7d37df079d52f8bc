"""The corpora as plain text: every page in the five fixed renderings and one of the others, cut, aligned and featurized."""

import hashlib
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.features.matrix import matrix
from app.features.text.arrays import read_lines
from app.features.text.columns import plain_columns, vocabularies
from app.features.tokens import Tokens
from app.segment.boundaries import Restorer
from app.segment.said import Tongue
from app.segment.text import cut
from app.types import Label, Segments
from training.corpus import MADE_CORPUS, GoldPage, read_all
from training.folds import LEFT_OUT
from training.labelled import LabelledPage, read_labelled
from training.made.page import MadePage, block_labels, gold_page
from training.made.pages import made_pages
from training.made.prose import Prose
from training.parallel import forked
from training.samples import MOST_SHARE, Sample, as_labelled, lay_gold
from training.text.clutter import clutter, crop
from training.text.line_breaks import FORMS, BorderRows, border_rows, fit_restorer
from training.text.renderings import FIXED, OTHERS, Flat, flatten, walk

# Without markup a caption is told by its words alone: what hands say of it counts for more than on HTML.
MOST_SHARE_OF_TEXT = {**MOST_SHARE, Label.CAPTION: 0.2}
# A third of all pages are news of 2011; what the web looks like now counts for more, and so do pages that are no articles.
PAGE_WEIGHTS = {"daniel": 0.75, "fundus": 1.25, MADE_CORPUS: 0.3}
MIXED_WEIGHT = 1.25
# The restorer of line breaks learns from this share of the pages, each in this many of its forms.
RESTORER_SHARE, RESTORER_FORMS = 0.6, 2
# Of the five fixed renderings each page trains with this many; all are scored.
FIXED_TRAINED = 3
# Besides one of the other forms, this share of the pages trains cropped to the article and a little around it.
CROPPED, CROPPED_SHARE = "cropped", 0.4
# Forms in which a line is not told by its characters, and those in which a block may hold a caption and the sentence behind it.
RECASED = frozenset({"lower", "upper"})
IN_ONE_LINE = frozenset({"oneline", "titled_oneline", "squeezed", "stuck"})
# Made pages train in so many forms each; the restorer learns from this share of them, and from more of those in one line whose language
# next to no page teaches.
MADE_FORMS, MADE_RESTORER_SHARE, UNTAUGHT_SHARE = 2, 0.3, 0.9
CHUNK = 8
# What is done to a page's text in one of the other forms.
CHANGES: Mapping[str, Callable[[str, GoldPage, random.Random], str]] = {
    "cluttered": lambda text, _page, chance: clutter(text, chance),
    "cropped": lambda text, page, chance: crop(text, page.gold, chance),
}


def draw(page: GoldPage, purpose: str) -> random.Random:
    """A source of chance that depends on the page and the purpose alone."""
    return random.Random(int(hashlib.sha256(f"{purpose} {page.id}".encode()).hexdigest()[:16], 16))


@dataclass(frozen=True, slots=True)
class TextSample(Sample):
    """A page in one rendering with the words that its blocks say and their mass."""

    said: tuple[Tokens, ...]
    mass: NDArray[np.float32]

    @property
    def page_weight(self) -> float:
        """What the page counts for in training."""
        return PAGE_WEIGHTS.get(self.corpus, 1.0) * (1.0 if self.page_type in (None, "article") else MIXED_WEIGHT)


@dataclass(frozen=True, slots=True)
class FlatPage:
    """A page without its HTML, flattened the five fixed ways and one of the others, and rows for the restorer.

    `trained` names the forms that the models learn from. A page that generators made, in these forms alone, says what its lines are;
    an article that was labelled by hand says it too.
    """

    page: GoldPage
    flats: tuple[Flat, ...]
    trained: frozenset[str]
    borders: tuple[BorderRows, ...]
    made: MadePage | None = None
    labelled: LabelledPage | None = None


def text_sample(page: FlatPage, segments: Segments, form: str) -> TextSample:
    """A page in one rendering, aligned and featurized."""
    lines = read_lines(segments)
    plain = matrix([plain_columns(lines)], lines.blocks)
    laid = lay_gold(page.page, [block.text for block in segments.blocks], form)
    sample = TextSample(**laid, names=plain.names, plain=plain.values, said=vocabularies(lines), mass=lines.mass)
    if page.labelled and form not in RECASED | IN_ONE_LINE:
        return as_labelled(sample, [block.text for block in segments.blocks], page.labelled, MOST_SHARE_OF_TEXT)
    if page.made is None:
        return sample
    return replace(sample, share=np.array([label.kept for label in block_labels(page.made, segments)], np.float32), found=1.0)


def flatten_page(page: GoldPage, labelled: LabelledPage | None = None) -> FlatPage:
    """A page in its forms; none where it has no body."""
    seen = walk(page.html)
    if seen is None:
        return FlatPage(replace(page, html=""), (), frozenset(), ())
    chance = draw(page, "forms")
    others = sorted({chance.choice(sorted(OTHERS)), *([CROPPED] if chance.random() < CROPPED_SHARE else [])})
    flats = [flatten(seen, how) for how in (*FIXED, *others)]
    flats = [replace(flat, text=CHANGES[flat.how](flat.text, page, chance)) if flat.how in CHANGES else flat for flat in flats]
    chance = draw(page, "restorer")
    forms = chance.sample(FORMS, RESTORER_FORMS) if chance.random() < RESTORER_SHARE else ()
    fixed = draw(page, "trained").sample(sorted(FIXED), FIXED_TRAINED)
    return FlatPage(
        page=replace(page, html=""),
        flats=tuple(flats),
        trained=frozenset({*fixed, *others}),
        borders=tuple(border_rows(flatten(seen, how)) for how in forms),
        labelled=replace(labelled, html="") if labelled else None,
    )


def flatten_made(made: MadePage) -> FlatPage:
    """A made page in one or two forms."""
    page, seen = gold_page(made), walk(made.html)
    if seen is None:
        return FlatPage(replace(page, html=""), (), frozenset(), ())
    chance = draw(page, "made")
    flats = [flatten(seen, how) for how in chance.sample(sorted({*FIXED, *OTHERS} - {*CHANGES, *RECASED}), MADE_FORMS)]
    drawn, form = chance.random(), chance.choice(FORMS)
    rows = [border_rows(flatten(seen, form))] if drawn < UNTAUGHT_SHARE else []
    borders = tuple(part for part in rows if drawn < MADE_RESTORER_SHARE or part.tongue is not Tongue.TAUGHT)
    return FlatPage(replace(page, html=""), tuple(flats), frozenset(flat.how for flat in flats), borders, replace(made, html=""))


def flatten_all(data: Path) -> list[FlatPage]:
    """Every page of the corpora, and the made ones."""
    labelled = {page.id: page for page in read_labelled(data)}

    def flattened(page: GoldPage) -> FlatPage:
        return flatten_page(page, labelled.get(page.id) if page.page_type == "article" else None)

    return [*forked(flattened, read_all(data), CHUNK), *forked(flatten_made, made_pages(Prose(read_all(data))), CHUNK)]


def fit_restorers(pages: Sequence[FlatPage]) -> dict[int, Restorer]:
    """Restorers of line breaks without each fold, and of all pages."""
    made = forked(lambda hidden: fit_restorer(rows for page in pages if page.page.fold != hidden for rows in page.borders), LEFT_OUT)
    return dict(zip(LEFT_OUT, made, strict=True))


def make_samples(page: FlatPage, restorers: Mapping[int, Restorer]) -> list[TextSample]:
    """A page in the forms that train, cut by the restorer that did not see its fold; forms without any block are left out."""
    segments = [(flat.how, cut(flat.text, restorers[page.page.fold])) for flat in page.flats if flat.how in page.trained]
    return [text_sample(page, seen, how) for how, seen in segments if seen.blocks]


def make_all(pages: Sequence[FlatPage], restorers: Mapping[int, Restorer]) -> list[TextSample]:
    """Every page in every form that trains."""
    parts = forked(lambda page: make_samples(page, restorers), pages)
    return [sample for part in parts for sample in part]
