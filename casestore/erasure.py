"""What of a case and of a message is personal data, and how it goes: by role, and for good.

Numbers, states, listings, registered rights, strikes and the times of everything stay, and so does the chain of
the history.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from casestore.casefile import CaseFile
from casestore.events import MACHINE
from casestore.ledger_erasure import GONE, SELLER, erase_reasons
from casestore.models import (
    ArrivalRow,
    DocumentRow,
    EventRow,
    Message,
    Outgoing,
    PartRow,
    Party,
    ReadingRow,
    RightKey,
    WaitingClue,
)
from casestore.paths import COUNTER
from casestore.seal import ERASED
from casestore.search_index import forget_messages

CLAIMANT = "claimant"
ROLES = (CLAIMANT, SELLER)

IMPERSONAL = frozenset(
    {
        "opened", "state_moved", "listing_moved", "missing_changed", "message_attached", "message_verified",
        "message_detached", "listings_elsewhere", "hold_set", "hold_lifted", ERASED,
    }
)  # fmt: skip
"""Actions whose values name states and hashes, and nobody. Their reasons are free text and go."""

OF_SELLERS = frozenset(
    {"strikes_given", "strikes_reversed", "strikes_assigned", "measure_proposed", "measure_decided", "measure_lapsed"}
)  # fmt: skip
"""Actions whose values name the seller, whoever's message brought them about."""

_OF_RIGHTS = (".type", ".work")


def messages_of(session: Session, case_id: int, roles: Iterable[str]) -> list[Message]:
    """The messages of a case that one of these roles wrote."""
    messages = session.scalars(select(Message).where(Message.case_id == case_id).order_by(Message.id))
    return [m for m in messages if role_of(m.kind) in roles]


def erase_from_case(file: CaseFile, roles: Iterable[str]) -> list[str]:
    """Erase what these roles left in a case; the hashes of the messages whose bytes are to go."""
    chosen = set(roles)
    session, case = file.session, file.case
    messages = session.scalars(select(Message).where(Message.case_id == case.id)).all()
    theirs = [m for m in messages if role_of(m.kind) in chosen and m.erased_at is None]
    _erase_events(file, chosen, {m.id: role_of(m.kind) for m in messages})
    for path, field in list(file.fields.items()):
        if _role_of_field(path) in chosen:
            session.delete(field)
            del file.fields[path]
    _erase_names(file, chosen)
    erase_reasons(session, case.id, file.rules.strikes)
    case.erased_roles = sorted({*case.erased_roles, *chosen})
    return [erase_message(session, message, file.now) for message in theirs]


def erase_message(session: Session, message: Message, now: datetime) -> str:
    """Erase what a message said and by whom; the hash under which its bytes still are in the archive.

    Its own hash gives way to another one: should the same bytes ever come again, they are a new message.
    """
    sha256 = message.sha256
    forget_messages(session, [message.id])
    for table in (ReadingRow, DocumentRow, WaitingClue):
        session.execute(delete(table).where(table.message_id == message.id))
    session.execute(update(ArrivalRow).where(ArrivalRow.message_id == message.id).values(envelope={}))
    parts = update(PartRow).where(PartRow.message_id == message.id)
    session.execute(parts.values(filename=None, reason=None))
    message.sha256 = mark_of(message)
    message.message_id = message.subject = message.from_name = message.authentication = None
    message.from_address = GONE
    message.candidates = None
    message.reason = GONE
    message.erased_at = now
    return sha256


def mark_of(message: Message) -> str:
    """The hash that takes the place of a message's own."""
    return hashlib.sha256(f"{GONE} {message.id} {message.sha256}".encode()).hexdigest()


def _erase_events(file: CaseFile, roles: set[str], written_by: dict[int, str]) -> None:
    """Everything that an entry of these roles said, and the reasons; entries of no role go with the first."""
    values, reasons = [], []
    rows = file.session.scalars(select(EventRow).where(EventRow.case_id == file.case.id))
    for row in rows.all():
        role = written_by.get(row.message_id or 0) or (_role_of_field(row.path) if row.path else None)
        theirs = role is None or role in roles
        said = SELLER in roles if row.action in OF_SELLERS else theirs and row.action not in IMPERSONAL
        if said and row.values_salt is not None and (row.before, row.after) != (None, None):
            row.before = row.after = row.values_salt = None
            values.append(row.seq)
        if (theirs or row.action in OF_SELLERS) and row.why_salt is not None and row.why is not None:
            row.why = row.why_salt = None
            reasons.append(row.seq)
    file.session.flush()
    file.log(MACHINE, ERASED, after={"roles": sorted(roles), "values": values, "reasons": reasons})


def _erase_names(file: CaseFile, roles: set[str]) -> None:
    session, case = file.session, file.case
    parties = update(Party).where(Party.case_id == case.id, Party.role.in_(roles))
    session.execute(parties.values(name=None, address=None))
    session.execute(update(Outgoing).where(Outgoing.case_id == case.id).values(recipient=GONE))
    if SELLER in roles:
        case.sellers = []
    if CLAIMANT in roles:
        case.claimant, case.subject = GONE, None
        session.execute(delete(RightKey).where(RightKey.case_id == case.id, RightKey.key.contains("|owner|")))


def role_of(kind: str | None) -> str:
    """Whose a message of a case is."""
    return SELLER if kind == "counter_notice" else CLAIMANT


def _role_of_field(path: str) -> str | None:
    """Whose data a field is; None: nobody's."""
    if path.startswith((COUNTER, "sellers[")):
        return SELLER
    if path.startswith("listings["):
        return None
    if path.startswith("rights[") and (path.endswith(_OF_RIGHTS) or ".registrations[" in path):
        return None
    return CLAIMANT
