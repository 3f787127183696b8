"""Notices in English, German, French and Spanish."""

from __future__ import annotations

from samples.make.attachments import pdf, photo, screenshot, sheet
from samples.make.mail import PDF, XLSX, Attachment, Mail

_TIDEGLASS_LETTER = """
                         HOLLIS & MARCH
                Intellectual Property Attorneys
     410 Quayside Avenue, Suite 900, Portland, Oregon 97204
       Tel. +1 503 555 0142      Fax +1 503 555 0143

4 May 2026

Harbor Market
Designated Agent

Notice of trademark infringement: TIDEGLASS

Dear Sir or Madam,

we represent Tideglass Drinkware, Inc., the owner of the United States
trademark TIDEGLASS, Registration No. 5,908,214, for drinking glasses and
carafes in class 21. A copy of the certificate is enclosed.

The following listings offer glasses under our client's mark which our
client neither made nor licensed:

1.  https://harbormarket.example/item/1006001200311
    sold by Seaside Kitchen Outlet
2.  https://harbormarket.example/item/1006001200327?sku=set6
    sold by Seaside Kitchen Outlet
3.  https://www.harbormarket.example/item/1006001344190
    sold by glassandmore_de

The glasses bear the word TIDEGLASS on base and box. Our client bought one
of each and found them to be counterfeits: genuine glasses carry a laser
engraved serial number, these have none.

Genuine products are shown at https://www.tideglass.example/collection.

We have a good faith belief that the use of the mark in the manner
complained of is not authorized by the trademark owner, its agent, or the
law. The information in this notice is accurate, and under penalty of
perjury we are authorized to act on behalf of the owner.

Yours faithfully,

/s/ Imogen Hollis

Imogen Hollis
Partner
Direct line: +1 503 555 0147
imogen.hollis@hollismarch.example
"""

_TIDEGLASS_CERTIFICATE = """
            UNITED STATES PATENT AND TRADEMARK OFFICE
                   CERTIFICATE OF REGISTRATION

                          TIDEGLASS

Reg. No. 5,908,214          Tideglass Drinkware, Inc. (OREGON CORPORATION)
Registered Nov. 12, 2019    88 Millrace Road
Int. Cl.: 21                Hood River, OREGON 97031
Trademark
Principal Register          CLASS 21: Drinking glasses; carafes

SER. NO. 88-120,455, FILED 09-17-2018
"""

_FR_CERTIFICATE = """
       INSTITUT NATIONAL DE LA PROPRIETE INDUSTRIELLE

           CERTIFICAT D'ENREGISTREMENT DE MARQUE

Marque verbale : PETITE LANDE
N° national : 4 655 870
Déposée le : 8 juin 2020
Titulaire : Savonnerie Petite Lande SARL,
            14 rue des Bruyères, 56380 Guer, France
Classe 3 : savons ; huiles essentielles
"""

_FR_ROWS = [
    ["N°", "Boutique", "Lien ou numéro", "Prix", "Observation"],
    [1, "Bulle & Co", "https://harbormarket.example/fr/item/1006002410055", "4,90 €", "marque dans le titre"],
    [2, "Bulle & Co", 1006002410062, "5,20 €", "marque sur l'étiquette"],
    [
        3,
        "soin-discount",
        "https://m.harbormarket.example/i/1006002788120?share=wa",
        "3,50 €",
        "copie de l'emballage",
    ],
    [4, "soin-discount", "https://harbormarket.example/item/1006002788137", "3,50 €", "copie de l'emballage"],
]

MAILS = (
    Mail(
        name="01-en-notice-trademark",
        sender='"Hollis, Imogen" <imogen.hollis@hollismarch.example>',
        subject="Notice of infringement - TIDEGLASS (our ref. HM/TG-118)",
        date="Mon, 04 May 2026 10:12:31 -0700",
        text="""
Dear Designated Agent,

please find attached our notice concerning three listings on Harbor Market, together with the certificate of registration.

Kind regards,

Imogen Hollis
Partner
Hollis & March
410 Quayside Avenue, Suite 900, Portland, Oregon 97204

This e-mail may contain privileged information. If you are not the intended recipient, please call +1 503 555 0199 and delete it.
""",
        attachments=(
            Attachment("Letter to Harbor Market.pdf", PDF, pdf(_TIDEGLASS_LETTER)),
            Attachment("US Reg 5908214 certificate.pdf", PDF, pdf(_TIDEGLASS_CERTIFICATE)),
        ),
    ),
    Mail(
        name="02-de-notice-copyright",
        sender="Henrike Vossberg <post@vossberg-fotografie.example>",
        subject="Urheberrechtsverletzung: mein Foto »Wintermole«",
        date="Tue, 05 May 2026 08:40:02 +0200",
        text="""
Sehr geehrte Damen und Herren,

ich bin Fotografin und Urheberin der Fotografie »Wintermole«, die ich im Januar 2024 an der Ostsee aufgenommen habe. Das Bild ist auf meiner Seite zu sehen:
https://www.vossberg-fotografie.example/ostsee/wintermole

Auf Ihrem Marktplatz verkauft der Shop "Wandfreude Nord" dieses Bild als Poster und Leinwand, ohne dass ich ihm je eine Lizenz erteilt hätte. Auf den Angeboten ist sogar noch der Rest meines Wasserzeichens zu erkennen.

Betroffene Angebote:
- https://harbormarket.example/de/item/1006001877204
- https://harbormarket.example/de/item/1006001877211?sku=80x60

Das Angebot https://harbormarket.example/de/item/1006001877228 zeigt ein anderes Motiv und ist nicht Gegenstand dieser Meldung.

Ich bin in gutem Glauben davon überzeugt, dass die Nutzung weder von mir noch durch das Gesetz erlaubt ist. Ich versichere, dass meine Angaben richtig und vollständig sind und dass ich die Inhaberin der Rechte bin.

Die Originaldatei und einen Bildschirmabdruck füge ich bei.

Mit freundlichen Grüßen

Henrike Vossberg

Vossberg Fotografie
Deichstraße 31
23769 Fehmarn
Telefon 04371 / 555 208
Fax 04371 / 555 209
USt-IdNr. DE 299 555 208
""",
        attachments=(
            Attachment("wintermole_original.jpg", "image/jpeg", photo(2)),
            Attachment(
                "Bildschirmfoto Angebot.png",
                "image/png",
                screenshot(["Poster Wintermole 80x60", "Wandfreude Nord", "24,90 EUR", "Auf Lager"]),
            ),
        ),
    ),
    Mail(
        name="03-fr-notice-marque-liste",
        sender="Savonnerie Petite Lande <contact@petite-lande.example>",
        subject="Contrefaçon de notre marque PETITE LANDE",
        date="Wed, 06 May 2026 14:03:55 +0200",
        charset="iso-8859-1",
        text="""
Madame, Monsieur,

je suis le gérant de la Savonnerie Petite Lande SARL, titulaire de la marque française PETITE LANDE n° 4 655 870 (certificat ci-joint).

Deux boutiques de votre place de marché proposent des savons sous notre marque, sans aucune autorisation de notre part. Les quatre offres figurent dans le tableau joint. Ces savons ne sortent pas de notre atelier : l'emballage est copié, mais le numéro de lot manque.

J'ai la conviction de bonne foi que cet usage n'est autorisé ni par le titulaire, ni par la loi. J'atteste que les informations de cette notification sont exactes et que je suis habilité à agir au nom de la société.

Je vous demande de retirer ces offres.

Cordialement,

Yann Kerleau
Gérant
Savonnerie Petite Lande SARL
14 rue des Bruyères
56380 Guer
Tél. : 02 61 91 40 28
SIRET 812 555 310 00024
""",
        attachments=(
            Attachment("offres litigieuses.xlsx", XLSX, sheet({"Offres": _FR_ROWS})),
            Attachment("certificat INPI 4655870.pdf", PDF, pdf(_FR_CERTIFICATE)),
        ),
    ),
    Mail(
        name="04-es-notice-sin-telefono",
        sender="Lucía Barrenechea <lucia@barrenechea-ilustra.example>",
        subject="Copia de mi ilustración «Gato Astronauta»",
        date="Thu, 07 May 2026 19:22:10 +0200",
        text="""
Hola, equipo de Harbor Market:

Soy Lucía Barrenechea, ilustradora, autora de la ilustración «Gato Astronauta», inscrita en el Registro de la Propiedad Intelectual con el número 16/2023/4471.

La tienda RegalosGalaxia vende tazas y camisetas con mi dibujo sin mi autorización:

https://harbormarket.example/es/item/1006003005518
https://harbormarket.example/es/item/1006003005525

Declaro de buena fe que el uso de la obra no está autorizado por su titular ni por la ley, y que los datos de esta notificación son exactos.

Mi dibujo original se puede ver en https://barrenechea-ilustra.example/gato-astronauta

Un saludo,
Lucía Barrenechea
Calle del Molino 9, 31001 Pamplona
""",
    ),
    Mail(
        name="05-en-notice-patent-no-listings",
        sender="Tobiah Renwick <t.renwick@renwick-tools.example>",
        subject="Patent infringement on your site",
        date="Fri, 08 May 2026 09:15:44 -0500",
        html="""<html><body><p>Hello,</p>
<p>please treat this as a notice of patent infringement. My details:</p>
<table border="1"><tr><td>Name</td><td>Tobiah Renwick</td></tr>
<tr><td>Company</td><td>Renwick Tools LLC</td></tr>
<tr><td>Address</td><td>2200 Foundry Lane, Duluth, MN 55802</td></tr>
<tr><td>Phone</td><td>(218) 555-0176</td></tr>
<tr><td>Right</td><td>US Patent No. 10,774,519, "Folding Saw With Locking Hinge"</td></tr></table>
<p>A lot of sellers on Harbor Market copy the locking hinge of claim 1 in their folding saws. The blade snaps
into the same two-stage notch that I invented. Just search for "folding saw" and you will find them.</p>
<p>I am the inventor and owner of the patent. I believe in good faith that none of this is authorized by me, my agent or the law.</p>
<p>Regards,<br>Tobiah Renwick</p></body></html>
""",
    ),
)
