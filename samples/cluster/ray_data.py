"""Pages of a table on Ray Data: python samples/cluster/ray_data.py pages.parquet rows.parquet [--partitions N] [--by-site]

The table (Parquet, or JSON Lines named .jsonl) has the columns html or text, with url and id; the result has a row for each row: id, url,
`answer` (the JSON that `winnow batch` writes), or `code` and `detail` where there is none. Each worker of Ray has one Winnow worker.
With --by-site the pages of each site come to one worker, whose memory holds them, and are read together.
"""

import argparse
from typing import Any

import pyarrow
import ray

ROWS_AT_A_TIME = 100
SCHEMA = pyarrow.schema([(name, pyarrow.string()) for name in ("id", "url", "answer", "code", "detail")])


def partition(batch: pyarrow.Table) -> pyarrow.Table:
    """The rows of some records, on a worker; its process keeps its pool for the next ones."""
    from app.batch.partition import rows, slots
    from app.service.settings import read_settings

    return table_of(list(rows(batch.to_pylist(), slots(read_settings().worker_spec(), 1))))


def site(pages: pyarrow.Table) -> pyarrow.Table:
    """The rows of all pages of a site, on a worker."""
    from app.batch.partition import rows_by_site, slots
    from app.service.settings import read_settings

    return table_of(list(rows_by_site(pages.to_pylist(), slots(read_settings().worker_spec(), 1))))


def table_of(found: list[Any]) -> pyarrow.Table:
    """Rows as Ray takes them."""
    return pyarrow.table({name: [getattr(row, name) for row in found] for name in SCHEMA.names}, schema=SCHEMA)


def with_site(batch: pyarrow.Table) -> pyarrow.Table:
    """What pages are grouped by: their site; a page without an address stands by itself."""
    from app.site.domains import site_of

    sites = [site_of(page["url"]) or page["id"] for page in batch.select(["url", "id"]).to_pylist()]
    return batch.append_column("site", pyarrow.array(sites, pyarrow.string()))


def main() -> None:
    """Read, extract, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages")
    parser.add_argument("out")
    parser.add_argument("--partitions", type=int, help="how many; as Ray reads the table by default")
    parser.add_argument("--by-site", action="store_true", help="read the pages of a site together")
    arguments = parser.parse_args()
    ray.init()  # the cluster that RAY_ADDRESS names, else one of this machine
    pages = ray.data.read_json(arguments.pages) if arguments.pages.endswith(".jsonl") else ray.data.read_parquet(arguments.pages)
    if arguments.partitions:
        pages = pages.repartition(arguments.partitions)
    if arguments.by_site:
        found = pages.map_batches(with_site, batch_format="pyarrow").groupby("site").map_groups(site, batch_format="pyarrow")
    else:
        found = pages.map_batches(partition, batch_size=ROWS_AT_A_TIME, batch_format="pyarrow")
    found.write_parquet(arguments.out)
    ray.shutdown()


if __name__ == "__main__":
    main()
