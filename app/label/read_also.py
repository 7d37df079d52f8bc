"""Lines that point to other articles: a cue such as `Read also` in front, in any language."""

import re
from collections.abc import Iterator, Mapping, Sequence

from app.label.lines import Folded
from app.label.prose import STOPS, ends_sentence, is_prose, words
from app.label.put_back import BOLD
from app.language.phrases import by_beginning, said
from app.types import Block, Elements, Label, Role

CUES = ("read_also", "related")
READ_ALSO_WORDS = 30
FULL_STOP = re.compile(rf"[{STOPS}]$")
# A lone cue announces at most so many headlines; from the second on each has so many words and is no sentence.
ITEMS, ITEM_WORDS, LINKED = 4, 3, 0.8
# A headline behind one of these, where the lines above and below begin otherwise; `»` opens quotes in some languages.
ARROWS = ("►", "▶", "▸", "➤", "➜", "→")


def read_also(page: Folded) -> Mapping[int, Label]:
    """A cue, or `Read more`, with a colon in front of what it points at: `Read also: The ferry sails again`."""
    led = _led(page, *CUES, "more")
    return {block.index: Label.RELATED for block, rest in led if rest.lstrip().startswith(":") and any(map(str.isalnum, rest))}


def read_also_cue(page: Folded) -> Mapping[int, Label]:
    """A cue with something else behind it, or alone; then it takes the headlines under it along, but where it is a link itself.

    In HTML the first of them has a link.
    """
    found: dict[int, Label] = {}
    for block, rest in _led(page, *CUES):
        found[block.index] = Label.RELATED
        if not any(map(str.isalnum, rest)) and not block.link_share >= LINKED:
            items = [*_items(page.blocks[block.index + 1 :][: ITEMS + 1], page.elements)]
            if not page.elements.tag or any(item.link_share > 0 for item in items[:1]):
                found.update((item.index, Label.RELATED) for item in items)
    return found


def arrow(page: Folded) -> Mapping[int, Label]:
    """A headline behind an arrow, alone: a list's items have arrows too."""
    led = [block.text.startswith(ARROWS) for block in page.blocks]
    alone = (block for place, block in enumerate(page.blocks) if led[place] and sum(led[max(0, place - 1) : place + 2]) == 1)
    return {
        block.index: Label.RELATED for block in alone if ITEM_WORDS <= words(block) <= READ_ALSO_WORDS and not ends_sentence(block.text)
    }


def _items(blocks: Sequence[Block], elements: Elements) -> Iterator[Block]:
    """The headlines that some blocks begin with, but prose; from the second on of some words, no stop at the end, no text under them."""
    for number, block in enumerate(blocks[:ITEMS]):
        behind = blocks[number + 1] if number + 1 < len(blocks) else None
        heads = behind is not None and is_prose(behind) and _is_heading(block, elements)
        if is_prose(block) or (number and (words(block) < ITEM_WORDS or ends_sentence(block.text) or heads)):
            return
        yield block


def _is_heading(block: Block, elements: Elements) -> bool:
    """Whether a line heads what is under it: marked so, or in bold print and no link."""
    is_bold = bool(elements.tag) and elements.tag[block.element] in BOLD
    return block.role is Role.HEADING or (is_bold and not block.link_share > 0)


def _led(page: Folded, *concepts: str) -> Iterator[tuple[Block, str]]:
    """Short lines with a cue at the start and no full stop at the end, with what stands behind the cue."""
    cues = by_beginning(*concepts)
    for place, text in ((place, text) for place, text in enumerate(page.led) if text[:2] in cues and text.startswith(cues[text[:2]])):
        block, rest = page.blocks[place], _pointed_at(text, cues[text[:2]])
        if block.tokens <= READ_ALSO_WORDS and rest is not None and not FULL_STOP.search(block.text):
            yield block, rest


def _pointed_at(text: str, known: Sequence[str]) -> str | None:
    """What stands behind a read-also cue, or behind a phrase of another concept and a colon; None where a line begins with neither."""
    rests = ((cue, text[len(cue) :]) for cue in known if text.startswith(cue))
    return next((rest for cue, rest in rests if _points(cue, rest)), None)


def _points(cue: str, rest: str) -> bool:
    return not rest or rest.lstrip().startswith(":") or (cue in said("read_also") and not rest[0].isalpha())
