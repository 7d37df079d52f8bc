"""What sites call the parts of a page in `class` and `id`: `class_names.txt` has a part a line."""

from collections.abc import Mapping, Sequence
from pathlib import Path

_LINES = Path(__file__).with_name("class_names.txt").read_text("utf-8").splitlines()
# What an element is for → how sites call it.
TELLING: Mapping[str, Sequence[str]] = {part: names.split() for part, _, names in (line.partition(": ") for line in _LINES)}
# Names that tell nothing, and those of utility classes: parts of the same file that no page has.
NEUTRAL, UTILITY = TELLING["neutral"], TELLING["utility"]
# How hashed names are spelt: `{}` takes six characters, `{name}` a telling name.
HASHED = (
    "css-{}",
    "css-{}",
    "sc-{}",
    "_{}",
    "{name}_{}",
    "styles__{name}--{}",
    "jsx-{}",
    "x{}",
    "{}",
    "{name}-module--{name}--{}",
    "svelte-{}",
)
PREFIXES = ("c-", "l-", "b-", "m-", "tpl-", "site-", "td-", "js-", "o-", "g-")
