"""Opening quotation marks, in text that lost its line breaks: they belong to what follows."""

from collections.abc import Iterable, Iterator

STRAIGHT = '"״'
MARKS = frozenset("„«‚¿¡「『“”" + STRAIGHT)
# So far back is looked for a mark that the one asked about may close.
LONGEST_QUOTE = 400


def before_quotes(text: str, cuts: Iterable[int]) -> Iterator[int]:
    """Borders, ascending, where each one behind an opening mark stands in front of it."""
    last = 0
    for cut in cuts:
        mark = cut - 2 if text[cut - 1 : cut] == " " else cut - 1
        at = mark if mark >= last and text[mark] in MARKS and _opens(text, mark) else cut
        if at > last:
            yield at
            last = at


def _opens(text: str, at: int) -> bool:
    """Whether a mark opens a quotation: `“` unless it closes `„`, `«` unless it closes `»`, `”` where no other mark opens any."""
    mark = text[at]
    if mark in STRAIGHT:
        return text[at - 1 : at].isspace() and not text[at + 1].isspace()
    before = text[max(0, at - LONGEST_QUOTE) : at]
    if mark == "“":
        return before.rfind("„") <= max(before.rfind("“"), before.rfind("”"))
    if mark == "”":
        return "„" not in before and "“" not in before and before.count("”") % 2 == 0
    return mark != "«" or before.rfind("»") <= before.rfind("«")
