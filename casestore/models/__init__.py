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
from casestore.models.ledgers import (
    Deadline,
    Measure,
    NotifierShare,
    NotifierTotal,
    Seller,
    SellerEvent,
    SellerName,
    Strike,
    Verdict,
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
from casestore.models.people import AccountEvent, SessionRow, SignInToken, UserRow
from casestore.models.search import SearchDue, SearchEntry

__all__ = [
    "AccountEvent",
    "ArrivalRow",
    "Base",
    "Case",
    "CaseNumber",
    "Deadline",
    "DocumentRow",
    "EventRow",
    "Field",
    "Listing",
    "Measure",
    "Message",
    "Missing",
    "NotifierShare",
    "NotifierTotal",
    "Outgoing",
    "PartRow",
    "Party",
    "ReadingRow",
    "RightKey",
    "SearchDue",
    "SearchEntry",
    "Seller",
    "SellerEvent",
    "SellerName",
    "SessionRow",
    "SignInToken",
    "Strike",
    "UserRow",
    "Verdict",
    "WaitingClue",
]
