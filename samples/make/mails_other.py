"""What also arrives: an automatic reply, spam, a question."""

from __future__ import annotations

from samples.make.mail import Mail

MAILS = (
    Mail(
        name="18-en-auto-reply",
        sender="Imogen Hollis <imogen.hollis@hollismarch.example>",
        subject="Automatic reply: Your notice has been received",
        date="Fri, 22 May 2026 11:21:00 -0700",
        text="""
Thank you for your message. I am out of the office until 1 June with no access to e-mail. In urgent matters please call our front desk at +1 503 555 0142.

Imogen Hollis
""",
        headers={"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"},
    ),
    Mail(
        name="19-en-spam",
        sender="Global Brand Registry <offers@brand-registry-service.example>",
        subject="Protect your trademark now - 40% off worldwide registration",
        date="Sat, 23 May 2026 03:02:58 +0000",
        text="""
Dear business owner,

is your brand protected? Register your trademark in 120 countries with our premium directory and save 40 % until the end of the month. Our experts also offer SEO packages and logo design.

Order today: https://brand-registry-service.example/offer?id=77120

To unsubscribe reply with STOP.
""",
        headers={"List-Unsubscribe": "<mailto:stop@brand-registry-service.example>"},
    ),
    Mail(
        name="20-nl-vraag",
        sender="Femke Oosterhuis <femke@studio-oosterhuis.example>",
        subject="Vraag over uw meldprocedure",
        date="Sun, 24 May 2026 17:26:41 +0200",
        text="""
Goedemiddag,

ik ben ontwerper en overweeg om mijn werk op Harbor Market te verkopen. Kunt u mij vertellen hoe ik een inbreuk op mijn auteursrecht bij u zou kunnen melden, mocht dat ooit nodig zijn? Is er een formulier, en hoe lang duurt de behandeling?

Alvast bedankt,
Femke Oosterhuis
""",
    ),
)
