"""Captions by what they say (an agency, a courtesy, a figure's number, a source), and by the image that they stand beside."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

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
# What stands over a part of the text, with or without an image: `3. The mill`, `For beginners:`.
HEADS = re.compile(r"^\d+\s?[.)]|[:：]$")
FIGURE_LINES, PARAGRAPHS_A_CAPTION, SENTENCE_WORDS, CREDIT_WORDS = 3, 3, 15, 6


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
    figures = {index for index in _in_figures(blocks, elements) if keep[index] and _may_be_caption(blocks[index])}
    found = (lines for lines in _beside(blocks, elements) if keep[lines].all() and figures.isdisjoint(lines))
    groups = [lines for lines in found if all(_may_be_caption(blocks[index]) for index in lines)]
    if not groups:
        return sorted(figures)
    kept = np.flatnonzero(keep).tolist()
    beside = {index for lines in groups for index in lines}
    alone = {index for lines in groups if _stands_alone(lines, kept, beside) for index in lines}
    prose = {index for index in alone if is_prose(blocks[index])}
    few = len(prose) * PARAGRAPHS_A_CAPTION <= sum(is_prose(blocks[index]) for index in kept)
    told = {index for index in prose if not few or words(blocks[index]) > SENTENCE_WORDS}
    return sorted(figures | alone - told)


def _may_be_caption(block: Block) -> bool:
    return words(block) <= CAPTION_WORDS and not HEADS.search(block.text)


def _stands_alone(lines: range, kept: Sequence[int], beside: AbstractSet[int]) -> bool:
    """Whether there are kept lines before some, and next to them none that another image stands beside."""
    place = bisect_left(kept, lines.start)
    return place > 0 and not {*kept[place - 1 : place], *kept[place + len(lines) :][:1]} & beside


def _in_figures(blocks: Sequence[Block], elements: Elements) -> Iterator[int]:
    """The few lines of each figure with an image, but of one that shows who is quoted."""
    for row, _ in elements.images:
        lines = range(elements.first[row], elements.last[row])
        if elements.tag[row] == "figure" and len(lines) <= FIGURE_LINES and all(blocks[index].role is not Role.QUOTE for index in lines):
            yield from lines


def _beside(blocks: Sequence[Block], elements: Elements) -> Iterator[range]:
    """One line, or two, for each image that stands beside little else."""
    for row, before in elements.images:
        first, last, is_shared = elements.first[row], elements.last[row], elements.tag[row] in SHARED
        if last - first == 1:
            block = blocks[first]
            small_print = elements.tag[row] == "p" and words(block) <= SENTENCE_WORDS
            told = is_prose(block) and not _is_small(block, elements)
            if (not is_shared or (small_print and not told)) and block.role is not Role.HEADING and block.link_share < LINKED:
                yield range(first, last)
        elif last - first == 2 and not is_shared and _is_credited(blocks[first:last]):
            yield range(first, last)
        elif first <= before < last and _is_small(blocks[before], elements):
            yield range(before, before + 1)


def _is_credited(lines: Sequence[Block]) -> bool:
    """Whether two lines beside an image are a caption and whose it is."""
    return all(
        words(line) <= most and line.role is not Role.HEADING and line.link_share < LINKED
        for line, most in zip(lines, (SENTENCE_WORDS, CREDIT_WORDS), strict=True)
    )


def _is_small(block: Block, elements: Elements) -> bool:
    """Whether a line stands as a whole in small or slanted print."""
    row = block.element
    return elements.tag[row] in SMALL and elements.last[row] - elements.first[row] == 1
