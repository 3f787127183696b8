"""Names that the writer's own domain bears out: "Kiesel & Kork" of post@kieselundkork.example."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from intake.extractors.base import Material
from intake.extractors.contact.clues import Clue
from intake.extractors.contact.firms import cleaned, has_legal_form, plausible
from intake.extractors.contact.letters import Letter
from intake.extractors.contact.lexicon import words
from intake.extractors.contact.prosefirms import firm_after, with_stop
from intake.extractors.contact.senders import folded

MAX_LINES = 400  # of one letter; a name that matters stands near its beginning or its end
MAX_HOSTS = 60
SHORTEST = 4  # letters of a domain that says something
_HOST = re.compile(r"(?:@|www\.|https?://)(?P<host>[\w.\-]{4,100})", re.I)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_JOINTS = ("and", "und", "et", "y", "e", "en", "i", "n")  # what a domain writes for "&" or "+"
# What a domain leaves out of a name: "Barro y Alma" of barroalma.example
_LEFT_OUT = frozenset(
    (
        *_JOINTS,
        "the",
        "of",
        "da",
        "de",
        "do",
        "di",
        "du",
        "des",
        "la",
        "le",
        "les",
        "del",
        "della",
        "van",
        "von",
        "z",
    )
)
_AND = re.compile(r"\s*[&+]\s*")
# Before the name of a mark, which is no house: "die Wortmarke KNALLERBSE".
_MARK = re.compile(
    r"(?:trade ?mark|\bmark|marke|brand name|marque|\bmarca|marchio|\bmerk|znak\w*(?: towarow\w+)?) [\"“„«'‘]?$",
    re.I,
)
_SQUEEZED = re.compile(r"[\W_]+")


def own_domains(material: Material, letters: Sequence[Letter]) -> frozenset[str]:
    """The names of the writer's own domains, letters and digits alone ("kieselundkork"); none where the mail comes
    from a mailbox provider or from a student's account."""
    headers = material.parsed.headers
    hosts = [(a or "").rpartition("@")[2] for a in (headers.from_address, *headers.reply_to)]
    for letter in letters:
        for block in letter.signatures:
            for line in block.lines:
                hosts += [m["host"] for m in _HOST.finditer(line.text[:300])]
    sender = folded(_SQUEEZED.sub("", (headers.from_name or "").casefold()))
    return _names_of(hosts, material) | (_mailbox(headers.from_address or "") - {sender})


def _is_provider(label: str) -> bool:
    """Whether a part of a host is a mailbox provider's: a known one, or one that calls itself a mail."""
    return label in words("senders", "providers") or label.startswith("mail") or label.endswith("mail")


def _mailbox(address: str) -> frozenset[str]:
    """The mailbox at a provider where it may be a shop's name ("ateliedalva@"); a person's is the signatory's."""
    local, _, host = address.casefold().partition("@")
    name = folded(_SQUEEZED.sub("", local))
    provider = any(_is_provider(part) for part in host.split(".")[:-1])
    return frozenset((name,)) if provider and len(name) >= 2 * SHORTEST and name.isalpha() else frozenset()


def linked_hosts(material: Material, letters: Sequence[Letter]) -> frozenset[str]:
    """The names of the hosts the letters link to, the platform's own aside."""
    hosts = [m["host"] for letter in letters for m in islice(_HOST.finditer(letter.document.text), MAX_HOSTS)]
    return _names_of(hosts, material)


def _names_of(hosts: Iterable[str], material: Material) -> frozenset[str]:
    ours = {d.casefold() for d in material.platform.domains}
    found = set()
    for host in hosts:
        if any(host.casefold() == d or host.casefold().endswith("." + d) for d in ours):
            continue
        parts = [part for part in host.casefold().strip(".").split(".") if part]
        if words("senders", "student_hosts").intersection(parts):
            continue
        known = words("senders", "second_levels")
        parts = [part for part in parts[:-1] if part not in known]
        name = folded(_SQUEEZED.sub("", parts[-1])) if parts else ""
        if len(name) >= SHORTEST and not _is_provider(name):
            found.add(name)
    return frozenset(found)


def is_of_domain(name: str, domains: frozenset[str]) -> bool:
    """Whether a name and one of the domains are written alike, or one begins or ends with the other."""
    spelled = [_SQUEEZED.sub("", folded(name.casefold()))]
    if _AND.search(name):
        spelled += [_SQUEEZED.sub("", folded(_AND.sub(joint, name.casefold()))) for joint in _JOINTS]
    short_form = [word for word in name.casefold().split() if word not in _LEFT_OUT]
    if len(short_form) > 1:
        spelled.append(_SQUEEZED.sub("", folded("".join(short_form))))
    for one in spelled:
        if len(one) < SHORTEST:
            continue
        for domain in domains:
            short, long = sorted((one, domain), key=len)
            if short == long or (
                (long.startswith(short) or long.endswith(short)) and 5 * len(short) >= 2 * len(long)
            ):
                return True
    return False


def named_by_domain(letter: Letter, domains: frozenset[str]) -> Iterator[Clue]:
    """A capitalised name in prose that is the writer's domain: "Chez Lampyre, nous fabriquons ..."."""
    if not domains:
        return
    text = letter.document.text
    seen: set[str] = set()
    for line in islice(letter.lines, MAX_LINES):
        if line.number in letter.others or len(line.text) > 4000:
            continue
        places = [(m.start(), m.end()) for m in _WORD.finditer(line.text)]
        for at, (start, _) in enumerate(places):
            first = line.text[start]
            if not (first.isupper() or first.isdigit()) or _in_host(line.text, start):
                continue
            end = _spelled(line.text, places[at : at + 6], domains)
            if end is None:
                continue
            if " " not in line.text[start:end] and _MARK.search(line.text, max(0, start - 24), start):
                continue
            span = firm_after(text, line.start + start)
            if span is None or span[0] != line.start + start or span[1] < line.start + end:
                span = (line.start + start, line.start + end)
            stop = with_stop(text, span[1])
            name = cleaned(text[span[0] : stop])
            head, comma, tail = name.partition(",")
            if comma and not has_legal_form(f"x {tail}"):  # "Delorme, avocat"
                stop, name = span[0] + len(head), head
            if not is_of_domain(name, domains):
                stop = line.start + end
                name = cleaned(text[span[0] : stop])
            if name.casefold() not in seen and plausible(name) and not any(c in name for c in '"“”„«»'):
                seen.add(name.casefold())
                yield Clue(name, letter.document, span[0], stop, "of_domain")


def _in_host(text: str, at: int) -> bool:
    return text[at - 1 : at] in ("@", "/", ".", "-", "_") if at else False


def _spelled(text: str, places: list[tuple[int, int]], domains: frozenset[str]) -> int | None:
    """Where the words from the first of these on have spelled out one of the domains, or None."""
    for domain in domains:
        for small in (False, True):
            end = _spells(text, places, domain, without_small=small)
            if end is not None:
                return end
    return None


def _spells(text: str, places: list[tuple[int, int]], domain: str, *, without_small: bool) -> int | None:
    left = domain
    for start, end in places:
        word = folded(text[start:end].casefold()).replace("'", "").replace("’", "")
        word = _SQUEEZED.sub("", word)
        if without_small and word in _LEFT_OUT and left != domain:
            continue
        if not left.startswith(word):
            joint = next((j for j in _JOINTS if left.startswith(j + word)), None)
            if joint is None or left == domain:
                return None
            left = left[len(joint) :]
        left = left[len(word) :]
        if not left:
            return end
    return None
