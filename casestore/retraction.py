"""What a retraction does: it ends what it names, and a complaint of which nothing is left.

The strikes that it takes back follow from the moves (`strikes.toml`). Which states come next is in `lifecycle.toml`.
"""

from __future__ import annotations

from sqlalchemy import select

from casestore.casefile import CaseFile, normal_address
from casestore.keys import item_key
from casestore.lifecycle import case_states, listing_states
from casestore.models import EventRow, Message, ReadingRow
from intake.reading import Reading

WITHDRAWN = "withdrawn"


def withdraw(file: CaseFile, message: Message, reading: Reading, who: str) -> None:
    """End what a retraction names: the whole case where it names no listing, or no other is left.

    What somebody else's notice complains of too stays under complaint: nobody withdraws another one's notice.
    """
    named = {item_key(x.value, x.item_id) for x in reading.listings}
    paths = [path for path, x in file.listings.items() if not named or x.item_key in named]
    if named and not paths:
        _note(file, message, who, "the retraction names only listings that are not in this case")
        return
    others = _of_others(file, message)
    kept = [path for path in paths if file.listings[path].item_key in others]
    if kept:
        _note(file, message, who, f"not withdrawn, for another notice is about it too: {', '.join(kept)}")
    moves = listing_states()
    ended = [p for p in paths if p not in kept and WITHDRAWN in moves[file.listings[p].state].moves]
    file.move_listings(ended, WITHDRAWN, who, f"message of {message.from_address}", message.id)
    if all(x.state == WITHDRAWN for x in file.listings.values()) and file.may_move(WITHDRAWN) and not kept:
        file.move(WITHDRAWN, who, "the claimant withdrew the complaint", message.id)
        _go_on(file, message, who)


def _go_on(file: CaseFile, message: Message, who: str) -> None:
    """A withdrawn case goes on by itself, unless something was taken down, which a person must put back first."""
    then = case_states()[WITHDRAWN].then
    if then is not None and not taken_down(file):
        file.move(then, who, "all was withdrawn, and nothing had been taken down", message.id)


def taken_down(file: CaseFile) -> bool:
    """Whether the case, or a listing of it, was ever in a state in which something is taken down."""
    history = select(EventRow.seq, EventRow.action, EventRow.after, EventRow.undoes).where(
        EventRow.case_id == file.case.id,
        EventRow.action.in_(("state_moved", "listing_moved", "undone", "message_detached")),
    )
    rows = file.session.execute(history).all()
    undone = {row.undoes for row in rows}
    states = {"state_moved": case_states(), "listing_moved": listing_states()}
    return any(
        states[row.action][row.after].takes_down
        for row in rows
        if row.action in states and row.seq not in undone and row.after in states[row.action]
    )


def _of_others(file: CaseFile, message: Message) -> set[str]:
    """The listings (by key) that somebody else than the writer complains of and has not withdrawn.

    Where the writer has sent no notice, they write for whoever did, as a person has confirmed.
    """
    accepted = (
        select(Message.kind, Message.from_address, ReadingRow.reading)
        .join(ReadingRow, ReadingRow.message_id == Message.id)
        .where(Message.case_id == file.case.id, Message.unverified.is_(False), Message.id != message.id)
        .where(Message.kind.in_(("notice", "retraction")))
        .order_by(Message.received_at, Message.id)
    )
    complaints: dict[str, set[str]] = {}
    for kind, address, data in file.session.execute(accepted):
        named = {item_key(x.value, x.item_id) for x in Reading.from_json(data).listings}
        theirs = complaints.setdefault(_side(address), set())
        if kind == "notice":
            theirs |= named
        else:
            theirs -= named or set(theirs)
    mine = complaints.pop(_side(message.from_address), None)
    return set().union(*complaints.values()) if mine is not None else set()


def _side(address: str | None) -> str:
    """Who writes: an agency is its domain, whichever of its people it is."""
    return (normal_address(address) or "").rpartition("@")[2]


def _note(file: CaseFile, message: Message, who: str, text: str) -> None:
    file.log(who, "note", after=text, message_id=message.id)
