"""Users, their sessions and one-time sign-in links. Of every secret the store keeps a hash alone.

Every change of an account is an entry of its history (`casestore.account_history`), with who made it.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from casestore import account_history as history
from casestore.connected import Connected
from casestore.errors import NotAllowed, NotFound
from casestore.events import MACHINE
from casestore.models import AccountEvent, SessionRow, SignInToken, UserRow
from casestore.models.people import USER_ROLES
from casestore.views import AccountChange, User

LONGEST_NAME = 200
"""Characters of a user's name."""


class People(Connected):
    """Who may sign in. Names are compared without regard to case; tokens are 256 random bits."""

    def add_user(self, name: str, role: str = "staff", password_hash: str | None = None, *, who: str) -> User:
        """A new user. password_hash: made by argon2, elsewhere; None: only one-time links sign them in.

        Raises NotAllowed for a name that is taken or blank, and for a role that is none.
        """
        name = name.strip().casefold()
        _check_role(role)
        if not 0 < len(name) <= LONGEST_NAME:
            raise NotAllowed(f"a user needs a name of at most {LONGEST_NAME} characters")
        row = UserRow(name=name, role=role, password_hash=password_hash, active=True, created_at=self.clock())
        try:
            with self.db.writing() as session:
                session.add(row)
                session.flush()
                self._log(session, row, who, history.ADDED, history.as_is(row))
                return _user(row)
        except IntegrityError as error:
            raise NotAllowed(f"there is a user {name} already") from error

    def find_user(self, name: str) -> User | None:
        """The user of that name, active or not."""
        with self.db.reading() as session:
            row = session.scalar(select(UserRow).where(UserRow.name == name.strip().casefold()))
            return _user(row) if row else None

    def list_users(self) -> tuple[User, ...]:
        with self.db.reading() as session:
            return tuple(_user(row) for row in session.scalars(select(UserRow).order_by(UserRow.name)))

    def count_users(self) -> int:
        with self.db.reading() as session:
            return session.scalar(select(func.count()).select_from(UserRow)) or 0

    def password_hash(self, user_id: int) -> str | None:
        """What a password is checked against; None for a user without one. Raises NotFound."""
        with self.db.reading() as session:
            return _row(session, user_id).password_hash

    def set_password_hash(self, user_id: int, password_hash: str, *, who: str) -> None:
        """A new password; every session of the user ends. Raises NotFound."""
        with self.db.writing() as session:
            self._set_password(session, user_id, password_hash, who, history.PASSWORD_SET)
            session.execute(delete(SessionRow).where(SessionRow.user_id == user_id))

    def clear_password(self, user_id: int, *, who: str) -> None:
        """The user's password, sessions and unused links count no more; a new link lets them in. Raises NotFound."""
        with self.db.writing() as session:
            self._set_password(session, user_id, None, who, history.PASSWORD_RESET)
            session.execute(delete(SessionRow).where(SessionRow.user_id == user_id))
            session.execute(delete(SignInToken).where(SignInToken.user_id == user_id))

    def renew_password_hash(self, user_id: int, password_hash: str) -> None:
        """The same password hashed anew, with stronger parameters; sessions go on. Raises NotFound."""
        with self.db.writing() as session:
            self._set_password(session, user_id, password_hash, MACHINE, history.PASSWORD_REHASHED)

    def _set_password(
        self, session: Session, user_id: int, password_hash: str | None, who: str, action: str
    ) -> None:
        row = _held(session, user_id)
        row.password_hash = password_hash
        self._log(session, row, who, action, {"password": history.mark_of(password_hash)})

    def set_role(self, user_id: int, role: str, *, who: str) -> None:
        """Raises NotFound, NotAllowed."""
        _check_role(role)
        with self.db.writing() as session:
            row = _held(session, user_id)
            if row.role != role:
                before, row.role = row.role, role
                self._log(session, row, who, history.ROLE_CHANGED, {"before": before, "after": role})

    def set_active(self, user_id: int, active: bool, *, who: str) -> None:
        """Let a user in or shut them out; their sessions and links end at once. Raises NotFound."""
        with self.db.writing() as session:
            row = _held(session, user_id)
            if row.active != active:
                row.active = active
                self._log(session, row, who, history.LET_IN if active else history.SHUT_OUT)
            if not active:
                session.execute(delete(SessionRow).where(SessionRow.user_id == user_id))
                session.execute(delete(SignInToken).where(SignInToken.user_id == user_id))

    def account_history(self, *, limit: int = 50, offset: int = 0) -> tuple[AccountChange, ...]:
        """What was done to all accounts, the latest first."""
        wanted = select(AccountEvent, UserRow.name).join(UserRow, UserRow.id == AccountEvent.user_id)
        with self.db.reading() as session:
            rows = session.execute(wanted.order_by(AccountEvent.id.desc()).limit(limit).offset(offset))
            return tuple(
                AccountChange(name, row.seq, row.at, row.who, row.action, row.said or {})
                for row, name in rows
            )

    def _log(
        self, session: Session, user: UserRow, who: str, action: str, said: dict[str, Any] | None = None
    ) -> None:
        history.log(session, user, self.clock(), who, action, said)

    def open_session(self, user_id: int, hours: float) -> str:
        """Sign a user in; the token for their cookie. Sessions that have ended are cleared away.

        Raises NotFound, and NotAllowed for a user who is shut out.
        """
        with self.db.writing() as session:
            return self._open_session(session, _row(session, user_id), hours)

    def _open_session(self, session: Session, user: UserRow, hours: float) -> str:
        if not user.active:
            raise NotAllowed(f"the user {user.name} is shut out")
        now, token = self.clock(), secrets.token_urlsafe(32)
        session.execute(delete(SessionRow).where(SessionRow.expires_at <= now))
        expires = now + timedelta(hours=hours)
        session.add(SessionRow(token_hash=_hash(token), user_id=user.id, created_at=now, expires_at=expires))
        return token

    def session_user(self, token: str) -> User | None:
        """Whose session it is, while it lasts and the user may come in."""
        wanted = (
            select(UserRow)
            .join(SessionRow, SessionRow.user_id == UserRow.id)
            .where(SessionRow.token_hash == _hash(token), SessionRow.expires_at > self.clock())
            .where(UserRow.active)
        )
        with self.db.reading() as session:
            row = session.scalar(wanted)
            return _user(row) if row else None

    def end_session(self, token: str) -> None:
        """Sign out. A token that is none is no error."""
        with self.db.writing() as session:
            session.execute(delete(SessionRow).where(SessionRow.token_hash == _hash(token)))

    def issue_sign_in(self, user_id: int, hours: float = 24.0, *, who: str) -> str:
        """A token that signs a user in once. Raises NotFound."""
        token = secrets.token_urlsafe(32)
        with self.db.writing() as session:
            self._log(session, _held(session, user_id), who, history.LINK_ISSUED, {"hours": hours})
            expires = self.clock() + timedelta(hours=hours)
            session.add(SignInToken(token_hash=_hash(token), user_id=user_id, expires_at=expires))
        return token

    def redeem_sign_in(self, token: str, hours: float) -> str | None:
        """A session for a one-time token; None where it was used, is too old or is none.

        Of two that come at the same time, one is let in.
        """
        now = self.clock()
        use = (
            update(SignInToken)
            .where(
                SignInToken.token_hash == _hash(token),
                SignInToken.used_at.is_(None),
                SignInToken.expires_at > now,
            )
            .values(used_at=now)
            .returning(SignInToken.user_id)
            .execution_options(synchronize_session=False)
        )
        with self.db.writing() as session:
            user_id = session.scalar(use)
            return self._open_session(session, _row(session, user_id), hours) if user_id else None


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _check_role(role: str) -> None:
    if role not in USER_ROLES:
        raise NotAllowed(f"{role!r} is no role: {', '.join(USER_ROLES)}")


def _row(session: Session, user_id: int) -> UserRow:
    row = session.get(UserRow, user_id)
    if row is None:
        raise NotFound(f"no user {user_id}")
    return row


def _held(session: Session, user_id: int) -> UserRow:
    """The same, of which no other transaction writes the history meanwhile."""
    row = session.get(UserRow, user_id, with_for_update=True)
    if row is None:
        raise NotFound(f"no user {user_id}")
    return row


def _user(row: UserRow) -> User:
    return User(row.id, row.name, row.role, row.active)
