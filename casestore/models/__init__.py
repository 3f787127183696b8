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
from casestore.models.search import SearchEntry

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
    "SearchEntry",
    "SessionRow",
    "SignInToken",
    "UserRow",
    "WaitingClue",
]
