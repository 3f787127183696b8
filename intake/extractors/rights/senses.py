"""Rights that the writer never calls by name but that his words show: "I painted it", "these are fakes".

Asked only where no right is named at all. Words: lexicons/claims/senses.toml, weights: lexicons/rights.toml.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from intake.extractors.base import Material, value_at
from intake.extractors.intents.amounts import CLAIMS, sentence_intents
from intake.extractors.lexicon import Hit, load_toml
from intake.extractors.passages import Place, Sentence, passages
from intake.reading import Value

BY = "rights.senses"
_OATHS = ("statements.good_faith", "statements.perjury", "statements.prompt")

_MOST_SENTENCES = 120


@cache
def _rules() -> dict[str, float]:
    return load_toml("rights.toml")["sense"]  # type: ignore[no-any-return]


def sensed_types(material: Material) -> tuple[Value, ...]:
    """The right that the writer's words show, at most one; none where he only claims an idea."""
    sentences = [s for s in _asked(material) if not any(s.has(oath) for oath in _OATHS)]
    rules = _rules()
    for name, points in (("copyright", _work), ("trademark", _brand)):
        best: tuple[float, Sentence, Hit] | None = None
        for sentence in sentences:
            found = points(material.kind, sentence, rules)
            if found is not None and (best is None or found[0] > best[0]):
                best = found[0], sentence, found[1]
        if best is not None:
            sure, sentence, hit = best
            if name == "copyright" and sure < rules["authored"] and _is_mere_idea(sentences):
                continue
            return (value_at(sentence.document, hit.start, hit.end, BY, sure, value=name),)
    return _sworn(material, rules) or _meant(material, sentences, rules)


def _meant(material: Material, sentences: list[Sentence], rules: dict[str, float]) -> tuple[Value, ...]:
    """The right that a notice's sentences are about as a whole; none where they are rather about an idea."""
    if material.kind != "notice":
        return ()
    total: dict[str, float] = defaultdict(float)
    shown: dict[str, tuple[float, Sentence]] = {}
    for sentence in sentences[:_MOST_SENTENCES]:
        shares = sentence_intents(material, sentence)
        for name in CLAIMS:
            total[name] += shares[name]
            if name not in shown or shares[name] > shown[name][0]:
                shown[name] = shares[name], sentence
    name = max(CLAIMS, key=lambda claim: total[claim], default="idea")
    if name == "idea" or name not in shown or shown[name][0] < rules["meant_least"]:
        return ()
    share, sentence = shown[name]
    start, end = sentence.start, sentence.end
    return (value_at(sentence.document, start, end, BY, rules["meant"] * share, value=name),)


def _sworn(material: Material, rules: dict[str, float]) -> tuple[Value, ...]:
    """Copyright, where the writer names no right but swears the oath of 17 U.S.C. 512(c)(3)(A): belief in good
    faith and penalty of perjury; a counter-notice's of 512(g)(3) consents to a jurisdiction as well."""
    said = [s for s in passages(material).written if not s.has("statements.prompt")]
    belief = any(s.has("statements.good_faith") for s in said)
    contests = material.kind == "counter_notice" and any(s.has("statements.jurisdiction") for s in said)
    oath = next((h for s in said for h in s.all("statements.perjury")), None)
    document = next((s.document for s in said if s.has("statements.perjury")), None)
    if not (material.kind == "notice" or contests) or not belief or oath is None or document is None:
        return ()
    return (value_at(document, oath.start, oath.end, BY, rules["sworn"], value="copyright"),)


def _asked(material: Material) -> Iterator[Sentence]:
    every = passages(material)
    yield from every.at(Place.SUBJECT)
    yield from every.written


def _is_mere_idea(sentences: list[Sentence]) -> bool:
    return any(s.has("senses.mere_idea") for s in sentences)


def _work(kind: str, sentence: Sentence, rules: dict[str, float]) -> tuple[float, Hit] | None:
    """A work of the writer's: "our pattern", "I drew it"; disputed: "the photo" beside a licence or a maker."""
    if sentence.has("evidence.attach") and not sentence.has("explanation.defence"):
        return None  # "a photo of my shop is attached"
    works = list(sentence.all("senses.artwork"))
    authored = next(sentence.all("senses.authored"), None)
    if not works:
        return (rules["authored_alone"], authored) if authored and kind != "counter_notice" else None
    if authored:
        return rules["authored"], authored
    if _beside(sentence, works):
        return rules["mine"], works[0]
    if sentence.has("senses.made"):
        return rules["made"], works[0]
    if kind == "retraction":
        return rules["mentioned"], works[0]
    told = ("explanation.happened",) if kind == "notice" else ("explanation.defence", "explanation.happened")
    if any(sentence.has(concept) for concept in told):
        return rules["mentioned"], works[0]
    return None


def _beside(sentence: Sentence, works: list[Hit]) -> bool:
    """Whether "my" or "our" stands right before a word for a work."""
    reach = 12
    return any(0 <= work.start - mine.end <= reach for mine in sentence.all("senses.mine") for work in works)


def _brand(kind: str, sentence: Sentence, rules: dict[str, float]) -> tuple[float, Hit] | None:
    hit = next(sentence.all("senses.brand"), None)
    return (rules["brand"], hit) if hit else None
