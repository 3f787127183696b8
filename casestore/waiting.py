"""Messages in triage whose case is not there yet: an answer may be read before the notice it answers."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from casestore.keys import item_key
from casestore.matching import MOST_REFERENCES, Clues
from casestore.models import Listing, Message, WaitingClue
from intake.reading import Reading

MOST_ITEMS = 2000
"""Listings of a waiting message by which it can be found."""


def wait(session: Session, message_id: int, clues: Clues) -> None:
    """Note by what the message's case would be recognised."""
    items = sorted(clues.item_keys)[:MOST_ITEMS]
    answers = clues.answers[:MOST_REFERENCES]
    found = dict.fromkeys([f"item {key}" for key in items] + [f"answers {id_}" for id_ in answers])
    session.add_all(WaitingClue(message_id=message_id, clue=clue) for clue in found)


def wait_no_more(session: Session, message_id: int) -> None:
    """It has its outcome."""
    session.execute(delete(WaitingClue).where(WaitingClue.message_id == message_id))


def waiting_for(session: Session, message: Message, reading: Reading) -> list[Message]:
    """Messages that wait for the case of a message that was just filed: they answer it, or are about
    listings that it brought."""
    wanted = [f"item {item_key(x.value, x.item_id)}" for x in reading.listings]
    held = set(session.scalars(select(Listing.item_key).where(Listing.case_id == message.case_id)))
    wanted = [clue for clue in dict.fromkeys(wanted) if clue.removeprefix("item ") in held]
    if message.message_id:
        wanted.append(f"answers {message.message_id}")
    found: dict[int, Message] = {}
    for at in range(0, len(wanted), 500):
        some = select(WaitingClue.message_id).where(WaitingClue.clue.in_(wanted[at : at + 500]))
        chunk = select(Message).where(Message.id.in_(some), Message.state == "triage")
        found.update((m.id, m) for m in session.scalars(chunk))
    return [found[id_] for id_ in sorted(found)]
