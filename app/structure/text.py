"""The parts of a body that came as plain text."""

from app.types import Kind, Labelling, Part, Segments, Span


def outline(_segments: Segments, labelling: Labelling) -> tuple[Part, ...]:
    """The parts of a text's body: a paragraph for each block."""
    blocks = [item.block for item in labelling.blocks if item.label.kept]
    return tuple(Part(Kind.PARAGRAPH, block.start, block.end, (Span(block.start, block.end),)) for block in blocks)
