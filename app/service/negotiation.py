"""Which format of the answer a client gets, by its `Accept` (RFC 9110, section 12.5.1)."""

from collections.abc import Mapping

from app.errors import NotAcceptableError
from app.media import FORMATS


def choose_format(accept: str | None) -> str:
    """The name of the format that the client likes best, the first of the table among equals. Raises NotAcceptableError."""
    if not (accept or "").strip():
        return next(iter(FORMATS))
    ranges = dict(_range(item) for item in (accept or "").split(",") if item.strip())
    liked = {name: _quality(served.media_type, ranges) for name, served in FORMATS.items()}
    best = max(liked, key=lambda name: liked[name])
    if not liked[best]:
        served = ", ".join(each.media_type for each in FORMATS.values())
        raise NotAcceptableError(f"None of the media types in `Accept` can be served here; there are {served}.")
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
