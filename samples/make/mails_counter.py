"""Counter-notices, a follow-up, a retraction and a second notice about the same listing."""

from __future__ import annotations

from samples.make.attachments import pdf
from samples.make.mail import PDF, Attachment, Mail
from samples.make.mails_notices import MAILS as NOTICES

_SPANISH, _FRENCH = NOTICES[3], NOTICES[2]

_LICENCE = """
                    DISTRIBUTION AGREEMENT

between Tideglass Drinkware, Inc., Hood River, Oregon ("Licensor")
and Seaside Kitchen Outlet LLC, Astoria, Oregon ("Distributor")

1. Licensor appoints Distributor as a non-exclusive distributor of
   TIDEGLASS drinking glasses and carafes.
2. Distributor may offer the goods on online marketplaces under the mark.
3. This agreement runs from 1 January 2026 to 31 December 2027.

Signed: R. Castellane (Licensor)      M. Okonjo (Distributor)
"""

_INVOICE = """
INVOICE No. TG-2026-0417

Tideglass Drinkware, Inc.
88 Millrace Road, Hood River, OR 97031
Phone 541-555-0110

Bill to: Seaside Kitchen Outlet LLC

144 x TIDEGLASS tumbler, set of 6      USD 2,592.00
Date: 2 February 2026                  Paid
"""

MAILS = (
    Mail(
        name="13-es-follow-up-telefono",
        sender=_SPANISH.sender,
        subject="Re: Copia de mi ilustración «Gato Astronauta»",
        date="Fri, 08 May 2026 10:01:47 +0200",
        text=f"""
Hola de nuevo:

En mi notificación de ayer olvidé indicar mi teléfono, aquí lo tienen: 948 555 016. Es para completar mi aviso sobre «Gato Astronauta».

Un saludo,
Lucía Barrenechea

El jue, 7 may 2026 a las 19:22, Lucía Barrenechea (<lucia@barrenechea-ilustra.example>) escribió:

{chr(10).join("> " + line for line in _SPANISH.text.strip().splitlines())}
""",
        headers={"In-Reply-To": _SPANISH.message_id, "References": _SPANISH.message_id},
    ),
    Mail(
        name="14-en-counter-notice",
        sender="Mercy Okonjo <mercy@seasidekitchen.example>",
        subject="Re: Your listings have been removed",
        date="Tue, 19 May 2026 15:48:20 -0700",
        text="""
Hello,

this is my counter-notice for both listings below. The glasses are genuine: I am an authorized distributor of Tideglass Drinkware since January 2026, and I bought these very sets from the company itself. The agreement and the invoice are attached. The attorneys were evidently not told about our agreement.

I swear under penalty of perjury that I have a good faith belief that the listings were removed as a result of mistake or misidentification. I consent to the jurisdiction of the Federal District Court for my address, and I will accept service of process from the person who sent the notice. Everything in this e-mail is true and correct.

Please put my listings back.

Mercy Okonjo
Seaside Kitchen Outlet LLC
17 Cannery Row, Astoria, OR 97103
(503) 555-0168

On Mon, May 18, 2026 at 9:30 AM Harbor Market IP Protection <no-reply@harbormarket.example> wrote:

> Dear seller,
>
> following a notice of trademark infringement (mark TIDEGLASS, US Reg. No. 5,908,214) we have disabled these listings of your shop "Seaside Kitchen Outlet":
>
> https://harbormarket.example/item/1006001200311
> https://harbormarket.example/item/1006001200327?sku=set6
>
> Complainant: Hollis & March, imogen.hollis@hollismarch.example, +1 503 555 0142
>
> You may answer with a counter-notice: your name, e-mail address and telephone number, the products concerned, why the notice is wrong, and supporting documents.
>
> Harbor Market IP Protection
> Tel. +65 6550 0180
""",
        attachments=(
            Attachment("Distribution agreement signed.pdf", PDF, pdf(_LICENCE)),
            Attachment("Invoice TG-2026-0417.pdf", PDF, pdf(_INVOICE)),
        ),
    ),
    Mail(
        name="15-de-counter-notice-incomplete",
        sender="Wandfreude Nord <shop@wandfreude-nord.example>",
        subject="Widerspruch gegen die Sperrung",
        date="Wed, 20 May 2026 07:55:13 +0200",
        text="""
Guten Tag,

hiermit widerspreche ich der Sperrung meines Angebots https://harbormarket.example/de/item/1006001877204 (Poster Wintermole).

Das Foto habe ich 2025 über eine Bildagentur erworben, die Fotografin irrt sich also. Den Lizenzvertrag suche ich noch heraus und reiche ihn nach.

Mit freundlichen Grüßen
Sören Quitzow
Wandfreude Nord
""",
    ),
    Mail(
        name="16-fr-retraction-partielle",
        sender=_FRENCH.sender,
        subject="Re: Contrefaçon de notre marque PETITE LANDE - retrait partiel",
        date="Thu, 21 May 2026 09:12:36 +0200",
        text="""
Madame, Monsieur,

après vérification, l'offre suivante de la boutique Bulle & Co provient bien de notre propre stock :

https://harbormarket.example/fr/item/1006002410055

Nous retirons donc notre notification du 6 mai pour cette seule offre et vous prions de la rétablir. Pour les trois autres offres, notre notification est maintenue.

Cordialement,

Yann Kerleau
Gérant
Savonnerie Petite Lande SARL
Tél. : 02 61 91 40 28
""",
        headers={"In-Reply-To": _FRENCH.message_id, "References": _FRENCH.message_id},
    ),
    Mail(
        name="17-en-duplicate-notice",
        sender="Imogen Hollis <imogen.hollis@hollismarch.example>",
        subject="TIDEGLASS: one further listing",
        date="Fri, 22 May 2026 11:20:09 -0700",
        text="""
Dear Designated Agent,

on behalf of Tideglass Drinkware, Inc., owner of the US trademark TIDEGLASS (Reg. No. 5,908,214), we notify you of trademark infringement by these listings, one known to you and one new:

https://www.harbormarket.example/item/1006001344190
https://harbormarket.example/item/1006001344206

Both offer counterfeit glasses under our client's mark, without the engraved serial number of the genuine ones.

We have a good faith belief that this use is not authorized by the owner, its agent or the law. The information in this notice is accurate, and under penalty of perjury we are authorized to act for the owner.

Imogen Hollis
Hollis & March
410 Quayside Avenue, Suite 900, Portland, Oregon 97204
+1 503 555 0147
""",
    ),
)
