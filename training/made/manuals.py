"""Documentation: guides and pages of an interface, with code, tables of parameters, notes, and what stands around them."""

from collections.abc import Callable, Mapping
from html import escape

from app.types import Label
from training.made.articles import Writer
from training.made.boxes import paint
from training.made.markup import Part, Style, join
from training.made.recipes import Made, framed
from training.made.rows import Row, box
from training.made.voice import Voice

TYPES = ("string", "int", "bool", "list[str]", "float", "object", "datetime", "dict", "None", "bytes")
NOTES = ("Note", "Warning", "Tip", "Important", "Deprecated", "ⓘ", "⚠")
SIGNATURES = ("{}.{}({})", "GET /{}/{}/{{{}}}", "class {}.{}({})", "{}_{}({}=None)", "--{}-{} <{}>", "POST /v2/{}/{}?{}=1")


def term(writer: Writer) -> str:
    """A word as a program could have it."""
    return writer.voice.own.words(1)[0].lower().strip("’'")


def signature(writer: Writer) -> Part:
    """What a section describes, as its heading or in a definition list."""
    text = writer.rng.choice(SIGNATURES).format(term(writer), term(writer), term(writer))
    form = writer.rng.choice(("<h3><code>{x}</code></h3>", "<h2{a}>{x}</h2>", "<dl><dt{a}><code>{x}</code></dt></dl>", "<h4>{x}</h4>"))
    return writer.put(text, form, "code", escape(text))


def parameters(writer: Writer) -> Part:
    """Names, types and meanings in a table or a list."""
    rng, voice = writer.rng, writer.voice
    rows = []
    if rng.random() < 0.4:
        for _ in range(rng.randrange(2, 7)):
            name, kind, text = term(writer), rng.choice(TYPES), voice.sentence(3, 16)
            rows.append(
                writer.put(f"{name} ({kind}) – {text}", "<li>{x}</li>", "", f"<code>{escape(name)}</code> ({kind}) – {escape(text)}")
            )
        return join(rows).inside("<ul>", "</ul>")
    for _ in range(rng.randrange(2, 9)):
        cells = (term(writer), rng.choice(TYPES), voice.sentence(3, 16))
        form = "<td><code>{x}</code></td>" if rng.random() < 0.5 else "<td>{x}</td>"
        rows.append(join(writer.put(text, form, "", escape(text)) for text in cells).inside("<tr>", "</tr>"))
    return writer.style.wrap("widget" if rng.random() < 0.2 else "", join(rows).inside("<table>", "</table>"), "div")


def note(writer: Writer) -> Part:
    """A warning in a box of its own."""
    cue, text = writer.rng.choice(NOTES), writer.voice.sentence(6, 24)
    parts = (writer.put(cue, "<p><strong>{x}</strong></p>"), writer.put(text, "<p>{x}</p>"))
    return writer.style.wrap("quote", join(parts), writer.rng.choice(("div", "div", "aside", "blockquote")))


Making = Callable[[Writer], Part]
SECTIONS: Mapping[Making, int] = {
    **dict.fromkeys((Writer.code, parameters), 4),
    **dict.fromkeys((Writer.listed, note), 2),
    Writer.table: 1,
}


def manual(voice: Voice, style: Style) -> Made:
    """A page of documentation; its own menus, `edit` and `copy` are not body."""
    rng, writer = voice.rng, Writer(voice, style)
    described = rng.random() < 0.6
    parts: list[Part] = writer.paragraphs(1) if rng.random() < 0.7 else []
    heads: list[str] = []
    for _ in range(rng.randrange(2, 8)):
        head = signature(writer) if described else writer.subhead()
        heads += [text for text, _label in head.lines]
        parts += [head, *writer.paragraphs(rng.randrange(1, 3))]
        for make in rng.choices(list(SECTIONS), list(SECTIONS.values()), k=rng.randrange(1, 3)):
            copied = make is Writer.code and rng.random() < 0.4
            parts += [make(writer), *([style.line("button", voice.say("copy"), Label.WIDGET, "control")] if copied else [])]
    if rng.random() < 0.5:
        contents = box("outline", Label.NAVIGATION, [Row("link", text) for text in heads], voice.say("contents"), "list")
        parts.insert(0, paint(style, contents))
    edit = [style.line("div", voice.say("edit"), Label.NAVIGATION, "control")] if rng.random() < 0.5 else []
    return framed(voice, style, parts, rng.random() < 0.2, edit)
