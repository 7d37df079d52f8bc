"""`links=false` and `images=false`, in every form of a body."""

import json
from dataclasses import replace

import pytest

from app.render.blocks import blocks
from app.render.html import html
from app.render.markdown import markdown
from app.render.text import Places
from app.types import Options
from tests.structure.parts import EVERYTHING, article_of

PAGE = """<p>one <a href=https://link.example/>two</a><sup><a href=#n>1</a></sup> <img src=https://image.example/i alt=three> four</p>
<figure><img src=https://image.example/j alt=five><figcaption>six</figcaption></figure><iframe src=https://image.example/k></iframe>
<table><tr><th>a<th><a href=https://link.example/>b</a><tr><td><img src=https://image.example/l><td>c</table><ol><li id=n>seven</ol>"""
WORDS = ("one", "two", "four", "six", "seven")


def forms(options: Options) -> dict[str, str]:
    article = article_of(PAGE, options, url="https://a.example/")
    parts, text = article.structure or (), article.segments.text
    told = json.dumps(blocks(parts, Places(article)))
    return {"blocks": told, "markdown": markdown(parts, text), "html": html(parts, text)}


@pytest.mark.parametrize("form", ["blocks", "markdown", "html"])
def test_options_leave_out_what_they_name_and_no_words(form: str) -> None:
    asked = EVERYTHING, replace(EVERYTHING, links=False), replace(EVERYTHING, images=False)
    whole, without_links, without_images = (forms(options)[form] for options in asked)
    assert whole.count("link.example") == 2
    assert whole.count("image.example") >= 4
    assert without_links.count("link.example") == 0
    assert without_links.count("image.example") == whole.count("image.example")
    assert without_images.count("image.example") == 0
    assert without_images.count("link.example") == 2
    assert all(word in found for word in WORDS for found in (without_links, without_images))
    assert "#" not in without_links
