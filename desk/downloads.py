"""Files of a mail leave the desk as downloads, never as something a browser would open in our origin."""

from __future__ import annotations

import re
from urllib.parse import quote

from starlette.responses import Response

from desk.highlight import visible

_NAME_LIMIT = 120
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,10}$")
_FORBIDDEN = str.maketrans(dict.fromkeys('/\\:*?"<>|\ufffd\n\r\t', "_"))


def safe_name(name: str | None, fallback: str) -> str:
    """A file name that names no folder, hides nothing and is no device or dot file."""
    flat = visible(name or "").translate(_FORBIDDEN).strip(" .")
    if not flat:
        return fallback
    ending = _SUFFIX.search(flat)
    suffix = ending[0] if ending else ""
    return flat[: _NAME_LIMIT - len(suffix)].removesuffix(suffix).rstrip(" .") + suffix


def attachment(content: bytes, name: str) -> Response:
    """A response that a browser saves and does not open (RFC 6266, RFC 8187)."""
    plain = name.encode("ascii", "replace").decode("ascii").replace("?", "_")
    return Response(
        content,
        media_type="application/octet-stream",
        headers={
            "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}",
            "Content-Security-Policy": "default-src 'none'; sandbox",
        },
    )
