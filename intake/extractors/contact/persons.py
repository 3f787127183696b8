"""Is this the name of a person? By script, capitals, lexicon; never by a list of given names."""

from __future__ import annotations

import re
from dataclasses import dataclass

from intake.extractors.contact.lexicon import data, label_kind, words
from intake.extractors.remembered import remembered

MAX_CHARS = 60
MAX_WORDS = 6

_CJK = re.compile(r"[\u3400-\u9fff\u3040-\u30ff\uac00-\ud7a3々]")
_HAN_NAME = re.compile(r"[\u3400-\u9fff々][\u3400-\u9fff々 　·・]{0,8}[\u3400-\u9fff々]")
_KANA_NAME = re.compile(r"[\u3400-\u9fff々\u3040-\u30ff][\u3400-\u9fff々\u3040-\u30ff 　・]{1,14}")
_JOINED = re.compile(r"[\u3400-\u9fff][とのや][\u3400-\u9fff]")  # "器と道具"
_HANGUL_NAME = re.compile(r"[\uac00-\ud7a3]{1,2} ?[\uac00-\ud7a3]{1,3}")
_HUMBLE = frozenset({"드림", "올림", "배상"})  # behind one's own name
# A family name and a given name in kana, and endings of verbs and particles that would look like one.
_MIXED_NAME = re.compile(r"[\u3400-\u9fff々]{1,3}(?:[\u3041-\u3096]{2,4}|[\u30a1-\u30fa\u30fc]{2,6})")
_INFLECTED = re.compile(
    r"(?:ます|です|ました|でした|ません|こと|もの|ため|より|から|まで|など|だけ|ので|のみ|ください|さい|しく|たち|ない|した|する|して|れる|ける|きる|いた|った|って|かた|さま|さん|とき|ところ|について|シート|リスト|データ|ページ|サイト|ショップ|ストア|カメラ)$"
)
_WORD = re.compile(r"[^\W\d_][\w'’ʻ`.\-‐]*")
_BRACKETED = re.compile(r"[(\[（【][^)\]）】]{0,60}[)\]）】]?")
_CUT = re.compile(r"\s*(?:[,，、;；|｜/／\t]|\s[-–—•·]\s|\s{3,}|<|\s-(?=[A-Z]))")
_NICKNAME = re.compile(r" (?:[\"“„«][^\W\d_][\w' -]{0,20}[\"”“»]|\([^\W\d_][\w' -]{0,20}\)) (?=[^\W\d_a-z])")
_JOINT = re.compile(r"\s+(?:and|&|und|et|en)\s+")
_DEGREE = re.compile(
    r"(?:i\. ?R\.|a\. ?D\.|[^\W\d_A-Z]{1,8}\.|ETH|FH|Univ\.?)(?=[ \t])"
)  # "sc. techn. ETH" behind "Dr."
_LEAD = " \t\r\u200b\ufeff*_>\"'“”‘’«»:：=~#-–—•·."
_TAIL = " \t\r\u200b\ufeff*_\"'“”‘’«»:：=~,，.;；-–—"


@dataclass(frozen=True, slots=True)
class Person:
    """A name at characters [start, end) of the text it was found in. `words` counts its parts, `sure` is
    lower where only the look speaks for it."""

    name: str
    start: int
    end: int
    words: int
    sure: float


@remembered
def person_in(text: str, language: str | None = None, *, lower: bool = False) -> Person | None:
    """The person named at the beginning of a line, or None where it begins with anything else.

    Honorifics, brackets and what follows a comma, bar or dash are no part of the name ("Dr. Jane Doe, Partner").
    lower: a name in small letters or without a known family name counts too (only where the place says that it
    is a name).
    """
    start = _skip(text, 0)
    if start >= len(text) or len(text) - start > 4 * MAX_CHARS:
        return None
    if _CJK.match(text, start):
        return _cjk_person(text, start, language, told=lower)
    start = _after_honorifics(text, start)
    end = _first_part(text, start)
    end = _without_suffixes(text, start, end)
    end = _first_of_two(text, start, end)
    name = text[start:end]
    if not 1 < len(name) <= MAX_CHARS or any(c.isdigit() for c in name):
        return None
    asked = label_kind(name)
    if asked == "name" or (asked is not None and len(name.split()) > 1):
        return None
    sure = _latin(_NICKNAME.sub(" ", name), lower)
    if sure and len(name.split()) > 1:
        first = name.split()[0].casefold()
        if first in words("names", "house_articles"):
            return None
        if first in words("names", "articles") and len(name.split()) > 2:
            sure = min(sure, 0.55)
    return Person(name, start, end, len(name.split()), sure) if sure else None


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in _LEAD:
        at += 1
    return at


def _after_honorifics(text: str, at: int) -> int:
    honorifics = words("names", "honorifics")
    begun = at
    for _ in range(6):
        degree = _DEGREE.match(text, at) if at > begun else None
        if degree is not None:
            at = _skip(text, degree.end())
            continue
        match = _WORD.match(text, at)
        if match is None:
            return at
        word = match[0].casefold()
        following = text[match.end() : match.end() + 1]
        dotted = word.endswith(".")
        known = word.rstrip(".") in honorifics or match[0] == "DI"  # Diplom-Ingenieurin; "di" is a particle
        if (
            not known
            or following not in (" ", "\t", ":")
            or (len(word.rstrip(".")) == 1 and not dotted and word != "m")
        ):
            return at
        if len(word) == 1 and not dotted:
            return at
        at = _skip(text, match.end())
    return at


def _first_part(text: str, at: int) -> int:
    bracket = _BRACKETED.search(text, at)
    cut = _CUT.search(text, at)
    ends = [len(text)]
    if bracket is not None:
        ends.append(bracket.start())
    if cut is not None and cut.start() > at:
        ends.append(cut.start())
    end = min(ends)
    while end > at and text[end - 1] in _TAIL:
        # "K." keeps its full stop
        if (
            text[end - 1] == "."
            and end - at >= 2
            and text[end - 2].isupper()
            and not text[end - 3 : end - 2].isalpha()
        ):
            break
        end -= 1
    return end


def _first_of_two(text: str, start: int, end: int) -> int:
    """The end of the first of two people ("Ada Quill and Tom Reed"); `end` where no two are named."""
    joint = _JOINT.search(text, start, end)
    if joint is None:
        return end
    left, right = text[start : joint.start()].split(), text[joint.end() : end].split()
    known = words("organizations", "organization_words") | _forms()
    if not 2 <= len(left) <= 4 or not 2 <= len(right) <= 4 or not right[0][:1].isupper():
        return end
    return end if any(word.casefold().strip(".,") in known for word in right) else joint.start()


def _without_suffixes(text: str, start: int, end: int) -> int:
    suffixes = words("names", "suffixes")
    while True:
        head, _, last = text[start:end].rpartition(" ")
        if not head or last.casefold().strip(".,") not in suffixes:
            return end
        end = start + len(head.rstrip(" ,"))


def _latin(name: str, lower: bool) -> float:
    """How sure a Latin (or Cyrillic, Greek) stretch is a name: 0 where it is none."""
    parts = name.split()
    if not 1 <= len(parts) <= MAX_WORDS:
        return 0.0
    particles, not_names = words("names", "particles"), words("names", "not_names")
    roles, org_words = words("names", "roles"), words("organizations", "organization_words")
    capitals = 0
    doubtful = False
    for at, part in enumerate(parts):
        word = part.casefold().strip(".'’")
        if _WORD.fullmatch(part) is None:
            return 0.0
        if word in particles and (at > 0 or len(parts) > 2):
            continue
        if word in not_names or word in roles or word in org_words or word in _forms() or _is_office(word):
            if word not in words("names", "surnames") or at == 0 or len(parts) != 2:
                return 0.0
            doubtful = True
        if part[0].isupper() or (lower and part.islower() and len(parts) > 1):
            if any(c.isupper() for c in part[1:]) and not part.isupper() and not _inner_capital(part):
                return 0.0
            capitals += 1
        else:
            return 0.0
    if not capitals:
        return 0.0
    if len(parts) == 1:
        return 0.4
    if doubtful:
        return 0.5
    return 0.75 if name.isupper() else 0.9


def _inner_capital(part: str) -> bool:
    """McDonald, O'Neill, Jean-Luc, D.J.: capitals within a word that names do have."""
    return bool(
        re.fullmatch(r"(?:Mc|Mac|O['’]|D['’]|De|Di|La|Le|Van|L['’])?[^\W\d_]+(?:[-'’.‐][^\W\d_]*)*", part)
    ) and (
        any(mark in part for mark in "-'’.‐") or part.startswith(("Mc", "Mac", "De", "Di", "La", "Le", "Van"))
    )


def _forms() -> frozenset[str]:
    return words("organizations", "legal_forms")


def _cjk_person(text: str, start: int, language: str | None, *, told: bool = False) -> Person | None:
    end = start
    limit = min(len(text), start + 24)
    while end < limit and (_CJK.match(text[end]) or text[end] in " 　·・"):
        end += 1
    office, space, _ = re.split(r"([ 　])", f"{text[start:end]} ", maxsplit=1)
    if space and office in data("organizations")["cjk_legal_forms"]:
        return None  # "법무법인 서리"
    if space and _cjk_office(office) and start + len(office) < end:
        return _cjk_person(text, start + len(office) + 1, language, told=told) if len(office) < 12 else None
    rest = text[end : end + 1]
    if rest and rest not in " \t　,，、(（:：/|｜.。;；-－)）[【<\r" and not rest.isspace():
        return None
    stretch = text[start:end].rstrip(" 　")
    humble = False
    for suffix in data("names")["cjk_suffixes"]:
        if stretch.endswith(suffix) and len(stretch) - len(suffix) >= 2:
            stretch = stretch[: -len(suffix)].rstrip(" 　")
            humble = suffix in _HUMBLE
            break
    end = start + len(stretch)
    if label_kind(stretch) is not None:
        return None
    sure = _cjk_sure(stretch, language) or (0.85 if humble and _HANGUL_NAME.fullmatch(stretch) else 0.0)
    if not sure and rest and rest in ".。":
        return None  # a sentence, of which some word looks like a name
    if not sure and (" " in stretch or "　" in stretch):  # a house or department before or after the name
        part = _cjk_part(text, start, stretch, language)
        if part is not None or not told:
            return part
    sure = sure or (_cjk_told(stretch) if told else 0.0)
    return Person(stretch, start, end, 2, sure) if sure else None


def _cjk_part(text: str, start: int, stretch: str, language: str | None) -> Person | None:
    at = start
    for part in re.split(r"[ 　]", stretch):
        sure = _cjk_sure(part, language)
        if sure >= 0.85:
            return Person(part, at, at + len(part), 2, sure)
        at += len(part) + 1
    return None


def _cjk_sure(name: str, language: str | None) -> float:
    squeezed = re.sub(r"[ 　·・]", "", name)
    if not squeezed or _cjk_office(name):
        return 0.0
    if any(form in name for form in data("organizations")["cjk_legal_forms"]):
        return 0.0
    if _HANGUL_NAME.fullmatch(name) and 2 <= len(squeezed) <= 4:
        return 0.9 if squeezed[0] in data("names")["korean_surnames"] else 0.0
    compound = squeezed[:2] in data("names")["chinese_compound_surnames"]
    known = compound or squeezed[0] in data("names")["chinese_surnames"]
    if known and _HAN_NAME.fullmatch(name) and 2 <= len(squeezed) <= (4 if compound else 3):
        return 0.9 if language != "ja" else 0.7
    if _KANA_NAME.fullmatch(name) and 2 <= len(squeezed) <= 10:
        parts = re.split(r"[ 　・]+", name)
        spaced = len(parts) == 2 and all(1 <= len(part) <= 5 and not _cjk_office(part) for part in parts)
        spaced = spaced and not any(_JOINED.search(part) for part in parts)
        if spaced and (language == "ja" or len(squeezed) >= 4):
            return 0.85
        if (
            language == "ja"
            and _MIXED_NAME.fullmatch(name)
            and "を" not in name
            and not _INFLECTED.search(name)
        ):
            return 0.6
        if language == "ja" and _HAN_NAME.fullmatch(name) and 3 <= len(squeezed) <= 5:
            return 0.6
    return 0.0


def _cjk_told(name: str) -> float:
    """How sure a stretch is a name where the place says that one stands there: two to four characters, or a
    family and a given name with a space between them."""
    if _cjk_office(name) or any(form in name for form in data("organizations")["cjk_legal_forms"]):
        return 0.0
    squeezed = re.sub(r"[ 　·・]", "", name)
    short = 2 <= len(squeezed) <= (4 if len(squeezed) == len(name) else 8)
    return (
        0.8
        if short and (_HAN_NAME.fullmatch(name) or _KANA_NAME.fullmatch(name) or _HANGUL_NAME.fullmatch(name))
        else 0.0
    )


def _cjk_office(name: str) -> bool:
    return any(name.endswith(word) for word in data("names")["roles"] if word > "\u2e80")


@remembered
def role_like(text: str) -> bool:
    """Whether a line or a part of one names an office ("Senior Brand Protection Analyst")."""
    stripped = text.strip(_LEAD + _TAIL)
    if not stripped or len(stripped) > 90:
        return False
    roles = words("names", "roles")
    if any(stripped.endswith(word) for word in data("names")["roles"] if word > "\u2e80"):
        return True
    return any(
        word in roles or _is_office(word)
        for word in (part.casefold().strip(".,'’()") for part in re.split(r"[\s,/&]+", stripped))
    )


def _is_office(word: str) -> bool:
    """Whether a word is an office put together of two ("Abteilungsleiterin", "Markenschutzbeauftragte")."""
    return len(word) > 9 and word.endswith(tuple(data("names")["role_endings"]))


def reordered(display: str) -> str:
    """A display name "Doe, Jane" as "Jane Doe"; any other unchanged."""
    last, comma, first = display.partition(",")
    if (
        comma
        and "," not in first
        and 1 <= len(last.split()) <= 3
        and 1 <= len(first.split()) <= 3
        and not (len(last.split()) > 1 < len(first.split()) and last[:1].isupper())  # a person, a firm
        and not role_like(first)
    ):
        return f"{first.strip()} {last.strip()}"
    return display


def same_person(a: str, b: str) -> bool:
    """Whether two names may be one person's: one holds the other's parts, initials counted."""
    mine, theirs = ([w.casefold().strip(".") for w in re.split(r"[\s\-]+", n) if w] for n in (a, b))
    if "".join(mine) == "".join(theirs):
        return True
    short, long = sorted((mine, theirs), key=len)
    return bool(short) and all(
        any(
            w == other or (len(w) == 1 and other.startswith(w)) or (len(other) == 1 and w.startswith(other))
            for other in long
        )
        for w in short
    )
