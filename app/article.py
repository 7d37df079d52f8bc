"""Labelled blocks → the article and its verdict."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain, islice

from app.language.overlap import iter_tokens
from app.types import Article, Judgement, LabelledBlock, Labelling, Limits, Metadata, Page, PageType, Segments, Verdict

READ_AS_ARTICLES = frozenset({PageType.ARTICLE, PageType.DOCUMENTATION, PageType.FORUM})
# A body of fewer words (characters where a script has no spaces) is too little to call an article without a confidence.
ARTICLE_WORDS = 40
# What is told of a page that stands in for another; a body of few words is its notice then.
STAND_INS = frozenset({"challenge_page", "error_page", "shell_page"})


def assemble(page: Page, segments: Segments, labelling: Labelling, metadata: Metadata, limits: Limits) -> Article:
    """The article; its verdict follows from the labels and the labeller's judgement, and never changes the body."""
    judgement, words = labelling.judgement, _words(labelling.blocks)
    if judgement.page_type and words < ARTICLE_WORDS and any(warning.code in STAND_INS for warning in page.warnings):
        judgement = replace(judgement, page_type=PageType.OTHER)
    verdict = _verdict(words, judgement, limits.uncertain_below)
    return Article(page, segments, labelling.blocks, metadata, verdict, judgement)


def _words(blocks: Sequence[LabelledBlock]) -> int:
    """Words of the body, counted up to `ARTICLE_WORDS`."""
    return sum(1 for _ in islice(chain.from_iterable(iter_tokens(item.block.text) for item in blocks if item.label.kept), ARTICLE_WORDS))


def _verdict(words: int, judgement: Judgement, uncertain_below: float) -> Verdict:
    if not words:
        return Verdict.EMPTY
    if judgement.confidence is None:
        return Verdict.ARTICLE if words >= ARTICLE_WORDS else Verdict.UNCERTAIN
    if judgement.confidence < uncertain_below:
        return Verdict.UNCERTAIN
    return Verdict.ARTICLE if judgement.page_type in READ_AS_ARTICLES else Verdict.NOT_ARTICLE
