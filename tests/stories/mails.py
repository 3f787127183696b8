"""The mails of the stories, as bytes, and the house they come to: the door, the engine with its reading children,
the store, put together as the service does."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import EmailMessage
from itertools import count

from casestore import Filing, Store
from intake.accept import Door, Facts
from intake.archive import Archive
from intake.settings import Settings
from tests.support import until

AGENT = "ip-agent@harbormarket.example"
GATE = "mx.harbormarket.example"
"""The mail server in front of the service, whose word on senders is believed."""

CLAIMANT = "Petra Lindqvist <petra@fjordlamp.example>"
AGENCY = "Milo Brandt <milo@brandwatch.example>"
SELLER = "Tom Abara <tom@brightnest.example>"
STRANGER = "Mallory Quick <mallory@quickmail.example>"

SETTINGS = {
    "platform": {
        "name": "Harbor Market",
        "domains": ["harbormarket.example"],
        "agent_address": AGENT,
        "item_url": r"https://harbormarket\.example/item/(\d+)",
    },
    "reader": {"workers": 1, "ocr": False},
    "trust": {"authserv_ids": [GATE]},
}

_numbers = count(1)


@dataclass
class House:
    """A running installation but for its listeners. `deliver` is what every one of them does."""

    settings: Settings
    store: Store
    archive: Archive
    door: Door

    def deliver(self, sender: str, subject: str, body: str, in_reply_to: str | None = None) -> Filing:
        """Let a mail come in, and wait until the engine has read and filed it."""
        return self._take_in(sender, mail(sender, subject, body, in_reply_to))

    def deliver_forged(self, sender: str, subject: str, body: str) -> Filing:
        """The same from somebody to whom the sender's address does not belong; the gate has noticed."""
        raw = mail(sender, subject, body)
        return self._take_in(sender, raw.replace(b"dmarc=pass", b"dmarc=fail"))

    def _take_in(self, sender: str, raw: bytes) -> Filing:
        envelope = {"mail_from": address_of(sender), "rcpt_tos": [AGENT]}
        accepted = self.door.accept_now(raw, Facts("smtp", envelope, self.store.clock()))
        return self.outcome(accepted.id)

    def outcome(self, message_id: int) -> Filing:
        """What became of a message, once it has been filed."""
        found: list[Filing] = []

        def filed() -> bool:
            summary = self.store.get_message(message_id).summary
            if summary.filing is not None:
                found.append(summary.filing)
            return bool(found)

        until(filed, 600, what=f"message {message_id} filed")
        return found[0]

    def write_to_seller(self, number: str, address: str = "tom@brightnest.example") -> str:
        """Our own mail about a removal, as the correspondence records it; its Message-ID."""
        message_id = f"<{number}.removal@harbormarket.example>"
        self.store.record_outgoing(number, message_id, f"token-{number}", address, "seller")
        return message_id


def mail(sender: str, subject: str, body: str, in_reply_to: str | None = None) -> bytes:
    """A mail as the gate passes it on: with what it found out about the sender's domain."""
    made = EmailMessage()
    domain = address_of(sender).partition("@")[2]
    made["Authentication-Results"] = f"{GATE}; dmarc=pass header.from={domain}"
    made["From"], made["To"], made["Subject"] = sender, AGENT, subject
    made["Date"] = "Mon, 02 Mar 2026 09:00:00 +0000"
    made["Message-ID"] = f"<story-{next(_numbers)}@mail.example>"
    if in_reply_to:
        made["In-Reply-To"] = in_reply_to
    made.set_content(body)
    return made.as_bytes()


def address_of(sender: str) -> str:
    return sender.partition("<")[2].rstrip(">")


def notice(
    *items: int, work: str = "Northern Lights", seller: str = "BrightNest Store", signed: str = ""
) -> str:
    """A copyright notice in plain words. signed: who signs, if not the photographer with her telephone."""
    listings = "\n".join(f"https://harbormarket.example/item/{item}" for item in items)
    return f"""Dear Harbor Market team,

I am the owner of the copyright in the photographs "{work}". They are used without my permission in
these listings:

{listings}

Seller: {seller}

My photographs were copied from my website and are used to advertise lamps that are not mine.

I have a good faith belief that the use of the material described above is not authorized by the copyright
owner, its agent, or the law. The information in this notification is accurate, and under penalty of perjury,
I am the owner, or authorized to act on behalf of the owner, of the exclusive right that is infringed.

{signed or PETRA}
"""


PETRA = """Petra Lindqvist
Fjordlamp AB
Storgatan 12, 111 23 Stockholm, Sweden
+46 8 5550 1734
petra@fjordlamp.example"""

WITHOUT_PHONE = PETRA.replace("+46 8 5550 1734\n", "")

MILO = """Milo Brandt
Brandwatch Ltd
9 Quay Row, Bristol BS1 4ST, United Kingdom
+44 117 496 0190
milo@brandwatch.example"""


def follow_up(number: str) -> str:
    """The telephone number that was asked for."""
    return f"""Hello,

about {number}: you asked for my telephone number. It is +46 8 5550 1734.

Best regards
Petra Lindqvist
"""


def counter_notice(*items: int) -> str:
    """A counter-notice with all that 17 U.S.C. 512(g)(3) asks for."""
    listings = "\n".join(f"https://harbormarket.example/item/{item}" for item in items)
    return f"""Counter-notice

These listings of mine were removed:

{listings}

I swear, under penalty of perjury, that I have a good faith belief that the material was removed as a result
of mistake or misidentification: I took the photographs myself. I consent to the jurisdiction of the Federal
District Court for my district and will accept service of process from the person who sent the notice.

Tom Abara
BrightNest Store
48 Alder Street, Portland, OR 97205
+1 503 555 0142
tom@brightnest.example
"""


def retraction(number: str, *items: int) -> str:
    """A retraction of some listings of a case."""
    listings = "\n".join(f"https://harbormarket.example/item/{item}" for item in items)
    return f"""Hello,

we hereby withdraw our complaint {number} about the following listings, the matter with the seller has been
settled:

{listings}

Please reinstate them.

Petra Lindqvist
Fjordlamp AB
"""


def trademark_notice(item: int, mark: str, number: str, signed: str = "") -> str:
    """A notice of the owner of a registered mark."""
    return f"""Dear Harbor Market team,

I am the owner of the trademark {mark}, registered with the USPTO under Reg. No. {number}. The following listing
offers counterfeit lamps under my mark:

https://harbormarket.example/item/{item}

Seller: BrightNest Store

The lamps bear my trademark without my consent and were not made by me.

I have a good faith belief that the use described above is not authorized by the trademark owner, its agent, or the
law. The information in this notification is accurate, and under penalty of perjury, I am the owner of the exclusive
right that is infringed.

{signed or PETRA}
"""
