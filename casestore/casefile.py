"""One case in the hands of one transaction: everything that changes a case goes through here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from casestore import events
from casestore.batches import batched, insert_all
from casestore.connected import Check
from casestore.engine import CONSEQUENCES, RULES
from casestore.errors import Conflict, NotAllowed, NotFound
from casestore.keys import all_right_keys, item_key, plain, right_keys
from casestore.lifecycle import VOID, case_states, listing_states, open_states
from casestore.models import Case, EventRow, Field, Listing, Message, Missing, Party, RightKey
from casestore.models.base import storable
from casestore.readings import effective, reading_of, rights_of
from casestore.rules import Rules
from intake.reading import Completeness, MessageFacts, Reading

LONGEST_NAME = 200
"""Characters of a party's name; with the address it must fit an index entry of PostgreSQL (2704 bytes)."""


class Consequences(Protocol):
    """What follows from an event of a case, in the same transaction. The store is opened with those of `follow.py`;
    nothing below it knows them."""

    def follow(self, file: CaseFile, events: Sequence[EventRow]) -> None:
        """To be called once for every event, after what it tells has been done; listings that were moved together
        are several."""


class CaseFile:
    """A case, its fields and listings. Made within a transaction that holds the lock of case changes."""

    def __init__(self, session: Session, case: Case, now: datetime, check: Check) -> None:
        self.session = session
        self.case = case
        self.now = now
        self._check = check
        self.fields = {f.path: f for f in session.scalars(select(Field).where(Field.case_id == case.id))}
        self.listings = {
            x.path: x for x in session.scalars(select(Listing).where(Listing.case_id == case.id))
        }

    @classmethod
    def by_number(cls, session: Session, number: str, now: datetime, check: Check) -> CaseFile:
        """Raises NotFound for a number that is no case's."""
        case = session.scalar(select(Case).where(Case.number == number).with_for_update())
        if case is None:
            raise NotFound(f"no case {number}")
        return cls(session, case, now, check)

    def expect(self, revision: int | None) -> None:
        """Raises Conflict where the case has changed since somebody looked at that revision of it."""
        if revision is not None and revision != self.case.event_count:
            raise Conflict(f"{self.case.number} has changed since you looked at it")

    def refuse_void(self) -> None:
        """Raises NotAllowed where the case is void: nothing comes into it any more."""
        if self.case.state == VOID:
            raise NotAllowed(f"{self.case.number} is void: it was opened by mistake")

    @property
    def rules(self) -> Rules:
        """What the store's clocks and ledgers go by."""
        rules: Rules = self.session.info[RULES]
        return rules

    def log(self, who: str, action: str, **said: Any) -> EventRow:
        """An entry of the history, with whatever follows from it for deadlines and ledgers."""
        row = events.append(self.session, self.case, at=self.now, who=who, action=action, **said)
        self._follow([row])
        return row

    def _follow(self, rows: Sequence[EventRow]) -> None:
        consequences: Consequences = self.session.info[CONSEQUENCES]
        if rows:
            consequences.follow(self, rows)

    # fields

    def put(self, path: str, machine: dict[str, Any] | None, message_id: int | None) -> Field:
        """A new field. A listing gets its own row, with its key and state."""
        self.put_all([(path, machine)], message_id)
        return self.fields[path]

    def put_all(self, new: Sequence[tuple[str, dict[str, Any] | None]], message_id: int | None) -> None:
        """The same for fields by their paths, at one stroke: a notice may have thousands."""
        about: dict[str, Any] = {"case_id": self.case.id, "message_id": message_id}
        rows = [{**about, "path": path, "machine": machine, "alternatives": []} for path, machine in new]
        fields = insert_all(self.session, Field, rows)
        self.fields.update((field.path, field) for field in fields)
        listed = [
            {**about, "path": field.path, "item_key": _key_of(field), "state": "reported"}
            for field in fields
            if field.path.startswith("listings[")
        ]
        self.listings.update((x.path, x) for x in insert_all(self.session, Listing, listed))

    def remove(self, field: Field) -> None:
        """Forget a field that no message and nobody stands for any more; the history keeps what it was."""
        del self.fields[field.path]
        listing = self.listings.pop(field.path, None)
        if listing is not None:
            self.session.delete(listing)
        self.session.delete(field)

    def rekey(self, field: Field) -> None:
        """Let a listing's key follow its value."""
        if field.path in self.listings:
            self.listings[field.path].item_key = _key_of(field)

    # states

    def move(self, state: str, who: str, why: str | None, message_id: int | None = None) -> EventRow:
        """Raises NotAllowed for a state that is none, or that the case may not go to from where it is."""
        before = self.case.state
        if state not in case_states()[before].moves:
            raise NotAllowed(f"{self.case.number}: cannot go from {before} to {state}")
        self.case.state = state
        return self.log(who, "state_moved", before=before, after=state, why=why, message_id=message_id)

    def may_move(self, state: str) -> bool:
        return state in case_states()[self.case.state].moves

    def move_listings(
        self, paths: Sequence[str], state: str, who: str, why: str | None, message_id: int | None = None
    ) -> list[EventRow]:
        """The same for listings, all of them or none: an entry for each, what follows from them once.

        Raises NotFound for a path that is no listing's.
        """
        chosen = [self._movable(path, state) for path in dict.fromkeys(paths)]
        said = [
            events.Said(
                who=who,
                action="listing_moved",
                path=listing.path,
                before=listing.state,
                after=state,
                why=why,
                message_id=message_id,
            )
            for listing in chosen
        ]
        self.set_states(chosen, state)
        rows = events.append_all(self.session, self.case, said, at=self.now)
        self._follow(rows)
        return rows

    def set_states(self, listings: Sequence[Listing], state: str) -> None:
        """Give listings a state, at one stroke; the history is for whoever calls."""
        self.session.flush()
        for some in batched([listing.id for listing in listings]):
            change = update(Listing).where(Listing.id.in_(some)).values(state=state)
            self.session.execute(change, execution_options={"synchronize_session": False})
        for listing in listings:
            set_committed_value(listing, "state", state)

    def _movable(self, path: str, state: str) -> Listing:
        listing = self.listings.get(path)
        if listing is None:
            raise NotFound(f"{self.case.number} has no {path}")
        if state not in listing_states()[listing.state].moves:
            raise NotAllowed(f"{self.case.number} {path}: cannot go from {listing.state} to {state}")
        return listing

    # parties

    def add_party(self, role: str, name: str | None, address: str | None, message_id: int | None) -> None:
        """Make somebody a party, unless they are."""
        name = storable(name)[:LONGEST_NAME] if name else None
        address = normal_address(address)
        known = select(Party).where(
            Party.case_id == self.case.id, Party.role == role, Party.address.is_not_distinct_from(address)
        )
        if address is None:
            known = known.where(Party.name == name)
        if (address or name) and self.session.scalars(known).first() is None:
            party = Party(case_id=self.case.id, role=role, name=name, address=address, message_id=message_id)
            self.session.add(party)
            self.session.flush()

    # what follows from the fields

    def reading(self) -> Reading:
        """What the case's fields amount to."""
        opening = select(EventRow.message_id).where(EventRow.case_id == self.case.id, EventRow.seq == 1)
        first = self.session.scalars(select(Message).where(Message.id.in_(opening))).first()
        facts = MessageFacts(
            first.message_id if first else None,
            self.case.subject,
            first.from_name if first else None,
            first.from_address if first else None,
            first.sent_at if first else None,
            first.sha256 if first else "",
        )
        missing = tuple(self.case.missing)
        completeness = Completeness(self.case.policy, not missing, missing)
        ordered = [self.fields[path] for path in sorted(self.fields)]
        return reading_of(ordered, facts, self.case.kind, completeness)

    def settle(self, message_id: int | None = None) -> None:
        """After values have changed: check what is missing now, move on if nothing is, renew the summary.

        A case that a person declared ready stays so, unless something more is missing than they knew.
        """
        who, before = events.MACHINE, self.case.missing
        self.session.flush()
        reading = self.reading()
        found = self._check(reading)
        if list(found.missing) != before:
            self.set_missing(found)
            self.log(who, "missing_changed", before=before, after=self.case.missing, message_id=message_id)
        if not self.case.missing and self.case.state in ("incomplete", "waiting_for_sender"):
            self.move("ready", who, "nothing is missing any more", message_id)
        elif set(self.case.missing) - set(before) and self.case.state == "ready":
            self.move("incomplete", who, "missing: " + ", ".join(self.case.missing), message_id)
        self.summarise(reading)

    def set_missing(self, found: Completeness) -> None:
        self.case.policy, self.case.missing = found.policy, list(found.missing)
        self.session.execute(delete(Missing).where(Missing.case_id == self.case.id))
        self.session.add_all(
            Missing(case_id=self.case.id, name=name) for name in dict.fromkeys(found.missing)
        )

    def summarise(self, reading: Reading) -> None:
        """The queue's columns, and the keys by which a further notice finds this case."""
        case, contact = self.case, reading.contact
        owner = contact.organization or contact.name
        case.claimant = owner.value if owner else reading.message.from_name or reading.message.from_address
        case.sellers = [s.value for s in reading.sellers]
        case.rights = list(dict.fromkeys(r.type.value for r in reading.rights))
        case.works = [r.work.value for r in reading.rights if r.work]
        case.listing_count = len(reading.listings)
        wanted = all_right_keys(reading.rights, case.claimant)
        known = set(self.session.scalars(select(RightKey.key).where(RightKey.case_id == case.id)))
        self.session.execute(
            delete(RightKey).where(RightKey.case_id == case.id, RightKey.key.in_(known - wanted))
        )
        self.session.add_all(RightKey(case_id=case.id, key=key) for key in sorted(wanted - known))
        self.session.flush()

    def rivals(self, item_keys: Iterable[str] | None = None) -> dict[str, str]:
        """Listings (by key) that another open case with one of this case's rights has, with its number.

        item_keys: those asked about; without any, the case's own.
        """
        rights = select(RightKey.key).where(RightKey.case_id == self.case.id)
        same_right = select(RightKey.case_id).where(RightKey.key.in_(rights))
        wanted = [x.item_key for x in self.listings.values()] if item_keys is None else list(item_keys)
        others = (
            select(Listing.item_key, Case.number)
            .join(Case, Case.id == Listing.case_id)
            .where(Case.id != self.case.id, Case.state.in_(open_states()), Case.id.in_(same_right))
        )
        found: dict[str, str] = {}
        for some in batched(wanted):
            chunk = others.where(Listing.item_key.in_(some))
            found.update((key, number) for key, number in self.session.execute(chunk))
        return found

    def refuse_rivals(self) -> None:
        """Raises NotAllowed where this case is open and another open one is about the same listing and right:
        there is never a second one.

        Where two claimants merely name their works alike ("photographs"), a person may say that they are two
        rights; a registration number, or one claimant, leaves no doubt.
        """
        if case_states()[self.case.state].open:
            self.session.flush()
            for number in dict.fromkeys(self.rivals().values()):
                if self._surely_same(number):
                    raise NotAllowed(f"{number} is open about the same listing and right")

    def _surely_same(self, number: str) -> bool:
        other = self.session.scalars(select(Case).where(Case.number == number)).one()
        if plain(other.claimant or "") == plain(self.case.claimant or ""):
            return True
        mine = select(Party.address).where(
            Party.case_id == self.case.id, Party.role == "claimant", Party.address.is_not(None)
        )
        shared = select(Party.id).where(
            Party.case_id == other.id, Party.role == "claimant", Party.address.in_(mine)
        )
        keys = select(RightKey.key).where(RightKey.case_id == self.case.id)
        numbers = select(RightKey.key).where(
            RightKey.case_id == other.id, RightKey.key.in_(keys), RightKey.key.contains("|number|")
        )
        return any(self.session.scalars(q).first() is not None for q in (shared, numbers))

    def rights_by_key(self) -> dict[str, int]:
        """Key of a right to its index in the case."""
        found: dict[str, int] = {}
        for index, right in rights_of(self.fields.values()).items():
            for key in right_keys(right, self.case.claimant):
                found.setdefault(key, index)
        return found


def _key_of(field: Field) -> str:
    """A listing's key; one that a person struck out has a key that nothing else has."""
    value = effective(field)
    return item_key(value["value"], value.get("item_id")) if value else f"none:{field.path}"


def normal_address(address: str | None) -> str | None:
    """An e-mail address as parties are compared: lower case, without white space, at most 320 characters."""
    if not address or "@" not in address:
        return None
    return storable(address.strip().casefold())[:320]
