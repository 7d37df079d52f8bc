"""A step of a datatrove pipeline: documents whose text is HTML in, documents whose text is the article out."""

import json
from collections import deque
from collections.abc import Iterator
from typing import Any

from datatrove.data import Document, DocumentsPipeline
from datatrove.pipeline.base import PipelineStep
from datatrove.utils.typeshelper import StatHints

from app.batch.partition import rows, slots
from app.service.settings import read_settings

FACTS = ("title", "authors", "published", "language")


class WinnowExtractor(PipelineStep):
    """Each task of datatrove has a worker process of Winnow beside it: a page that hangs or crashes costs itself.

    `metadata["url"]` helps to find dates and authors. Documents of other verdicts than those asked for are dropped and counted under their
    verdict, those that have no answer under their code.
    """

    type = "🛢 - EXTRAC"
    name = "⛏ Winnow"

    def __init__(self, verdicts: tuple[str, ...] = ("article",)) -> None:
        """`verdicts`: what is kept, of article, not_article, uncertain, empty."""
        super().__init__()
        self.verdicts = verdicts

    def run(self, data: DocumentsPipeline, rank: int = 0, world_size: int = 1) -> DocumentsPipeline:  # noqa: ARG002  (datatrove's form)
        """The articles of a task's documents, in order."""
        waiting: deque[Document] = deque()
        for row in rows(_records(data, waiting), slots(read_settings().worker_spec(), 1)):
            document = waiting.popleft()
            self.stat_update(StatHints.total)
            answer: dict[str, Any] = json.loads(row.answer) if row.answer else {"verdict": row.code}
            if answer["verdict"] not in self.verdicts:
                self.stat_update(StatHints.dropped, f"dropped_{answer['verdict']}")
                continue
            document.text = answer["body"]["text"]
            document.metadata |= {name: answer["metadata"][name] for name in FACTS}
            self.stat_update(StatHints.forwarded)
            self.update_doc_stats(document)
            yield document


def _records(data: DocumentsPipeline, waiting: deque[Document]) -> Iterator[dict[str, Any]]:
    """What Winnow is asked; the document waits for its row."""
    for document in data:
        waiting.append(document)
        yield {"id": document.id, "html": document.text, "url": document.metadata.get("url")}
