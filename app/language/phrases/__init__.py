"""The set phrases of web sites (`Read also`, `All rights reserved`, `minutes ago`): one file a language, read here alone.

`<language>.txt` has one line a concept and between its bars the phrases that sites in that language use for it.
All files name the concepts of `en.txt`, in its order. Models weigh some of them (`app/features/phrases.py`); the others are for rules
and generated pages, as single as these need them: `accept`, `reject` and `settings` of a notice about `cookies`, labels of fields.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from app.language.locale_names import fold

FOLDER = Path(__file__).parent


def languages() -> Sequence[str]:
    """The languages that have a file, in order."""
    return sorted(path.stem for path in FOLDER.glob("*.txt"))


@cache
def phrases_of(language: str) -> Mapping[str, Sequence[str]]:
    """The phrases of one language by concept; nothing for a language without a file."""
    path = FOLDER / f"{language}.txt"
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return {concept: [phrase.strip() for phrase in said.split("|")] for concept, _, said in (line.partition(":") for line in lines)}


@cache
def said(*concepts: str) -> frozenset[str]:
    """What any language says for one of the concepts, folded."""
    return frozenset(fold(phrase) for known in map(phrases_of, languages()) for concept in concepts for phrase in known[concept])


@cache
def by_beginning(*concepts: str, letters: int = 2) -> Mapping[str, tuple[str, ...]]:
    """The phrases of some concepts by so many first letters, long ones first."""
    found: dict[str, tuple[str, ...]] = {}
    for phrase in sorted(said(*concepts), key=lambda phrase: (-len(phrase), phrase)):
        found[phrase[:letters]] = (*found.get(phrase[:letters], ()), phrase)
    return found
