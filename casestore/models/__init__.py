"""The tables. Importing this package makes all of them known to `Base.metadata`."""

from casestore.models.base import Base
from casestore.models.cases import (
    Case,
    CaseNumber,
    EventRow,
    Field,
    Listing,
    Missing,
    Party,
    RightKey,
)
from casestore.models.messages import (
    ArrivalRow,
    DocumentRow,
    Message,
    Outgoing,
    PartRow,
    ReadingRow,
    WaitingClue,
)
from casestore.models.people import SessionRow, SignInToken, UserRow

__all__ = [
    "ArrivalRow",
    "Base",
    "Case",
    "CaseNumber",
    "DocumentRow",
    "EventRow",
    "Field",
    "Listing",
    "Message",
    "Missing",
    "Outgoing",
    "PartRow",
    "Party",
    "ReadingRow",
    "RightKey",
    "SessionRow",
    "SignInToken",
    "UserRow",
    "WaitingClue",
]
