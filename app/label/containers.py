"""Labels of removed blocks by the elements that they stand in: cheap, and certain enough where markup speaks plainly."""

from collections.abc import Mapping, Sequence

from app.label.rules import Named
from app.types import Block, Elements, Label, Role

CONTAINERS: Mapping[str, Label] = {
    "nav": Label.NAVIGATION,
    "form": Label.FORM,
    "select": Label.FORM,
    "button": Label.FORM,
    "figcaption": Label.CAPTION,
    "footer": Label.LEGAL,
    "time": Label.BYLINE,
    "address": Label.BYLINE,
}


def name_by_container(blocks: Sequence[Block], elements: Elements) -> Named:
    """Label and reason of every block inside one of the containers, the innermost one speaking."""
    inherited: list[str] = []
    for tag, parent in zip(elements.tag, elements.parent, strict=True):
        inherited.append(tag if tag in CONTAINERS else inherited[parent] if inherited else "")
    named: Named = {}
    for block in blocks:
        tag = inherited[block.element] if block.element >= 0 else ""
        if block.role is Role.CAPTION:
            named[block.index] = (Label.CAPTION, "rule:caption")
        elif tag:
            named[block.index] = (CONTAINERS[tag], f"rule:{tag}")
    return named
