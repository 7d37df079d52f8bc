"""Captions by what they say (an agency, a courtesy, a figure's number, a source), and by the image that they stand beside."""

import re
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from app.label.lines import Folded
from app.label.prose import is_prose, words
from app.language.locale_names import fold
from app.language.phrases import said
from app.types import Block, Elements, Label, Role

CAPTION_WORDS, CREDIT_LENGTH, SOURCE_WORDS = 45, 100, 4
AGENCY = (
    r"(?:Getty(?: Images)?|AFP|R(?:euters|EUTERS)|AP(?: Photo)?|dpa|Shutterstock|iStock(?:photo)?|EPA|Alamy|Bloomberg|Unsplash|Pexels"
    r"|Pixabay|[Pp]icture[- ][Aa]lliance|I(?:MAGO|mago)|ТАСС|РИА Новости|PAP|ANSA|EFE|Xinhua|NurPhoto|Keystone|Adobe Stock|ZUMA"
    r"|Depositphotos|Wikimedia(?: Commons)?|Flickr|WireImage|LaPresse|Belga|APA|Anadolu|新华社|時事|共同)"
)
# `Jane Roe / Getty Images`, `(AP Photo/Jane Roe)`, `| Photo by Jane Roe`, `Courtesy of the brand`.
CREDITS = (
    rf"(?:[/|©(]|\b(?:via|von|by|[Cc]redit:?|[Pp]hoto:?|[Ii]mage:?|[Ff]oto:?))\s*{AGENCY}(?: Images| Photo|/[\w .]+)?\W*$",
    rf"(?:^|[\s(©/]){AGENCY}\s?/\s?[\w. -]{{2,40}}\W*$",
    r"(?:^|[|/(.]\s?)(?:Photos?|Images?|Illustration|Fotos?|Bild)(?: courtesy)? (?:by|of|credit|de|di|von) [\w .'’-]{2,50}\)?\.?$",
    r"^\(?(?:(?:Image|Photo) )?[Cc]ourtesy (?:of )?[\w .&'’-]{2,40}\)?$",
    r"Getty Images?\W*$",
)
CREDIT = re.compile("|".join(CREDITS))
# What a line must hold for that.
SIGNS = re.compile(r"[/|©(]|Getty|[Cc]ourtesy|\b(?:via|von|by|of|de|di)\b")

NUMBERED = r"Fig(?:ure|\.)?|FIGURE|Image|Abb(?:ildung|\.)?|Рис(?:унок|\.)?|図|Picture|Photo|Foto|Bild|Ilustracja|Figura"
FIGURE = re.compile(rf"(?:{NUMBERED})\s*\d+\s*[.:)]")

# What an image may share with a paragraph, a headline or an entry as well as with its caption.
SHARED = frozenset({"p", "a", "li", "td", "th", "dd", "dt", "button", "label", "summary"})
# What a caption stands in that follows an image without a box around both.
SMALL = frozenset({"em", "i", "small", "figcaption"})
LINKED = 0.8
FIGURE_LINES, PARAGRAPHS_A_CAPTION, SENTENCE_WORDS = 3, 3, 15


def agency(page: Folded) -> Mapping[int, Label]:
    """Short lines that end so."""
    ends = ((block.index, block.text[-CREDIT_LENGTH:]) for block in page.blocks if block.tokens <= CAPTION_WORDS)
    return {index: Label.CAPTION for index, end in ends if SIGNS.search(end) and CREDIT.search(end)}


def figure(page: Folded) -> Mapping[int, Label]:
    """Short lines that begin with the number of a figure."""
    short = (block for block in page.blocks if block.tokens <= CAPTION_WORDS)
    return {block.index: Label.CAPTION for block in short if FIGURE.match(block.text)}


def source(page: Folded) -> Mapping[int, Label]:
    """Lines that only say where something is from, or whose it is: of pictures as often as of articles, but never an article's own."""
    short = (block for block in page.blocks if block.tokens <= CAPTION_WORDS)
    return {block.index: Label.CAPTION for block in short if block.text.startswith("©") or _names_source(block.text)}


def _names_source(text: str) -> bool:
    head, colon, name = text.partition(":")
    return bool(colon) and 0 < len(name.split()) <= SOURCE_WORDS and fold(head).strip() in said("source")


def beside_images(blocks: Sequence[Block], elements: Elements, keep: NDArray[np.bool_]) -> list[int]:
    """The kept short lines that share an element with an image and little else, or follow one in small or slanted print.

    Where they are no figures' they stand alone among other kept lines, and sentences are few: a page may set an image beside each
    paragraph, item or name.
    """
    kept = np.flatnonzero(keep).tolist()
    short = {index for index in kept if words(blocks[index]) <= CAPTION_WORDS}
    figures = short & set(_in_figures(blocks, elements))
    beside = (short - figures) & set(_beside(blocks, elements))
    if not beside:
        return sorted(figures)
    around = zip([-1, *kept[:-1]], kept, [*kept[1:], -1], strict=True)
    alone = [place for before, place, after in around if place in beside and before >= 0 and not {before, after} & beside]
    prose = [index for index in alone if is_prose(blocks[index])]
    few = len(prose) * PARAGRAPHS_A_CAPTION <= sum(is_prose(blocks[index]) for index in kept)
    told = {index for index in prose if not few or words(blocks[index]) > SENTENCE_WORDS}
    return sorted(figures.union(alone) - told)


def _in_figures(blocks: Sequence[Block], elements: Elements) -> Iterator[int]:
    """The few lines of each figure with an image, but of one that shows who is quoted."""
    for row, _ in elements.images:
        lines = range(elements.first[row], elements.last[row])
        if elements.tag[row] == "figure" and len(lines) <= FIGURE_LINES and all(blocks[index].role is not Role.QUOTE for index in lines):
            yield from lines


def _beside(blocks: Sequence[Block], elements: Elements) -> Iterator[int]:
    for row, before in elements.images:
        first, last, tag = elements.first[row], elements.last[row], elements.tag[row]
        if last - first == 1:
            block = blocks[first]
            may_be_text = tag in SHARED and (tag != "p" or is_prose(block) or words(block) > SENTENCE_WORDS)
            if not may_be_text and block.role is not Role.HEADING and block.link_share < LINKED:
                yield first
        elif first <= before < last and _is_small(blocks[before], elements):
            yield before


def _is_small(block: Block, elements: Elements) -> bool:
    """Whether a line stands as a whole in small or slanted print, and is no sentence."""
    row = block.element
    return elements.tag[row] in SMALL and elements.last[row] - elements.first[row] == 1 and not is_prose(block)
