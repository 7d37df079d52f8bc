"""Pages that break extractors, made by size: `python -m tests.pathological.shapes [NAME ...]` answers each and prints time and memory.

`size` is about the number of characters; each shape is one way in which work or memory could grow faster than the page.
"""

import os
import resource
import sys
import time
from collections.abc import Callable, Mapping

from app.jobs import answer, warm_up
from app.types import Job, Limits, Outcome

Shape = Callable[[int], str]
SENTENCE = "The council met on Tuesday, and after a long debate it decided to keep the old bridge open until spring. "
LARGE = 5_000_000
KILOBYTE = 1024


def repeated(unit: str, before: str = "", behind: str = "") -> Shape:
    """The unit as often as it fits."""
    return lambda size: before + unit * (size // len(unit)) + behind


def numbered(unit: str, before: str = "") -> Shape:
    """The unit as often as it fits, `%d` in it counted up."""
    return lambda size: before + "".join(unit % number for number in range(size // len(unit)))


def nested(name: str, depth: int) -> Shape:
    """Nests of one element as deep as the limit allows."""
    return repeated(f"<{name}>" * depth + "x" + f"</{name}>" * depth)


HTML_SHAPES: Mapping[str, Shape] = {
    "paragraphs": repeated("<p>x"),
    "paragraphs-of-prose": repeated(f"<p>{SENTENCE}"),
    "links": repeated("<a href=x>word</a> "),
    "items": repeated("<li><a href=x>word word</a>", "<ul>"),
    "cells": repeated("<tr><td>a<td>b", "<table>"),
    "breaks": repeated("a<br>"),
    "headings": repeated("<h1>one two three four</h1>"),
    "one-text-node": repeated(SENTENCE, "<p>"),
    "one-attribute": repeated("x", '<p title="', f'">{SENTENCE}'),
    "many-attributes": numbered(" a%d=1", "<p"),
    "same-attributes": repeated(" class=a", "<p", f">{SENTENCE}"),
    "long-class": repeated("date ", "<p class='", f"'>{SENTENCE}"),
    "long-style": repeated(" ", "<p style='display", f":none'>{SENTENCE}"),
    "entities": repeated("&amp;&lt;&notit;&#x41;&bogus", "<p>"),
    "nested-within-the-limit": nested("div", 500),
    "nested-inline": nested("span", 500),
    "nested-beyond-the-limit": repeated("<div>"),
    "nested-in-a-template": repeated("<div>", "<template>"),
    "nests-one-behind-the-other": repeated("<div>" * 500 + "</div>" * 500),
    "nested-lists": repeated("<ul><li>"),
    "nested-tables": repeated("<table><tr><td>"),
    "formatting-in-paragraphs": numbered("<b id=%d><p>x"),
    "formatting-behind-paragraphs": repeated("<p>x</p>", "<p>" + "".join(f"<b id={number}>" for number in range(400)) + "</p>"),
    "formatting-around-blocks": repeated("<b><div></b>"),
    "forms-around-blocks": repeated("<form><div></form>"),
    "end-tags-in-attributes": repeated("<div title='</div>'>"),
    "unclosed-comment": repeated("-", "<p>x<!--"),
    "unclosed-comments": repeated("<!--"),
    "unclosed-script": repeated("<", "<p>x<script>"),
    "nested-scripts": repeated("<script><!--"),
    "unclosed-style": repeated("</styl", "<p>x<style>"),
    "unclosed-quote": repeated("x", '<p>x<a href="'),
    "unclosed-quotes": repeated('<p a="'),
    "angle-brackets": repeated("<"),
    "stray-end-tags": repeated("</b></p>"),
    "cdata": repeated("<![CDATA[", "<svg>"),
    "drawings": repeated("<svg><path/><g/></svg>"),
    "metas": numbered("<meta name=a%d content=b>"),
    "json-ld-nested": repeated("[", '<script type="application/ld+json">'),
    "json-ld-lists": repeated('{"@type":"Article"},', '<script type="application/ld+json">[', "{}]</script>"),
    "json-ld-scripts": repeated('<script type="application/ld+json">{"@type":"Article"}</script>'),
    "dates": repeated("<time datetime=2024-10-25>x</time>"),
    "date-classes": repeated("<p class=date>none</p>"),
    "bylines": repeated(f"<p class=author>{'by ' * 60}</p>"),
    "noscripts-behind-an-open-iframe": repeated("<noscript", f"<noscript><iframe>{'x' * 2_000}"),
    "hidden": repeated(f"<p>{SENTENCE}", "<div hidden>"),
    "hidden-elements": repeated("<div hidden>x</div>"),
    "fallbacks": repeated("<canvas>x</canvas>"),
    "choices-in-drawings": lambda size: "<svg>" * 450 + "<select>x" * (size // 9),
    "spaces-in-a-line": repeated("\u00a0", "<p>hello 2024", " 12"),
    "preformatted": repeated("a \n", "<pre>"),
    "copyright-signs": repeated("©", "<p>"),
    "title-of-spaces": repeated("\u00a0", "<title>a", f"b</title><h1>a b</h1><p>{SENTENCE}"),
    "author-of-spaces": repeated(" ", "<meta name=author content='a", f"b'><p>{SENTENCE}"),
    "title-over-headings": lambda size: f"<title>{'word ' * (size // 10)}</title>" + "<h1>a word</h1>" * (size // 30),
    "headings-of-nothing": lambda size: f"<title>{'word ' * (size // 15)}</title>" + "<h1>a</h1>" * (size // 15),
    "frames": repeated("<frameset><frame>"),
}
# What is hard to write as Markdown, HTML and blocks where all of it is body; answered, but for what `REFUSED` names.
FORM_SHAPES: Mapping[str, Shape] = {
    "lists-in-lists": repeated("<ul><li>" * 200 + "x" + "</li></ul>" * 200),
    "numbers-in-bullets": repeated("<ul><li>x<ol><li>x" * 100 + "</ol></ul>" * 100),
    "quotes-in-quotes": nested("blockquote", 500),
    "definitions-in-definitions": repeated("<dl><dd>x" * 200 + "</dl>" * 200),
    "tables-in-tables": repeated("<table><tr><th>x<td>" * 100 + "</table>" * 100),
    "wide-spans": repeated("<tr><td colspan=1000 rowspan=65534>a<th>b", "<table>"),
    "lists-in-cells": repeated("<tr><th>a<td><ul><li>b</ul>", "<table>"),
    "numbers-beyond-the-last": repeated("<li value=99999999999>x", "<ol>"),
    "marks": repeated("<b>x</b><i>y</i>", "<p>"),
    "marks-in-marks": repeated("<b><i><s>x</s></i></b><b>y</b>", "<p>"),
    "signs-of-markdown": repeated("*_[`~$]#!", "<p>"),
    "ticks": repeated("`" * 99 + "a", "<pre>"),
    "images": repeated("<img src=/i alt=x> a", "<p>"),
    "images-without-text": repeated("<li><img src=/i>", "<p>a<ul><li>b", "<li>c"),
    "rules": repeated("<hr>", "<p>a", "<p>b"),
    "notes": numbered("<p id=f%d>x<sup><a href=#f0>[1]</a></sup>"),
    "formulas": repeated("<math><mi>x</mi><annotation encoding=application/x-tex>x</annotation></math> ", "<p>"),
}
# What is refused from 20,000 characters on, with the code; all others are answered there, and larger only `too_large` may be said of any.
REFUSED: Mapping[str, str] = {
    "html-nested-beyond-the-limit": "too_large",
    "html-nested-lists": "too_large",
    "html-nested-tables": "too_large",
    "html-formatting-in-paragraphs": "too_large",
    "html-formatting-around-blocks": "too_large",
    "html-formatting-behind-paragraphs": "too_large",
    "html-forms-around-blocks": "too_large",
    "html-end-tags-in-attributes": "too_large",
    "html-frames": "too_large",
}
TEXT_SHAPES: Mapping[str, Shape] = {
    "one-line": repeated(SENTENCE),
    "prose": repeated(SENTENCE + "\n"),
    "short-lines": repeated("ab\n"),
    "headlines": repeated("one two three four five\n"),
    "different-lines": numbered("line %d of many\n"),
    "clock-times": repeated("17:06"),
    "clock-times-glued": repeated("word17:06"),
    "clock-times-in-lines": repeated("17:06 word\n"),
    "digits": repeated("1234567890"),
    "numbers": repeated("1 "),
    "number-lines": repeated("1\n"),
    "spaces": repeated(" ", "a", "a"),
    "space-lines": repeated("  \n", "a", "a"),
    "no-break-spaces": repeated("\u00a0", "a", "a"),
    "zero-width": repeated("\u200b"),
    "zero-width-lines": repeated("\u200b\n"),
    "combining": repeated("\u0301", "e"),
    "compatibility-forms": repeated("\ufdfa"),
    "stars": repeated("*"),
    "dots": repeated("."),
    "quotes": repeated("\"'", "."),
    "dashes-in-lines": repeated("-" * 1000 + "\n"),
    "colons": repeated(":"),
    "one-word": repeated("a"),
    "sums": repeated("a1 b\n"),
    "sum-without-end": repeated("1 + "),
    "week-rows": repeated("Mo Tu We Th Fr Sa Su\n"),
    "calendars": repeated("Mo Tu We Th Fr Sa Su\n1 2 3 4 5 6 7\n8 9 10 11 12 13 14\n"),
    "day-lines": repeated("Mo\nTu\nWe\nTh\nFr\nSa\nSu\n"),
    "week-row-over-digits": repeated("12", "Mo Tu We Th Fr Sa Su\n"),
    "months": repeated("October 2024\n"),
    "date-lines": repeated("25 October 2024\n"),
    "read-also": repeated("Read also\n"),
    "authors": repeated("Author:\n"),
    "language-switches": repeated("Read this in German\n"),
    "cookies": repeated("we use cookies "),
    "copyright-lines": repeated("© " * 500 + "\n"),
    "icons": repeated("\ue000 "),
    "menu": repeated("Home News Sport "),
    "ideographs": repeated("委员会星期二开会。"),
    "ideograph-lines": repeated("委员会星期二开会\n"),
}
SHAPES: Mapping[str, tuple[str, Shape]] = {
    **{f"html-{name}": ("text/html", shape) for name, shape in {**HTML_SHAPES, **FORM_SHAPES}.items()},
    **{f"text-{name}": ("text/plain", shape) for name, shape in TEXT_SHAPES.items()},
}


def answered(name: str, size: int, engine: str = "winnow") -> Outcome:
    """What Winnow answers to a shape of that size."""
    media_type, shape = SHAPES[name]
    return answer(Job(shape(size).encode(), media_type, None, (("engine", engine),), "json"), Limits())


def report(name: str, size: int) -> str:
    """One line on one shape: CPU seconds, peak memory above the idle process in MB, and the outcome."""
    idle = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.process_time()
    outcome = answered(name, size)
    seconds = time.process_time() - began
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - idle) // KILOBYTE
    told = outcome.failure.code if outcome.failure else outcome.summary.verdict if outcome.summary else ""
    return f"{name:34} {size:>9} {seconds:7.2f} s {grown:>5} MB {told}"


def main(names: list[str]) -> None:
    """Each shape in a process of its own, at a quarter of the size and at the size."""
    warm_up(Limits())
    for name in names or SHAPES:
        for size in (LARGE // 4, LARGE):
            child = os.fork()
            if not child:
                print(report(name, size), flush=True)
                os._exit(0)
            os.waitpid(child, 0)


if __name__ == "__main__":
    main(sys.argv[1:])
