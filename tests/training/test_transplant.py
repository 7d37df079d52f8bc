"""Boilerplate of other pages in a page's text: what is given, and that the page itself stays whole."""

import random

from training.corpus import GoldPage
from training.transplant import Nursery, gather, survey, transplant

ARTICLE = [f"Sentence number {number} of the article tells something new about subject {number}." for number in range(6)]
GIVER = [*ARTICLE[:3], "Read also", "A teaser for another story", *ARTICLE[3:], "3 comments", "Nice one, thank you", "Imprint"]


def gold_page(name: str, lines: list[str]) -> GoldPage:
    return GoldPage(name, "made", f"{name}.example", "", "\n".join(lines), None, "en", "article", None, None)


def test_a_page_gives_what_stands_between_and_behind_its_article() -> None:
    ground = survey(gold_page("a", ARTICLE), "\n".join(["Menu", *GIVER]))
    assert ground is not None
    assert (ground.first, ground.last) == (1, 8)
    assert ground.inside == (("Read also", "A teaser for another story"),)
    assert ground.behind == (("3 comments", "Nice one, thank you", "Imprint"),)


def test_a_page_without_its_gold_neither_gives_nor_takes() -> None:
    assert survey(gold_page("a", ARTICLE), "Something else entirely\nstands here") is None


def test_pages_give_to_their_own_fold_alone() -> None:
    pages = [gold_page(name, ARTICLE) for name in "abcdefgh"]
    grounds = [survey(page, "\n".join(line.replace("teaser", page.id) for line in GIVER)) for page in pages]
    for fold, nursery in gather(pages, grounds).items():
        given = {line.split()[1] for run in nursery.inside[None] for line in run if line.startswith("A ")}
        assert given == {page.id for page in pages if page.fold == fold}


def test_the_page_stays_whole_around_what_it_takes() -> None:
    ground = survey(gold_page("a", ARTICLE), "\n".join(["Menu", *ARTICLE, "Imprint"]))
    assert ground is not None
    nursery = Nursery({None: [("Foreign inside",)]}, {None: [("Foreign behind",)]})
    for seed in range(20):
        text = transplant(ground, "en", nursery, random.Random(seed))
        rest = text.replace("Foreign inside", "").replace("Foreign behind", "").split()
        assert rest == " ".join(["Menu", *ARTICLE, "Imprint"]).split()
        assert len(text.split()) > len(rest)
        assert text.startswith("Menu")
