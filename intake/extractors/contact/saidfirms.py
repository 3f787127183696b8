"""Organizations named in prose: "on behalf of Acme", "Acme is the owner of", "We are Acme Co., Ltd."."""

from __future__ import annotations

import re
from collections.abc import Iterator

from intake.extractors.base import Material
from intake.extractors.contact.clues import Clue
from intake.extractors.contact.eastfirms import cjk_firms
from intake.extractors.contact.easthouses import east_houses
from intake.extractors.contact.firms import cleaned, firm_in, has_legal_form, plausible
from intake.extractors.contact.letters import Letter
from intake.extractors.contact.lexicon import data
from intake.extractors.contact.parties import is_of_others
from intake.extractors.contact.persons import person_in, role_like
from intake.extractors.contact.prosefirms import firm_after, firm_before, in_house, with_stop
from intake.extractors.contact.regions import only_places
from intake.extractors.lexicon import Hit

_SHOP = re.compile(
    r"(?:your shop|your store|ihres shops|ihr shop|votre boutique|su tienda|in your store)\s*[\"“„«]?([^\"”“»\n.]{2,50})"
    r"|\b(?:shop|store|laden|lädchen|boutique|tienda|negozio|bottega|loja|winkel|webwinkel|sklep|atelier|taller)\s*[\"“„«]([^\"”“»\n]{2,50})[\"”“»]",
    re.I,
)
_MADE = re.compile(
    r"\b(?:author|writer|creator|developer|maintainer|inventor|composer|seller|programmer|urheber(?:in)?"
    r"|schöpfer(?:in)?|erfinder(?:in)?|autor(?:in|a|e|ka)?|aut(?:eure?|rice)|créat(?:eur|rice)|inventeur|inventrice"
    r"|inventora?|creadora?|criadora?|creat(?:ore|rice)|ontwerp(?:er|ster)|maker|maakster|twórc(?:a|zyni))$",
    re.I,
)
# An office that houses have and people have not: "the brand manager of Thornbeck Kettles".
_OF_HOUSE = re.compile(
    r"\b(?:manager|director|head|chief|ceo|cto|officer|founder|president|chair|geschäftsführer(?:in)?|leiter(?:in)?|gründer(?:in)?|directeur|directrice|gérante?|responsable|directora?|gerente|fundadora?|direttore|direttrice|fondatore|fondatrice|diretora?|bestuurder|oprichter|kierowni\w+|prezes|dyrektor\w*)$",
    re.I,
)
_NOUN_BEHIND = re.compile(
    r"[ \n](?!(?:and|who|in|is|based|which|at|since|the|with|here|for|from|to|located|headquartered|on|as|und|et|y|e)\b)[a-z]{3,}"
)
_OF = re.compile(
    r"\s(?:of|at|for|from|with|bei|der|von|de|chez|di|da|van|bij|en)\s(?:the\s|company\s|la\s|der\s)?", re.I
)


_POSSESSIVE = re.compile(r"['’]s?\b")
_GENITIVE = re.compile(
    r"\s+(?:(?:und|sowie) |(?:de[rs]|von|unser\w{1,3}|mein\w{1,3}|seine[rs]|ihre[rs]|einer|eines)\b)"
)
_SORT_OF = re.compile(r"\s+(?:an?|eine?n?|une?|una?|um|uma|een)\s+[A-Z]+\s+[a-z]")  # "as a PDF download"
_NAMED_AS = (
    " namen",
    " name",
    " nom",
    " nombre",
    " nome",
    " naam",
    " nazwą",
    " as",
    " als",
    " como",
    " come",
    " jako",
)
# A thing that is sold under a name: "ich verkaufe ihn unter dem Namen QUITTENKERL".
_GOODS = re.compile(
    r"\b(?:sell|make|market|verkaufe|vertreibe|mache|vends|fabrique|vendo|vendemos|vendiamo|produco|verkoop|maak|sprzedaję|robię) (?:it|them|ihn|sie|es|diese[ns]?|le|la|les|lo|los|las|li|het|ze|go|je)\b"
    r"|\b(?:le|la|les|lo|los|las|li) (?:vends|vendons|fabrique|vendo|vendemos|produco|vendiamo)\b"
)


# Behind these a name without a legal form may be anybody's.
_VAGUE = frozenset(
    (
        "we",
        "we are",
        "name is",
        "wir",
        "nous sommes",
        "somos",
        "siamo",
        "wij",
        "wij zijn",
        "jesteśmy",
        "the company",
    )
)


# Behind these stands the name of any company that is spoken of.
_ANYBODYS = frozenset(("la société", "the company"))


def _is_anyone(name: str) -> bool:
    """A word with one capital ("Disney owns the code"): not "LaLiga", which only its own people write about."""
    return person_in(name) is not None and not has_legal_form(name) and not any(c.isupper() for c in name[1:])


def _is_person(name: str) -> bool:
    person = person_in(name)
    return person is not None and person.words > 1 and firm_in(name) is None


def _is_other_sense(material: Material, text: str, hit: Hit, concept: str) -> bool:
    """Whether a phrase says something else here: "ein Händler namens X" is called so, "our client's product" is a
    thing, "somebody trading as X" is not the writer, "sold as a PDF" and "ich verkaufe ihn als X" name goods."""
    if _POSSESSIVE.match(text, hit.end):
        return True
    phrase = text[hit.start : hit.end].casefold()
    if phrase == "namens" and material.language == "de" and not _GENITIVE.match(text, hit.end):
        return True
    if concept not in ("runs", "we_are"):
        return False
    begun = max(text.rfind(mark, 0, hit.start) for mark in (". ", "\n\n", "! ", "? ", "。"))
    sentence = text[max(begun, hit.start - 120, 0) : hit.start].casefold()
    if is_of_others(sentence, material.kind):
        return True
    return _SORT_OF.match(text, hit.end) is not None or (
        phrase.endswith(_NAMED_AS) and _GOODS.search(f"{sentence} {phrase}") is not None
    )


def said_firms(material: Material, letter: Letter) -> Iterator[Clue]:
    """ "on behalf of Acme", "Acme is the owner of", "We are Acme Co., Ltd."."""
    text = letter.document.text
    concepts = ["agency.before", "agency.after", "agency.we_are", "agency.runs"]
    if material.kind == "counter_notice":
        concepts.append("agency.shop")
    for hit in letter.hits(*concepts):
        if letter.layout.line_at(hit.start).number in letter.others:
            continue
        concept = hit.concept.partition(".")[2]
        if concept == "after":
            span = firm_before(text, hit.start)
            cue = "owns"
        else:
            span = firm_after(text, hit.end, joined=concept in ("runs", "shop"))
            cue = {"before": "represented", "runs": "runs", "shop": "shop"}.get(concept, "we_are")
        if span is None or (concept == "before" and in_house(text, hit.start, hit.end)):
            continue
        if _is_other_sense(material, text, hit, concept):
            continue
        span = (span[0], with_stop(text, span[1]))
        name = cleaned(text[span[0] : span[1]])
        if (
            not plausible(name)
            or len(name) < 2
            or (_is_person(name) and cue not in ("represented", "runs"))
            or (cue == "owns" and _is_anyone(name))
        ):
            continue
        strong = has_legal_form(name)
        phrase = text[hit.start : hit.end].casefold()
        if phrase in _ANYBODYS:
            if material.kind == "counter_notice":
                continue
            cue = "we_are"
        if (len(name.split()) == 1 and not strong and phrase in _VAGUE) or (
            len(phrase) == 3 and "/" not in phrase
        ):
            continue
        bonus = 0.02 if strong else -0.03
        if cue == "owns" and not strong:
            bonus -= 0.08
            if name.split()[0].casefold() in ("the", "my", "our", "this", "it", "he", "she"):
                continue
        if cue == "we_are" and not strong:
            bonus -= 0.25 if phrase in _VAGUE else 0.06
        if phrase in ("authorized by", "of the", "behalf of", "la société", "the company") and not strong:
            bonus -= 0.05
        yield Clue(name, letter.document, span[0], span[1], cue, bonus)
    opponents = tuple(data("organizations")["cjk_opponents"]) if material.kind == "counter_notice" else ()
    for start, end in cjk_firms(text[:6000]):
        line = letter.layout.line_at(start)
        head, colon, _ = line.text.replace("：", ":").partition(":")
        if line.own and not (colon and letter.asks(head) == "other_party"):
            before = text[max(0, start - 12) : start]
            if before.rstrip('「『“"は ：:，,').endswith(opponents):
                continue
            theirs = any(
                word in before for word in ("权利人", "委托人", "权利者", "委託人", "受", "代表", "代理")
            )
            yield Clue(
                cleaned(text[start:end]),
                letter.document,
                start,
                end,
                "represented" if theirs else "we_are",
                0.02 if theirs else -0.04,
            )
    yield from _entrusted(letter)
    yield from _office_held(letter)
    yield from east_houses(letter, seller=material.kind == "counter_notice")
    if material.kind == "counter_notice":
        yield from _shop_named(letter)


def entrusting(letter: Letter) -> Iterator[tuple[int, int]]:
    """Where the one stands who has entrusted the writer, with the verb behind: "von der Acme GmbH beauftragt"."""
    text = letter.document.text
    verbs = tuple(data("agency")["entrusted"])
    for hit in letter.hits("agency.between"):
        span = firm_after(text, hit.end)
        if span is None:
            continue
        end = with_stop(text, span[1])
        if any(word.strip(",.;()").casefold().startswith(verbs) for word in text[end : end + 60].split()[:4]):
            yield span[0], end


def _entrusted(letter: Letter) -> Iterator[Clue]:
    for start, end in entrusting(letter):
        name = cleaned(letter.document.text[start:end])
        if plausible(name):
            yield Clue(
                name, letter.document, start, end, "represented", 0.02 if has_legal_form(name) else -0.03
            )


def _office_held(letter: Letter) -> Iterator[Clue]:
    """I am Brand Protection Manager of Acme: the last house named after an office, in one sentence."""
    text = letter.document.text
    for hit in letter.hits("names.introductions"):
        if hit.end - hit.start <= 3 and text[hit.start : hit.end].casefold() not in ("i'm", "sou"):
            continue
        stretch = re.split(r"[.;!?]\s|\n\n", text[hit.end : hit.end + 160], maxsplit=1)[0]
        for match in reversed(list(_OF.finditer(stretch))):
            before = stretch[max(0, match.start() - 60) : match.start()]
            quoted = any(before.count(a) > before.count(b) for a, b in ("«»", "“”", "„“"))
            if not role_like(before) or quoted:
                continue  # no office, or the middle of a title in quotes
            span = firm_after(text, hit.end + match.end(), len(stretch) - match.end())
            if span is None:
                continue
            end = with_stop(text, span[1])
            name = cleaned(text[span[0] : end])
            person = person_in(name)
            named = plausible(name) and not role_like(name)
            named = named and (person is None or person.words == 1 or _OF_HOUSE.search(before) is not None)
            named = named and not only_places(name) and (" from" not in match[0] or firm_in(name) is not None)
            if not has_legal_form(name) and (
                _MADE.search(stretch[: match.start()]) or _NOUN_BEHIND.match(text, end)
            ):
                break  # "author of Tidegraph", "seller of Wordpress themes": a work, a sort of goods
            if named or has_legal_form(name):
                bonus = 0.02 if has_legal_form(name) else -0.04
                yield Clue(name, letter.document, span[0], end, "role_of", bonus)
                break


def _shop_named(letter: Letter) -> Iterator[Clue]:
    """The shop as the mail that is answered calls it: "your shop "Kelp & Thread"."""
    for match in _SHOP.finditer(letter.document.text[:20_000]):
        group = 1 if match[1] else 2
        name = cleaned(match[group])
        if plausible(name) and name[:1].isupper() and len(name.split()) <= 6:
            yield Clue(name, letter.document, match.start(group), match.end(group), "shop")
