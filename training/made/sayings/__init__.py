"""What sites write around and into articles as whole sentences: one file a language, written by hand, read here alone.

`<language>.txt` has one line a concept and between its bars what is said. `{site}`, `{n}`, `{name}` and `{network}` take what the page has;
`{accept}`, `{reject}` and `{settings}` the words on its buttons. Concepts: `title` and `consent` (a notice's heading and sentences), `ask`
(a question as heading of a box), `letter`, `give`, `members`, `app`, `follow` (what boxes and lines pitch), `caption`, `bio`, `note` (the
editor's, which is body), `readers` (heading of comments), `cue` (before a link to another article), `tools` (print, save, listen).
"""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent


@cache
def sayings_of(language: str) -> Mapping[str, Sequence[str]]:
    """The sentences of one language by concept; nothing for a language without a file."""
    path = FOLDER / f"{language}.txt"
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return {concept: [text.strip() for text in said.split("|")] for concept, _, said in (line.partition(": ") for line in lines)}
