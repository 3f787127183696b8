"""What can go wrong in the case store, in the words of its callers."""

from __future__ import annotations


class StoreError(Exception):
    """Base of everything the store raises on purpose."""


class StoreUnusable(StoreError):
    """The store cannot be opened: a URL that is none of ours, or a database newer than this program."""


class NotFound(StoreError, LookupError):
    """There is no such message, case, field, listing, event or user."""


class NotAllowed(StoreError, ValueError):
    """The store's rules forbid it: a move the lifecycle does not know, an event that cannot be undone."""


class Conflict(StoreError):
    """Somebody else changed the same thing in between; look again and decide anew."""


class RulesUnusable(StoreError):
    """The rules of clocks or strikes are wrong, or there is no calendar for a country."""
