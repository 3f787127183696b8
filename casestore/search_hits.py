"""What the search hands out: where in each case or message that was found the words stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from casestore.models import Case, Message
from casestore.search_index import case_values, message_texts, sender_of
from casestore.views import Hit
from casestore.words import Question, compact, fold, words

Row = TypeVar("Row", Case, Message)

_SNIPPET = 60
_LONGEST_LOOKED_THROUGH = 200_000

Place = tuple[str, str | None, str]
"""A field's path or what else it is called, the part of a message, the text that stands there."""


@dataclass(frozen=True, slots=True)
class Found:
    """An entry of the index: of a case's values, or of a message, which may be in no case."""

    case_id: int | None
    message_id: int | None

    @property
    def about(self) -> tuple[str, int | None]:
        return ("case", self.case_id) if self.case_id is not None else ("message", self.message_id)


def hits(session: Session, asked: Question, found: Sequence[Found]) -> list[Hit]:
    """Each of these with the first place in it where a word of the question stands."""
    cases = _rows(session, Case, [f.case_id for f in found])
    messages = _rows(session, Message, [f.message_id for f in found])
    texts = message_texts(session, list(messages))
    values = case_values(session, [cases[f.case_id] for f in found if f.case_id and f.message_id is None])
    told = []
    for one in found:
        number = cases[one.case_id].number if one.case_id is not None else None
        places: Iterator[Place] = (
            (place, None, content) for place, content in values.get(one.case_id or 0, ())
        )
        if one.message_id is not None:
            places = _of_message(messages[one.message_id], texts.get(one.message_id, ()))
        told.append(_first(places, asked, number, one.message_id))
    return told


def _rows(session: Session, table: type[Row], ids: Iterable[int | None]) -> dict[int, Row]:
    return {row.id: row for row in session.scalars(select(table).where(table.id.in_(set(ids) - {None})))}


def _of_message(message: Message, texts: Sequence[tuple[str, str]]) -> Iterator[Place]:
    yield "subject", None, message.subject or ""
    yield "sender", None, sender_of(message)
    for part, content in texts:
        yield ("text" if part == "body" else "attachment"), part, content


def _first(places: Iterator[Place], asked: Question, number: str | None, message_id: int | None) -> Hit:
    for place, part, content in places:
        snippet = _snippet(content, asked)
        if snippet:
            return Hit(number, message_id, place, part, snippet)
    return Hit(number, message_id, "text" if message_id else "values", None, "")


def _snippet(content: str, asked: Question) -> str:
    """The first word of the question in a text with what is around it; empty if it is not there."""
    folded = fold(content[:_LONGEST_LOOKED_THROUGH])
    for term in asked.terms:
        at = folded.find("".join(term))
        if at < 0:
            at = folded.find(term[0])
            if len(term) > 1 and " ".join(term) not in " ".join(words(content[max(0, at) : at + 1000])):
                at = -1
        if at >= 0:
            start = max(0, at - _SNIPPET // 2)
            return " ".join(content[start : at + _SNIPPET].split())
    if len(content) <= 500 and any(n in compact(content) for n in asked.numbers):
        return " ".join(content.split())
    return ""
