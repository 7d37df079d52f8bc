"""The client's `Accept` decides the format of the answer, its `Accept-Encoding` the coding."""

import pytest

from app.errors import NotAcceptableError
from app.service.negotiation import choose_coding, choose_format

CHOSEN = {
    None: "json",
    "": "json",
    " , ": "json",
    "*/*": "json",
    "application/json": "json",
    "text/plain": "text",
    "Text/Plain; charset=utf-8": "text",
    "text/*": "text",
    "application/*": "json",
    "text/plain, application/json": "json",
    "text/plain, application/json;q=0.9": "text",
    "text/html, application/xhtml+xml, */*;q=0.8": "html",
    "application/json;q=0, */*": "text",
    "text/plain;q=0.5, */*;q=0.1": "text",
    "image/png, text/plain;q=0.001": "text",
    "text/plain;q=junk, */*;q=0.1": "json",
    "application/json ; q=0.2 , text/plain ; q=0.3": "text",
}
REFUSED = ("image/png", "application/json;q=0", "text/plain;q=0, application/json;q=0", "json", "text", ";q=1", "*/*;q=0")


@pytest.mark.parametrize(("accept", "chosen"), CHOSEN.items(), ids=map(str, CHOSEN))
def test_chosen(accept: str | None, chosen: str) -> None:
    assert choose_format(accept) == chosen


@pytest.mark.parametrize("accept", REFUSED)
def test_refused(accept: str) -> None:
    with pytest.raises(NotAcceptableError):
        choose_format(accept)


CODINGS = {
    None: "identity",
    "": "identity",
    "gzip": "gzip",
    "gzip, deflate, br, zstd": "zstd",
    "gzip, deflate, br": "br",
    "gzip;q=1.0, br;q=0.5": "gzip",
    "br;q=0": "identity",
    "identity, gzip;q=0.5": "identity",
    "GZIP": "gzip",
    "deflate": "identity",
    "*": "identity",
    "compress, ,": "identity",
}


@pytest.mark.parametrize(("accepted", "coding"), CODINGS.items(), ids=map(str, CODINGS))
def test_coding(accepted: str | None, coding: str) -> None:
    assert choose_coding(accepted) == coding
