"""Pages of a table on Spark: spark-submit samples/cluster/spark.py pages.parquet rows.parquet [--partitions N]

The table (Parquet, or JSON Lines named .jsonl) has the columns html or text, with url and id; the result has a row for each row: id, url,
`answer` (the JSON that `winnow batch` writes), or `code` and `detail` where there is none. Each Python worker of Spark has one Winnow worker.
"""

import argparse
import itertools
from collections.abc import Iterator

import pandas
from pyspark.sql import SparkSession

ROWS_AT_A_TIME = 100
SCHEMA = "id string, url string, answer string, code string, detail string"


def partition(frames: Iterator[pandas.DataFrame]) -> Iterator[pandas.DataFrame]:
    """The rows of a partition, on an executor."""
    from app.batch.partition import rows, slots
    from app.service.settings import read_settings

    records = (record for frame in frames for record in frame.astype(object).where(frame.notna(), None).to_dict("records"))
    found = rows(records, slots(read_settings().worker_spec(), 1))
    while some := list(itertools.islice(found, ROWS_AT_A_TIME)):
        columns = {name.split()[0]: [getattr(row, name.split()[0]) for row in some] for name in SCHEMA.split(", ")}
        yield pandas.DataFrame(columns, dtype=object)


def main() -> None:
    """Read, extract, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages")
    parser.add_argument("out")
    parser.add_argument("--partitions", type=int, help="how many; as Spark reads the table by default")
    arguments = parser.parse_args()
    spark = SparkSession.builder.appName("winnow").getOrCreate()
    pages = spark.read.json(arguments.pages) if arguments.pages.endswith(".jsonl") else spark.read.parquet(arguments.pages)
    if arguments.partitions:
        pages = pages.repartition(arguments.partitions)
    pages.mapInPandas(partition, SCHEMA).write.mode("overwrite").parquet(arguments.out)
    spark.stop()


if __name__ == "__main__":
    main()
