"""Articles into PostgreSQL: a row for each URL, the last one that was fetched."""

from dataclasses import asdict
from typing import Self

from psycopg import AsyncConnection
from psycopg.types.json import Jsonb
from scrapy.crawler import Crawler

from crawl.items import Article

TABLE = """
create table if not exists articles (
    url text primary key,
    verdict text not null,
    page_type text,
    confidence real,
    title text,
    authors text[] not null,
    published text,
    language text,
    text text not null,
    removed jsonb not null,
    fetched_at timestamptz not null default now()
)
"""
COLUMNS = ("url", "verdict", "page_type", "confidence", "title", "authors", "published", "language", "text", "removed")
INSERT = f"""
insert into articles ({", ".join(COLUMNS)}) values ({", ".join(f"%({name})s" for name in COLUMNS)})
on conflict (url) do update set ({", ".join(COLUMNS)}, fetched_at) = ({", ".join(f"excluded.{name}" for name in COLUMNS)}, now())
"""  # noqa: S608  (names of columns, nothing from outside)


class PostgresPipeline:
    """One connection; psycopg has its statements wait for each other."""

    def __init__(self, url: str) -> None:
        """Nothing is opened yet."""
        self._url = url

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """As Scrapy makes one."""
        return cls(crawler.settings["DATABASE_URL"])

    async def open_spider(self) -> None:
        """The table is made where there is none. Raises psycopg.Error."""
        self._connection = await AsyncConnection.connect(self._url, autocommit=True)
        await self._connection.execute(TABLE)

    async def process_item(self, article: Article) -> Article:
        """The article, stored."""
        # PostgreSQL's text has no NUL; nor has an article any use for one.
        row = {name: value.replace("\0", "") if isinstance(value, str) else value for name, value in asdict(article).items()}
        await self._connection.execute(INSERT, row | {"removed": Jsonb(article.removed)})
        return article

    async def close_spider(self) -> None:
        """The connection is closed."""
        await self._connection.close()
