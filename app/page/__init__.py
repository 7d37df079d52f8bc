"""Bytes → page: open the envelope, inflate, decode, sniff, guard."""

from app.page.decode import decode
from app.page.envelope import Document, unwrap
from app.page.guard import guard

__all__ = ["Document", "decode", "guard", "unwrap"]
