"""`python -m tests.service.mock_server [FILES]`: the real server, settings and all, over the mock engine; it may open so many files."""

import resource
import sys

from app.service.server import serve
from app.service.settings import read_settings

if __name__ == "__main__":
    if sys.argv[1:]:
        resource.setrlimit(resource.RLIMIT_NOFILE, (int(sys.argv[1]), int(sys.argv[1])))
    sys.exit(serve(read_settings(), "tests.pool.mock_engine"))
