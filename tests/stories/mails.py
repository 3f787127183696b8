"""The mails of the stories, as bytes, and their way through the real reader into the store."""

from __future__ import annotations

import hashlib
from email.message import EmailMessage

from casestore import Arrival, Filing, Store
from intake.filing import file_reading
from intake.reader import read
from intake.settings import Platform, Reader, Settings

AGENT = "ip-agent@harbormarket.example"
PLATFORM = Platform(
    name="Harbor Market",
    domains=("harbormarket.example",),
    agent_address=AGENT,
    item_url=r"https://harbormarket\.example/item/(\d+)",
)
SETTINGS = Settings(platform=PLATFORM, reader=Reader(policies=("dmca_512c3", "dmca_512g3")))

CLAIMANT = "Petra Lindqvist <petra@fjordlamp.example>"
SELLER = "Tom Abara <tom@brightnest.example>"


class Post:
    """Brings mails to a store, each through the reader and the filing that the service uses."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._count = 0

    def deliver(self, sender: str, subject: str, body: str, in_reply_to: str | None = None) -> Filing:
        """Send a mail, and read and file it as the service would."""
        self._count += 1
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = sender, AGENT, subject
        mail["Date"] = "Mon, 02 Mar 2026 09:00:00 +0000"
        mail["Message-ID"] = f"<story-{self._count}@mail.example>"
        if in_reply_to:
            mail["In-Reply-To"] = in_reply_to
        mail.set_content(body)
        return self.deliver_raw(mail.as_bytes(), sender.partition("<")[2].rstrip(">"))

    def deliver_raw(self, raw: bytes, mail_from: str) -> Filing:
        store, digest = self._store, hashlib.sha256(raw).hexdigest()
        envelope = {"mail_from": mail_from, "rcpt_tos": [AGENT]}
        arrival = Arrival(digest, len(raw), None, store.clock(), "smtp", envelope)
        (recorded,) = store.record_arrivals([arrival])
        store.begin_reading(recorded.id)
        return file_reading(store, recorded.id, read(raw, SETTINGS))

    def write_to_seller(self, number: str, address: str = "tom@brightnest.example") -> str:
        """Our own mail about a removal, as the correspondence records it; its Message-ID."""
        message_id = f"<{number}.removal@harbormarket.example>"
        self._store.record_outgoing(number, message_id, f"token-{number}", address, "seller")
        return message_id


def notice(*items: int, work: str = "Northern Lights", seller: str = "BrightNest Store") -> str:
    """A copyright notice in plain words."""
    listings = "\n".join(f"https://harbormarket.example/item/{item}" for item in items)
    return f"""Dear Harbor Market team,

I am the owner of the copyright in the photographs "{work}". They are used without my permission in
these listings:

{listings}

Seller: {seller}

My photographs were copied from my website and are used to advertise lamps that are not mine.

I have a good faith belief that the use of the material described above is not authorized by the copyright
owner, its agent, or the law. The information in this notification is accurate, and under penalty of perjury,
I am the owner of the exclusive right that is infringed.

Petra Lindqvist
Fjordlamp AB
Storgatan 12, 111 23 Stockholm, Sweden
+46 8 5550 1734
petra@fjordlamp.example
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
