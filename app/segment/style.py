"""What text is by the elements around it."""

from app.segment.tags import CONTROL, GAPS, HEADINGS, LISTS, PREFORMATTED, ROLES, STICKY_ROLES
from app.types import Role

# Tags that may change what text inside them is, and ordinary inline ones.
STYLED = frozenset({"a", "b", "em", "i", "span", "strong", "svg", *GAPS})


class Style:
    """The role, level, link and preformatting that text has here, and what they become inside each tag."""

    __slots__ = ("inside", "level", "link", "pre", "role")

    def __init__(self, role: Role, level: int, *, link: bool, pre: bool) -> None:
        self.role, self.level, self.link, self.pre = role, level, link, pre
        self.inside: dict[str, Style] = {}

    def enter(self, tag: str) -> "Style":
        """The style inside an element; the same object for one that changes nothing."""
        if tag not in GAPS:
            style = Style(self.role, self.level, link=True, pre=self.pre) if tag == "a" and not self.link else self
        else:
            role, own = self.role, ROLES.get(tag)
            if own is not None and not (own is Role.PARAGRAPH and role in STICKY_ROLES):
                role = own
            link, pre = self.link or tag == CONTROL, self.pre or tag in PREFORMATTED
            style = Style(role, HEADINGS.get(tag, self.level + (tag in LISTS)), link=link, pre=pre)
        if tag in STYLED:
            self.inside[tag] = style
        return style
