"""Labelled blocks → the article and its verdict."""

from collections.abc import Sequence
from itertools import chain, islice

from app.language.overlap import iter_tokens
from app.types import Article, Judgement, LabelledBlock, Labelling, Limits, Metadata, Page, PageType, Segments, Verdict

READ_AS_ARTICLES = frozenset({PageType.ARTICLE, PageType.DOCUMENTATION, PageType.FORUM})
# Without a confidence a body of fewer words (characters where a script has no spaces) is too little to call an article.
ARTICLE_WORDS = 40


def assemble(page: Page, segments: Segments, labelling: Labelling, metadata: Metadata, limits: Limits) -> Article:
    """The article; its verdict follows from the labels and the labeller's judgement, and never changes the body."""
    verdict = _verdict(labelling.blocks, labelling.judgement, limits.uncertain_below)
    return Article(page, segments, labelling.blocks, metadata, verdict, labelling.judgement)


def _verdict(blocks: Sequence[LabelledBlock], judgement: Judgement, uncertain_below: float) -> Verdict:
    words = sum(1 for _ in islice(chain.from_iterable(iter_tokens(item.block.text) for item in blocks if item.label.kept), ARTICLE_WORDS))
    if not words:
        return Verdict.EMPTY
    if judgement.confidence is None:
        return Verdict.ARTICLE if words >= ARTICLE_WORDS else Verdict.UNCERTAIN
    if judgement.confidence < uncertain_below:
        return Verdict.UNCERTAIN
    return Verdict.ARTICLE if judgement.page_type in READ_AS_ARTICLES else Verdict.NOT_ARTICLE
