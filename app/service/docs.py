"""What people read: the web page or a short help at `/`, and `/docs` made from the OpenAPI document, without a byte from elsewhere."""

from collections.abc import Mapping
from html import escape
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, PlainTextResponse, Response

from app.service.negotiation import prefers_html
from app.service.problems import PROBLEMS
from app.service.web_page import page_answer

HELP = """Winnow keeps the article of a scraped page and names everything else.

Try it:

  curl --data-binary @page.html {base}v1/extract
  curl --data-binary @page.txt -H 'Content-Type: text/plain' -H 'Accept: text/plain' {base}v1/extract
  curl --data-binary @page.html -H 'Accept: text/markdown' {base}v1/extract
  curl -T page.html {base}v1/extract
  curl -H 'Content-Type: application/json' {base}v1/extract -d '{{"html": "<h1>Bridge opens</h1><p>The town council \
opened a new bridge over the river on Monday, after two years of work and a long debate about its cost.</p>"}}'

In a browser {base} shows what was kept and what was removed.
More: {base}docs
"""
STYLE = """body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222;background:#fff}

h2{border-top:1px solid #ccc;padding-top:1rem}
code,pre{font:14px/1.4 ui-monospace,monospace;background:#f3f3f3}pre{padding:.7rem;overflow:auto}
table{border-collapse:collapse}td,th{text-align:left;vertical-align:top;padding:.2rem .8rem .2rem 0}
@media(prefers-color-scheme:dark){body{color:#ddd;background:#181818}code,pre{background:#262626}a{color:#8bf}}"""


async def home(request: Request) -> Response:
    """The web page where `Accept` prefers HTML, else what there is, with the `curl` to try."""
    if prefers_html(request.headers.get("accept")):
        return page_answer(request)
    return PlainTextResponse(HELP.format(base=request.base_url), headers={"Vary": "Accept"})


async def docs(request: Request) -> Response:
    """The endpoints, their parameters and answers, and every code of failure."""
    before, after = request.app.state.docs
    return HTMLResponse(f"{before}{escape(HELP.format(base=request.base_url))}{after}")


async def openapi(request: Request) -> Response:
    """The OpenAPI document."""
    return Response(request.app.state.openapi, media_type="application/json")


def render_docs(document: Mapping[str, Any]) -> tuple[str, str]:
    """What stands before and behind the help on the page of an OpenAPI document: made once, since a reader of many costs the event loop."""
    operations = [
        _operation(method, path, operation) for path, methods in document["paths"].items() for method, operation in methods.items()
    ]
    schemas = [_schema(name, schema) for name, schema in document["components"]["schemas"].items()]
    parts = [
        "</pre><p>The same for programs: <a href='openapi.json'>openapi.json</a></p>",
        *operations,
        "<h2>Failures</h2><p><code>application/problem+json</code> with <code>code</code>:</p>",
        _table(((f"<code id='{code}'>{code}</code>", problem.status, problem.title) for code, problem in PROBLEMS.items())),
        "<h2>Objects</h2>",
        *schemas,
        "</body></html>",
    ]
    head = f"<!doctype html><html lang='en'><meta charset='utf-8'><title>Winnow</title><style>{STYLE}</style>"
    return f"{head}<body><h1>{escape(document['info']['title'])} {escape(document['info']['version'])}</h1><pre>", "".join(parts)


def _operation(method: str, path: str, operation: dict[str, Any]) -> str:
    rows = [
        (f"<code>{escape(item['name'])}</code>", item["in"], escape(item.get("description", "")))
        for item in operation.get("parameters", ())
    ]
    answers = [(status, escape(answer.get("description", ""))) for status, answer in operation["responses"].items()]
    taken = ", ".join(operation.get("requestBody", {}).get("content", {}))
    return (
        f"<h2><code>{method.upper()} {escape(path)}</code></h2><p>{escape(operation.get('description', ''))}</p>"
        + (f"<p>Takes {escape(taken)}.</p>" if taken else "")
        + _table(rows)
        + _table(answers)
    )


def _schema(name: str, schema: dict[str, Any]) -> str:
    rows = [(f"<code>{escape(field)}</code>", escape(_kind(value))) for field, value in schema.get("properties", {}).items()]
    return f"<h3>{escape(name)}</h3><p>{escape(schema.get('description', ''))}</p>{_table(rows)}"


def _kind(value: dict[str, Any]) -> str:
    if options := value.get("anyOf"):
        return " or ".join(map(_kind, options))
    if items := value.get("items"):
        return f"list of {_kind(items)}"
    if "enum" in value:
        return " · ".join(map(str, value["enum"]))
    return str(value.get("$ref", value.get("type", "any"))).rpartition("/")[2]


def _table(rows: Any) -> str:
    return "<table>" + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows) + "</table>"
