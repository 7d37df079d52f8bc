"""The article in a page's state: JSON that its scripts build the page from, as rich text, lists of blocks, strings or React elements."""

import re
from collections.abc import Iterator, Mapping
from html import escape, unescape

# A string of so many words may be an article; labels and addresses have fewer.
CONTENT_WORDS = 25
CODE_SHARE = 0.02
# What nests deeper is not read.
DEEPEST = 60
BODY_KEYS = frozenset({"articlebody", "body", "bodyhtml", "content", "contenthtml", "description_html", "html", "rendered", "text"})
# Where a node of rich text keeps its text, the most telling first.
TEXT_KEYS = ("html", "text", "value", "content", "children", "body", "paragraphs", "items", "data", "attributes", "innerBlocks")
KIND_KEYS = ("nodeType", "style", "listItem", "type", "_type", "name")
# An object with one of these is a page of its own, not a block of one.
PAGE_KEYS = frozenset({"headline", "permalink", "slug", "title"})
BESIDE = 0.3
KNOWN_KEY = 2.0
# The smallest part with this share of the fullest one's words is the article; what else that one has is its surroundings.
NEARLY_ALL = 0.95
TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
CODE = re.compile(r"[{};=\\]|https?://")
SENTENCE_END = re.compile(r"[^\W\d_][\"”»’)]*(?:[.!?…։؟۔।]+(?=[\s\"”»’)]|$)|[。！？])|[\u0e00-\u0e7f]\s")
# Running text has a sentence's end in so many words, or characters where a script has no spaces.
SENTENCE_WORDS = 70
ELEMENT = re.compile(r"[a-z][a-z0-9-]*")
WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]|\w+")
REFERENCE = re.compile(r"\$[0-9a-f]+")
VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "wbr"})
# What a node's name holds, and what it is; `listItem` of Portable Text holds the kind of bullet.
BLOCK_TAGS = (
    *(("head", "h2"), ("item", "li"), ("bullet", "li"), ("number", "li"), ("list", "ul"), ("quote", "blockquote"), ("para", "p")),
    *(("h1", "h2"), ("h2", "h2"), ("h3", "h3"), ("h4", "h4"), ("code", "pre")),
)

Rows = Mapping[str, object]
Found = tuple[float, str]


def article_in(values: "list[object]", rows: Rows) -> str:
    """The fullest running text of some state as HTML, empty where there is none; `rows` are what its references stand for."""
    found = [part for value in values for part in _parts(value, rows)]
    most = max((weight for weight, _ in found), default=0)
    return min((part for part in found if part[0] >= NEARLY_ALL * most), key=lambda part: len(part[1]), default=(0, ""))[1]


def markup(text: str) -> str:
    """Text as HTML: as it is where it has tags, escaped or not, else a paragraph a line."""
    if not TAG.search(text):
        text = unescape(text)
    if TAG.search(text):
        return f"<div>{text}</div>"
    return "".join(f"<p>{escape(line)}</p>" for line in text.splitlines() if line.strip())


def words_of(html: str) -> int:
    """Words of a piece of HTML; characters where a script has no spaces."""
    return len(WORD.findall(TAG.sub(" ", html)))


def _parts(value: object, rows: Rows) -> Iterator[Found]:
    """Strings and lists that may be the article, each with its weight."""
    stack: list[tuple[object, str, float]] = [(value, "", 1.0)]
    while stack:
        item, key, factor = stack.pop()
        if isinstance(item, str):
            if _is_content(item):
                yield words_of(item) * factor * (KNOWN_KEY if key.lower() in BODY_KEYS else 1), markup(item)
        elif isinstance(item, dict):
            stack += [(inner, str(name), factor) for name, inner in item.items()]
        elif isinstance(item, list):
            pages = sum(isinstance(inner, dict) and not PAGE_KEYS.isdisjoint(inner) for inner in item)
            html = "" if pages else _rendered(item, rows, 0)
            if _is_content(html):
                yield words_of(html) * factor * KNOWN_KEY, html
            stack += [(inner, key, factor * BESIDE if pages > 1 else factor) for inner in item]


def _is_content(html: str) -> bool:
    """Whether a piece of HTML or text is sentences: no code, no addresses, no list of names."""
    plain = unescape(TAG.sub(" ", html))
    words = len(WORD.findall(plain))
    if words < CONTENT_WORDS or len(CODE.findall(plain)) >= CODE_SHARE * len(plain):
        return False
    return SENTENCE_WORDS * len(SENTENCE_END.findall(plain)) >= words


def _rendered(node: object, rows: Rows, depth: int, tag: str = "") -> str:
    """A list of blocks, a node of rich text or a React element as HTML; in `tag`, where it is a block of its own."""
    html = ""
    if depth > DEEPEST:
        return html
    if isinstance(node, str):
        html = _string(node, rows)
    elif isinstance(node, list) and len(node) > 3 and node[0] == "$":
        return _element(node, rows, depth)
    elif isinstance(node, list):
        return "".join(_rendered(inner, rows, depth + 1, _tag_of(inner, depth, tag)) for inner in node)
    elif isinstance(node, dict):
        key = next((key for key in TEXT_KEYS if node.get(key) and isinstance(node[key], str | list | dict)), "")
        html = _rendered(node.get(key), rows, depth + 1, "li" if tag == "ul" else "")
    return f"<{tag}>{html}</{tag}>" if tag and html else html


def _tag_of(node: object, depth: int, around: str) -> str:
    """What a node of a list is: by its own name, as an item of a list, a paragraph where the list is not part of another one."""
    kind = next((str(node[key]).lower() for key in KIND_KEYS if node.get(key)), "") if isinstance(node, dict) else ""
    named = next((tag for part, tag in BLOCK_TAGS if part in kind), "")
    return named or around or ("p" if depth == 0 else "")


def _element(node: list[object], rows: Rows, depth: int) -> str:
    """A React element of the form `["$", tag, key, props]`; of a component only what it holds."""
    tag, props = node[1], node[3]
    if not isinstance(props, dict) or tag in ("script", "style", "head"):
        return ""
    raw = props.get("dangerouslySetInnerHTML")
    inner = raw.get("__html") if isinstance(raw, dict) else props.get("children")
    html = _raw(inner, rows) if isinstance(raw, dict) else _rendered(inner, rows, depth + 2)
    if not isinstance(tag, str) or not ELEMENT.fullmatch(tag):
        return html
    return f"<{tag}>" if tag in VOID else f"<{tag}>{html}</{tag}>"


def _raw(text: object, rows: Rows) -> str:
    found = rows.get(text[1:]) if isinstance(text, str) and REFERENCE.fullmatch(text) else text
    return found if isinstance(found, str) else ""


def _string(text: str, rows: Rows) -> str:
    """A string as HTML; React writes references and marks with a dollar sign."""
    if text.startswith("$$"):
        return escape(text[1:])
    if text.startswith("$"):
        return _raw(text, rows)
    return text if TAG.search(text) else escape(text)
