"""The language of a text, and how a page names its own."""

import re
from collections.abc import Mapping, Sequence

from app.metadata.languages import identifier
from app.metadata.words import listed
from app.types import Head

LETTER = re.compile(r"[^\W\d_]")
# Fewer letters than this are a guess, not a finding.
LETTERS_AT_LEAST = 20
LOOK_AT = 1200
# So much is enough where it agrees with what the page says of itself; so much more where the next language is this far behind.
FIRST_GLANCE, GLANCE = 200, 400
FAR_BEHIND = 80
# Languages of few pages that a short text of their large relatives is taken for; found only where the page says so itself.
RARE = frozenset(
    {
        *(
            "ace",
            "an",
            "ary",
            "arz",
            "bcl",
            "crh",
            "dz",
            "ext",
            "fuv",
            "gcf",
            "gcr",
            "gom",
            "grc",
            "gug",
            "guw",
            "hbo",
            "kab",
            "kik",
            "lij",
        ),
        *("ltg", "pcm", "sdh", "se", "uzs", "vec", "vo", "wa", "wuu", "yue", "zxx"),
    }
)
# Of these the page's own word decides, else words that one of them alone has.
CLOSE: Sequence[Mapping[str, frozenset[str]]] = (
    {
        "id": frozenset(listed("indonesian")),
        "ms": frozenset(listed("malay")),
    },
    {"no": frozenset(), "nb": frozenset(), "nn": frozenset()},
    {"sr": frozenset(), "hr": frozenset(), "bs": frozenset()},
)
WORD = re.compile(r"\w+")
KANA, HAN = re.compile(r"[\u3041-\u30fa]"), re.compile(r"[\u3400-\u9fff]")
# Japanese has a kana among so many characters at least.
KANA_SHARE = 0.05


def language_of(text: str, declared: str | None) -> str | None:
    """ISO 639-1 code of the text's language; None where there is too little of it. `declared` is the page's own word for it."""
    sample = text[:LOOK_AT]
    if len(LETTER.findall(sample, 0, GLANCE)) < LETTERS_AT_LEAST and len(LETTER.findall(sample)) < LETTERS_AT_LEAST:
        return None
    if (
        declared
        and len(LETTER.findall(sample, 0, FIRST_GLANCE)) >= LETTERS_AT_LEAST
        and identifier().classify(sample[:FIRST_GLANCE])[0] == declared
    ):
        return _told_apart(declared, sample, declared)
    (likely, score), (_, following), *_ = identifier().rank(sample[:GLANCE])
    code: str = likely if likely == declared or score - following >= FAR_BEHIND else identifier().classify(sample)[0]
    if code in RARE and code != declared:
        code = next(other for other, _ in identifier().rank(sample) if other not in RARE)
    return _told_apart(code, sample, declared)


def _told_apart(code: str, sample: str, declared: str | None) -> str:
    """A language among its relatives: Chinese and Japanese by their characters, others by words or the page's own word."""
    if code in {"zh", "ja"}:
        kana, han = len(KANA.findall(sample)), len(HAN.findall(sample))
        return "ja" if kana > KANA_SHARE * han else "zh" if kana == 0 and declared != "ja" else code
    close = next((group for group in CLOSE if code in group), None)
    if close is None:
        return code
    if declared and declared in close:
        return declared
    words = set(WORD.findall(sample.lower()))
    return max((code, *close), key=lambda one: len(close[one] & words))


def primary(tag: str | None) -> str | None:
    """The primary subtag of a language tag such as that of `<html lang>`."""
    subtag = (tag or "").replace("_", "-").partition("-")[0].strip().lower()
    return subtag if subtag.isalpha() and subtag.isascii() and len(subtag) in {2, 3} else None


def regional(language: str | None, head: Head) -> str | None:
    """A language with the region that the page tells for it (`en-us`), as far as it tells one."""
    for tag in (head.language, head.meta.get("og:locale"), head.meta.get("content-language"), head.meta.get("dc.language")):
        whole = (tag or "").replace("_", "-").strip().lower()
        if language and "-" in whole and whole.partition("-")[0] == language:
            return whole
    return language
