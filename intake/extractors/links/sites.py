"""What an address leads to: an item, a shop, a search, a help page; of the own platform or of another site."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from intake.extractors.links.lexicons import marketplaces, pages
from intake.extractors.links.urls import Address
from intake.settings import Platform

_NAME_MIN = 3  # characters


class Page(StrEnum):
    """What a page is, as far as its address tells."""

    ITEM = "item"  # one listing, repository, file: something specific
    TALK = "talk"  # a discussion about an item, or its licence
    ACCOUNT = "account"  # a shop, a seller, a user
    SEARCH = "search"  # a search result or a category
    RULES = "rules"  # help, policy, form, licence; the platform's own notices
    HOME = "home"
    REGISTER = "register"  # an office's or a law's page
    ELSEWHERE = "elsewhere"  # a page of another site


@dataclass(frozen=True, slots=True)
class Site:
    """An address understood. `owner` is the account it belongs to, where the path begins with one."""

    page: Page
    own: bool
    platform: str | None = None
    item_id: str | None = None
    owner: str | None = None


class Sites:
    """The platform this service works for, and the marketplaces it knows of."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._domains = tuple(d.casefold().strip(".") for d in platform.domains)
        self._item_number = re.compile(platform.item_number) if platform.item_number else None
        self._item_url = re.compile(platform.item_url) if platform.item_url else None
        names = {domain.split(".")[-2] for domain in self._domains if "." in domain}
        self._self_names = names & {re.sub(r"\W", "", platform.name.casefold()), *names}

    @property
    def item_number(self) -> re.Pattern[str] | None:
        return self._item_number

    def is_own(self, host: str) -> bool:
        """A host of the platform: one of its domains, or below one."""
        return any(host == d or host.endswith("." + d) for d in self._domains)

    def look_up(self, address: Address) -> Site:
        """What the address leads to."""
        if self.is_own(address.host):
            return self._own(address)
        if _register(address.host):
            return Site(Page.REGISTER, own=False)
        if _speaks_of_rules(address):
            return Site(Page.RULES, own=False)
        for name, host, pattern in _markets():
            if host.search(address.host):
                match = pattern.search(address.path + ("?" + address.query if address.query else ""))
                found = next((g for g in match.groups() if g), None) if match else None
                return Site(Page.ELSEWHERE, own=False, platform=name, item_id=found)
        return Site(Page.ELSEWHERE, own=False)

    def _own(self, address: Address) -> Site:
        data = pages()
        name = self._platform.name
        item = self._item_of(address)
        segments = [s for s in address.path.split("/") if s]
        domain = max(
            (d for d in self._domains if address.host == d or address.host.endswith("." + d)), key=len
        )
        below = address.host.removesuffix(domain).strip(".")
        if below in data["help_hosts"]:
            return Site(Page.RULES, own=True, platform=name)
        if item is not None:
            return Site(Page.ITEM, own=True, platform=name, item_id=item, owner=None)
        own_site = below and below not in data["dress_hosts"]
        if (
            segments
            and re.fullmatch(data["locale"], segments[0])
            and (len(segments) > 1 or len(segments[0]) == 2)
            and self._item_number is not None
        ):
            segments = segments[1:]
        if not segments:
            return Site(
                Page.ACCOUNT if own_site and self._item_number else Page.ITEM if own_site else Page.HOME,
                True,
                name,
                None,
                below or None,
            )
        first = segments[0].casefold()
        if first in self._self_names or (first in data["help_paths"] and not own_site):
            return Site(Page.RULES, own=True, platform=name)
        keys = {k.partition("=")[0].casefold() for k in address.query.split("&")}
        if not own_site and (self._reserved(first, "search_paths") or keys & set(data["search_keys"])):
            return Site(Page.SEARCH, own=True, platform=name)
        if self._reserved(first, "shop_paths") and len(segments) <= 3:
            return Site(Page.ACCOUNT, True, name, None, segments[-1])
        if len(segments) == 1 and not own_site and not re.search(r"\d{5}", first):
            return Site(Page.ACCOUNT, True, name, None, first)
        talk = not own_site and (
            any(s.casefold() in data["talk_paths"] for s in segments[2:])
            or (len(segments) > 3 and _is_licence(segments[-1].casefold()))
        )
        return Site(Page.TALK if talk else Page.ITEM, True, name, None, below if own_site else first)

    def _reserved(self, segment: str, paths: str) -> bool:
        """Whether a path's first segment is the platform's own word. Where accounts stand first in the path
        (no item numbers), short ones are names of accounts."""
        return segment in pages()[paths] and (self._item_number is not None or len(segment) > _NAME_MIN)

    def _item_of(self, address: Address) -> str | None:
        if self._item_url is not None:
            match = self._item_url.search(address.url)
            if match:
                return match[1]
        if self._item_number is not None:
            for piece in re.split(r"[/?&=.#_-]", f"{address.path}?{address.query}"):
                if self._item_number.fullmatch(piece):
                    return piece
        return None


@cache
def _markets() -> list[tuple[str, re.Pattern[str], re.Pattern[str]]]:
    return [(m["name"], re.compile(m["host"]), re.compile(m["id"])) for m in marketplaces()]


def _register(host: str) -> bool:
    return any(host == r or host.endswith("." + r) for r in pages()["registers"]["hosts"])


def _is_licence(name: str) -> bool:
    """Whether a file's name is that of a licence to be read; "license.dat" is a key."""
    stem, _, kind = name.partition(".")
    return stem in pages()["licence_files"] and kind in pages()["text_kinds"]


def _speaks_of_rules(address: Address) -> bool:
    """A page of rules or licences of any site; the fragment counts ("#license")."""
    tail = re.split(r"[/#?]", address.url.casefold())[3:]
    words = pages()["rule_words"]
    return any(
        piece in words or piece.partition(".")[0] in words or piece.endswith(("_eula.pdf", "-eula.pdf"))
        for piece in tail
    )


@cache
def sites_of(platform: Platform) -> Sites:
    """The sites of a platform; patterns are compiled once."""
    return Sites(platform)
