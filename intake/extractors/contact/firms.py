"""Names of firms and other organizations in lines and in prose."""

from __future__ import annotations

import re

from intake.extractors.contact.eastfirms import east_asian_firm_after, is_addressed
from intake.extractors.contact.lexicon import data, words
from intake.extractors.contact.persons import role_like

MAX_CHARS = 100
MAX_WORDS = 10
WRAPPED = 45  # characters from which a line may have been broken in its midst

_TOKEN = re.compile(r"[^\s,;:()\[\]“”\"<>|]+")
_MESSRS = re.compile(r"^(?:M/s\.?|Messrs\.?|Firma|Fa\.)\s+(?=\S)")
_CAPITAL_FORM = re.compile(
    r"(?:\.? ?,?)? ?de C\.? ?V\.?|(?: de)? R\.? ?L\.?(?: de C\.? ?V\.?)?"
)  # S.A. de C.V.
_FOR = re.compile(
    r"^(?i:pour|für|por|per|for|voor|namens|on behalf of|dla)\s+"
    r"(?:(?:la|le|les|the|die|den|el|il|lo|a|o|de|het)\s+)?(?=[^\W\d_a-z])"
)
_ELIDED = re.compile(r"^(?:l|d|dell|all|nell|un|qu)['’]")
_EDGES = " \t\r\u200b\ufeff*_>\"'“”‘’«»:：=~#•·,，;|-–—[]"
_ABBREVIATED = re.compile(
    r"\b(?:Lda|Ltda|Unip|S\.n\.c|S\.a\.s|Inc|Ltd|Co|Corp|S\.A|S\.L|S\.L\.U|S\.A\.U|B\.V|N\.V|S\.r\.l|S\.p\.A|o\.o|e\.V|e\.K|s\.r\.o|a\.s|C\.V|L\.P|P\.C)$"
)
_PROSE_STOP = re.compile(
    r"[(（“\"«<\n;:|](?!(?:Pty|Pvt|Private|Proprietary|UK|HK)\))|(?<! Sp)(?<! sp)(?<! z o\.o)(?<! St)(?<! [A-Z])\.(?:\s|$)|\s[-–—]\s|,(?!\s?(?:Inc|LLC|LLP|Ltd|PLLC|L\.L|Corp|S\.|GmbH|Co\b|Limited|B\.V|N\.V|a\.s|s\.r|P\.C|Lda|Ltda|Unipessoal|SARL|SAS\b|SA\b|SL\b|SLU\b|Srl|SpA|Sp\.|sp\.|e\.K|e\.V|KG\b|AG\b|SE\b|UG\b|GbR|A/S|ApS|AB\b|Oy\b|AS\b|Pte|Pty|Pvt|K\.K|Kft|BV\b|NV\b))"
)


def firm_in(text: str) -> str | None:
    """The organization a line names, without brackets and edges, or None where it names none.

    Told by a legal form or a word that organizations bear ("Studio", "University"), never by capitals alone.
    """
    if is_addressed(text) or text.rstrip().endswith(("。", "！")):
        return None
    name = _without_department(cleaned(without_for(text)))
    if ":" in name or not 2 <= len(name) <= MAX_CHARS or len(name.split()) > MAX_WORDS or is_generic(name):
        return None
    if has_legal_form(name):
        return name
    if name[:1].isupper() and bears_word(name) and not name.endswith((".", "!", "?")):
        return name
    return None


def without_for(text: str) -> str:
    """ "Pour la Miellerie Castaing" as "Miellerie Castaing": the house a letter is signed for."""
    return _FOR.sub("", text.strip())


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
    return " ".join(name.split())


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


def is_generic(name: str) -> bool:
    """Whether it stands for nobody in particular ("the copyright owner")."""
    low = re.sub(r"^(?:the|a|an|der|die|das|le|la|les|el|il|lo|o|de)\s+", "", name.casefold().strip(" .,"))
    generic = words("organizations", "generic")
    return (
        low in generic
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
                "(",
            )
        )
        or "withheld" in low
        or "redacted" in low
    )


def firm_after(text: str, start: int, limit: int = 140) -> tuple[int, int] | None:
    """The name that prose goes on with: capitalised words and what joins them ("Ada Thornbury & Daughters, Inc.")."""
    stretch = text[start : start + limit]
    if any(c > "\u2e80" for c in stretch[:6]):
        return east_asian_firm_after(text, start)
    flat = _unwrapped(text, start, stretch)
    lead = len(flat) - len(flat.lstrip(" ,:\"“‘'*\t–—„«"))
    lead += _lead_words(flat[lead : lead + 60])
    quoted = flat[:lead].rstrip()[-1:]
    if quoted in '"“' and quoted:
        close = re.search(r"[\"”]", flat[lead:])
        if close is not None and 2 <= close.start() <= 60:
            return start + lead, start + lead + close.start()
    stop = _PROSE_STOP.search(flat, lead)
    body = flat[lead : stop.start() if stop is not None else len(flat)]
    connectors = words("organizations", "connectors")
    end = 0
    count = 0
    joins = False
    for match in re.finditer(r"\S+", body):
        word = match[0]
        bare = word.strip(",'’\"*()")
        low = bare.casefold().rstrip(".")
        if (
            bare[:1].isupper()
            or (count and re.match(r"[dl]['’][^\W\d_a-z]", bare))
            or (bare[:1].isdigit() and count)
            or (low in words("organizations", "legal_forms") and count)
        ):
            count += 1
            if count > MAX_WORDS:
                break
            possessive = re.search(r"['’]s?$", word)
            end = match.start() + (possessive.start() if possessive else len(word.rstrip(",")))
            joins = False
            if possessive:
                break
        elif count and not joins and low in connectors and low not in ("in",):
            if low in (
                "and",
                "the",
                "for",
                "i",
                "e",
                "y",
                "et",
                "und",
                "en",
                "le",
                "la",
                "die",
                "der",
            ) and not _goes_on(body[match.end() :]):
                break
            joins = True
        elif count == 0 and (
            (low in words("organizations", "before_names") and not _is_article(bare))
            or (bare.islower() and _ELIDED.sub("", bare) in words("organizations", "before_names_small"))
        ):
            continue
        else:
            break
    if stop is not None and stop[0].strip() in ("-", "–", "—") and end >= len(body.rstrip()):
        end = _second_part(flat, lead, stop.end()) or end
        body = flat[lead : lead + end]
    name = body[:end].rstrip(" ,")
    first = len(name) - len(name.lstrip())
    if count == 0 or not name.strip():
        return None
    first += _lead_words(name)
    return start + lead + first, start + lead + len(name)


def _second_part(flat: str, lead: int, at: int) -> int | None:
    """Where a name ends that goes on behind a dash to its legal form ("Sobral – Cortiças, Lda."), from `lead`."""
    stop = _PROSE_STOP.search(flat, at)
    end = stop.start() if stop is not None else len(flat)
    name = flat[lead:end].rstrip(" ,")
    return len(name) if len(name.split()) <= MAX_WORDS and has_legal_form(name) else None


def _unwrapped(text: str, start: int, stretch: str) -> str:
    """A stretch of the text with the breaks of its wrapped lines as spaces; a short line's end stays one."""
    parts = stretch.split("\n")
    flat = parts[0]
    length = start + len(parts[0]) - (text.rfind("\n", max(0, start - WRAPPED), start) + 1)
    for part in parts[1:]:
        flat += (" " if length >= WRAPPED and part[:1].strip() else "\n") + part
        length = len(part)
    return flat


def _lead_words(name: str) -> int:
    """The length of "cliënte, " or "die Firma " before a name."""
    known, small = words("organizations", "before_names"), words("organizations", "before_names_small")
    at = 0
    for match in re.finditer(r"\S+\s+", name):
        word = match[0].strip(" ,\n")
        bare = _ELIDED.sub("", word)
        if _is_article(word) or (word.casefold() not in known and not (bare.islower() and bare in small)):
            break
        at = match.end()
    return at


def _is_article(word: str) -> bool:
    """Whether an article written with a capital is a part of the name ("Les Petits Galets")."""
    return word[:1].isupper() and word.casefold() in words("organizations", "articles")


def _goes_on(rest: str) -> bool:
    """Whether "and" joins two parts of one name: a capital follows and a legal form not much later."""
    following = rest.split()[:5]
    forms = words("organizations", "legal_forms")
    return (
        bool(following)
        and following[0][:1].isupper()
        and any(w.casefold().strip(".,") in forms for w in following)
    )


def firm_before(text: str, end: int) -> tuple[int, int] | None:
    """The name right before a phrase: "Grid & Glow, Inc." in "Grid & Glow, Inc. is the sole owner"."""
    begin = max(0, end - 110)
    stretch = text[begin:end].rstrip()
    cut = max(
        stretch.rfind("\n\n"),
        *(m.end() for m in re.finditer(r"(?<!Inc)(?<!Ltd)(?<!Co)(?<!Corp)[.!?:;]\s", stretch)),
        -1,
    )
    line = stretch[max(cut, 0) :]
    tokens = list(re.finditer(r"\S+", line))
    connectors = words("organizations", "connectors")
    first = None
    for match in reversed(tokens[-MAX_WORDS:]):
        bare = match[0].strip(",\"'“”*()")
        if (
            bare[:1].isupper()
            or bare[:1].isdigit()
            or bare.casefold().rstrip(".") in words("organizations", "legal_forms")
        ):
            first = match.start()
        elif first is None or bare.casefold() not in connectors:
            break
    if first is None:
        return None
    lead = max(cut, 0) + first
    name = stretch[lead:]
    return begin + lead, begin + lead + len(name.rstrip(" ,"))


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


def in_house(text: str, start: int, end: int) -> bool:
    """ "General counsel for Acme": an office in Acme's own house, no agency."""
    return "counsel" in text[start:end].casefold() and text[max(0, start - 10) : start].casefold().split()[
        -1:
    ] in (
        ["general"],
        ["legal"],
        ["corporate"],
        ["house"],
    )


def with_stop(text: str, end: int) -> int:
    """The end of a name with the full stop of its "Inc."."""
    if (
        text[end - 3 : end] in ("S.A", "API")
        or text[end - 2 : end] in ("SA", "S.", " S")
        or text[end - 4 : end] == "S.A."
    ):
        mexican = _CAPITAL_FORM.match(text, end + (text[end : end + 1] == "."))
        if mexican is not None:
            return mexican.end()
    return end + 1 if text[end : end + 1] == "." and _ABBREVIATED.search(text, max(0, end - 8), end) else end
