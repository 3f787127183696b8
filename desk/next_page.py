"""Where a browser is sent after signing in: a page of this desk, whatever the address asked for."""

from __future__ import annotations

from urllib.parse import urlsplit

HOME = "/cases"


def local_page(address: str) -> str:
    """The address if it is a path of this desk, else the queue.

    Browsers take "//host", "/\\host" and "/<tab>/host" for other hosts; none of them passes.
    """
    odd = any(ord(c) < 0x21 or ord(c) == 0x7F or c == "\\" for c in address)
    if odd or not address.startswith("/") or address.startswith("//"):
        return HOME
    try:
        parts = urlsplit(address)
    except ValueError:
        return HOME
    return address if not parts.scheme and not parts.netloc else HOME
