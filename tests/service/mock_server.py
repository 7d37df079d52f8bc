"""`python -m tests.service.mock_server`: the real server, settings and all, over the mock engine."""

import sys

from app.service.server import serve
from app.service.settings import read_settings

if __name__ == "__main__":
    sys.exit(serve(read_settings(), "tests.pool.mock_engine"))
