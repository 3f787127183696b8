"""By what two listings, or two rights, are recognised as one."""

from __future__ import annotations

import hashlib
import tomllib
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from intake.reading import Right

LONGEST_KEY = 400
"""Characters of a key; longer ones are shortened by their hash, because an index entry has a limit."""

MOST_REDIRECTS = 3


@cache
def matching_data() -> dict[str, Any]:
    """The content of `matching.toml`."""
    return tomllib.loads(files("casestore").joinpath("matching.toml").read_text(encoding="utf-8"))


def plain(text: str) -> str:
    """Letters and digits alone, folded, so that "Lumafold® " and "LUMAFOLD" are one.

    A name without any ("♥♥♥") is what it is.
    """
    folded = unicodedata.normalize("NFKC", text[:2000]).casefold().strip()
    return "".join(c for c in folded if c.isalnum()) or folded


def item_key(value: str, item_id: str | None = None) -> str:
    """The key of a listing: its item number where that is known, else its address without what does not
    matter (scheme, mobile and locale forms, tracking, redirect wrappers).

    value: as in a reading, a URL or "item:NUMBER". The platform is not part of the key: listings are by
    definition on the platform that runs this service.
    """
    if item_id is None and value[:5].casefold() == "item:":
        item_id = value[5:]
    if item_id is not None:
        return _short("item:" + item_id.strip().casefold())
    return _short(_address_key(value.strip()))


def _address_key(url: str) -> str:
    for _ in range(MOST_REDIRECTS):
        inner = _redirect_target(url)
        if inner is None:
            break
        url = inner
    try:
        parts = urlsplit(url if "://" in url[:12] else f"https://{url}")
        host = (parts.hostname or "").rstrip(".")
    except ValueError:  # a malformed address is its own key
        return "text:" + url.casefold()
    number = _item_number(parts.path)
    if number is not None:
        return "item:" + number
    query = sorted((k, v) for k, v in parse_qsl(parts.query) if not _is_tracking(k))
    key = _bare_host(host) + _bare_path(parts.path)
    return key + ("?" + urlencode(query) if query else "")


def _redirect_target(url: str) -> str | None:
    names = matching_data()["links"]["redirects"]
    try:
        pairs = parse_qsl(urlsplit(url).query)
    except ValueError:
        return None
    return next(
        (v for k, v in pairs if k.casefold() in names and v[:8].startswith(("http://", "https://"))), None
    )


def _bare_host(host: str) -> str:
    links = matching_data()["links"]
    labels = host.casefold().split(".")
    while len(labels) > 2 and (labels[0] in links["host_labels"] or labels[0] in links["locales"]):
        del labels[0]
    return ".".join(labels)


def _bare_path(path: str) -> str:
    steps = [unquote(step) for step in path.split("/") if step]
    if len(steps) > 1 and _is_locale(steps[0]):
        del steps[0]
    return "".join("/" + step for step in steps)


def _item_number(path: str) -> str | None:
    """The one long number of a path, which on a marketplace is the item's."""
    runs = "".join(c if "0" <= c <= "9" else " " for c in path).split()
    numbers = [run for run in runs if len(run) >= matching_data()["links"]["item_digits"]]
    return numbers[0] if len(numbers) == 1 else None


def _is_locale(step: str) -> bool:
    locales = matching_data()["links"]["locales"]
    language, _, region = step.casefold().replace("_", "-").partition("-")
    return language in locales and (not region or (len(region) == 2 and region.isalpha()))


def _is_tracking(name: str) -> bool:
    links = matching_data()["links"]
    folded = name.casefold()
    return folded in links["tracking"] or folded.startswith(tuple(links["tracking_prefixes"]))


def right_keys(right: Right, owner: str | None) -> frozenset[str]:
    """Every way to recognise a right: each registration number, the work; without either, type and owner."""
    kind = right.type.value
    keys = {f"{kind}|number|{plain(r.value)}" for r in right.registrations}
    if right.work and plain(right.work.value):
        keys.add(f"{kind}|work|{plain(right.work.value)}")
    if not keys:
        keys.add(unnamed_right_key(kind, owner))
    return frozenset(_short(key) for key in keys)


def unnamed_right_key(kind: str, owner: str | None) -> str:
    """The key of a right of which only its type is known."""
    return _short(f"{kind}|owner|{plain(owner or '')}")


def all_right_keys(rights: Iterable[Right], owner: str | None) -> frozenset[str]:
    """The keys of several rights of one owner."""
    return frozenset(key for right in rights for key in right_keys(right, owner))


def _short(key: str) -> str:
    if len(key) <= LONGEST_KEY:
        return key
    return key[:300] + "#" + hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()
