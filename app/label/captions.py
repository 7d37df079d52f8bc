"""Captions that end with a picture agency, or with whom a picture is by courtesy of; numbered figures; lines that only name a source."""

import re
from collections.abc import Mapping

from app.label.lines import Folded
from app.language.locale_names import fold
from app.language.phrases import said
from app.types import Label

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


def _names_source(text: str) -> bool:
    head, colon, name = text.partition(":")
    return bool(colon) and 0 < len(name.split()) <= SOURCE_WORDS and fold(head).strip() in said("source")
