"""What the endpoints take and give, as the OpenAPI document tells it."""

import json
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import models_json_schema

from app.media import CODINGS, FORM_TYPE, JSON_TYPE, LINES_TYPES, MEDIA_TYPES
from app.service.body_schemas import Body, SiteOfPages
from app.service.problems import PROBLEMS
from app.site.table import LONGEST
from app.types import Engine, Label, PageType, Verdict


class Closed(BaseModel):
    """Base of objects without further members."""

    model_config = ConfigDict(extra="forbid")


class ExtractOptions(Closed):
    """`options` of a JSON body."""

    id: str | None = None
    url: str | None = None
    charset: str | None = None
    include: list[Literal["blocks", "markdown", "html"]] | str | None = None
    links: bool = True
    images: bool = True
    removed: bool = True
    kept: bool = False
    merge: bool = False
    engine: Engine = Engine.WINNOW
    deadline_ms: Annotated[int, Field(gt=0)] | None = None
    site_table: SiteOfPages | str | None = None


class ExtractRequest(Closed):
    """A JSON body: exactly one of `html`, `text` and `content_b64`."""

    html: str | None = None
    text: str | None = None
    content_b64: str | None = None
    url: str | None = None
    charset: str | None = None
    id: str | None = None
    options: ExtractOptions | None = None


class WarningItem(BaseModel):
    """Something that the user should know."""

    code: str
    detail: str


class RemovedBlock(BaseModel):
    """A block with its label, one that is not in the body unless `kept` lists it; `start` and `end` are offsets in code points."""

    i: int
    label: Label
    text: str
    score: float | None
    reason: str
    start: int
    end: int
    seen: int | None = Field(None, description="With a table of the site: on how many of its pages the block was; 0: on fewer than two.")
    parts: "list[RemovedBlock] | None" = Field(None, description="With `merge=true`: the blocks that were merged.")


class Coverage(BaseModel):
    """Characters that are not white space."""

    input_chars: int
    body_chars: int
    removed_chars: int
    unassigned_chars: int


class ArticleMetadata(BaseModel):
    """What the page says of the article; `sources` names for each value where it came from."""

    title: str | None
    author: str | None
    authors: list[str]
    published: str | None
    published_raw: str | None
    modified: str | None
    site_name: str | None
    canonical_url: str | None
    language: str | None
    description: str | None
    image: str | None
    tags: list[str]
    section: str | None
    sources: dict[str, str]


class EncodingUsed(BaseModel):
    """Which charset was used and why."""

    used: str
    source: str
    replaced: int


class EngineUsed(BaseModel):
    """Who labelled the blocks."""

    name: str
    version: str
    model: str | None
    config_hash: str | None
    method: str


class ExtractResult(BaseModel):
    """The answer to one document."""

    id: str | None
    verdict: Verdict
    page_type: PageType | None
    confidence: float | None
    warnings: list[WarningItem]
    body: Body
    removed: list[RemovedBlock] | None = None
    kept: list[RemovedBlock] | None = Field(None, description="With `kept=true`: the blocks of the body; with `removed` all of the page.")
    label_counts: dict[str, int]
    site: SiteOfPages | None = Field(None, description="The table that the page was read by, where there was one.")
    coverage: Coverage
    metadata: ArticleMetadata
    encoding: EncodingUsed
    engine: EngineUsed
    input_sha256: str
    timing_ms: dict[str, float]


class ProblemObject(BaseModel):
    """A failure (RFC 9457); some codes add members such as `limit_name`, `limit` and `actual`."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str
    code: Literal[tuple(PROBLEMS)]  # type: ignore[valid-type]
    request_id: str
    retryable: bool


class LineProblem(ProblemObject):
    """The failure of a line of a batch; `id` is null where the line was not read, or cannot be read any more."""

    id: str | None
    line: int = Field(description="The number of the line, from 1.")


class Readiness(BaseModel):
    """One entry a check."""

    ready: bool
    checks: dict[str, dict[str, Any]]


class Versions(BaseModel):
    """Versions; null where there is none yet."""

    service: str
    model: str | None
    corpus: str | None
    config_hash: str


class LabelMeaning(BaseModel):
    """A label and what it means."""

    label: Label
    kept: bool
    meaning: str


QUERY: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("url", {"type": "string"}, "Where the page came from; nothing is fetched."),
    ("id", {"type": "string"}, "Echoed in the answer."),
    ("charset", {"type": "string"}, "The charset, whatever the page says."),
    ("include", {"type": "string"}, "Comma list of blocks, markdown, html."),
    ("links", {"type": "boolean", "default": True}, "false leaves the addresses of links out of blocks, markdown and html."),
    ("images", {"type": "boolean", "default": True}, "false leaves images and embeds out of blocks, markdown and html."),
    ("removed", {"type": "boolean", "default": True}, "false leaves the list of removed blocks out."),
    ("kept", {"type": "boolean", "default": False}, "true lists the blocks of the body in the form of the removed ones."),
    ("merge", {"type": "boolean", "default": False}, "true merges adjacent removed blocks of one label."),
    ("engine", {"type": "string", "enum": [engine.value for engine in Engine], "default": "winnow"}, "Who labels the blocks."),
    ("deadline_ms", {"type": "integer", "minimum": 1}, "Time for the document; may only shorten the configured one."),
    ("site_table", {"type": "string", "maxLength": LONGEST}, "The table of the page's site, as JSON: the `site` of an answer."),
)
HEADERS: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("Content-Encoding", {"type": "string", "enum": list(CODINGS)}, "How the body is compressed."),
    ("X-Request-ID", {"type": "string", "maxLength": 128}, "Echoed, and written to the log."),
)
RAW = {"schema": {"type": "string", "format": "binary", "minLength": 1}}
EXAMPLE = (
    "<html><title>Bridge opens</title><nav><a href='/'>Home</a></nav><h1>Bridge opens</h1>"
    "<p>The town council opened a new bridge over the river on Monday, after two years of work and a long debate about its cost.</p></html>"
)
SECURITY: dict[str, dict[str, str]] = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "Needed where WINNOW_KEY_FILE is set."},
    "key": {"type": "apiKey", "in": "header", "name": "X-Api-Key", "description": "The same key in a header of its own."},
}
ANSWER_HEADERS: dict[str, str] = {
    "X-Request-ID": "The id of the request, given or made.",
    "Content-Encoding": "How the answer is compressed.",
    "X-Verdict": "The verdict, beside a body alone.",
    "X-Confidence": "The confidence, beside a body alone.",
    "X-Warnings": "The codes of the warnings, beside a body alone.",
    "Retry-After": "Seconds to wait before the next try.",
}
# `curl` alone calls a page a form; a generated client would make one of it.
EXTRACT_DOCUMENT: dict[str, Any] = {
    "parameters": [{"name": name, "in": "query", "schema": schema, "description": text} for name, schema, text in QUERY]
    + [{"name": name, "in": "header", "schema": schema, "description": text} for name, schema, text in HEADERS],
    "requestBody": {
        "required": True,
        "content": dict.fromkeys((name for name in MEDIA_TYPES if name != FORM_TYPE), RAW)
        | {
            "text/html": {**RAW, "example": EXAMPLE},
            JSON_TYPE: {"schema": {"$ref": "#/components/schemas/ExtractRequest"}, "example": {"html": EXAMPLE}},
        },
    },
}
OF_ALL_LINES = (
    ("ordered", {"type": "boolean", "default": False}, "true: answers in the order of the lines, not as they get done."),
    (
        "site",
        {"type": "boolean", "default": False},
        "true: lines are pages of one site, read together: what recurs is hardly the body.",
    ),
)


def lines_of(*models: str) -> dict[str, Any]:
    """Lines of JSON; `x-item-schema` tells what each line is, which OpenAPI has a word for from 3.2 on only."""
    refs = [{"$ref": f"#/components/schemas/{model}"} for model in models]
    return {**RAW, "x-item-schema": refs[0] if len(refs) == 1 else {"oneOf": refs}}


# `curl --data-binary` alone calls lines a form, as it does a page.
BATCH_TYPES = (*LINES_TYPES, "application/octet-stream")
BATCH_EXAMPLE = json.dumps({"id": "a", "html": EXAMPLE}) + "\n"
BATCH_LINES = dict.fromkeys(LINES_TYPES, lines_of("ExtractResult", "LineProblem"))
BATCH_DOCUMENT: dict[str, Any] = {
    "parameters": [
        {"name": name, "in": "query", "schema": schema, "description": text}
        for name, schema, text in (*QUERY, *OF_ALL_LINES)
        if name != "id"
    ]
    + [
        {"name": "Content-Encoding", "in": "header", "schema": {"type": "string", "enum": ["gzip", "zstd", "identity"]}},
        {"name": "X-Request-ID", "in": "header", "schema": {"type": "string", "maxLength": 128}},
    ],
    "requestBody": {
        "required": True,
        "content": {name: {**lines_of("ExtractRequest"), "example": BATCH_EXAMPLE} for name in BATCH_TYPES},
    },
}


def problem_responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The failures of a route by status, with the codes that each status can carry."""
    codes = {status: [code for code, problem in PROBLEMS.items() if problem.status == status] for status in statuses}
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemObject"}}}
    return {
        status: {"description": " · ".join(names), "content": content, "headers": answer_headers("X-Request-ID", *_headers_of(names))}
        for status, names in codes.items()
    }


def answer_headers(*names: str) -> dict[str, Any]:
    """Headers of an answer; each may be missing."""
    return {name: {"schema": {"type": "string"}, "description": ANSWER_HEADERS.get(name, "Tells what would be taken.")} for name in names}


def _headers_of(codes: list[str]) -> list[str]:
    """The headers of some problems, of which `Connection` is no matter of the document."""
    always = {name for code in codes for name, _ in PROBLEMS[code].headers} - {"Connection"}
    return sorted(always | ({"Retry-After"} if "overloaded" in codes else set()))


def describe(document: dict[str, Any]) -> dict[str, Any]:
    """The OpenAPI document with the objects that only handwritten parts refer to."""
    models = [(ExtractRequest, "validation"), (ProblemObject, "validation"), (LineProblem, "validation")]
    _, schemas = models_json_schema(models, ref_template="#/components/schemas/{model}")  # type: ignore[arg-type]
    document["components"]["schemas"] |= schemas["$defs"]
    document["components"]["securitySchemes"] = SECURITY
    for operation in (operation for methods in document["paths"].values() for operation in methods.values()):
        if "401" in operation["responses"]:
            operation["security"] = [{}, *({name: []} for name in SECURITY)]
    return document
