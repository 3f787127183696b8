"""When two ways of writing a link are one link within a message."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote, urlencode

# Parameters that say where the click came from and not what is shown.
_TRACKING = re.compile(
    r"utm_\w+|spm|scm|ref|ref_|fbclid|gclid|_t|pvid|algo_\w+|sourcetype|from|share_?id|trk\w*|tracking_?id|campaign|cid|aff\w*",
    re.IGNORECASE,
)


def link_key(link: str) -> str:
    """One key for the ways to write one link: without scheme, www, fragment, tracking or trailing slash."""
    if link.startswith("item:"):
        return link
    rest = re.sub(r"^https?://", "", link, flags=re.IGNORECASE)
    rest, _, _ = rest.partition("#")
    rest, _, query = rest.partition("?")
    host, slash, path = rest.partition("/")
    kept = [(k, v) for k, v in parse_qsl(query, keep_blank_values=True) if not _TRACKING.fullmatch(k)]
    base = host.casefold().removeprefix("www.") + unquote(slash + path).rstrip("/")
    return base + ("?" + urlencode(kept) if kept else "")
