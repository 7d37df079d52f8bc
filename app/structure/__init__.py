"""The body's blocks → its parts as a reader sees them: paragraphs, headings, lists, quotes, tables, code, images."""

from app.structure import html, text
from app.types import Labelling, Options, Page, Part, Segments

__all__ = ["outline"]


def outline(page: Page, segments: Segments, labelling: Labelling, options: Options) -> tuple[Part, ...] | None:
    """The parts of the body in reading order, from its kept blocks alone; None where no form of the body was asked for that needs them."""
    if not options.include:
        return None
    return text.outline(segments, labelling) if segments.markup is None else html.outline(page, segments, labelling, options)
