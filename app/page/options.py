"""Options, from query values or JSON values, and what to say of those that change nothing."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from app.errors import InvalidParameterError, UnknownParameterError
from app.site.table import read_table
from app.types import Engine, Include, Limits, Options, Warn

LONGEST_VALUE = 8192
# No list of formats is so long; each name costs its time.
MOST_NAMES = 64
TRUTHS: Mapping[object, bool] = {"true": True, "1": True, "false": False, "0": False}


def parse_options(given: Mapping[str, object]) -> Options:
    """Options from query values or JSON values, None is as if absent; raises UnknownParameterError and InvalidParameterError."""
    options = Options()
    for name, value in given.items():
        parser = PARSERS.get(name)
        if parser is None:
            raise UnknownParameterError(parameter=public_name(name))
        if value is None:
            continue
        try:
            options = replace(options, **{name: parser(value)})  # type: ignore[arg-type]
        except (ValueError, TypeError, KeyError) as error:
            raise InvalidParameterError(parameter=name) from error
    return options


def public_name(name: str) -> str:
    """A parameter's name as an answer may repeat it: short and printable."""
    return "".join(c for c in name[:40] if c.isascii() and (c.isalnum() or c in "_-."))


def _string(value: object) -> str:
    """A string that can be written out again: half a surrogate pair is replaced."""
    if not isinstance(value, str) or len(value) > LONGEST_VALUE:
        raise ValueError
    return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    return TRUTHS[_string(value).lower()]


def _include(value: object) -> frozenset[Include]:
    names = value if isinstance(value, list) else _string(value).split(",")
    if len(names) > MOST_NAMES:
        raise ValueError
    return frozenset(Include(_string(name).strip()) for name in names if name != "")


def _milliseconds(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise TypeError
    number = int(value)
    if number < 1:
        raise ValueError
    return number


PARSERS: Mapping[str, Callable[[object], object]] = {
    "url": _string,
    "id": _string,
    "charset": _string,
    "include": _include,
    "links": _flag,
    "images": _flag,
    "removed": _flag,
    "kept": _flag,
    "merge": _flag,
    "engine": lambda value: Engine(_string(value)),
    "deadline_ms": _milliseconds,
    "site_table": read_table,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What an option's effect depends on.

    `decoded`: the document is a string that needs no charset; `alone`: only the body is answered, in a `form` where it is not plain text.
    """

    options: Options
    limits: Limits
    decoded: bool
    alone: bool
    form: Include | None = None

    @property
    def forms(self) -> frozenset[Include]:
        """The forms of the body that are made."""
        return self.options.include if not self.alone else frozenset({self.form} if self.form else ())


NO_EFFECT = "option_without_effect"
NO_FORM = "no form of the body is asked for that has them"
# Why an option changes nothing: its name, when, and the reason.
IDLE: tuple[tuple[str, Callable[[Asked], bool], str], ...] = (
    ("charset", lambda asked: asked.decoded and asked.options.charset is not None, "a JSON string has no charset"),
    ("merge", lambda asked: asked.options.merge and not asked.options.removed, "`removed=false` leaves out what it would merge"),
    ("deadline_ms", lambda asked: (asked.options.deadline_ms or 0) > asked.limits.deadline_ms, "it is longer than the configured deadline"),
    (
        "site_table",
        lambda asked: asked.options.site_table is not None and asked.options.engine is not Engine.WINNOW,
        "only `winnow` reads it",
    ),
    ("links", lambda asked: not asked.options.links and not asked.forms, NO_FORM),
    ("images", lambda asked: not asked.options.images and not asked.forms, NO_FORM),
    ("id", lambda asked: asked.alone and asked.options.id is not None, "`Accept` asks for the body alone"),
    ("include", lambda asked: asked.alone and bool(asked.options.include), "`Accept` asks for the body alone"),
    ("removed", lambda asked: asked.alone and not asked.options.removed, "`Accept` asks for the body alone"),
    ("kept", lambda asked: asked.alone and asked.options.kept, "`Accept` asks for the body alone"),
    ("merge", lambda asked: asked.alone and asked.options.merge and asked.options.removed, "`Accept` asks for the body alone"),
)


def option_warnings(asked: Asked) -> Iterator[Warn]:
    """One for each option that was accepted and changes nothing."""
    for name, is_idle, reason in IDLE:
        if is_idle(asked):
            yield Warn(NO_EFFECT, f"`{name}` has no effect: {reason}.")
