"""Scrapy's settings, and ours from the environment."""

import os
from pathlib import Path

BOT_NAME = "crawl"
SPIDER_MODULES = ["crawl.spider"]
USER_AGENT = "winnow-sample-crawl"
ROBOTSTXT_OBEY = True
# The front page and what it links to. A site of somebody else's wants DOWNLOAD_DELAY = 1 too.
DEPTH_LIMIT = 1
LOG_LEVEL = "INFO"
TELNETCONSOLE_ENABLED = REMOTE_CONTROL_ENABLED = False
FEED_EXPORT_ENCODING = "utf-8"

START_URL = os.environ.get("START_URL", "http://127.0.0.1:8080/stack/site/")
SERVICE_URL = os.environ.get("SERVICE_URL", "http://127.0.0.1:8000")
SERVICE_KEY = os.environ.get("SERVICE_KEY")
# Tries after the first, each after Retry-After or a pause that doubles: some two minutes in which Winnow may be away.
SERVICE_RETRIES = 8
DATABASE_URL = os.environ.get("DATABASE_URL")

OUT = Path("out")
OUT.mkdir(exist_ok=True)
DEAD_LETTERS = str(OUT / "dead-letters.jsonl")
ITEM_PIPELINES = {"crawl.extraction.ExtractionPipeline": 300}
if DATABASE_URL:
    ITEM_PIPELINES["crawl.postgres.PostgresPipeline"] = 400
else:
    FEEDS = {OUT / "articles.jsonl": {"format": "jsonlines"}}
