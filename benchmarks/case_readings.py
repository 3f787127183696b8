"""Readings of invented notices for the benchmark of the case store: people, works, shops and texts of a seed."""

from __future__ import annotations

import hashlib
import random
from dataclasses import dataclass, field, replace

from intake.parsers.document import Document, Origin
from intake.reading import (
    Completeness,
    Contact,
    Evidence,
    Link,
    MessageFacts,
    Reading,
    Registration,
    Right,
    Value,
)
from intake.result import ReadResult

_SYLLABLES = [consonant + vowel for consonant in "bdfgklmnrstv" for vowel in "aeo"]
_GOODS = ["lamp", "chair", "mug", "poster", "case", "bottle", "shirt", "toy", "clock", "pen", "bag", "ring", "sofa",
          "kettle", "scarf", "knife", "drill", "tent"]  # fmt: skip
_BODY = (
    "Dear designated agent, I am the owner of the {kind} {work}, registration number {number}. The listings below "
    "offer infringing copies of our {goods} without our consent: {urls}. I have a good faith belief that the use "
    "is not authorized by the owner, its agent, or the law. The information in this notice is accurate, and under "
    "penalty of perjury, I am authorized to act. Seller: {seller}. {chatter} Regards, {name}, {owner}, {phone}"
)
_CHINESE = "尊敬的先生：以下链接的商品侵权，使用了我们的商标{work}，请尽快删除。"


@dataclass
class Known:
    """Terms that stand in the store, for the searches."""

    listings: list[str] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    registrations: list[str] = field(default_factory=list)
    claimants: list[str] = field(default_factory=list)
    sellers: list[str] = field(default_factory=list)
    rare: list[str] = field(default_factory=list)


class Generator:
    """Notices: one claimant in eight writes more than once, one notice in five lacks its telephone number, one in
    twelve is Chinese."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.known = Known()

    def word(self, syllables: int) -> str:
        return "".join(self.chance.choice(_SYLLABLES) for _ in range(syllables))

    def notice(self, number: int) -> ReadResult:
        chance = self.chance
        owner = f"{self.word(4).capitalize()} GmbH"
        name = f"{self.word(2).capitalize()} {self.word(3).capitalize()}"
        if self.known.claimants and chance.random() < 0.125:
            owner = chance.choice(self.known.claimants[-200:])
        phone = f"+4930{chance.randrange(10**6, 10**8)}"
        registration = f"{chance.randrange(10**6, 10**9)}"
        seller = f"{self.word(3)}_{self.word(3)}"
        work, goods = self.word(4).upper(), chance.choice(_GOODS)
        urls = [
            f"https://harbormarket.example/item/1005{number:07}{i}" for i in range(chance.randrange(1, 6))
        ]
        rare = self.word(7)
        chatter = " ".join([self.word(chance.randrange(2, 5)) for _ in range(80)] + [rare])
        lacks_phone = chance.random() < 0.2
        body = _BODY.format(
            kind="trademark", work=work, number=registration, goods=goods, urls=" ".join(urls), seller=seller,
            chatter=chatter, name=name, owner=owner, phone="" if lacks_phone else phone,
        )  # fmt: skip
        if chance.random() < 1 / 12:
            body += _CHINESE.format(work=work)
        if not lacks_phone:
            self.known.phones.append(phone)
        self._remember(urls[0], registration, owner, seller, rare)
        address = f"{name.split()[0].lower()}@{self.word(4)}.example"
        reading = Reading(
            message=MessageFacts(
                f"<{number}@{self.word(3)}.example>", f"Infringement of {work}: {goods}", name, address, None,
                hashlib.sha256(f"{number}{rare}".encode()).hexdigest(),
            ),
            kind=_value("notice"),
            language="en",
            contact=Contact(
                name=_value(name), organization=_value(owner), email=_value(address),
                phone=None if lacks_phone else _value(phone), address=_value(f"{self.word(3)} street {number % 90}"),
            ),
            rights=(
                Right(_value("trademark"), _value(work), None, (Registration(registration, 0.9, None, "made", "EUIPO"),)),
            ),
            listings=tuple(Link(u, 0.98, None, "made", "Harbor Market", u.rpartition("/")[2]) for u in urls),
            sellers=(_value(seller),),
            evidence=(Evidence("2", "registration_certificate", 0.9, "certificate.pdf"),),
            completeness=Completeness("marketplace", not lacks_phone, ("phone",) if lacks_phone else ()),
        )  # fmt: skip
        certificate = f"Certificate of registration {registration} of the mark {work}, owner {owner}. " * 6
        documents = (
            Document("body", Origin.BODY, "text/plain", body),
            Document("2", Origin.ATTACHMENT, "application/pdf", certificate, "certificate.pdf"),
        )
        return ReadResult(reading, documents)

    def large(self, number: int) -> tuple[ReadResult, ReadResult]:
        """A notice of a thousand listings, and its retraction."""
        made = self.notice(number)
        seller = made.reading.sellers[0].value
        addresses = [f"https://harbormarket.example/item/1006{number:07}{i:03}" for i in range(1000)]
        listings = tuple(Link(a, 0.98, None, "made", seller, a.rpartition("/")[2]) for a in addresses)
        notice = replace(made.reading, listings=listings)
        facts = replace(
            notice.message,
            message_id=f"<back-{number}@{self.word(3)}.example>",
            sha256=hashlib.sha256(f"retraction {number}".encode()).hexdigest(),
        )
        retraction = Reading(message=facts, kind=_value("retraction"), language="en", listings=listings)
        body = Document(
            "body", Origin.BODY, "text/plain", "We withdraw our complaint. " + " ".join(addresses)
        )
        return ReadResult(notice, made.documents), ReadResult(retraction, (body,))

    def _remember(self, url: str, registration: str, owner: str, seller: str, rare: str) -> None:
        known = self.known
        known.listings.append(url)
        known.registrations.append(registration)
        known.claimants.append(owner)
        known.sellers.append(seller)
        known.rare.append(rare)


def _value(text: str) -> Value:
    return Value(text, 0.95, None, "made")
