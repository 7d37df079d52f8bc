"""Peers that take HTML, each as its own documentation calls it for the main text."""

import warnings
from typing import Any

from bench.comparison.flatten import flatten
from bench.systems import Document, Extraction, Extractor


def _trafilatura(with_metadata: bool = True, **options: bool) -> Extractor:
    from trafilatura import bare_extraction

    call: Any = bare_extraction

    def extract(document: Document) -> Extraction:
        result = call(document.content, url=document.url, with_metadata=with_metadata, **options)
        if result is None:
            return Extraction("")
        text = "\n".join(part for part in (result.text, result.comments) if part)
        return Extraction(text, result.title, result.author, result.date, result.language)

    return extract


def trafilatura() -> Extractor:
    """The library call as it comes: readers' comments are appended to the text."""
    return _trafilatura()


def trafilatura_no_comments() -> Extractor:
    """Without the readers' comments, as trafilatura's own evaluation calls it."""
    return _trafilatura(include_comments=False)


def trafilatura_body() -> Extractor:
    """The library call without metadata: what the text alone costs."""
    return _trafilatura(with_metadata=False)


def trafilatura_precision() -> Extractor:
    """Fewer blocks, surer ones."""
    return _trafilatura(favor_precision=True)


def trafilatura_recall() -> Extractor:
    """More blocks, less sure."""
    return _trafilatura(favor_recall=True)


def trafilatura_fast() -> Extractor:
    """Without the fallback extractors."""
    return _trafilatura(fast=True)


def resiliparse() -> Extractor:
    """Main-content extraction of resiliparse."""
    from resiliparse.extract.html2text import extract_plain_text

    def extract(document: Document) -> Extraction:
        return Extraction(extract_plain_text(document.content, main_content=True, alt_texts=False))

    return extract


def readability() -> Extractor:
    """readability-lxml; its result is HTML, flattened as a browser's innerText."""
    from readability import Document as Readability

    def extract(document: Document) -> Extraction:
        page = Readability(document.content)
        return Extraction(flatten(page.summary(), "innertext"), page.short_title())

    return extract


def justext() -> Extractor:
    """Language-independent jusText: no stop words, so that one call serves every language."""
    from justext import justext as classify

    def extract(document: Document) -> Extraction:
        paragraphs = classify(document.content, frozenset(), stopwords_low=0, stopwords_high=0)
        return Extraction("\n\n".join(paragraph.text for paragraph in paragraphs if not paragraph.is_boilerplate))

    return extract


def htmldate() -> Extractor:
    """The day of first publication, as its documentation calls it; its text is empty."""
    from htmldate import find_date

    call: Any = find_date

    def extract(document: Document) -> Extraction:
        return Extraction("", date=call(document.content, url=document.url, original_date=True))

    return extract


def newspaper() -> Extractor:
    """newspaper4k on given HTML: nothing is downloaded."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from newspaper import Article

    def extract(document: Document) -> Extraction:
        article = Article(document.url or "http://localhost/", fetch_images=False)
        article.download(input_html=document.content)
        article.parse()
        date = article.publish_date.isoformat() if article.publish_date else None
        return Extraction(article.text, article.title or None, ", ".join(article.authors) or None, date, article.meta_lang or None)

    return extract


def boilerpy() -> Extractor:
    """boilerpy3's article extractor."""
    from boilerpy3.extractors import ArticleExtractor

    extractor = ArticleExtractor(raise_on_failure=False)

    def extract(document: Document) -> Extraction:
        result = extractor.get_doc(document.content)
        return Extraction(result.content, result.title or None)

    return extract


def rs_trafilatura() -> Extractor:
    """The Rust successor of trafilatura, through its Python binding."""
    import rs_trafilatura as binding

    def extract(document: Document) -> Extraction:
        result = binding.extract(document.content, url=document.url)
        found = {name: getattr(result, name, None) for name in ("title", "author", "date", "language", "page_type")}
        return Extraction(result.main_content or "", **found, confidence=getattr(result, "extraction_quality", None))

    return extract


def lexbor_parse() -> Extractor:
    """A bare parse by Lexbor: the floor of what any extractor on HTML costs; its text is empty."""
    from selectolax.lexbor import LexborHTMLParser

    def extract(document: Document) -> Extraction:
        LexborHTMLParser(document.data)
        return Extraction("")

    return extract
