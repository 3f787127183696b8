"""Mails of our own writing, taken apart and read for their links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage

from intake.extractors.base import Material
from intake.extractors.language import read_language
from intake.extractors.links import read_case_references, read_listings, read_originals, read_sellers
from intake.parsers.message import parse_message
from intake.reading import Link, Value
from intake.settings import Platform

MARKET = Platform(
    name="Quayside",
    domains=("quayside.example",),
    agent_address="ip@quayside.example",
    case_prefix="QS",
    item_number=r"\d{10,13}",
)
FORGE = Platform(
    name="ForgeYard",
    domains=("forgeyard.example", "raw.forgeyard.example", "forgeyard-pages.example"),
    agent_address="dmca@forgeyard.example",
    case_prefix="FY",
)
ITEM = "https://quayside.example/item/"
FORGED = "https://forgeyard.example/"

ANSWERED = f"""
On Mon, 3 Aug 2026 at 10:00, Quayside IP <no-reply@quayside.example> wrote:
> Dear seller,
>
> the following listings were removed, case QS-2026-000123:
>
> 1. {ITEM}1005004417720
> 2. {ITEM}1005004417733
> 3. {ITEM}1005004417744
>
> Quayside
"""


@dataclass(frozen=True)
class Read:
    """What was read of a mail."""

    material: Material
    listings: tuple[Link, ...]
    originals: tuple[Link, ...]
    sellers: tuple[Value, ...]
    cases: tuple[Value, ...]


def read(
    body: str,
    kind: str = "notice",
    *,
    platform: Platform = MARKET,
    html: str | None = None,
    subject: str = "Your listings",
    headers: Sequence[tuple[str, str]] = (),
    files: Sequence[tuple[str, str, bytes]] = (),
) -> Read:
    """Read a mail that is of this kind. files: name, media type and bytes."""
    mail = EmailMessage()
    mail["From"] = "Jo Doe <jo@doe.example>"
    mail["To"] = platform.agent_address
    mail["Subject"] = subject
    for name, value in headers:
        mail[name] = value
    mail.set_content(body)
    if html is not None:
        mail.add_alternative(html, subtype="html")
    for name, media_type, data in files:
        main, _, sub = media_type.partition("/")
        if main == "message":
            mail.add_attachment(message_from_bytes(data, policy=policy.default), filename=name)
        else:
            mail.add_attachment(data, maintype=main, subtype=sub, filename=name)
    material = Material(parse_message(mail.as_bytes()), platform)
    material.language = read_language(material)
    cases = read_case_references(material)
    material.kind = kind
    listings = read_listings(material)
    return Read(
        material, listings, read_originals(material, listings), read_sellers(material, listings), cases
    )


def values(found: Sequence[Value]) -> list[str]:
    return [v.value for v in found]


def items(*numbers: int) -> list[str]:
    """Addresses of items by the last two digits of their numbers."""
    return [f"{ITEM}10050044177{n}" for n in numbers]
