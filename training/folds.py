"""Cross-validation folds by registered domain: no page is judged by anything that learned from its site."""

import hashlib
from functools import cache

import tldextract

FOLDS = 5
# Folds that what is learned must not have seen.
Folds = frozenset[int]
NOTHING: Folds = frozenset()
# Where one fold at a time is left out, this one stands for none: what is shipped.
NO_FOLD = -1
LEFT_OUT = (NO_FOLD, *range(FOLDS))


def fold_of(site: str) -> int:
    """The fold of a site's pages."""
    return int(hashlib.sha256(site.encode()).hexdigest()[:8], 16) % FOLDS


@cache
def _extractor() -> tldextract.TLDExtract:
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


def registered_domain(host: str) -> str:
    """`news.example.co.uk` → `example.co.uk`; the host itself where there is no public suffix."""
    return _extractor()(host).top_domain_under_public_suffix or host
