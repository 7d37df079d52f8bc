"""Generated pages that hold no content: consent walls, logins, error pages, script shells, human checks. Their gold is empty."""

import random
from collections.abc import Iterator, Sequence

from training.corpus import GoldPage
from training.made.others import TEXTS

PAGES_A_TEXT = 3
SEED = 11

MENU = ("Home", "News", "Sport", "About", "Contact", "Shop", "Blog", "Help")
NAMES = ("wrapper", "container", "main", "content", "box", "page", "modal", "dialog", "overlay", "app", "root", "card", "panel")


def generated_pages() -> Iterator[GoldPage]:
    """Every text in a few random layouts, always the same ones."""
    chance = random.Random(SEED)
    for language, kinds in TEXTS.items():
        for kind, lines in kinds.items():
            for number in range(PAGES_A_TEXT):
                name = f"generated-{language}-{kind}-{number}"
                yield GoldPage(name, "generated", name, _page(lines, chance), "", None, language, None, None, None)


def _page(lines: Sequence[str], chance: random.Random) -> str:
    heading, *texts = lines
    level = chance.choice(("h1", "h2", "div"))
    parts = [f"<{level}>{heading}</{level}>"] if heading else []
    for text in texts:
        tag = "p" if len(text) > 30 else chance.choice(("button", "a", "label", "p", "span", "div"))
        parts.append(f'<{tag} class="{chance.choice(NAMES)}">{text}</{tag}>')
    body = "".join(parts)
    for _ in range(chance.randint(1, 4)):
        body = f'<{(tag := chance.choice(("div", "section", "main")))} class="{chance.choice(NAMES)}">{body}</{tag}>'
    menu = "".join(f'<li><a href="/{item}">{item}</a></li>' for item in chance.sample(MENU, chance.randint(3, 7)))
    nav = f"<nav><ul>{menu}</ul></nav>" if chance.random() < 0.5 else ""
    foot = f"<footer><p>© 2025 Example</p><ul>{menu}</ul></footer>" if chance.random() < 0.5 else ""
    return f"<html><head><title>{heading or 'App'}</title></head><body>{nav}{body}{foot}</body></html>"
