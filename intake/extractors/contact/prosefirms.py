"""Where the name of a firm begins and ends in running prose."""

from __future__ import annotations

import re

from intake.extractors.contact.eastfirms import east_asian_firm_after
from intake.extractors.contact.firms import MAX_WORDS, has_legal_form
from intake.extractors.contact.lexicon import words

WRAPPED = 45  # characters from which a line may have been broken in its midst

# eingetragener Verein, Kaufmann; spółka jawna, komandytowa, partnerska
_REGISTERED = re.compile(r" e\. ?[VKG]\.|(?<=[Ss]p\.) ?[jkp]\.|(?<=[Ss]p)\. ?[jkp]\.")
_LAST_WORD = re.compile(r"\s+[^\W\d_a-z][\w'’-]+\s*(?:,|$)")  # "Greda y Sol, que ..."
_ELIDED = re.compile(r"^(?:l|d|dell|all|nell|un|qu)['’]")
_CAPITAL_FORM = re.compile(r"(?:\.? ?,?)? ?de C\.? ?V\.?|(?: de)? R\.? ?L\.?(?: de C\.? ?V\.?)?")
_ABBREVIATED = re.compile(
    r"\b(?:Lda|Ltda|Unip|S\.n\.c|S\.a\.s|Inc|Ltd|Co|Corp|S\.A|S\.L|S\.L\.U|S\.A\.U|B\.V|N\.V|S\.r\.l|S\.p\.A|o\.o|e\.V|e\.K|s\.r\.o|a\.s|C\.V|L\.P|P\.C)$"
)
_PROSE_STOP = re.compile(
    r"[(（“\"«<\n;:|](?!(?:Pty|Pvt|Private|Proprietary|UK|HK)\))|(?<! Sp)(?<! sp)(?<! z o\.o)(?<! St)(?<! [A-Z])(?<! e)\.(?!\s+(?:Ltd|Limited|Inc\b|LLC|KG\b|V\.))(?:\s|$)|\s[-–—]\s|,(?!\s?(?:Inc|LLC|LLP|Ltd|PLLC|L\.L|Corp|S\.|GmbH|Co\b|Limited|B\.V|N\.V|a\.s|s\.r|P\.C|Lda|Ltda|Unipessoal|SARL|SAS\b|SA\b|SL\b|SLU\b|Srl|SpA|Sp\.|sp\.|e\.K|e\.V|KG\b|AG\b|SE\b|UG\b|GbR|A/S|ApS|AB\b|Oy\b|AS\b|Pte|Pty|Pvt|K\.K|Kft|BV\b|NV\b))"
)


def firm_after(text: str, start: int, limit: int = 140, *, joined: bool = False) -> tuple[int, int] | None:
    """The name that prose goes on with: capitalised words and what joins them ("Ada Thornbury & Daughters, Inc.").

    joined: "and" joins two words to one name where nothing but a mark follows the second ("Greda y Sol,").
    """
    stretch = text[start : start + limit]
    if any(c > "\u2e80" for c in stretch[:6]):
        return east_asian_firm_after(text, start)
    flat = _unwrapped(text, start, stretch)
    lead = len(flat) - len(flat.lstrip(" ,:\"“‘'*\t–—„«"))
    lead += _lead_words(flat[lead : lead + 60])
    if re.match(r"[ld]['’][^\W\d_a-z]", flat[lead : lead + 3]):
        lead += 2  # "au nom de l'Atelier Fleurdelin"
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
            ) and not (_goes_on(body[match.end() :]) or (joined and _LAST_WORD.match(body, match.end()))):
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
    registered = _REGISTERED.match(flat, lead + end) if count else None
    if registered is not None:
        end = registered.end() - lead
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
        sort = bare.islower() and (bare in small or bare in words("names", "roles"))
        if _is_article(word) or (word.casefold() not in known and not sort):
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
