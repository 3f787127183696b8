"""Passwords as argon2id hashes (RFC 9106); the store keeps the hash and nothing else."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher()

SHORTEST_PASSWORD = 12
"""Characters; NIST SP 800-63B-4 asks for 15 where a password stands alone, at the least 8."""


def hash_password(password: str) -> str:
    """The hash that `users add` stores. Raises ValueError for a password that is too short."""
    if len(password) < SHORTEST_PASSWORD:
        raise ValueError(f"a password needs at least {SHORTEST_PASSWORD} characters")
    return _hasher.hash(password)


def password_fits(password: str, stored: str | None) -> bool:
    """Whether a password belongs to a stored hash.

    stored: None for nobody, or a person without a password; it takes as long as a wrong password, so that
    the time does not tell which names exist.
    """
    try:
        return _hasher.verify(stored or _nobodys(), password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def renewed_hash(password: str, stored: str) -> str | None:
    """The hash of a right password by today's parameters; None where the stored one is made by them."""
    return _hasher.hash(password) if _hasher.check_needs_rehash(stored) else None


@cache
def _nobodys() -> str:
    return _hasher.hash("nobody has this password")
