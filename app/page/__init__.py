"""Bytes → page: open the envelope, inflate, decode, sniff, guard."""

from app.page.charset import decode
from app.page.limits import guard
from app.page.request import Document, name, unwrap

__all__ = ["Document", "decode", "guard", "name", "unwrap"]
