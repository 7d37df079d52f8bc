"""All made pages: how many of each kind, in which language, with whose prose."""

import random
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from app.types import PageType
from training.folds import FOLDS
from training.made import catalogues, manuals, others, recipes
from training.made.markup import Style
from training.made.page import MadePage
from training.made.prose import Prose, Speech, filler_speech, made_speech, spoken_languages
from training.made.recipes import Recipe
from training.made.voice import Voice
from training.made.words import PLAIN, SCRIPTS

SEED = 12
# Whose sentences: golds of the corpora, filler text, and made words for the rest.
REAL, FILLER = 0.3, 0.2


class Kind(NamedTuple):
    """How pages of a kind are made, how many of them, and what type of page they are."""

    make: Recipe
    pages: int
    page_type: PageType = PageType.ARTICLE


KINDS: Mapping[str, Kind] = {
    "alone": Kind(recipes.alone, 850),
    "nearly-alone": Kind(recipes.nearly_alone, 400),
    "short": Kind(recipes.short, 900),
    "clutter": Kind(recipes.clutter, 1500),
    "look-alikes": Kind(recipes.look_alikes, 800),
    "consent": Kind(recipes.asked, 650),
    "comments": Kind(recipes.discussed, 600),
    "furniture": Kind(recipes.furnished, 400),
    "controls": Kind(recipes.controls, 300),
    "antique": Kind(recipes.antique, 300),
    "empty": Kind(others.hollow, 350, PageType.OTHER),
    "listing": Kind(catalogues.listing, 200, PageType.LISTING),
    "home": Kind(catalogues.home, 180, PageType.LISTING),
    "shop": Kind(catalogues.shop, 160, PageType.COLLECTION),
    "forum": Kind(others.forum, 250, PageType.FORUM),
    "documentation": Kind(manuals.manual, 220, PageType.DOCUMENTATION),
    "transcript": Kind(others.transcript, 40),
}


def made_pages(prose: Prose) -> Iterator[MadePage]:
    """Every page of every kind, the same ones each time that the prose is the same."""
    return (made_page(kind, number, prose) for kind in KINDS for number in range(KINDS[kind].pages))


def made_page(kind: str, number: int, prose: Prose) -> MadePage:
    """One page of a kind; its number chooses the language, and all chance there is."""
    rng = random.Random(f"{SEED} {kind} {number}")
    spoken = spoken_languages()
    language, fold, chance = spoken[number % len(spoken)], rng.randrange(FOLDS), rng.random()
    speech: Speech
    if prose.sources and chance < REAL:
        language, fold = rng.choices(list(prose.sources), list(prose.sources.values()))[0]
        speech = prose.real(rng, language, fold)
    elif chance < REAL + FILLER and SCRIPTS.get(language, PLAIN).space:
        speech = filler_speech(rng)
    else:
        speech = made_speech(rng, language)
    voice = Voice(rng, language, speech)
    made = KINDS[kind].make(voice, Style(rng))
    return MadePage(f"made-{kind}-{number:04d}", made.html, made.lines, KINDS[kind].page_type, language, fold, kind, made.title)
