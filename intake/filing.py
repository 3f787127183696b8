"""A reading meets the case store: which case it opens, joins, or why it waits for a person."""

from __future__ import annotations

import re

from casestore import DocumentText, Filing, Store
from casestore.filings import FilingDesk
from casestore.keys import all_right_keys, item_key, matching_data
from casestore.matching import Clues, Match
from intake.authentication import Authentication
from intake.parsers.document import Document
from intake.reading import Reading
from intake.result import ReadResult

_MESSAGE_ID = re.compile(r"<[^<>\s]{1,500}>")
_PLUS_TOKEN = re.compile(r"\+([A-Za-z0-9_-]{8,64})@")

ANSWERING_KINDS = ("counter_notice", "retraction", "follow_up")


def file_reading(
    store: Store,
    message_id: int,
    result: ReadResult,
    authentication: Authentication | None = None,
    *,
    require_proof: bool = True,
) -> Filing:
    """File a message that was read. Done again, it changes nothing and says what was done the first time.

    authentication: what is known of the sender; None where nobody asked, and the From address is believed.
    require_proof: a sender of whom nothing is known is not believed either; one who is disproven never is.
    Raises casestore.NotFound for an id that is none.
    """
    believed = ("pass",) if require_proof else ("pass", "none")
    sender = None
    if authentication is not None:
        sender = authentication.to_json() | {"proven": authentication.verdict in believed}
    with store.filing(message_id) as desk:
        if desk.done:
            return desk.done
        reading = desk.keep(result.reading, [_plain(d) for d in result.documents], sender)
        filing = _decide(desk, reading)
        if filing.case_number:
            _call_answers(desk, reading)
        return filing


def file_unread(store: Store, message_id: int, reason: str) -> Filing:
    """Leave a message that could not be read to a person. reason: in words for staff."""
    with store.filing(message_id) as desk:
        return desk.done or desk.triage(reason)


def open_by_hand(store: Store, message_id: int, *, who: str, why: str | None = None) -> Filing:
    """Open a case from a message in triage on a person's word; what waited for that case joins it.

    Errors of this and the two below are those of casestore.triage.Triage.
    """
    return store.open_case_from(message_id, who=who, why=why, decide=_decide_again)


def attach_by_hand(store: Store, message_id: int, number: str, *, who: str, why: str | None = None) -> Filing:
    """The same for a message that a person puts into a case."""
    return store.attach_message(message_id, number, who=who, why=why, decide=_decide_again)


def accept_by_hand(store: Store, message_id: int, *, who: str, why: str | None = None) -> Filing:
    """The same for an unverified message that a person vouches for."""
    return store.confirm_attachment(message_id, who=who, why=why, decide=_decide_again)


def _call_answers(desk: FilingDesk, reading: Reading) -> None:
    """File what waited in triage for this message's case: mails are not always read in the order they were
    written."""
    for other in desk.answers_waiting(reading):
        _decide_again(other)


def _decide_again(desk: FilingDesk) -> None:
    reading = desk.reading()
    if reading is not None:
        _decide(desk, reading)


def _decide(desk: FilingDesk, reading: Reading) -> Filing:
    clues = _clues(desk, reading)
    matches = desk.find(clues)
    kind = reading.kind.value
    if kind == "notice":
        return _file_notice(desk, reading, matches)
    if kind in ANSWERING_KINDS:
        return _file_answer(desk, reading, matches, clues)
    return desk.triage("neither a notice nor an answer to one", reading.kind.confidence, matches)


def _clues(desk: FilingDesk, reading: Reading) -> Clues:
    headers = desk.headers()
    answers = [
        *_MESSAGE_ID.findall(headers.get("header:In-Reply-To", "")),
        *reversed(_MESSAGE_ID.findall(headers.get("header:References", ""))),
    ]
    addresses = " ".join([headers.get("header:To", ""), *desk.recipients()])
    owner = reading.contact.organization or reading.contact.name
    sender = reading.message.from_name or reading.message.from_address
    return Clues(
        sender=reading.message.from_address,
        answers=tuple(dict.fromkeys(answers)),
        tokens=tuple(dict.fromkeys(_PLUS_TOKEN.findall(addresses))),
        numbers=tuple(v.value for v in reading.case_references),
        item_keys=frozenset(item_key(x.value, x.item_id) for x in reading.listings),
        right_keys=all_right_keys(reading.rights, owner.value if owner else sender),
    )


def _file_notice(desk: FilingDesk, reading: Reading, matches: list[Match]) -> Filing:
    """A notice opens a case, unless an open one is about it: then it joins, so that no listing and right
    ever have two open cases."""
    least = matching_data()["least"]["open"]
    if reading.kind.confidence < least:
        return desk.triage("perhaps a notice, but not surely enough", reading.kind.confidence, matches)
    for match in matches:
        reason = _reason_to_join(reading, match)
        if reason is not None:
            action = "updated" if match.rule != "listings" else "duplicate"
            return _join(desk, reading, match, action, reason, "claimant")
    return desk.open_case(reading, _reason_to_open(reading, matches), reading.kind.confidence)


def _reason_to_join(reading: Reading, match: Match) -> str | None:
    """Why a notice belongs to a case that exists, None if it does not."""
    known = "claimant" in match.roles
    if not match.open:
        return None
    if match.same_listings and match.same_right:
        return f"a further notice about a listing and right of {match.number}"
    if match.same_listings and known and (not reading.rights or match.unnamed_right):
        return f"the same claimant about the same listing as in {match.number}"
    if match.rule != "listings" and known and (not reading.listings or match.same_right):
        return f"{match.reason}; the claimant adds to it"
    return None


def _reason_to_open(reading: Reading, matches: list[Match]) -> str:
    missing = reading.completeness.missing
    reason = "an incomplete notice, missing " + ", ".join(missing) if missing else "a complete notice"
    others = ", ".join(m.number for m in matches[:3])
    return f"{reason}; another right or claimant than in {others}" if others else reason


def _file_answer(desk: FilingDesk, reading: Reading, matches: list[Match], clues: Clues) -> Filing:
    """A counter-notice, follow-up or retraction joins the case it names or answers, or whose listings it is
    about."""
    kind = reading.kind.value
    fitting = [m for m in matches if _may_answer(kind, m)]
    if not fitting:
        return desk.triage(_why_homeless(reading, matches), 0.0, matches, clues)
    best = fitting[0]
    if best.certainty < matching_data()["least"]["file"]:
        return desk.triage(f"perhaps of {best.number}: {best.reason}", best.certainty, fitting, clues)
    if len(fitting) > 1 and _as_good(fitting[1], best):
        numbers = ", ".join(m.number for m in fitting)
        return desk.triage(f"several cases fit: {numbers}", best.certainty, fitting, clues)
    return _join(desk, reading, best, "updated", best.reason, _role_of(kind))


def _join(desk: FilingDesk, reading: Reading, match: Match, action: str, reason: str, role: str) -> Filing:
    """Attach a message to a case; unverified unless its writer is a party of it and is who he says."""
    doubts = []
    if role not in match.roles:
        doubts.append("its writer is no known party of it")
    if not desk.proven:
        doubts.append("nothing proves that the sender's address is his")
    told = "; ".join([reason, *doubts])
    return desk.join(match.number, reading, action, told, match.certainty, unverified=bool(doubts))


def _may_answer(kind: str, match: Match) -> bool:
    """By listings alone: a counter-notice, which comes from a seller whose address nobody told us; the
    claimant's own follow-up or retraction only from an address that is known."""
    if match.rule != "listings":
        return True
    return match.open and (kind == "counter_notice" or "claimant" in match.roles)


def _as_good(other: Match, best: Match) -> bool:
    """Whether another match of the same rule fits as well as the best one."""
    same = (other.certainty, other.same_listings) == (best.certainty, best.same_listings)
    return other.rule == best.rule and same


def _role_of(kind: str) -> str:
    return "seller" if kind == "counter_notice" else "claimant"


def _why_homeless(reading: Reading, matches: list[Match]) -> str:
    kind = reading.kind.value.replace("_", "-")
    numbers = ", ".join(v.value for v in reading.case_references)
    if matches:
        return f"a {kind} that may belong to one of these cases"
    if numbers:
        return f"a {kind} naming {numbers}: no such case here"
    return f"a {kind} that names no case and fits none"


def _plain(document: Document) -> DocumentText:
    """A document as the store keeps it: what the desk needs to show a text and light up places in it."""
    return DocumentText(
        part=document.part,
        origin=document.origin.value,
        media_type=document.media_type,
        text=document.text,
        filename=document.filename,
        pages=tuple((p.number, p.start, p.end) for p in document.pages),
        regions=tuple((r.kind.value, r.start, r.end, r.depth) for r in document.regions),
        ocr=document.ocr,
    )
