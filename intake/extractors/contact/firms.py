"""Names of firms and other organizations in lines and in prose."""

from __future__ import annotations

import re

from intake.extractors.contact.eastfirms import is_addressed
from intake.extractors.contact.lexicon import data, label_kind, words
from intake.extractors.contact.persons import role_like
from intake.extractors.remembered import remembered

MAX_CHARS = 100
MAX_WORDS = 10

_TOKEN = re.compile(r"[^\s,;:()\[\]“”\"<>|]+")
_MESSRS = re.compile(r"^(?:M/s\.?|Messrs\.?|Firma|Fa\.)\s+(?=\S)")
# S.A. de C.V.
_FOR = re.compile(
    r"^(?i:pour|für|por|per|for|voor|namens|on behalf of|dla)\s+"
    r"(?:(?:la|le|les|the|die|den|el|il|lo|a|o|de|het)\s+)?(?=[^\W\d_a-z])"
)
_TEAMS = (
    re.compile(
        r"(?:(?:[Tt]he|[Yy]our|[Ii]hr|[Dd]as|[Ee]uer|[Dd]ein) )?(?P<name>[^\W\d_a-z].{1,60}?)[ -](?:[Tt]eam|crew|staff)$"
    ),
    re.compile(
        r"(?:[Tt]he team (?:at|of|from|behind)|[Tt]eam|(?:[Ll]['’])?[ÉéEe]quipe(?: d['’]| de(?: la)?| d[ao])?|(?:[Ee]l )?[Ee]quipo de"
        r"|(?:[Ii]l )?[Tt]eam di|[Hh]et team van|[Zz]espół) ?(?P<name>[^\W\d_a-z].{2,60})$"
    ),
)
_ROOM = re.compile(r"[^\W\d_]{3,10}\.? ?(?:n[.ºo°]{1,2} ?)?\d{1,4}[a-zA-Z]?")  # "Studio 4"
_DIALLED = re.compile(r"\d[\d ()./-]{5,}\d")  # "Office (503) 555-0100"
_EDGES = " \t\r\u200b\ufeff*_>\"'“”‘’«»:：=~#•·,，;|-–—[]"


@remembered
def firm_in(text: str) -> str | None:
    """The organization a line names, without brackets and edges, or None where it names none.

    Told by a legal form or a word that organizations bear ("Studio", "University"), never by capitals alone.
    """
    if is_addressed(text) or text.rstrip().endswith(("。", "！")):
        return None
    name = _without_department(without_team(cleaned(without_for(text))))
    if (
        ":" in name
        or _ROOM.fullmatch(name)
        or _DIALLED.search(name)
        or not 2 <= len(name) <= MAX_CHARS
        or len(name.split()) > MAX_WORDS
        or is_generic(name)
    ):
        return None
    if has_legal_form(name):
        return name
    if name[:1].isupper() and bears_word(name) and not name.endswith((".", "!", "?")):
        return name
    return None


def without_for(text: str) -> str:
    """ "Pour la Miellerie Castaing" as "Miellerie Castaing": the house a letter is signed for."""
    return _FOR.sub("", text.strip())


def without_team(name: str) -> str:
    """ "The Copper Lantern team" and "L'équipe Fleurdelin" without the team."""
    for pattern in _TEAMS:
        match = pattern.match(name)
        if match is not None:
            return match["name"].strip()
    return name


def _without_department(name: str) -> str:
    """ "株式会社つむぎ木材 知的財産部" without the department, or the person, behind the firm."""
    head, space, _ = name.replace("\u3000", " ").partition(" ")
    forms = data("organizations")["cjk_legal_forms"]
    return head if space and head > "\u2e80" and has_legal_form(head) and head not in forms else name


def cleaned(text: str) -> str:
    """A name without brackets behind it, emphasis and marks."""
    name = _MESSRS.sub("", text.strip(_EDGES))
    name = re.sub(r"\s*[(（\[][^()（）\[\]]{0,120}[)）\]]?\s*$", "", name).strip(_EDGES)
    if name.endswith(".") and not re.search(
        r"\b(?:Lda|Ltda|Inc|Ltd|Co|Corp|LLC|L\.L\.C|S\.A|S\.p\.A|S\.r\.l|S\.n\.c|S\.a\.s|B\.V|N\.V|e\.V|e\.K|a\.s|s\.r\.o|d\.o\.o|o\.o|C\.V|P\.C|S\.L|S\.L\.U|S\.A\.U|K\.K|Pvt)\.$",
        name,
        re.I,
    ):
        name = name.rstrip(".")
    if name.endswith((")", "）")) and not any(mark in name for mark in "(（"):
        name = name[:-1]
    return " ".join(name.split())


@remembered
def has_legal_form(name: str) -> bool:
    """Whether a name ends in a legal form, or holds one before a bracket or place."""
    if any(name.endswith(form) or name.startswith(form) for form in data("organizations")["cjk_legal_forms"]):
        return len(name) >= 4
    forms = words("organizations", "legal_forms")
    tokens = [t.casefold() for t in _TOKEN.findall(name)]
    if len(tokens) < 2:
        return False
    last = tokens[-1]
    if last.rstrip(".") in forms or last.replace(".", "") in forms:
        return last.rstrip(".") not in ("co", "company", "as", "se", "pc", "sa", "sp") or len(tokens) > 1
    return len(tokens) >= 3 and "".join(tokens[-2:]).replace(".", "") in forms


def bears_word(name: str) -> bool:
    """Whether a word of the name is one that organizations bear."""
    known = words("organizations", "organization_words")
    return any(word.casefold().strip(".,'’") in known for word in re.split(r"[\s\-]+", name))


def is_trade(name: str) -> bool:
    """Whether a line is nothing but the trade of the one who signs ("Sculptor", "Illustration & Wimmelbilder")."""
    known, joints = words("organizations", "trades"), words("organizations", "connectors")
    parts = [part.casefold().strip(".,'’()") for part in re.split(r"[\s/&+,·-]+", name) if part]
    trades = [part for part in parts if part in known]
    return bool(trades) and all(part in known or part in joints or len(part) < 3 for part in parts)


def is_generic(name: str) -> bool:
    """Whether it stands for nobody in particular ("the copyright owner")."""
    low = re.sub(r"^(?:the|a|an|der|die|das|le|la|les|el|il|lo|o|de)\s+", "", name.casefold().strip(" .,"))
    generic = words("organizations", "generic")
    return (
        low in generic
        or label_kind(low) in ("owner", "agency", "capacity")
        or low.startswith(
            (
                "copyright owner",
                "copyright holder",
                "rights holder",
                "rights owner",
                "right holder",
                "exclusive right",
                "owner of",
                "owner,",
                "n/a",
                "no aplica",
            )
        )
        or (low.startswith("(") and not low.startswith(("(주)", "(유)", "(株)", "(有)", "(합)")))
        or "withheld" in low
        or "redacted" in low
    )


def plausible(name: str) -> bool:
    """Whether a name taken from prose can be an organization's at all."""
    low = name.casefold()
    return (
        2 <= len(name) <= MAX_CHARS
        and any(c.isalpha() for c in name)
        and not is_generic(name)
        and low.strip(".") not in words("names", "honorifics")
        and not role_like(name.split(",")[0])
        and low not in words("organizations", "connectors")
        and low
        not in (
            "i",
            "we",
            "my",
            "our",
            "it",
            "he",
            "she",
            "they",
            "this",
            "that",
            "he/she",
            "yes",
            "no",
            "dmca",
            "github",
            "copyright",
            "dear",
        )
        and not low.startswith(
            (
                "http",
                "section",
                "the digital",
                "united states",
                "this ",
                "that ",
                "these ",
                "it ",
                "i ",
                "we ",
                "you ",
                "please ",
                "my ",
                "our ",
            )
        )
    )
