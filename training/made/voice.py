"""Who speaks on a made page: its language's set phrases, its sentences, names, dates and networks, from one chance."""

import random
from collections.abc import Mapping, Sequence
from functools import cache

from app.language.locale_names import month_and_days
from app.language.phrases import phrases_of
from training.made.prose import MadeSpeech, Speech, made_speech
from training.made.sayings import sayings_of

NAMES = (
    *("Jane Roe", "Maria Costa", "Jan Novák", "Ola Kowalska", "Ali Yılmaz", "Анна Петренко", "Иван Соколов", "Γιάννης Μελάς"),
    *("李明", "田中 花子", "김민수", "محمد علي", "דנה כהן", "Nguyễn An", "Erik Lund", "Budi Santoso"),
)
AGENCIES = ("AP", "AFP", "dpa", "Reuters", "Getty Images", "EPA", "Shutterstock", "ТАСС", "Xinhua")
# Where a language lacks a concept, one that is said in its place.
NEXT_BEST: Mapping[str, str] = {
    "subscribers": "paywall",
    "paywall": "login",
    "donate": "newsletter",
    "app": "follow",
    "poll": "views",
    "outline": "tags",
    "mistake": "contact",
    "copy": "share",
    "about_author": "author",
    "newsletter": "follow",
    "consent": "terms",
    "reading": "published",
    "shop": "more",
    "views": "comments",
    "summary": "outline",
}
PROPER: Mapping[str, str] = {
    name.lower(): name
    for name in ("Facebook", "Twitter", "Instagram", "Telegram", "WhatsApp", "YouTube", "LinkedIn", "Google", "RSS", "Pinterest", "TikTok")
}
NETWORKS = (
    "Facebook",
    "X",
    "Twitter",
    "Telegram",
    "WhatsApp",
    "Instagram",
    "YouTube",
    "LinkedIn",
    "VK",
    "Viber",
    "Reddit",
    "Google News",
    "Threads",
    "Mastodon",
    "Bluesky",
    "TikTok",
)
# What is told → the concepts of the phrase file that speak of it, for languages without sayings and now and then for the others.
HEARD: Mapping[str, Sequence[str]] = {
    "title": ("consent_title", "consent"),
    "consent": ("cookies", "cookies", "consent", "terms", "accept", "settings"),
    "ask": ("newsletter", "donate"),
    "letter": ("pitch", "newsletter", "subscribe"),
    "give": ("donate",),
    "members": ("subscribers", "paywall"),
    "app": ("app",),
    "follow": ("follow",),
    "caption": ("photo",),
    "bio": ("author", "about_author"),
    "note": ("published",),
    "readers": ("comments",),
    "cue": ("read_also", "related"),
    "tools": ("share", "email", "copy", "comments", "reading"),
}
# Those that are a phrase, no sentence.
BRIEF = frozenset({"title", "readers", "tools"})
# How often a sentence is made though the language has some.
MADE = 0.15
# How often a heading, a section or a button has words that no list knows.
UNHEARD = 0.3
OWNERS = ("Media Group", "Verlag GmbH", "Press Ltd", "S.p.A.", "s.r.o.", "Sp. z o.o.", "AB", "LLC", "Edizioni", "Agency")
phrases = cache(phrases_of)


class Voice:
    """Says what a page's furniture says, in its language; `title` is the headline of the page's own article."""

    def __init__(self, rng: random.Random, language: str, speech: Speech) -> None:
        """`speech` gives headlines and sentences of the kind that the article has; chance comes from `rng` alone."""
        self.rng, self.language, self.speech = rng, language, speech
        self.known = phrases(language)
        self.upper = rng.random() < 0.1
        self.title = self.headline()
        self.site = rng.choice((self.own.name(), self.own.name(), f"{self.own.name()} {rng.randrange(1, 99)}"))
        self.buttons = {concept: self.say(concept) for concept in ("accept", "reject", "settings")}

    @property
    def own(self) -> MadeSpeech:
        """Made words of the page's language."""
        return self.speech if isinstance(self.speech, MadeSpeech) else made_speech(self.rng, self.language)

    def say(self, concept: str) -> str:
        """A phrase of a concept as sites write it, or of the next best one."""
        return self.sayings(concept, 1)[0]

    def heading(self, concept: str) -> str:
        """What stands over a box: a phrase of its concept, or words of the site's own that no list knows."""
        return self.own.clause(self.rng.randrange(2, 6)) if self.rng.random() < UNHEARD else self.say(concept)

    def sections(self, count: int) -> list[str]:
        """Names of the site's sections, at times its own."""
        if self.rng.random() < UNHEARD:
            return [self.own.clause(self.rng.randrange(1, 3)) for _ in range(count)]
        return self.sayings("sections", count)

    def sayings(self, concept: str, count: int) -> list[str]:
        """Some phrases of a concept, at least one; a made word where the language has none."""
        chosen = self.concept(concept)
        if not chosen:
            return [self.own.name()]
        return [self.written(phrase) for phrase in self.rng.sample(chosen, min(len(chosen), count))]

    def concept(self, concept: str) -> Sequence[str]:
        """All phrases of a concept, or of the next best one that there is."""
        while concept not in self.known and concept in NEXT_BEST:
            concept = NEXT_BEST[concept]
        return self.known.get(concept, ())

    def written(self, phrase: str) -> str:
        """A phrase with a capital, all capitals on some pages, and networks spelt as they are."""
        if self.upper:
            return phrase.upper()
        words = [PROPER.get(word, word) for word in phrase.rstrip(":").split(" ")]
        return " ".join([words[0][:1].upper() + words[0][1:], *words[1:]])

    def tell(self, concept: str) -> str:
        """A sentence of a concept of the sayings, or one made of its phrases."""
        return self.tellings(concept, 1)[0]

    def tellings(self, concept: str, count: int) -> list[str]:
        """Some sentences of a concept, at least one, none twice where they are written ones."""
        told = sayings_of(self.language).get(concept, ())
        if not told or self.rng.random() < MADE:
            return [self.made_telling(concept) for _ in range(count)]
        return [self.filled(text) for text in self.rng.sample(told, min(len(told), count))]

    def filled(self, text: str) -> str:
        """A saying with the page's names and numbers in its places."""
        rng = self.rng
        return text.format(site=self.site, n=rng.randrange(2, 900), name=self.name(), network=rng.choice(NETWORKS), **self.buttons)

    def made_telling(self, concept: str) -> str:
        """A phrase alone, or among made words."""
        rng, script, own = self.rng, self.speech.script, self.own
        phrase = self.say(rng.choice(HEARD[concept]))
        if concept == "cue":
            return script.space.join(own.words(rng.randrange(1, 4))).capitalize()
        if concept in BRIEF:
            return phrase
        middle = {"follow": rng.choice(NETWORKS), "bio": self.name(), "caption": self.name()}.get(concept, phrase.lower())
        end = script.question.strip() if concept == "ask" else script.end.strip()
        first = phrase if middle != phrase.lower() and rng.random() < 0.5 else own.clause(rng.randrange(2, 6))
        return f"{script.space.join((first, middle, *own.words(rng.randrange(3, 14))))}{end}".strip()

    def sentence(self, least: int = 4, most: int = 24) -> str:
        """A sentence."""
        return self.speech.sentence(self.rng.randrange(least, most))

    def headline(self) -> str:
        """A headline of another article."""
        return self.speech.headline()

    def name(self) -> str:
        """Somebody's name."""
        return self.rng.choice(NAMES) if self.rng.random() < 0.15 else self.own.name()

    def owner(self) -> str:
        """Whose picture it is."""
        return self.rng.choice((self.name(), self.rng.choice(AGENCIES), f"{self.name()} / {self.rng.choice(AGENCIES)}"))

    def publisher(self) -> str:
        """The company behind the site."""
        return self.rng.choice((self.site, f"{self.site} {self.rng.choice(OWNERS)}"))

    def clock(self) -> str:
        """A time of day."""
        return f"{self.rng.randrange(24):02d}:{self.rng.randrange(60):02d}"

    def date(self) -> str:
        """A day as the language writes it or in figures, at times with a clock time."""
        rng = self.rng
        day, month, year = rng.randrange(1, 29), rng.randrange(1, 13), rng.randrange(2004, 2027)
        name = month_and_days(self.language)[0][month - 1]
        spelt = self.speech.script.date if rng.random() < 0.8 else "{day} {name} {year}"
        text = rng.choice(
            (spelt.format(day=day, month=month, year=year, name=name), f"{day:02d}.{month:02d}.{year}", f"{year}-{month:02d}-{day:02d}")
        )
        return rng.choice((text, text, f"{text}, {self.clock()}", f"{text} {self.clock()}"))

    def ago(self) -> str:
        """How long since."""
        return f"{self.rng.randrange(2, 59)} {self.say('ago').lower()}" if self.concept("ago") else self.date()

    def mark(self, text: str) -> str:
        """A cue with what sites put behind it before a link."""
        return f"{text.rstrip(':. ')}{self.rng.choice((':', ':', ':', ' –', '', ' »', ' |', ' /'))}"
