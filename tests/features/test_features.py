"""Features of pages: the same columns for every page, and what single columns mean."""

import math

import numpy as np
import pytest

from app.features.html import Lexicon, cut_features, featurize
from app.features.html.arrays import NAME_BITS, view
from app.features.html.sums import basics
from app.features.phrases import bucket_count
from app.features.threshold import keeps
from app.features.tokens import TEXT_BITS
from app.language.chars import CHUNK, classify, encode, find_words
from app.segment import segment
from app.types import Encoding, Page, PageKind, Segments

TABLES = (1 << TEXT_BITS, 1 << NAME_BITS, 1 << NAME_BITS, bucket_count(), bucket_count())
LEXICON = Lexicon(*(np.ones(size, np.float32) for size in TABLES))
PROSE = "A long sentence of running text that has enough words to count as prose, and a full stop. "


def page(html: str) -> Segments:
    return segment(Page(PageKind.HTML, html, None, Encoding("utf-8", "string")))


def text(content: str) -> Segments:
    return segment(Page(PageKind.TEXT, content, None, Encoding("utf-8", "string")))


CARDS = "".join(f'<div class="card c{n}"><h3>Item {n}</h3><p>{PROSE}</p></div>' for n in range(4))
PAGES = {
    "empty": page(""),
    "white space": page("<body> \n </body>"),
    "one word": page("word"),
    "article": page(f"<title>Bridge</title><nav><a href=/>Home</a></nav><article><h1>Bridge</h1><p>{PROSE}</p><p>{PROSE}</p></article>"),
    "cards": page(f"<main>{CARDS}</main><p>{PROSE}</p>"),
    "text": text(f"Home\n\n{PROSE}\n{PROSE}\n"),
    "scripts": page("<p>新しい橋が完成した。</p><p>Новый мост открыт 😀.</p><p dir=rtl>افتتح الجسر الجديد.</p>"),
    "deep": page("<div>" * 300 + PROSE),
}


def features_of(segments: Segments) -> dict[str, np.ndarray]:
    seen = view(segments)
    found = featurize(seen, basics(seen), LEXICON)
    assert found.values.shape == (len(segments.blocks), len(found.names))
    return dict(zip(found.names, found.values.T, strict=True))


@pytest.mark.parametrize("segments", PAGES.values(), ids=PAGES.keys())
def test_every_page_has_the_same_columns(segments: Segments) -> None:
    columns = features_of(segments)
    assert tuple(columns) == tuple(features_of(PAGES["article"]))
    assert all(np.isfinite(column[~np.isnan(column)]).all() for column in columns.values())


WITH_BLOCKS = {name: segments for name, segments in PAGES.items() if segments.blocks}


@pytest.mark.parametrize("segments", WITH_BLOCKS.values(), ids=WITH_BLOCKS.keys())
def test_cuts_keep_less_and_less(segments: Segments) -> None:
    seen = view(segments)
    scores = np.linspace(0.05, 0.95, len(segments.blocks), dtype=np.float32)
    levels = np.array([0.1, 0.5, 0.9], np.float32)
    cuts = cut_features(seen, basics(seen), scores, levels)
    kept = keeps(scores, levels).sum(1)
    assert len(cuts.values) == len(kept)
    assert (np.diff(kept) <= 0).all()


def test_markup_is_unknown_for_text() -> None:
    columns = features_of(PAGES["text"])
    assert np.isnan(columns["link"]).all()
    assert np.isnan(columns["path_score"]).all()


def test_repeated_units_are_cards() -> None:
    counts = features_of(PAGES["cards"])["card_count"]
    assert counts[:8] == pytest.approx(math.log(4))
    assert np.isnan(counts[8])


def test_wrappers_change_no_unit() -> None:
    wrapped = page(f"<main><div><div>{CARDS}</div></div></main><p>{PROSE}</p>")
    for name in ("up1_mass", "up2_mass", "card_count"):
        assert features_of(wrapped)[name] == pytest.approx(features_of(PAGES["cards"])[name], nan_ok=True)


def test_words_of_the_title_are_seen() -> None:
    columns = features_of(PAGES["article"])
    assert columns["has_title"].tolist() == [0, 1, 0, 0]


@pytest.mark.parametrize("offset", [0, 1, 1000, CHUNK - 3, CHUNK, 3 * CHUNK + 7])
def test_a_word_has_one_hash_wherever_it_stands(offset: int) -> None:
    codes = encode(" " * offset + "Brücke 新")
    words = find_words(codes, classify(codes))
    plain = encode("BRÜCKE 新")
    assert words.hash.tolist() == find_words(plain, classify(plain)).hash.tolist()
    assert words.start.tolist() == [offset, offset + 7]


def test_names_are_cut_at_humps_and_digits() -> None:
    codes = encode("postBody post-body2 PostBODY")
    assert len(set(find_words(codes, classify(codes), camel=True).hash.tolist())) == 2
