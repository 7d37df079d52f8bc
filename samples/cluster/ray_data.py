"""Pages of a table on Ray Data: python samples/cluster/ray_data.py pages.parquet rows.parquet [--partitions N]

The table (Parquet, or JSON Lines named .jsonl) has the columns html or text, with url and id; the result has a row for each row: id, url,
`answer` (the JSON that `winnow batch` writes), or `code` and `detail` where there is none. Each worker of Ray has one Winnow worker.
"""

import argparse

import pyarrow
import ray

ROWS_AT_A_TIME = 100
SCHEMA = pyarrow.schema([(name, pyarrow.string()) for name in ("id", "url", "answer", "code", "detail")])


def partition(batch: pyarrow.Table) -> pyarrow.Table:
    """The rows of some records, on a worker; its process keeps its pool for the next ones."""
    from app.batch.partition import rows, slots
    from app.service.settings import read_settings

    found = list(rows(batch.to_pylist(), slots(read_settings().worker_spec(), 1)))
    return pyarrow.table({name: [getattr(row, name) for row in found] for name in SCHEMA.names}, schema=SCHEMA)


def main() -> None:
    """Read, extract, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages")
    parser.add_argument("out")
    parser.add_argument("--partitions", type=int, help="how many; as Ray reads the table by default")
    arguments = parser.parse_args()
    ray.init()  # the cluster that RAY_ADDRESS names, else one of this machine
    pages = ray.data.read_json(arguments.pages) if arguments.pages.endswith(".jsonl") else ray.data.read_parquet(arguments.pages)
    if arguments.partitions:
        pages = pages.repartition(arguments.partitions)
    pages.map_batches(partition, batch_size=ROWS_AT_A_TIME, batch_format="pyarrow").write_parquet(arguments.out)
    ray.shutdown()


if __name__ == "__main__":
    main()
