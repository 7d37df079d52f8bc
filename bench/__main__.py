"""`python -m bench COMMAND …`: each command's module is imported only when it is called."""

import sys
from importlib import import_module

COMMANDS = {
    "archives": "bench.in_process.archives",
    "batch": "bench.clients.lines",
    "cases": "bench.cases.report",
    "load": "bench.clients.load",
    "markdown": "bench.markdown.report",
    "metadata": "bench.comparison.about",
    "predict": "bench.comparison.predict",
    "sizing": "bench.clients.sizing",
    "speed": "bench.in_process.speed",
    "labels": "bench.labels.report",
    "report": "bench.comparison.report",
    "sites": "bench.comparison.sites",
    "gate": "bench.in_process.gate",
    "soak": "bench.clients.soak",
    "reliability": "bench.clients.reliability",
}


def main(argv: list[str]) -> int:
    """Run the command that `argv` begins with; 2 for a command that does not exist."""
    if not argv or argv[0] not in COMMANDS:
        print(f"usage: python -m bench {{{','.join(COMMANDS)}}} …", file=sys.stderr)
        return 0 if argv and argv[0] in ("-h", "--help") else 2
    status: int = import_module(COMMANDS[argv[0]]).main(argv[1:])
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
