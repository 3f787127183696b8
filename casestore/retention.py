"""How long personal data is kept: what is due, erasing it, and the legal hold that forbids it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, or_, select, text
from sqlalchemy.orm import Session

from casestore import erasure, erasures, events, ledger_erasure
from casestore.casefile import CaseFile
from casestore.connected import Connected
from casestore.erasures import Erasure, Record
from casestore.errors import NotAllowed
from casestore.lifecycle import case_states, open_states
from casestore.models import Case, EventRow, Message, Seller
from casestore.models.base import storable
from casestore.views import Event

Remove = Callable[[str], None]
"""Takes a message's bytes, by their hash, out of the archive."""


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be erased: of a case what some roles left there, a message that is in no case, or who a seller of
    the ledger is.

    since: when the case ended, the message came, or the seller was last told of. mails: how many go, by role.
    """

    case_number: str | None
    roles: tuple[str, ...]
    message_id: int | None
    since: datetime
    mails: Mapping[str, int] = field(default_factory=dict)
    seller_id: int | None = None

    @property
    def messages(self) -> int:
        """How many messages go."""
        return sum(self.mails.values())


class Retention(Connected):
    """Nothing is erased but what is due, and never what is under legal hold."""

    def hold(self, number: str, *, who: str, why: str, revision: int | None = None) -> Event:
        """Forbid that anything of a case is erased. Raises NotFound, Conflict, and NotAllowed without a reason."""
        if not why.strip():
            raise NotAllowed("a legal hold is set for a reason only")
        return self._hold(number, storable(why.strip()), who, why.strip(), "hold_set", revision)

    def lift_hold(
        self, number: str, *, who: str, why: str | None = None, revision: int | None = None
    ) -> Event:
        """Let a case's retention go on. Raises NotAllowed where it is not held."""
        return self._hold(number, None, who, why, "hold_lifted", revision)

    def _hold(
        self, number: str, hold: str | None, who: str, why: str | None, action: str, revision: int | None
    ) -> Event:
        with self.db.writing(cases=True) as session:
            file = CaseFile.by_number(session, number, self.clock(), self.check)
            file.expect(revision)
            before, file.case.hold = file.case.hold, hold
            if before is None and hold is None:
                raise NotAllowed(f"{number} is not held")
            said = {"before": before is not None, "after": hold is not None}
            return events.view(file.log(who, action, why=why, **said))

    def due_for_erasure(
        self, before: Mapping[str, datetime], other_before: datetime | None = None
    ) -> tuple[Due, ...]:
        """What has outlived its time and is not held, in the order in which it is to be erased.

        before: for a role ("claimant", "seller") the instant before which a case must have ended; other_before:
        the same for the arrival of a message that is in no case.
        """
        cases = self._due_cases(before)
        sellers = self._due_sellers(
            before, [d.case_number for d in cases if ledger_erasure.SELLER in d.roles]
        )
        return (*cases, *sellers, *self._due_messages(other_before))

    def _due_cases(self, before: Mapping[str, datetime]) -> list[Due]:
        if not before:
            return []
        ended = select(func.max(EventRow.at)).where(
            EventRow.case_id == Case.id, EventRow.action.in_(("state_moved", "undone", "opened"))
        )
        wanted = (
            select(Case.id, Case.number, Case.erased_roles, ended.scalar_subquery())
            .where(Case.state.not_in(open_states()), Case.hold.is_(None))
            .order_by(Case.id)
        )
        found = []
        with self.db.reading() as session:
            for case_id, number, erased, end in session.execute(wanted).all():
                since = end if end.tzinfo else end.replace(tzinfo=self.clock().tzinfo)
                roles = tuple(
                    r for r in erasure.ROLES if r in before and r not in erased and since < before[r]
                )
                if roles:
                    found.append(Due(number, roles, None, since, _mails(session, case_id, roles)))
        return found

    def _due_sellers(self, before: Mapping[str, datetime], erased: Collection[str | None]) -> list[Due]:
        if ledger_erasure.SELLER not in before:
            return []
        numbers = {number for number in erased if number is not None}
        with self.db.reading() as session:
            found = ledger_erasure.sellers_due(
                session, self.db.rules.strikes, before[ledger_erasure.SELLER], self.clock(), erased=numbers
            )
        return [Due(None, (ledger_erasure.SELLER,), None, at, {}, seller_id) for seller_id, at in found]

    def _due_messages(self, before: datetime | None) -> list[Due]:
        if before is None:
            return []
        wanted = select(Message.id, Message.received_at).where(
            Message.case_id.is_(None),
            Message.erased_at.is_(None),
            Message.received_at < before,
            or_(Message.state == "triage", Message.state == "filed"),
        )
        with self.db.reading() as session:
            rows = session.execute(wanted.order_by(Message.id))
            return [Due(None, (), message_id, at, {"": 1}) for message_id, at in rows]

    def erase(self, due: Due, remove: Remove, record: Record = erasures.forgotten) -> None:
        """Erase what is due, unless that has changed: a case that was opened again or is held is left alone.

        It is written down first, and the bytes go before the transaction ends: should it fail, the same is due
        again and done again.
        """
        with self.db.writing(cases=True) as session:
            _overwrite_what_goes(session)
            if due.case_number is not None:
                file = CaseFile.by_number(session, due.case_number, self.clock(), self.check)
                if file.case.hold is None and file.case.state not in open_states():
                    self._erase_case(file, due.roles, remove, record)
            elif due.seller_id is not None:
                rules, after = self.db.rules.strikes, due.since
                still = ledger_erasure.sellers_due(
                    session, rules, self.clock(), self.clock(), seller_id=due.seller_id
                )
                if still == [(due.seller_id, after)]:
                    self._erase_seller(session, session.get_one(Seller, due.seller_id), record)
            elif due.message_id is not None:
                message = session.get_one(Message, due.message_id, with_for_update=True)
                if message.case_id is None and message.erased_at is None:
                    self._erase_message(session, message, remove, record)

    def erase_again(self, done: Erasure, remove: Remove, *, surely: bool) -> bool:
        """Do to a store that came out of a backup what was erased since. Returns whether there was anything to erase.

        surely: the erasure is later than the backup; then also what was held or open in it goes, and an open case
        is closed, for what it is about is gone. Otherwise it may have been begun and never done: what is held or
        open is left alone.
        """
        with self.db.writing(cases=True) as session:
            _overwrite_what_goes(session)
            found = False
            if done.what == erasures.CASE:
                found = self._erase_case_again(session, done, remove, surely)
            elif done.what == erasures.SELLER:
                seller = session.get(Seller, int(done.name))
                if (
                    seller
                    and not seller.erased_at
                    and ledger_erasure.mark_of(session, seller.id) == done.mark
                ):
                    self._erase_seller(session, seller, erasures.forgotten)
                    found = True
            for id_, mark in done.messages:
                message = session.get(Message, id_, with_for_update=True)
                if message and message.erased_at is None and erasure.mark_of(message) == mark:
                    self._erase_message(session, message, remove, erasures.forgotten)
                    found = True
            return found

    def sweep_traces(self) -> None:
        """After erasures: let SQLite's search index and write-ahead log lose what they still hold of it.

        PostgreSQL does the like by itself (autovacuum).
        """
        if not self.db.is_sqlite:
            return
        with self.db.writing() as session:
            _overwrite_what_goes(session)
            session.execute(text("INSERT INTO search_index (search_index) VALUES ('optimize')"))
        with self.db.engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")  # a checkpoint is made outside of any transaction
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.exec_driver_sql("BEGIN")

    def _erase_case_again(self, session: Session, done: Erasure, remove: Remove, surely: bool) -> bool:
        case = session.scalars(select(Case).where(Case.number == done.name)).first()
        if case is None or _first_seal(session, case.id) != done.mark:
            return False
        file = CaseFile.by_number(session, case.number, self.clock(), self.check)
        roles = [role for role in done.roles if role not in case.erased_roles]
        kept = case.hold is not None or case.state in open_states()
        if not roles or (kept and not surely):
            return False
        if case_states()[case.state].open:
            why = "its personal data was erased after this copy of the store had been made"
            file.move("closed", events.MACHINE, why)
        self._erase_case(file, roles, remove, erasures.forgotten)
        return True

    def _erase_case(self, file: CaseFile, roles: Collection[str], remove: Remove, record: Record) -> None:
        session, case = file.session, file.case
        gone = [m for m in erasure.messages_of(session, case.id, roles) if m.erased_at is None]
        marks = tuple((m.id, erasure.mark_of(m)) for m in gone)
        first = _first_seal(session, case.id)
        record(Erasure(file.now, erasures.CASE, case.number, first, tuple(roles), marks))
        hashes = erasure.erase_from_case(file, roles)
        session.flush()
        for sha256 in hashes:
            remove(sha256)

    def _erase_seller(self, session: Session, seller: Seller, record: Record) -> None:
        now = self.clock()
        record(Erasure(now, erasures.SELLER, str(seller.id), ledger_erasure.mark_of(session, seller.id)))
        ledger_erasure.erase_seller(session, seller, now)

    def _erase_message(self, session: Session, message: Message, remove: Remove, record: Record) -> None:
        now, mark = self.clock(), erasure.mark_of(message)
        record(Erasure(now, erasures.MESSAGE, str(message.id), mark, (), ((message.id, mark),)))
        sha256 = erasure.erase_message(session, message, now)
        message.state = "filed"
        session.flush()
        remove(sha256)


def _mails(session: Session, case_id: int, roles: Collection[str]) -> dict[str, int]:
    kept = select(Message.kind).where(Message.case_id == case_id, Message.erased_at.is_(None))
    written = [erasure.role_of(kind) for kind in session.scalars(kept)]
    return {role: written.count(role) for role in roles}


def _first_seal(session: Session, case_id: int) -> str:
    first = select(EventRow.hash).where(EventRow.case_id == case_id, EventRow.seq == 1)
    return session.scalars(first).first() or ""


def _overwrite_what_goes(session: Session) -> None:
    """SQLite leaves deleted content in its file until the place is needed; here it is overwritten at once."""
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("PRAGMA secure_delete = ON"))
