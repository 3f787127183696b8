"""Taking the opening of a case back: its mail waits in triage again, and the case is void.

Nothing is deleted from the history, and the number is never given to another case. What the case held of the mail is
gone from it: it is found by its number alone, no mail joins it, and nobody's notice is counted with it.
"""

from __future__ import annotations

from sqlalchemy import delete, select

from casestore import follow
from casestore.casefile import CaseFile
from casestore.errors import NotAllowed
from casestore.events import MACHINE
from casestore.filings import to_triage
from casestore.lifecycle import VOID
from casestore.models import EventRow, Message, Missing, Outgoing, Party, RightKey

OPENED = "opened"

_SETTLED = ("ready", "incomplete")
"""States that follow from a case's values by themselves."""

_GONE_ON = {
    "state_moved": "it has moved on",
    "listing_moved": "a listing of it has moved on",
    "message_attached": "another mail is in it, which is taken out first",
    "value_corrected": "a person has corrected a value of it",
    "value_confirmed": "a person has confirmed a value of it",
    "court_action": "a court action is recorded in it",
    "mail_sent": "a mail of ours was sent about it",
    "personal_data_erased": "personal data was erased from it",
}
"""What stands in the way of taking an opening back, and how that is said."""


def opening_of(file: CaseFile, message: Message) -> EventRow | None:
    """The entry by which a message opened the case it is in; None for any other message."""
    first = select(EventRow).where(
        EventRow.case_id == file.case.id, EventRow.seq == 1, EventRow.message_id == message.id
    )
    return file.session.scalars(first.where(EventRow.action == OPENED)).first()


def make_void(file: CaseFile, opened: EventRow, who: str, why: str | None) -> EventRow:
    """Take the entry `opened` back. Raises NotAllowed, saying why, where the case has gone on since: what a person
    did is taken back first, and what others were told cannot be."""
    if (reason := obstacle(file, opened)) is not None:
        raise NotAllowed(f"{file.case.number}: that it was opened cannot be taken back: {reason}")
    session, case = file.session, file.case
    message = session.get_one(Message, opened.message_id)
    for field in list(file.fields.values()):
        file.remove(field)
    session.flush()
    for table in (Party, RightKey, Missing):
        session.execute(delete(table).where(table.case_id == case.id))
    case.claimant = case.subject = case.language = case.policy = None
    case.sellers, case.rights, case.works, case.missing, case.listing_count = [], [], [], [], 0
    case.state = VOID
    message.case_id = None
    said = {"before": opened.after, "after": {"state": VOID}, "why": why, "message_id": message.id}
    row = file.log(who, "undone", undoes=opened.seq, **said)
    follow.taken_back(file, opened, row)
    to_triage(session, message, f"{case.number} was opened from it; taken back by {who}", file.now)
    return row


def obstacle(file: CaseFile, opened: EventRow) -> str | None:
    """What stands in the way of taking an opening back; None where nothing does."""
    if file.case.hold is not None:
        return "it is under legal hold"
    rows = file.session.scalars(select(EventRow).where(EventRow.case_id == file.case.id)).all()
    undone = {row.undoes for row in rows}
    if opened.seq in undone or opened.message_id is None:
        return "it was taken back already"
    for row in rows:
        by_itself = row.action == "state_moved" and row.who == MACHINE and row.after in _SETTLED
        if row.action in _GONE_ON and row.seq not in undone and not by_itself:
            return f"{_GONE_ON[row.action]} (entry {row.seq})"
    if file.session.scalars(select(Outgoing.id).where(Outgoing.case_id == file.case.id)).first():
        return _GONE_ON["mail_sent"]
    return None
