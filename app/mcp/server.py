"""The server: one client on standard input and output, the pool's workers behind it."""

import asyncio
import signal
import sys
from dataclasses import replace

from mcp import MCPError
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.types import INVALID_PARAMS, CallToolRequestParams, CallToolResult, ListToolsResult, PaginatedRequestParams

from app import __version__
from app.errors import WinnowError
from app.mcp.tools import EXTRACT, LABELS, TOOLS, job_of, meanings, parts_of, refusal, result_of
from app.pool.pool import Pool
from app.pool.process import WorkerSpec
from app.types import Limits

INSTRUCTIONS = "Winnow keeps the article of a web page that you hand in, and names everything else on it. It never fetches a page."
# The first document may come before there is a worker; a person waits for it.
PATIENCE_SECONDS = 60.0


class Desk:
    """What the client may ask: the list of tools, and a call of one."""

    def __init__(self, pool: Pool, limits: Limits) -> None:
        """`pool` is open."""
        self._pool = pool
        self._limits = limits

    async def tools(self, _context: ServerRequestContext, _asked: PaginatedRequestParams | None) -> ListToolsResult:
        """All tools."""
        return ListToolsResult(tools=list(TOOLS))

    async def call(self, _context: ServerRequestContext, asked: CallToolRequestParams) -> CallToolResult:
        """The result of a tool; what fails on a page is a result too. Raises MCPError for a tool that there is not."""
        if asked.name == LABELS:
            return meanings()
        if asked.name != EXTRACT:
            raise MCPError(INVALID_PARAMS, f"There are the tools {EXTRACT} and {LABELS}.")
        arguments = asked.arguments or {}
        try:
            answer = await self._pool.submit(job_of(arguments, self._limits))
        except WinnowError as error:
            return refusal(error.failure)
        return result_of(answer.outcome, parts_of(arguments))


def serve(spec: WorkerSpec) -> int:
    """Serve until standard input ends; the exit code."""
    # Python's own way would wait for the next line of input. There is nothing to save, and the workers end with this process.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    asyncio.run(_serve(spec))
    return 0


async def _serve(spec: WorkerSpec) -> None:
    """The workers start after the streams are taken, so that nothing that they are started with leads there."""
    async with stdio_server() as (reading, writing):
        pool = Pool(replace(spec, pool=replace(spec.pool, queue_seconds=PATIENCE_SECONDS, poison_file=None)), _report)
        await pool.open()
        try:
            desk = Desk(pool, spec.limits)
            server = Server("winnow", version=__version__, instructions=INSTRUCTIONS, on_list_tools=desk.tools, on_call_tool=desk.call)
            await server.run(reading, writing, server.create_initialization_options())
        finally:
            await pool.close()


def _report(event: str, details: dict[str, object]) -> None:
    """A bug of ours is told; that a page has cost a worker is its result."""
    if event == "bug":
        sys.stderr.write(f"winnow mcp: a bug: {details}\n")
