"""Which format of the answer a client gets, by its `Accept`, and which coding, by its `Accept-Encoding` (RFC 9110, section 12.5)."""

from collections.abc import Mapping

from app.errors import NotAcceptableError
from app.media import ANSWER_CODINGS, FORMATS

IDENTITY = "identity"


def choose_format(accept: str | None) -> str:
    """The name of the format that the client likes best, the first of the table among equals. Raises NotAcceptableError."""
    ranges = dict(_range(item) for item in (accept or "").split(",") if item.strip())
    if not ranges:
        return next(iter(FORMATS))
    liked = {name: _quality(served.media_type, ranges) for name, served in FORMATS.items()}
    best = max(liked, key=lambda name: liked[name])
    if not liked[best]:
        served = ", ".join(each.media_type for each in FORMATS.values())
        raise NotAcceptableError(f"None of the media types in `Accept` can be served here; there are {served}.")
    return best


def choose_coding(accepted: str | None) -> str:
    """The coding that the client likes best, the cheapest among equals; `identity` where it names none that there is."""
    ranges = dict(_range(item) for item in (accepted or "").split(",") if item.strip())
    best = max(ANSWER_CODINGS, key=lambda name: ranges.get(name, 0.0))
    return best if ranges.get(best, 0.0) > 0 and ranges.get(best, 0.0) >= ranges.get(IDENTITY, 0.0) else IDENTITY


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
