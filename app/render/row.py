"""A row of a batch: the answer with its page's address, without what differs from run to run, so that equal pages give equal bytes.

Of its site's table it has the name and the number of pages: the run keeps the tables.
"""

import orjson

from app.render.json import answer
from app.types import Article, Options, Receipt


def render(article: Article, options: Options, receipt: Receipt) -> bytes:
    """One line of JSON, its line end included."""
    fields = answer(article, options, receipt)
    del fields["timing_ms"]
    if table := article.page.site:
        fields["site"] = {"site": table.site, "pages": table.pages}
    return orjson.dumps({"id": fields.pop("id"), "url": options.url, **fields}, option=orjson.OPT_APPEND_NEWLINE)
