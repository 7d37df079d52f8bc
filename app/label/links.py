"""Links that lead away from an article, by what stands around them and where they lead, in whatever language."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from app.label.prose import ends_sentence, is_prose, is_sentence, words
from app.label.put_back import chain, own_element
from app.types import Block, Elements, Role

Flags = NDArray[np.bool_]

# A list under `You may like`, or among paragraphs, goes on for so many blocks that are links.
LINKS_AT_MOST = 12
LINKED = 0.8
# A headline has so many words; a heading over a list of them has at most so many.
HEADLINE_WORDS, LONGEST_HEADLINE, HEADING_WORDS, SUBHEAD_WORDS = 3, 30, 8, 5
# `On this: The ferry sails again`: at most so many words in front of a link that is all the rest, but for what rounding hides.
LED_WORDS, ROUNDING = 4, 1
# A line in these over a box with a link heads what stands under both.
SUBHEAD_TAGS = frozenset({"p", "b", "strong"})
BOX_TAGS = frozenset({"div", "figure", "aside", "section", "table", "blockquote", "h2", "h3", "h4", "h5"})
# A link that shows its address is a reference, one behind a name with `@` what somebody posted.
ADDRESS = re.compile(r"://|www\.|@")
OPEN_END = frozenset(".。,;:：…")
SIGNS_AT_THE_END = re.compile(r"(?<!\W)\W++$")
# An article that has an island for each so many paragraphs is a list of links with remarks.
PARAGRAPHS_AN_ISLAND = 3
# What a link does that leads to no other page: it prints, sends or shares this one, or installs an app.
ACTION = re.compile(
    r"^(?:mailto|javascript|whatsapp|sms):|(?:^|[/?&=])(?:print|imprimir|drucken|sharer?|sendmail|tweet)(?:[.?&=/]|$)"
    r"|//(?:apps\.apple\.com/|play\.google\.com/store/apps|wa\.me|t\.me/share|\w*\.?(?:twitter|x)\.com/(?:intent|share)"
    r"|\w*\.?linkedin\.com/share|\w*\.?reddit\.com/submit)",
    re.IGNORECASE,
)
# So much of a row of them is links, the rest a label.
ACTION_WORDS, LABELLED = 12, 0.2
# What lists the articles of a tag; most pages have no sign of one. One in six links to `/topic/` is a kicker or a teaser.
TAG_SIGN, TAG = "/tag", re.compile(r"/tags?/[^/]", re.IGNORECASE)


def led_links(blocks: Sequence[Block], announces: Flags) -> list[int]:
    """The links right under each block that announces them."""
    found: list[int] = []
    for head in np.flatnonzero(announces).tolist():
        for block in blocks[head + 1 : head + 1 + LINKS_AT_MOST]:
            if not block.link_share >= LINKED:
                break
            found.append(block.index)
    return found


def islands(blocks: Sequence[Block], elements: Elements, keep: Flags) -> list[int]:
    """Links to other articles among an article's paragraphs: a few headlines, each a link, under a short heading or without one."""
    found = list(_islands(blocks, elements))
    subheads = [island for island in found if len(island) == 1 and blocks[island.start].role is Role.HEADING]
    if len(subheads) > 1 or any(not _is_of_article(blocks[island.start], elements) for island in subheads):
        found = [island for island in found if island not in subheads]
    inside = sum(bool(keep[island.start - 1] and keep[island.stop]) for island in found)
    paragraphs = sum(_is_paragraph(block) for block in blocks) if found else 0
    return [index for island in found for index in island] if inside * PARAGRAPHS_AN_ISLAND <= paragraphs else []


def _islands(blocks: Sequence[Block], elements: Elements) -> Iterator[range]:
    """Runs of linked headlines with a paragraph on either side."""
    start, subheads = 1, _subheads(blocks, elements)
    while start < len(blocks) - 1:
        end = start
        while end < len(blocks) and (is_linked_headline(blocks[end]) or _is_linked_item(blocks[end])):
            end += 1
        told = any(map(is_linked_headline, blocks[start:end]))
        if told and end < len(blocks) and end - start <= LINKS_AT_MOST and _is_paragraph(blocks[end]):
            above = blocks[start - 1]
            is_headed = start > 1 and end - start + (above.role is not Role.HEADING) > 1 and _is_list_heading(above)
            heads = is_headed and (above.index in subheads or _heads_more(blocks[start - 2 : end], elements))
            if _is_paragraph(blocks[start - is_headed - 1]):
                yield range(start - (is_headed and not heads), end)
        start = max(end, start) + 1


def _is_of_article(heading: Block, elements: Elements) -> bool:
    """Whether the only linked heading of a page may be another article's: few words, a number or a place in the page head its own."""
    rows = zip(elements.first, elements.last, elements.links, strict=True)
    leads_away = any(address and address[0] != "#" and first <= heading.index < last for first, last, address in rows)
    return leads_away and words(heading) >= SUBHEAD_WORDS and not heading.text[0].isdigit()


def _heads_more(lines: Sequence[Block], elements: Elements) -> bool:
    """Whether the second of three lines stands like the first one and the last in a box beside both: it heads what is under the box."""
    paragraph, heading, *links = (own_element(line, elements) for line in lines)
    around = elements.parent[heading]
    bare = elements.tag[heading] in SUBHEAD_TAGS and not elements.names[heading]
    boxed = len(links) == 1 and elements.tag[links[0]] in BOX_TAGS and elements.parent[links[0]] == around
    return bare and boxed and around in {elements.parent[paragraph], paragraph}


def _subheads(blocks: Sequence[Block], elements: Elements) -> set[int]:
    """The short lines in a chain of tags and names in which one stands right over a paragraph."""
    lines = [(block, chain(block.element, elements)) for block in blocks[:-1] if _is_list_heading(block) and not block.link_share > 0]
    heading = {names for block, names in lines if _is_paragraph(blocks[block.index + 1])}
    return {block.index for block, names in lines if names in heading}


def _is_paragraph(block: Block) -> bool:
    return block.link_share < 1 - LINKED and is_sentence(block)


def _is_list_heading(block: Block) -> bool:
    return block.link_share < 1 - LINKED and block.tokens <= HEADING_WORDS and not ends_sentence(block.text)


def is_linked_headline(block: Block) -> bool:
    """A line that is a link with the words of a headline, but for a few words in front."""
    if not block.link_share > 0 or block.tokens > LONGEST_HEADLINE or _ends_open(block.text) or ADDRESS.search(block.text):
        return False
    if block.link_share >= LINKED:
        return words(block) >= HEADLINE_WORDS
    *front, _ = parts = block.text.split()
    solid = list(accumulate(map(len, front[:LED_WORDS])))
    unlinked = (1 - block.link_share) * sum(map(len, parts))
    led = block.role not in {Role.ITEM, Role.CELL} and any(abs(length - unlinked) <= ROUNDING for length in solid)
    return led and words(block) > HEADLINE_WORDS


def _is_linked_item(block: Block) -> bool:
    """An item of a list that is a link of two words: a short headline among others."""
    return block.role is Role.ITEM and block.link_share >= LINKED and words(block) == HEADLINE_WORDS - 1 and not _ends_open(block.text)


def _ends_open(text: str) -> bool:
    """Whether a stop, a comma or a colon is among the signs at the end."""
    signs = SIGNS_AT_THE_END.search(text)
    return signs is not None and not OPEN_END.isdisjoint(signs[0])


def tags(blocks: Sequence[Block], elements: Elements) -> list[int]:
    """The lines of links of which each leads to the articles of a tag."""
    if TAG_SIGN not in "\n".join(elements.links).lower():
        return []
    tagged, others = set[int](), set[int]()
    for first, last, address in zip(elements.first, elements.last, elements.links, strict=True):
        if address:
            (tagged if TAG.search(address) else others).update(range(first, last))
    return [index for index in sorted(tagged - others) if blocks[index].link_share >= LINKED]


def actions(blocks: Sequence[Block], elements: Elements, keep: Flags) -> list[int]:
    """The kept short lines of links that print, send or share the page or install an app, and of nothing else or a label; signs (`¶`)
    and a last line that lead to a place in it."""
    kept, led = keep.tolist(), defaultdict[int, list[str]](list)
    for first, last, address in zip(elements.first, elements.last, elements.links, strict=True):
        if address:
            for index in range(first, last):
                if kept[index]:
                    led[index].append(address)
    last = len(kept) - 1 - kept[::-1].index(True) if led else 0
    rows = ((blocks[index], addresses) for index, addresses in led.items() if _is_row(blocks[index], len(addresses)))
    return [block.index for block, addresses in rows if all(map(ACTION.search, addresses)) or _leads_inside(block, addresses, last)]


def _is_row(block: Block, links: int) -> bool:
    linked = block.link_share >= (LABELLED if links > 1 else LINKED)
    return linked and block.tokens <= ACTION_WORDS and "@" not in block.text and not is_prose(block)


def _leads_inside(block: Block, addresses: Sequence[str], last: int) -> bool:
    """Whether a sign, or the last line, leads to places in the page, as to its comments."""
    told = any(map(str.isalnum, block.text)) and block.index != last
    return not told and block.role is not Role.HEADING and all(address.startswith("#") for address in addresses)
