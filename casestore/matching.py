"""Which case a message belongs to: every way to tell, with how sure it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from casestore.batches import batched
from casestore.casefile import normal_address
from casestore.keys import matching_data
from casestore.lifecycle import VOID, case_states
from casestore.models import Case, Listing, Message, Outgoing, Party, RightKey

MOST_REFERENCES = 200
"""Message-IDs of a References header that are looked up; a mail can name any number."""


@dataclass(frozen=True, slots=True)
class Clues:
    """What a message says about the case it may belong to.

    answers: Message-IDs of In-Reply-To and References, nearest first. tokens: what stands behind the plus of
    the addresses it was sent to. numbers: case numbers it names. item_keys, right_keys: as in keys.py.
    """

    sender: str | None
    answers: tuple[str, ...] = ()
    tokens: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    item_keys: frozenset[str] = frozenset()
    right_keys: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Match:
    """A case that a message may belong to. rule: token, number, thread or listings.

    roles: the roles in which the writer's address is known in the case; empty for a stranger.
    same_listings: how many of the message's listings are the case's; same_right: one of its rights is;
    unnamed_right: the case has a right, or the message one, of which only the type is known, or none at all.
    """

    case_id: int
    number: str
    rule: str
    certainty: float
    reason: str
    roles: frozenset[str]
    open: bool
    same_listings: int
    same_right: bool
    unnamed_right: bool


def find(session: Session, clues: Clues) -> list[Match]:
    """Every case that the clues point to, once each, by its surest rule; the surest first."""
    found: dict[int, tuple[str, str]] = {}
    for rule, case_id, reason in [
        *_by_token(session, clues),
        *_by_number(session, clues),
        *_by_thread(session, clues),
        *_by_listings(session, clues),
    ]:
        found.setdefault(case_id, (rule, reason))
    matches = [
        _weigh(session, clues, case_id, *said)
        for case_id, said in found.items()
        if session.get_one(Case, case_id).state != VOID
    ]
    return sorted(matches, key=lambda m: (-m.certainty, -m.same_listings, m.case_id))


def _by_token(session: Session, clues: Clues) -> Iterable[tuple[str, int, str]]:
    known = Outgoing.token.in_(clues.tokens) | Outgoing.message_id.in_(clues.answers[:MOST_REFERENCES])
    for case_id in session.scalars(select(Outgoing.case_id).where(known).distinct()):
        yield "token", case_id, "it answers our own mail about the case"


def _by_number(session: Session, clues: Clues) -> Iterable[tuple[str, int, str]]:
    wanted = [n.strip().upper() for n in clues.numbers[:MOST_REFERENCES]]
    for case_id, number in session.execute(select(Case.id, Case.number).where(Case.number.in_(wanted))):
        yield "number", case_id, f"it names the case {number}"


def _by_thread(session: Session, clues: Clues) -> Iterable[tuple[str, int, str]]:
    answered = select(Message.case_id).where(
        Message.message_id.in_(clues.answers[:MOST_REFERENCES]), Message.case_id.is_not(None)
    )
    for case_id in session.scalars(answered.distinct()):
        if case_id is not None:
            yield "thread", case_id, "it answers a message of the case"


def _by_listings(session: Session, clues: Clues) -> Iterable[tuple[str, int, str]]:
    for case_id in _cases_about(session, clues.item_keys):
        yield "listings", case_id, "it is about the same listings"


def _cases_about(session: Session, item_keys: Iterable[str]) -> list[int]:
    found: set[int] = set()
    for some in batched(sorted(item_keys)):
        found.update(session.scalars(select(Listing.case_id).where(Listing.item_key.in_(some)).distinct()))
    return sorted(found)


def _weigh(session: Session, clues: Clues, case_id: int, rule: str, reason: str) -> Match:
    weights = matching_data()["certainty"]
    case = session.get_one(Case, case_id)
    theirs = set(session.scalars(select(Listing.item_key).where(Listing.case_id == case_id)))
    rights = set(session.scalars(select(RightKey.key).where(RightKey.case_id == case_id)))
    same = len(theirs & clues.item_keys)
    same_right = bool(rights & clues.right_keys)
    roles = roles_of(session, case_id, clues.sender)
    certainty = weights[rule]
    if rule == "listings":
        if same_right:
            certainty = weights["right_and_listing"]
        if same < len(clues.item_keys):
            certainty *= weights["part_factor"]
    if not roles:
        certainty *= weights["stranger_factor"]
    is_open = case_states()[case.state].open
    return Match(
        case_id,
        case.number,
        rule,
        round(certainty, 3),
        reason,
        roles,
        is_open,
        same,
        same_right,
        _any_unnamed(rights) or _any_unnamed(clues.right_keys),
    )


def roles_of(session: Session, case_id: int, sender: str | None) -> frozenset[str]:
    """In which roles an address is known in a case."""
    address = normal_address(sender)
    if address is None:
        return frozenset()
    known = select(Party.role).where(Party.case_id == case_id, Party.address == address)
    return frozenset(session.scalars(known))


def _any_unnamed(right_keys: Iterable[str]) -> bool:
    keys = list(right_keys)
    return not keys or any("|owner|" in key for key in keys)
