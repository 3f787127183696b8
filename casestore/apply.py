"""What a message does to the case it was attached to, once it may do anything: by its kind."""

from __future__ import annotations

from casestore import absorb, deadlines, events, retraction
from casestore.casefile import CaseFile
from casestore.keys import item_key
from casestore.lifecycle import listing_states
from casestore.models import EventRow, Message
from intake.reading import Reading


def apply_message(file: CaseFile, message: Message, reading: Reading, who: str = events.MACHINE) -> None:
    """A notice or follow-up adds values, a counter-notice and a retraction move states."""
    match reading.kind.value:
        case "notice" | "follow_up":
            absorb.take_in(file, reading, message.id, who)
            make_party(file, message, reading, "claimant")
        case "counter_notice":
            absorb.take_in_counter(file, reading, message.id, who)
            make_party(file, message, reading, "seller")
            _counter(file, message, reading, who)
        case "retraction":
            retraction.withdraw(file, message, reading, who)
    file.settle(message.id)


def make_party(file: CaseFile, message: Message, reading: Reading, role: str) -> None:
    """Whoever wrote a message is a party of the case, by the address it came from and the one it gives."""
    contact = reading.contact
    name = contact.name.value if contact.name else message.from_name
    file.add_party(role, name, message.from_address, message.id)
    if contact.email:
        file.add_party(role, name, contact.email.value, message.id)


def _counter(file: CaseFile, message: Message, reading: Reading, who: str) -> None:
    """17 U.S.C. 512(g)(3): it names the material that was removed; without naming any, all of it."""
    moved = _counter_listings(file, named_listings(file, reading), message, who)
    if file.may_move("counter_noticed"):
        file.move("counter_noticed", who, "a counter-notice came in", message.id)
    elif moved:
        deadlines.counter_notice(file, moved[-1], [row.path for row in moved if row.path])


def named_listings(file: CaseFile, reading: Reading) -> list[str]:
    """The paths of the case's listings that a reading names."""
    keys = {item_key(x.value, x.item_id) for x in reading.listings}
    return [path for path, listing in file.listings.items() if listing.item_key in keys]


def _counter_listings(file: CaseFile, named: list[str], message: Message, who: str) -> list[EventRow]:
    """Move the listings named, all where none is, that may be countered; the entries of those that were."""
    moves = listing_states()
    state = "countered"
    movable = [path for path in named or file.listings if state in moves[file.listings[path].state].moves]
    return file.move_listings(movable, state, who, f"message of {message.from_address}", message.id)
