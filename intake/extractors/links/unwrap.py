"""The real address behind a mail gateway's, messenger's or search engine's link wrapper."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qsl, unquote

from intake.extractors.links.lexicons import wrappers
from intake.extractors.links.urls import Address, parse_address

_DEPTH = 3  # wrappers inside wrappers
_PROOFPOINT3 = re.compile(r"/v3/__(?P<url>[^;]{4,4096}?)__(?:;|$)")


def unwrapped(address: Address, is_own: Callable[[str], bool]) -> Address:
    """The address with its wrappers undone, at the same place of the text.

    is_own tells a host of the platform: a link of an unknown redirector is undone only where it leads there.
    """
    for _ in range(_DEPTH):
        target = _target(address) or _redirected(address, is_own)
        inner = parse_address(target, address.start, address.end) if target else None
        if inner is None:
            break
        address = inner
    return address


def _target(address: Address) -> str | None:
    for wrapper in wrappers()["wrapper"]:
        host = wrapper["host"]
        if (address.host == host or address.host.endswith("." + host)) and address.path.startswith(
            wrapper.get("path", "")
        ):
            found = _decoded(address, wrapper.get("form", "query"), wrapper.get("key", ()))
            if found:
                return found
    return None


def _decoded(address: Address, form: str, keys: list[str]) -> str | None:
    if form == "proofpoint3":
        match = _PROOFPOINT3.search(address.url)
        return _address_like(match["url"].replace("*", "%2A")) if match else None
    if form == "bare":
        return _address_like(unquote(address.query))
    if form == "last_path":
        return _address_like(unquote(address.path.rpartition("/")[2]))
    values = dict(parse_qsl(address.query))
    for key in keys:
        value = values.get(key)
        if value and form == "proofpoint2":
            value = unquote(value.replace("-", "%").replace("_", "/"))
        if value and _address_like(value):
            return _address_like(value)
    return None


def _redirected(address: Address, is_own: Callable[[str], bool]) -> str | None:
    """The platform's own redirect page, or an unknown one that leads to the platform."""
    if "=" not in address.query:
        return None
    redirect = wrappers()["redirect"]
    speaks = address.path.strip("/").rpartition("/")[2].partition(".")[0].casefold() in redirect["paths"]
    for key, value in parse_qsl(address.query):
        if key.casefold() in redirect["keys"] and _address_like(value):
            inner = parse_address(value, 0, 0)
            if inner is not None and is_own(inner.host) and (speaks or not is_own(address.host)):
                return value
    return None


def _address_like(text: str) -> str | None:
    return text if re.match(r"https?://[^/\s]{4,}", text, re.IGNORECASE) else None
