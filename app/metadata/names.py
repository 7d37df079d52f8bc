"""Names of people in bylines, told apart from agencies, offices, roles and sentences."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache

from app.language.locale_names import fold, months_of, shared_months
from app.language.phrases import phrases_of, said
from app.metadata.dates import UNSEEN, find_dates, folded
from app.metadata.words import listed

TEXT_AT_MOST = 240
AUTHORS_AT_MOST = 12
# What a page may call its author in words of its own, beside the phrases `by` and `author`.
OPENERS = frozenset(listed("openers"))
# Those that stand glued to a name where their elements do (`ByJane Roe`).
GLUED = frozenset({"by", "von", "par", "por", "door", "written by", "posted by"})
# `By X` of one language is a name of another: those of one word without a colon are told in their own language alone.
CLOSERS = re.compile(
    r"\s?(?:선임기자|인턴기자|전문기자|수습기자|논설위원|특파원|기자|記者|记者|報道|报道|報導|编辑|特派員|撰文|さん)(?:\s?=.*)?$"
)
# These begin no name and no sentence of few words in another language.
ANYWHERE = frozenset({"von", "par", "por", "door", "oprac."})
OTHER_HANDS = re.compile(
    r"(?:updated|edited|reviewed|fact.checked|photos?|photographs?|illustrat\w{1,5}|translated|compiled)\s(?:by|:)", re.IGNORECASE
)
EMAIL = re.compile(r"[\(<\[]?\s?[\w.+-]{1,60}@[\w.-]{1,80}[\)>\]]?")
CUT = re.compile(
    r"[|•·●▪⋅∙—–\n\t/(（\[【<]|\s-\s|\s@|\b(?:posted|published|updated|last\s(?:updated|modified|edited)|contributor|staff|photo|follow|read|min)\b"
    r"|(?<=[^\W\d_])(?-i:Published|Posted|Updated)|\.\s(?=last\b)|\s(?=(?:last|in)\Z)"
    r"|\s(?:fotos?|photos?|bild|bilder|pictures|images?|zdjęcia|фото)\s?:|,?\s(?:on|is|has|was|in|at|for|with|from|via|about|who|aus|für|bei|pour|para|para|aus|fotos?|bild)\s",
    re.IGNORECASE,
)
DOT_OF_NAMES = re.compile(r"(?<=[\u3400-\u9fff\u30a0-\u30ff])[·・](?=[\u3400-\u9fff\u30a0-\u30ff])")
PARTS = re.compile(
    r"\s?[,;&、，；،؛]\s?|\s(?:and|und|et|y|e|и|і|та|й|og|och|en|i|oraz|a|ve|va|và|dan|und|sowie|și|és|ja|ir|un|in|και|con|mit|with|و|और|এবং|และ)\s|\sו(?=[א-ת])"
)
# `and` stands glued to the second of two full names.
AND_OF_TWO = re.compile(r"\A(\S++\s\S++)\sو([\u0600-\u06ff]++\s[\u0600-\u06ff]++)\Z")
TWO_OF_SLASH = re.compile(r"\A([^\W\d_][^\s/,]*+\s[^\W\d_][^\s/,]*+)\s?/\s?([^\W\d_][^\s/,]*+\s[^\W\d_][^\s/,]*+)\Z")
JOINED_HAN = re.compile(r"(?<=[\u3400-\u9fff])\s(?=[\u3400-\u9fff])")
# Where a date ends is the same whichever of its numbers is the month.
ANY_ORDER = "en-gb"
DATE_BEGINS = 3
HYPHENS = "-‐‑"
PARTICLES = frozenset(listed("particles"))
NAME_WORDS = range(1, 6)
CHINESE_SURNAMES, JAPANESE_SURNAMES = frozenset(listed("chinese surnames")), frozenset(listed("japanese surnames"))
KOREAN_SURNAMES = frozenset(listed("korean surnames"))
SHORT_NAME = range(2, 4)
# `HealthDECEMBER`, `CategoryBy`: two words run together; `McDonald`, `FitzGerald` are one.
GLUED_WORDS = re.compile(r"[^\W\d_A-Z]{4}[A-Z]")
GLUED_TAIL = re.compile(r"(?<=[^\W\d_A-Z]{2})[A-Z][^\W\d_]{2,}+(?!\.\w)")
WORD = re.compile(
    r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0dff\u0e31-\u0ecd\u102b-\u103e\u17b4-\u17d3.'’ʼ`\-‐‑])*\Z"
)
HAN, KANA, HANGUL = (
    re.compile(r"[\u3400-\u9fff]{2,4}\Z"),
    re.compile(r"[\u3040-\u30ff\u3400-\u9fff・·ー]{2,12}\Z"),
    re.compile(r"[\uac00-\ud7a3]{2,4}\Z"),
)
UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
AGENCIES = frozenset(map(fold, listed("agencies")))
ROLE_WORDS = frozenset(map(fold, listed("roles")))
OFFICE_WORDS = frozenset(map(fold, listed("offices")))


def is_agency(name: str) -> bool:
    """Whether a name is that of a news agency."""
    return fold(name).strip(" ()[]/") in AGENCIES


def names_in_byline(text: str, language: str | None, *, cued: bool = False) -> list[str]:
    """The people that a byline names; nothing where it is no byline. `cued` where its element or label says that it is one."""
    line = " ".join(text[:TEXT_AT_MOST].translate(UNSEEN).split())
    bare, opened = without_opener(line, language)
    if opened is None and not cued:
        return []
    return _people(bare, sure=opened is not None or cued)


def without_opener(line: str, language: str | None) -> tuple[str, str | None]:
    """A line without `By`, `Author:` and the like in front, and what was taken off; None where nothing was."""
    low = line.casefold()
    if len(low) != len(line):
        low = line.lower() if len(line.lower()) == len(line) else line
    openers = _openers().get(low[:1], ())
    if not low.startswith(openers):
        return line, None
    for opener in filter(low.startswith, openers):
        rest = line[len(opener) :]
        mark = rest.lstrip()[:1]
        if mark and mark in ":：/|=＝":
            return rest.lstrip()[1:].lstrip(" :：＝"), opener
        glued = opener in GLUED and rest[:1].isupper() and line[len(opener) - 1].islower()
        if (rest[:1] == " " or glued or UNSPACED.match(opener[-1]) or not rest) and _speaks(opener, (language or "").partition("-")[0]):
            return rest.lstrip(), opener
    return line, None


@cache
def _openers() -> Mapping[str, tuple[str, ...]]:
    """What may stand before a name by its first letter, the longest first."""
    known = {phrase.casefold().strip(" :：") for phrase in (*OPENERS, *said("by"), *said("author"))} - {""}
    ordered = sorted(known, key=lambda opener: (-len(opener), opener))
    return {letter: tuple(opener for opener in ordered if opener[0] == letter) for letter in {opener[0] for opener in known}}


@cache
def _speaks(opener: str, language: str) -> bool:
    """Whether words without a colon open a byline: those of the page's language and of English, and longer ones of any."""
    own = {*_phrases(language), *_phrases("en")}
    return opener in own or opener in ANYWHERE or (" " in opener and opener in OPENERS) or not opener.isascii()


@cache
def _phrases(language: str) -> frozenset[str]:
    known = phrases_of(language)
    return frozenset(phrase.casefold().strip(" :：") for phrase in (*known.get("by", ()), *known.get("author", ())))


def _people(text: str, *, sure: bool) -> list[str]:
    bare = EMAIL.sub(" ", DOT_OF_NAMES.sub("\x02", unglued(text)))
    bare = TWO_OF_SLASH.sub(r"\1, \2", AND_OF_TWO.sub(r"\1، \2", bare))
    bare = _before_date(bare)
    cut = CUT.search(bare, 1)
    bare = (bare[: cut.start()] if cut else bare).strip(" ,;:.=•-")
    found: list[str] = []
    for part in PARTS.split(JOINED_HAN.sub("、", bare)):
        name = _without_agency(CLOSERS.sub("", part.replace("\x02", "·").strip(" .:,;*")).strip())
        name = _without_role(without_opener(name, None)[0] if name[:3].lower() == "by " else name)
        if is_person(name, sure=sure) and not (found and _is_title(name, found[0])):
            found.append(name)
        elif found and not is_agency(name):
            break  # a role or a place
        elif not found and not is_agency(name):
            return []
    return list(dict.fromkeys(found))[:AUTHORS_AT_MOST]


def unglued(text: str) -> str:
    """A line with a bar before words that no name ends with, where they stand glued to one: `Jane RoeUpdated`, `Jane RoeMarch 3`."""
    return GLUED_TAIL.sub(lambda match: f" | {match[0]}" if _ends_name(match[0]) else match[0], text)


@lru_cache(4096)
def _ends_name(word: str) -> bool:
    name = fold(word)
    return name in OFFICE_WORDS or name in ROLE_WORDS or name in no_names() or _names_time(word)


def _without_agency(name: str) -> str:
    """`Jane Roe Associated Press` → `Jane Roe`."""
    words = name.split()
    return next((" ".join(words[:place]) for place in range(2, len(words)) if is_agency(" ".join(words[place:]))), name)


def _without_role(name: str) -> str:
    """`Jane Roe Staff Writer` → `Jane Roe`: a full name up to a profession."""
    words = name.split()
    role = next((place for place, word in enumerate(words) if place > 1 and fold(word) in ROLE_WORDS), len(words))
    return " ".join(words[:role]) if len(words) > role else name


def _is_title(part: str, first: str) -> bool:
    """Whether what stands behind a full name is a profession or a degree: `Jane Roe, PhD`, `Jane Roe, Managing Director`."""
    words = part.split()
    return " " in first and ((part.isascii() and len(words) == 1) or any(fold(word) in ROLE_WORDS for word in words))


def _before_date(text: str) -> str:
    """A line up to its date or its first number, or past the date that it begins with."""
    behind = behind_date(text)
    if behind != text:
        return behind
    bare = text[: next((place for place, character in enumerate(text) if character.isdigit()), len(text))]
    name, _, last = bare.rstrip(" ,").rpartition(" ")
    return f"{name} " if bare != text and " " in name.strip() and _names_time(last) else bare


def _names_time(word: str) -> bool:
    """Whether a word in front of a number is a month or a day of the week."""
    name = fold(word).strip(".,")
    return name in shared_months() or name in months_of("en") or name in said("weekday")


def behind_date(text: str) -> str:
    """A line past the date that it begins with, as in `3 May 2025 by Jane Roe`."""
    if not any(map(str.isdigit, text[:DATE_BEGINS])):
        return text
    line = folded(text)
    if len(line) != len(text):
        return text
    dates = [date for date in find_dates(line, ANY_ORDER) if date.start < DATE_BEGINS]
    return text[dates[0].end :].strip(" |•·,–—-:") if dates else text


def is_person(name: str, *, sure: bool = False) -> bool:
    """Whether a name has the form of a person's. `sure` where a cue says so: one word and scripts without capitals are enough then."""
    words = name.split()
    if len(words) not in NAME_WORDS or is_agency(name) or fold(name) in no_names() or not all(map(WORD.match, words)):
        return False
    if any(fold(word) in OFFICE_WORDS or GLUED_WORDS.search(word) or word[-1] in HYPHENS for word in words):
        return False
    if UNSPACED.search(name):
        return bool(HAN.match(name) or (sure and KANA.match(name.replace(" ", ""))))
    if HANGUL.match(name) or not any(character.isupper() or character.islower() for character in name):
        return sure and (len(words) > 1 or len(name) > 2 or bool(HANGUL.match(name)))
    return _has_capitals(words, sure=sure)


def begins_with_surname(name: str) -> bool:
    """Whether a name in Chinese or Korean characters begins as many people's do; without spaces and capitals nothing else shows it."""
    first = name[:1]
    return name[:2] in JAPANESE_SURNAMES or (len(name) in SHORT_NAME and (first in CHINESE_SURNAMES or first in KOREAN_SURNAMES))


def _has_capitals(words: Sequence[str], *, sure: bool) -> bool:
    """Whether the words of a name are written as names are, in scripts with capitals; `5 May` is no name."""
    capital = [word for word in words if word[0].isupper() or word[:2] in {"d'", "d’", "l'", "l’"}]
    if words[-1] not in capital or not all(word in capital or fold(word) in PARTICLES for word in words):
        return False
    month = len(words) <= 2 and fold(words[-1]) in months_of("en")
    return not month and (len(words) > 1 or (sure and len(words[0]) > 2))


@cache
def no_names() -> frozenset[str]:
    """What sites say in the places of names."""
    concepts = (
        "by",
        "author",
        "about_author",
        "published",
        "share",
        "tags",
        "sections",
        "comments",
        "photo",
        "home",
        "login",
        "reading",
        "source",
        "media",
        "name",
        "email",
        "phone",
        "contents",
        "summary",
        "outline",
        "credits",
        "channels",
    )
    return said(
        *concepts, "advert", "weekday", "month", "views", "follow", "newsletter", "search", "latest", "more", "services", "popular", "reply"
    )


def people(names: Iterable[str]) -> list[str]:
    """Names that a machine-readable place states, split where one string holds several; agencies, offices and addresses left out."""
    found: list[str] = []
    for stated in names:
        line = " ".join(stated[:TEXT_AT_MOST].translate(UNSEEN).split())
        bare = EMAIL.sub("", without_opener(line, "en")[0]).strip(" ,;:|")
        if OTHER_HANDS.match(bare) or not bare or "://" in bare or "@" in bare or bare.isdigit():
            continue
        several = _people(bare, sure=True)
        if several and not (several == [bare.partition(" ")[0]] and bare.partition(" ")[2][:1].islower()):
            found += several
        elif not is_agency(bare) and not _is_office(bare):
            found.append(bare)
    return list(dict.fromkeys(found))[:AUTHORS_AT_MOST]


def _is_office(name: str) -> bool:
    words = name.split()
    return (
        len(words) > 8
        or fold(name) in no_names()
        or all(fold(word) in OFFICE_WORDS for word in words)
        or ("." in name.strip(".") and len(words) == 1)
    )
