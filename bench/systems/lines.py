"""Systems that take flattened text: the floor, and peers given the lines as paragraphs since they know no other way."""

from html import escape

from bench.systems import Document, Extraction, Extractor, peers


def everything() -> Extractor:
    """All of the text: the floor of any figure on plain text."""
    return lambda document: Extraction(document.content)


def _as_paragraphs(extractor: Extractor) -> Extractor:
    def extract(document: Document) -> Extraction:
        body = "".join(f"<p>{escape(line)}</p>" for line in document.content.splitlines() if line.strip())
        content = f"<html><body>{body}</body></html>"
        return extractor(Document(content.encode("utf-8", "replace"), content, document.url))

    return extract


def trafilatura() -> Extractor:
    """trafilatura over lines wrapped in `<p>`."""
    return _as_paragraphs(peers.trafilatura())


def justext() -> Extractor:
    """jusText over lines wrapped in `<p>`."""
    return _as_paragraphs(peers.justext())
