"""Pages of a table on Spark: spark-submit samples/cluster/spark.py pages.parquet rows.parquet [--partitions N] [--by-site]

The table (Parquet, or JSON Lines named .jsonl) has the columns html or text, with url and id; the result has a row for each row: id, url,
`answer` (the JSON that `winnow batch` writes), or `code` and `detail` where there is none. Each Python worker of Spark has a Winnow worker.
With --by-site the pages of each site come to one worker, whose memory holds them, and are read together.
"""

import argparse
import itertools
from collections.abc import Iterator
from typing import Any

import pandas
from pyspark.sql import SparkSession
from pyspark.sql.functions import udf

ROWS_AT_A_TIME = 100
SCHEMA = "id string, url string, answer string, code string, detail string"


def partition(frames: Iterator[pandas.DataFrame]) -> Iterator[pandas.DataFrame]:
    """The rows of a partition, on an executor."""
    from app.batch.partition import rows, slots
    from app.service.settings import read_settings

    records = (record for frame in frames for record in frame.astype(object).where(frame.notna(), None).to_dict("records"))
    found = rows(records, slots(read_settings().worker_spec(), 1))
    while some := list(itertools.islice(found, ROWS_AT_A_TIME)):
        yield frame_of(some)


def site(frame: pandas.DataFrame) -> pandas.DataFrame:
    """The rows of all pages of a site, on an executor."""
    from app.batch.partition import rows_by_site, slots
    from app.service.settings import read_settings

    records = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return frame_of(list(rows_by_site(records, slots(read_settings().worker_spec(), 1))))


def frame_of(found: list[Any]) -> pandas.DataFrame:
    """Rows as Spark takes them."""
    return pandas.DataFrame(
        {name.split()[0]: [getattr(row, name.split()[0]) for row in found] for name in SCHEMA.split(", ")}, dtype=object
    )


def site_of_page(url: str | None, name: str | None) -> str | None:
    """What pages are grouped by: their site; a page without an address stands by itself."""
    from app.site.domains import site_of

    return site_of(url) or name


def main() -> None:
    """Read, extract, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages")
    parser.add_argument("out")
    parser.add_argument("--partitions", type=int, help="how many; as Spark reads the table by default")
    parser.add_argument("--by-site", action="store_true", help="read the pages of a site together")
    arguments = parser.parse_args()
    spark = SparkSession.builder.appName("winnow").getOrCreate()
    pages = spark.read.json(arguments.pages) if arguments.pages.endswith(".jsonl") else spark.read.parquet(arguments.pages)
    if arguments.partitions:
        pages = pages.repartition(arguments.partitions)
    if arguments.by_site:
        found = pages.withColumn("site", udf(site_of_page)("url", "id")).groupBy("site").applyInPandas(site, SCHEMA)
    else:
        found = pages.mapInPandas(partition, SCHEMA)
    found.write.mode("overwrite").parquet(arguments.out)
    spark.stop()


if __name__ == "__main__":
    main()
