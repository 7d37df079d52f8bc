"""Which format, coding and language of an answer a client gets, by what its headers say that it accepts (RFC 9110, section 12.5)."""

from collections.abc import Mapping, Sequence

from app.errors import NotAcceptableError
from app.media import ANSWER_CODINGS, FORMATS, LINES_TYPES

IDENTITY = "identity"


def choose_format(accept: str | None) -> str:
    """The name of the format that the client likes best, the first of the table among equals. Raises NotAcceptableError."""
    return _choose(accept, {name: served.media_type for name, served in FORMATS.items()})


def choose_lines_type(accept: str | None) -> str:
    """The media type for lines of JSON that the client likes best, in the same way. Raises NotAcceptableError."""
    return _choose(accept, dict(zip(LINES_TYPES, LINES_TYPES, strict=True)))


def prefers_html(accept: str | None) -> bool:
    """Whether the client likes HTML better than plain text: a browser does, `curl` does not care."""
    ranges = dict(_range(item) for item in (accept or "").split(",") if item.strip())
    return _quality("text/html", ranges) > _quality("text/plain", ranges)


def choose_language(accepted: str | None, offered: Sequence[str]) -> str:
    """The language of those offered that the client likes best, the first of them where it names none; `de-AT` asks for `de` too."""
    ranges = [_range(item) for item in (accepted or "").split(",") if item.strip()]
    liked = {name: max((quality for tag, quality in ranges if tag.split("-")[0] == name), default=0.0) for name in offered}
    return max(offered, key=lambda name: liked[name])


def choose_coding(accepted: str | None, codings: Sequence[str] = ANSWER_CODINGS) -> str:
    """The coding that the client likes best, the cheapest among equals; `identity` where it names none that there is."""
    ranges = dict(_range(item) for item in (accepted or "").split(",") if item.strip())
    best = max(codings, key=lambda name: ranges.get(name, 0.0))
    return best if ranges.get(best, 0.0) > 0 and ranges.get(best, 0.0) >= ranges.get(IDENTITY, 0.0) else IDENTITY


def _choose(accept: str | None, served: Mapping[str, str]) -> str:
    ranges = dict(_range(item) for item in (accept or "").split(",") if item.strip())
    if not ranges:
        return next(iter(served))
    liked = {name: _quality(media_type, ranges) for name, media_type in served.items()}
    best = max(liked, key=lambda name: liked[name])
    if not liked[best]:
        raise NotAcceptableError(f"None of the media types in `Accept` can be served here; there are {', '.join(served.values())}.")
    return best


def _range(item: str) -> tuple[str, float]:
    media_type, *parameters = (part.strip().lower() for part in item.split(";"))
    quality = next((value for name, _, value in (part.partition("=") for part in parameters) if name.strip() == "q"), "1")
    try:
        return media_type, min(max(float(quality), 0.0), 1.0)
    except ValueError:
        return media_type, 0.0


def _quality(media_type: str, ranges: Mapping[str, float]) -> float:
    """The most specific range that fits decides."""
    for pattern in (media_type, media_type.partition("/")[0] + "/*", "*/*"):
        if pattern in ranges:
            return ranges[pattern]
    return 0.0
