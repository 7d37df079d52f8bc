"""A small page that is extracted when no request has been served lately, so that readiness rests on work done."""

from time import monotonic

from app.types import Job

TOLERATED = 1
PAGE = b"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Canary</title></head><body>
<nav><a href="/">Home</a></nav><article><h1>The canary sings</h1>
<p>A bird in the mine sings while the air is good, and the miners work on as long as they hear it.</p>
<p>When the song ends they leave the mine, because the bird notices bad air long before any of them does.</p>
</article><footer>Copyright</footer></body></html>"""
JOB = Job(PAGE, "text/html; charset=utf-8", None, (), "json")


class Pulse:
    """When work last succeeded, and how often in a row it failed since."""

    def __init__(self) -> None:
        """Nothing has been done yet."""
        self.success: float | None = None
        self.failures = 0

    def beat(self, *, good: bool) -> None:
        """Work was done: a document or a canary."""
        if good:
            self.success, self.failures = monotonic(), 0
        else:
            self.failures += 1

    @property
    def seconds(self) -> float | None:
        """Seconds since work last succeeded; None before the first time."""
        return None if self.success is None else round(monotonic() - self.success, 1)

    @property
    def good(self) -> bool:
        """Whether work has succeeded and has not failed more often in a row than is tolerated."""
        return self.success is not None and self.failures <= TOLERATED
