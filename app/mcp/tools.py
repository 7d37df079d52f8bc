"""The tools: what each takes and answers, as tables; from arguments to a job, from its outcome to a result."""

from collections.abc import Mapping
from typing import Any

import orjson
from mcp.types import CallToolResult, TextContent, Tool, ToolAnnotations

from app.errors import CapacityError, ContentFieldError, InvalidParameterError, TooLargeError, UnknownParameterError
from app.media import JSON_TYPE
from app.types import LABEL_MEANINGS, Failure, Include, Job, Label, Limits, Outcome

EXTRACT, LABELS = "extract", "labels"
# What an answer may hold, by what it costs a model to read: the forms of the body, and what was taken out of the page.
TEXT, REMOVED = "text", "removed"
PARTS = (str(Include.MARKDOWN), TEXT, str(Include.HTML), str(Include.BLOCKS), REMOVED)
DEFAULT = (str(Include.MARKDOWN), REMOVED)
FACTS = ("title", "authors", "published", "site_name", "canonical_url", "language")
RETRYABLE = frozenset(kind.code for kind in CapacityError.__subclasses__())

READ_ONLY = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
STRING, NULLABLE = {"type": "string"}, {"type": ["string", "null"]}
ARGUMENTS = {
    "html": {**STRING, "description": "The page's HTML as it was fetched."},
    "text": {**STRING, "description": "The page's text, boilerplate and all."},
    "url": {**STRING, "description": "Where the page came from; it helps to find date and author."},
    "include": {
        "type": "array",
        "items": {"enum": list(PARTS)},
        "default": list(DEFAULT),
        "description": "What the answer holds: the article in one or more forms, and the removed text by label.",
    },
}
TOOLS = (
    Tool(
        name=EXTRACT,
        title="Extract the article of a web page",
        description=(
            "Keeps the article of a web page that you have, as HTML or as its flattened text, and names everything that it takes out: "
            "menus, advertisements, comments and so on. It fetches nothing. Give exactly one of `html` and `text`."
        ),
        input_schema={
            "type": "object",
            "properties": ARGUMENTS,
            "additionalProperties": False,
        },
        output_schema={
            "type": "object",
            "properties": {
                "verdict": {**STRING, "description": "article, not_article, uncertain or empty."},
                "page_type": NULLABLE,
                "confidence": {"type": ["number", "null"]},
                **dict.fromkeys(FACTS, NULLABLE),
                "authors": {"type": "array", "items": STRING},
                "body": {"type": "object", "description": "The article in each form that was asked for."},
                "removed": {"type": ["object", "null"], "additionalProperties": {"type": "array", "items": STRING}},
                "warnings": {"type": "array", "items": STRING},
            },
            "required": ["verdict", "body", "removed"],
        },
        annotations=READ_ONLY,
    ),
    Tool(
        name=LABELS,
        title="What each label means",
        description="The labels of removed text, with a sentence each.",
        input_schema={"type": "object", "additionalProperties": False},
        output_schema={"type": "object", "additionalProperties": STRING},
        annotations=READ_ONLY,
    ),
)


def job_of(arguments: Mapping[str, Any], limits: Limits) -> Job:
    """What a worker is asked; it checks the content itself. Raises RequestError."""
    if arguments.keys() - ARGUMENTS.keys():
        raise UnknownParameterError(f"`{EXTRACT}` takes {', '.join(ARGUMENTS)} and nothing else.")
    given = {name: arguments[name] for name in ("html", "text", "url") if arguments.get(name) is not None}
    if len(given.keys() - {"url"}) != 1 or not all(isinstance(value, str) for value in given.values()):
        raise ContentFieldError("Exactly one of `html` and `text` is needed, and each argument but `include` is a string.")
    asked = parts_of(arguments)
    options = {"include": [part for part in asked if part in set(Include)], "removed": REMOVED in asked}
    body = orjson.dumps(given | {"options": options})
    if len(body) > limits.wire_bytes:
        raise TooLargeError("The document is too large.", limit_name="wire_bytes", limit=limits.wire_bytes, actual=len(body))
    return Job(body, JSON_TYPE, None, (), "json")


def parts_of(arguments: Mapping[str, Any]) -> list[str]:
    """What an answer is asked to hold. Raises InvalidParameterError."""
    asked = arguments.get("include") or list(DEFAULT)
    if not isinstance(asked, list) or any(part not in PARTS for part in asked):
        raise InvalidParameterError(f"`include` is a list of {', '.join(PARTS)}.", parameter="include")
    return asked


def result_of(outcome: Outcome, asked: list[str]) -> CallToolResult:
    """The article as a model reads it, or the failure."""
    if outcome.failure:
        return refusal(outcome.failure)
    answer = orjson.loads(outcome.rendered or b"")
    removed: dict[str, list[str]] = {}
    for block in answer["removed"] or ():
        removed.setdefault(block["label"], []).append(block["text"])
    return told(
        {
            **{name: answer[name] for name in ("verdict", "page_type", "confidence")},
            **{name: answer["metadata"][name] for name in FACTS},
            "body": {form: answer["body"][form] for form in asked if form != REMOVED},
            "removed": removed if REMOVED in asked else None,
            "warnings": [warning["code"] for warning in answer["warnings"]],
        }
    )


def meanings() -> CallToolResult:
    """The labels of removed text."""
    return told({str(label): meaning for label, meaning in LABEL_MEANINGS.items() if label is not Label.BODY})


def refusal(failure: Failure) -> CallToolResult:
    """A failure as a tool's error: its code, a sentence, figures, and whether another try may help. It never quotes the page."""
    members = {"code": failure.code, "detail": failure.detail, **dict(failure.extra), "retryable": failure.code in RETRYABLE}
    return told(members, is_error=True)


def told(members: Mapping[str, Any], *, is_error: bool = False) -> CallToolResult:
    """A result as JSON in the text, for models, and as structure, for programs."""
    return CallToolResult(
        content=[TextContent(type="text", text=orjson.dumps(members).decode())], structured_content=dict(members), is_error=is_error
    )
