"""Titles in the answer to a form's question for the work, titles in italics, titles that name a path complained of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from intake.extractors.lexicon import load_toml
from intake.extractors.passages import Sentence
from intake.extractors.rights.titles import Candidate, quoted_titles, reads_as_title

# "*Ashfall Keep*", "_The Owl_"; two asterisks are bold and mean nothing
_ITALIC = re.compile(r"(?<![\w*_/])([*_])(?P<title>[A-Z0-9][^*_\n]{1,60}?[^\s*_])\1(?![\w*_])")
_LEADING = re.compile(
    r"[\"“]?(?:(?:The (?:copyrighted )?work is|It is|It's|This is|We own|I own)\s+(?:the\s+)?)?(?:[A-Z][\w&.-]{1,30}['’]s[ \t])?"
    r"(?P<title>[A-Z][\w.+#’'&-]*(?:[ \t](?:[A-Z0-9][\w.+#’'&-]*|of|the|and|for|&|in|to|a)){0,8})"
    r"(?=[ \t]*(?:[,;(–—:]|-[ \t]|\.[ \t]|\.?$|\n|is\b|and its\b))"
)
_ALONE = re.compile(r"(?:Yes|No|None|N/?A|See|Please|We|I|It|The|Our|My|This|These|All|A|An)\b", re.I)


@cache
def _sure() -> dict[str, Any]:
    answers: dict[str, Any] = load_toml("works.toml")["answers"]
    return answers


def italic_titles(sentence: Sentence) -> Iterator[Candidate]:
    """Titles between single asterisks or underscores, as plain text writes italics."""
    if "*" not in sentence.text and "_" not in sentence.text:
        return
    for match in _ITALIC.finditer(sentence.text):
        at = sentence.start + match.start("title")
        lead = any(
            h.concept in ("rights.entitled", "rights.our_work") and 0 <= at - h.end <= 16
            for h in sentence.hits
        )
        if reads_as_title(match["title"]) and (lead or len(match["title"].split()) <= 6):
            sure = _sure()["italic_behind"] if lead else _sure()["italic"]
            yield Candidate(sentence.document, at, at + len(match["title"]), match["title"], sure)


def leading_title(sentence: Sentence) -> Iterator[Candidate]:
    """The name that an answer to "Describe the work" begins with: "PulseGrid 3 (a simulator), ..."."""
    match = _LEADING.match(sentence.text)
    if match is None or _ALONE.fullmatch(match["title"]) or _ALONE.match(match["title"].split()[0] + " "):
        return
    title = match["title"].rstrip(" .")
    if reads_as_title(title):
        at = sentence.start + match.start("title")
        yield Candidate(sentence.document, at, at + len(title), title, _sure()["leading"])


def listed_titles(sentence: Sentence, listed: set[str]) -> Iterator[Candidate]:
    """Quoted names, in lower case too, that a path complained of bears: "heaplab"."""
    for start, end, title in quoted_titles(sentence.text):
        folded = title.casefold()
        if folded in listed or folded.replace(" ", "-") in listed or folded.replace(" ", "") in listed:
            at = sentence.start + start
            yield Candidate(sentence.document, at, sentence.start + end, title, _sure()["listed"])
