"""The address the writer is to be reached at: the letter's own, else the From header's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from intake.extractors.base import Material
from intake.extractors.contact.clues import Clue, as_value, best
from intake.extractors.contact.letters import Letter
from intake.extractors.contact.lexicon import label_kind
from intake.extractors.contact.machine import machine_clues
from intake.extractors.contact.persons import person_in, reordered
from intake.extractors.contact.senders import is_shared
from intake.extractors.layout import Line
from intake.parsers.document import Document
from intake.reading import Value

_ADDRESS = re.compile(
    r"(?<![\w.+\-@/])[\w][\w.+\-']{0,63}@(?:[\w](?:[\w\-]{0,62})\.){1,6}[^\W\d_][\w\-]{1,30}(?![\w@])"
)
_WRITE_TO_ME = re.compile(
    r"contact me|reach me|write to|e-?mail (?:me )?(?:to|at)|e-?mail:|reply to|write to me|e-?mail me|my e-?mail|mail me|inquir|contacted at|you can contact|reply (?:directly )?to|replies to|reach us|contact us"
    r"|schreiben sie mir|erreichen sie|antworten sie|meine e-?mail|écrire à|répondre à|me contacter|mon adresse|escr[ií]b|mi correo|contactarme|scrivere a|mia e-?mail|contattarmi|meu e-?mail|contactar-me|mijn e-?mail|mailen naar|mój (?:e-?mail|adres)|我的邮箱|请回复|メールは|제 이메일",
    re.I,
)
_PROSE = re.compile(r"(?:[^\W\d_]+[ ,.]{1,2}){5}$")  # five words right before: a sentence, no signature
_NO_REPLY = re.compile(r"no-?_?reply|do-?not-?reply|donotreply|mailer-daemon|postmaster|bounce", re.I)
_OTHERS = re.compile(
    r"infring|seller'?s|complainant|\bhis e-?mail|\bher e-?mail|\btheir e-?mail|abuse mail|paralegal|assistant|colleague|\bmy (?:friend|sister|brother|cousin|neighbou?r|husband|wife|mother|father|accountant|lawyer|printer)|\bmeine?r? (?:freundin|freund|schwester|bruder|kollegin|kollege|nachbarin)|\bm(?:on|a) (?:amie?|sœur|frère|cousine?|voisine?)|\bmi (?:amig[oa]|herman[oa]|prim[oa])|\bmi[ao] (?:amic[oa]|sorella|fratello|cugin[oa])|\bminha (?:amiga|irmã)|\bmeu (?:amigo|irmão)|\bmijn (?:vriend(?:in)?|zus|broer)|\bm(?:oja|ój) (?:koleżanka|kolega|siostra|brat)|\bcc\b|verletzer|verkäufer|contrefac|vendeur|infractor|侵权人|卖家|投诉人",
    re.I,
)


def read_email(material: Material, letters: tuple[Letter, ...]) -> Value | None:
    """The writer's e-mail address, in the spelling of its place (the domain's case aside)."""
    sender = (material.parsed.headers.from_address or "").casefold()
    clues = [clue for letter in letters for clue in _in_letter(material, letter, sender)]
    clues.extend(_in_headers(material))
    clues.extend(c for c in machine_clues(material, "email") if "@" in c.value)
    chosen = best("email", clues)
    if chosen is None:
        return None
    return as_value("email", chosen)


def _in_headers(material: Material) -> Iterator[Clue]:
    headers = material.parsed.headers
    for name, address in (("Reply-To", next(iter(headers.reply_to), None)), ("From", headers.from_address)):
        document = material.header(name)
        if document is None or not address or _is_platforms(material, address):
            continue
        start = document.text.casefold().find(address.casefold())
        start, end = (start, start + len(address)) if start >= 0 else (0, len(document.text))
        shared = bool(_NO_REPLY.search(address.partition("@")[0]))
        if (
            shared
            and material.kind in ("notice", "counter_notice", "retraction", "follow_up")
            and headers.reply_to
        ):
            continue
        unnamed = name == "From" and person_in(reordered(headers.from_name or ""), material.language) is None
        cue = "shared_header" if shared or (unnamed and is_shared(address)) else "header"
        yield Clue(address, document, start, end, cue, -0.02 if name == "Reply-To" and not shared else 0.0)


def _in_letter(material: Material, letter: Letter, sender: str) -> Iterator[Clue]:
    foreign = letter.foreign
    signature = {line.number for block in letter.signatures for line in block.lines}
    contact = {line.number for zone in letter.zones for line in zone.lines}
    for line in letter.lines:
        if "@" not in line.text:
            continue
        for match in _ADDRESS.finditer(line.text):
            address = match[0]
            if _is_platforms(material, address):
                continue
            cue = _cue(line, match.start(), signature, contact)
            own = address.casefold() == sender
            if own:
                bonus = 0.03
            elif line.number in foreign or _OTHERS.search(
                line.text[max(0, match.start() - 80) : match.start()]
            ):
                continue
            else:
                bonus = _shared_bonus(address, cue)
            if letter.weight:
                bonus += 0.01
            yield _clue(letter.document, line, match, cue, bonus)


def _shared_bonus(address: str, cue: str) -> float:
    """A mailbox of many is less likely the writer's own, except where it is named as the one to answer to."""
    if not is_shared(address) or cue == "reply":
        return 0.0
    return -0.01 if cue == "label" else -0.05


def _cue(line: Line, at: int, signature: set[int], contact: set[int]) -> str:
    before = line.text[max(0, at - 120) : at].rstrip()
    label = (
        label_kind(re.split(r"[|·•,;\t]|\s{3,}", before.rstrip(":： "))[-1])
        if before.endswith((":", "：", "\t"))
        else None
    )
    if label == "reply_email":
        return "reply"
    if label == "email":
        return "label"
    if line.number in signature and not _PROSE.search(before):
        return "signature"
    if line.number in contact:
        return "contact"
    if _WRITE_TO_ME.search(line.text[max(0, at - 90) : at]):
        return "sentence"
    return "anywhere"


def _clue(document: Document, line: Line, match: re.Match[str], cue: str, bonus: float) -> Clue:
    start = line.start + match.start()
    return Clue(match[0], document, start, start + len(match[0]), cue, bonus)


def _is_platforms(material: Material, address: str) -> bool:
    domain = address.rpartition("@")[2].casefold()
    if address.casefold() in material.platform.recipients:
        return True
    return any(domain == own or domain.endswith("." + own) for own in material.platform.domains)
