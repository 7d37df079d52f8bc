"""Captions that end with a picture agency, or with whom a picture is by courtesy of, or stand over who took it; figures; sources."""

import re
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from app.label.lines import Folded
from app.label.prose import INNER_SENTENCE_END, STOPS, paragraph_words, words
from app.language.locale_names import fold
from app.language.phrases import said
from app.types import Block, Label

CAPTION_WORDS, CREDIT_LENGTH, SOURCE_WORDS = 45, 100, 4
AGENCIES = (
    r"Getty(?: Images)?|AFP|R(?:euters|EUTERS)|AP(?: Photo)?|dpa|Shutterstock|iStock(?:photo)?|EPA|Alamy|Bloomberg|Unsplash|Pexels"
    r"|Pixabay|Picture[- ][Aa]lliance|picture[- ][Aa]lliance|I(?:MAGO|mago)|ТАСС|РИА Новости|PAP|ANSA|EFE|Xinhua|NurPhoto|Keystone"
    r"|Adobe Stock|ZUMA|Depositphotos|Wikimedia(?: Commons)?|Flickr|WireImage|LaPresse|Belga|APA|Anadolu|新华社|時事|共同"
)
AGENCY = f"(?:{AGENCIES})"
# `Jane Roe / Getty Images`, `(AP Photo/Jane Roe)`, `| Photo by Jane Roe`, `Courtesy of the brand`.
CREDITS = (
    rf"(?:[/|©(]|\b(?:via|von|by|[Cc]redit:?|[Pp]hoto:?|[Ii]mage:?|[Ff]oto:?))\s*{AGENCY}(?: Images| Photo|/[\w .]+)?\W*$",
    rf"(?:^|[\s(©/]){AGENCY}\s?/\s?[\w. -]{{2,40}}\W*$",
    r"(?:^|[|/(.]\s?)(?:Photos?|Images?|Illustration|Fotos?|Bild)(?: courtesy)? (?:by|of|credit|de|di|von) [\w .'’-]{2,50}\)?\.?$",
    r"^\(?(?:(?:Image|Photo) )?[Cc]ourtesy (?:of )?[\w .&'’-]{2,40}\)?$",
    r"Getty Images?\W*$",
)
CREDIT = re.compile("|".join(CREDITS))
# One of what a line must hold for that, each with a letter in front, by which they are found fast.
SIGNS = re.compile(f"{AGENCIES}|Photo|Image|Illustration|Foto|Bild|Courtesy|courtesy")

# An article has so many paragraphs; a caption over a credit at most this share of the words that they have in the middle.
FEWEST_PARAGRAPHS, CAPTION_SHARE = 3, 0.6

NUMBERED = r"Fig(?:ure|\.)?|FIGURE|Image|Abb(?:ildung|\.)?|Рис(?:унок|\.)?|図|Picture|Photo|Foto|Bild|Ilustracja|Figura"
FIGURE = re.compile(rf"(?:{NUMBERED})\s*\d+\s*[.:)]")


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


def over_credits(blocks: Sequence[Block], keep: NDArray[np.bool_], credited: Sequence[int]) -> list[int]:
    """The kept lines right over a line that is nothing but a credit, with a kept paragraph under it: one sentence, shorter than these."""
    paragraphs = {index: count for index in np.flatnonzero(keep).tolist() if (count := paragraph_words(blocks[index]))}
    if len(paragraphs) < FEWEST_PARAGRAPHS:
        return []
    most = CAPTION_SHARE * float(np.median([*paragraphs.values()]))
    under_text = (place - 1 for place in credited if place + 1 in paragraphs and keep[place - 1] and _is_only_credit(blocks[place].text))
    return [index for index in under_text if index >= 0 and words(blocks[index]) <= most and _is_one_sentence(blocks[index].text)]


def _is_only_credit(text: str) -> bool:
    cue, colon, _ = text.replace("：", ":").partition(":")
    return bool(colon) and fold(cue).strip(" (") in said("photo", "credits")


def _is_one_sentence(text: str) -> bool:
    return text.endswith(tuple(STOPS)) and INNER_SENTENCE_END.search(text) is None


def _names_source(text: str) -> bool:
    head, colon, name = text.partition(":")
    return bool(colon) and 0 < len(name.split()) <= SOURCE_WORDS and fold(head).strip() in said("source")
