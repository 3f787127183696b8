"""Which texts of a message the writer wrote, and the places in them that say who that is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from intake.extractors.base import Material
from intake.extractors.blocks import Block, is_closing, is_salutation, signature_blocks
from intake.extractors.contact.lexicon import find_phrases, kind_beside, label_kind
from intake.extractors.contact.zones import Zone, zones_of
from intake.extractors.layout import Labelled, Layout, Line
from intake.extractors.lexicon import Hit
from intake.parsers.document import Document

MAX_CHARS = 200_000  # of one text; who writes stands near its beginning and its end
HEAD_LINES = 8
MAX_LABELS = 400  # of one text: more than any form has
MAX_PHRASES = 400  # of one text: more than any letter has
LETTER_MEDIA = ("pdf", "word", "opendocument.text", "rtf", "text/", "image/")
SHEET_MEDIA = ("sheet", "excel", "csv", "vcard", "calendar")
_HEADED = re.compile(r"[,|·•] .*\d.*[^.!?]\s*$")  # a first line of several parts with a number among them
_TO = re.compile(
    r"\s*(?:to|an|à|aan) (?:the|die|das|den|la|le|l'|de) [^\n.]{3,60}[:,]?\s*$", re.I
)  # "To the Designated Agent:"
# File names of what the writer did not write.
_NOT_LETTER = re.compile(
    r"cert|invoice|rechnung|facture|factura|fattura|fatura|faktura|licen[cs]e|lizenz|contrat|contract|vertrag|agreement|poa|power.?of|vollmacht|procura|poder|pełnomoc"
    r"|exhibit|annex|anlage|screenshot|bildschirm|capture|urkunde|receipt|order|judg|beschluss|请求|請求書|納品|領収|見積|注文|合約|合同|契約|契约|出貨|出货|協議|协议|계약|umow|overeenkomst|contratt|convenç|acuerdo|convenio|accord|发票|發票|收据|收據|订单|訂單|세금계산서|거래명세|계산서|견적|quittung|kassenzettel|lieferschein|reçu|bon.?de|albar[aá]n|recibo|ricevuta|scontrino|paragon|rachunek|bon\b|factuur|证书|證書|发票|發票|委托|委託|授权|授權|请求|登録|証|委任|영수증|등록증|위임",
    re.I,
)
_LETTER_NAME = re.compile(
    r"letter|\bltr\b|notice|notif|counter|form(?!at)|complaint|claim|statement|declaration|schreiben|brief|meldung|lettre|courrier|formul|mise.?en.?demeure|carta|escrito|reclam|contra|denuncia|lettera|diffida|segnalaz|aviso|pismo|zgłosz|通知|投诉|投訴|申诉|函|書|서|신고",
    re.I,
)


@dataclass(frozen=True)
class Letter:
    """A text of the writer's: the body, or a letter or form attached. `weight` says how much more than the
    mail's body its word counts (a letter or filled form attached outweighs the mail that covers it)."""

    document: Document
    layout: Layout
    weight: float
    kind: str = ""  # the message's
    platform: str = ""  # whom it is written to, in lower case

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        return tuple(line for line in self.layout.lines if line.own)

    @cached_property
    def signatures(self) -> tuple[Block, ...]:
        return signature_blocks(self.layout)

    @cached_property
    def labelled(self) -> tuple[Labelled, ...]:
        """Labels of a contact with their values, of own lines alone."""
        own = (x for x in self.layout.labelled if x.own and self.asks(x.label) is not None)
        return tuple(islice(own, MAX_LABELS))

    def asks(self, label: str) -> str | None:
        """What a label of this letter asks for (a table of labels.toml)."""
        return kind_beside(label, self.kind)

    @cached_property
    def form_rows(self) -> frozenset[int]:
        """The numbers of lines that are rows of a form: of a table whose first cells ask for things."""
        rows: set[int] = set()
        for table in self.document.tables:
            asking = [row for row in table.rows if row and self.asks(row[0].text.strip(" :：*")) is not None]
            if len(asking) > 1 and 2 * len(asking) >= len(table.rows) - 4:
                rows.update(self.layout.line_at(row[0].start).number for row in table.rows if row)
        return frozenset(rows)

    @cached_property
    def others(self) -> frozenset[int]:
        """The numbers of lines that a label gives to the other side ("Sold by: ...")."""
        theirs = (x for x in self.labelled if x.value and self.asks(x.label) == "other_party")
        return frozenset(number for x in theirs for number in (x.line, self.layout.line_at(x.start).number))

    @cached_property
    def all_phrases(self) -> tuple[Hit, ...]:
        """Phrases of the contact lexicon in the whole text, a quoted form's questions included."""
        return tuple(find_phrases(self.document.text[:MAX_CHARS]))

    @cached_property
    def phrases(self) -> tuple[Hit, ...]:
        """Phrases of the contact lexicon in what the writer wrote."""
        own = (hit for hit in self.all_phrases if self.layout.line_at(hit.start).own)
        return tuple(islice(own, MAX_PHRASES))

    @cached_property
    def _asked(self) -> tuple[tuple[Zone, ...], frozenset[int]]:
        return zones_of(self.layout, self.all_phrases)

    @property
    def zones(self) -> tuple[Zone, ...]:
        """What stands below questions and headings that ask for the writer."""
        return self._asked[0]

    @property
    def foreign(self) -> frozenset[int]:
        """The numbers of lines that are about somebody else."""
        return self._asked[1] | self.others

    def hits(self, *concepts: str) -> tuple[Hit, ...]:
        return tuple(hit for hit in self.phrases if hit.concept in concepts)

    @cached_property
    def letterhead(self) -> tuple[Line, ...]:
        """The lines above the salutation, at most HEAD_LINES of them."""
        head: list[Line] = []
        for line in self.lines:
            if is_salutation(line.text) or (len(head) > 1 and _TO.match(line.text)):
                return tuple(head[:HEAD_LINES])
            if not line.blank:
                head.append(line)
            if len(head) > 3 * HEAD_LINES:
                break
        if self.weight:
            return tuple(head[:HEAD_LINES])
        return tuple(head[:1]) if head and _HEADED.search(head[0].text) else ()


def letters_of(material: Material) -> tuple[Letter, ...]:
    """The writer's own texts, the weightiest first."""
    letters = []
    for document in material.attachments:
        weight = _letter_weight(material, document)
        if weight > 0:
            letters.append(
                Letter(
                    document,
                    material.layout(document),
                    weight,
                    material.kind,
                    material.platform.name.casefold(),
                )
            )
    letters.sort(key=lambda letter: -letter.weight)
    body = Letter(
        material.body, material.layout(material.body), 0.0, material.kind, material.platform.name.casefold()
    )
    if not any(line.text.strip() for line in body.lines):
        passed_on = _passed_on(material)
        letters.extend(passed_on)
    return (*letters, body)


def _passed_on(material: Material) -> list[Letter]:
    """The mails attached to a mail that says nothing itself."""
    return [
        Letter(document, material.layout(document), 0.0, material.kind, material.platform.name.casefold())
        for document in material.nested
        if document.nested_headers is not None and document.text.strip()
    ]


def _letter_weight(material: Material, document: Document) -> float:
    """How much an attached file is the writer's letter or form; 0 where it is none."""
    text = document.text
    if len(text.strip()) < 40 or len(text) > MAX_CHARS:
        return 0.0
    media = document.media_type.lower()
    if any(part in media for part in SHEET_MEDIA) or not any(part in media for part in LETTER_MEDIA):
        return 0.0
    layout = material.layout(document)
    name = document.filename or ""
    lines = [line for line in layout.lines if not line.blank]
    score = 0.0
    if _LETTER_NAME.search(name):
        score += 1.0
    if _NOT_LETTER.search(name):
        score -= 2.0
    if any(is_salutation(line.text) for line in lines[:30]):
        score += 1.0
    if any(is_closing(line.text) for line in lines):
        score += 1.0
    platform = [material.platform.name, *material.platform.recipients, *material.platform.domains]
    if any(word.casefold() in text[:6000].casefold() for word in platform if word):
        score += 1.0
    kinds = {label_kind(x.label) for x in layout.labelled if x.value}
    score += 0.5 * len(kinds & {"name", "email", "phone", "address", "organization", "owner"})
    return score if score >= 2.0 else 0.0
