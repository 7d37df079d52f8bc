"""Page text and addresses that Markdown leaves as they are (CommonMark 0.31, GitHub's tables and strikethrough)."""

import re

# What could begin markup anywhere in a line. Underscores inside words, lone angle brackets and `&` are left alone.
MARKUP = re.compile(
    r"[\\`*]|~(?=~)|(?<=~)~|(?<![^\W_])_|_(?![^\W_])|<(?=[a-zA-Z/!?])|&(?=#?\w{1,40};)|\[(?=\^)|\](?=[\[(:])|\[(?=[^\]]{0,199}\][\[(:])"
)
MAY_BE_MARKUP = re.compile(r"[\\`*~_<&\[\]]")
BRACKET = re.compile(r"[\[\]]")
# What could begin a block at the start of a line; the sign that is escaped stands in the second group.
BLOCK_START = re.compile(r"([ \t]*)(#(?=#{0,5}(?:\s|$))|>|[-+](?=\s|$)|[-=](?=[-=]*\s*$)|[-:|](?=[-:|\s]*$)|\[(?=[ xX]\](?:\s|$)))")
NUMBER_START = re.compile(r"^([ \t]*\d{1,9})([.)])(?=\s|$)")
MAY_BE_START = frozenset("#>-+=:|[0123456789 \t")
CLOSING_SIGNS = re.compile(r"(?<=\s)#(?=#*\s*$)|^#(?=#*\s*$)")
UNSAFE_ADDRESS = re.compile(r"[\s()<>\\`|\"^{}]")
ENTITY = re.compile(r"&(?=#?\w{1,40};)")


def escape(text: str, *, in_link: bool = False) -> str:
    """Text inside a line; in the text of a link its brackets too."""
    if MAY_BE_MARKUP.search(text):
        text = MARKUP.sub(r"\\\g<0>", text)
        if in_link:
            text = re.sub(r"(?<!\\)[\[\]]", r"\\\g<0>", text)
    return text


def guard_start(line: str) -> str:
    """A line that begins no block."""
    if not line or line[0] not in MAY_BE_START:
        return line
    return NUMBER_START.sub(r"\1\\\2", BLOCK_START.sub(r"\1\\\2", line, count=1) if BLOCK_START.match(line) else line, count=1)


def guard_heading(line: str) -> str:
    """A heading's text whose own signs at the end do not close it."""
    return CLOSING_SIGNS.sub(r"\\#", line) if line.endswith("#") else line


def address(target: str) -> str:
    """The destination of a link."""
    return ENTITY.sub("&amp;", UNSAFE_ADDRESS.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), target))
