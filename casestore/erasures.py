"""What was erased, told without telling whose it was: by this a backup that is older is brought to the same.

Things are recognised by a mark, because numbers are given out again after an older backup was restored: a case and
a seller by the seal of the first entry of their history, a message by the hash that took the place of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

CASE, SELLER, MESSAGE = "case", "seller", "message"


@dataclass(frozen=True, slots=True)
class Erasure:
    """One erasure. what: case, seller or message; name: its number; roles: of a case, whose data went;
    messages: id and mark of every message that went with it."""

    at: datetime
    what: str
    name: str
    mark: str
    roles: tuple[str, ...] = ()
    messages: tuple[tuple[int, str], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As plain JSON; nothing in it is personal."""
        return {
            "at": self.at.isoformat(),
            "what": self.what,
            "name": self.name,
            "mark": self.mark,
            "roles": list(self.roles),
            "messages": [list(pair) for pair in self.messages],
        }

    @classmethod
    def from_json(cls, data: Any) -> Erasure:
        """Raises KeyError, TypeError or ValueError for what is none."""
        return cls(
            datetime.fromisoformat(data["at"]),
            str(data["what"]),
            str(data["name"]),
            str(data["mark"]),
            tuple(str(role) for role in data["roles"]),
            tuple((int(id_), str(mark)) for id_, mark in data["messages"]),
        )


Record = Callable[[Erasure], None]
"""Writes an erasure down, durably, before it is done."""


def forgotten(_erasure: Erasure) -> None:
    """Writes nothing down: for a store of which there are no backups."""
