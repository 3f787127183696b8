"""The paths of a case's fields: "contact.phone", "rights[0].registrations[1]", "listings[3]".

What a counter-notice says stands under "counter.": the case's own fields are the notice's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from casestore.errors import NotAllowed
from intake.reading import EVIDENCE_TYPES, RIGHT_TYPES, ROLES, STATEMENT_KEYS, Contact

COUNTER = "counter."

_PATH = re.compile(
    r"(?:counter\.)?(?:"
    rf"contact\.(?:{'|'.join(Contact.FIELDS)})"
    rf"|statements\.(?:{'|'.join(STATEMENT_KEYS)})"
    r"|explanation|evidence\[\d{1,4}\]"
    r"|rights\[\d{1,4}\]\.(?:type|work|description|registrations\[\d{1,4}\])"
    r"|(?:listings|sellers|originals)\[\d{1,5}\])"
)

_CHOICES = {"type": RIGHT_TYPES, "role": ROLES, "evidence": EVIDENCE_TYPES}


def check_path(path: str) -> None:
    """Raises NotAllowed for a path that no field can have."""
    if not _PATH.fullmatch(path):
        raise NotAllowed(f"{path}: no such field of a case")


def check_value(path: str, value: str | None) -> None:
    """Raises NotAllowed for a value that the field cannot take; None, "there is none", it always can."""
    if value is None:
        return
    if not value.strip():
        raise NotAllowed(f"{path}: a value must not be blank (say that there is none instead)")
    name = "evidence" if "evidence[" in path else path.rpartition(".")[2]
    choices = _CHOICES.get(name)
    if choices and value not in choices:
        raise NotAllowed(f"{path}: {value!r} is none of {', '.join(choices)}")


def next_index(prefix: str, paths: Iterable[str]) -> int:
    """The first free index of a list: after "listings[4]", 5 for the prefix "listings"."""
    start = len(prefix) + 1
    taken = [int(path[start:].partition("]")[0]) for path in paths if path.startswith(prefix + "[")]
    return max(taken, default=-1) + 1


def resolve(path: str, paths: Iterable[str]) -> str:
    """The path itself, with "[+]" made the list's next free index."""
    prefix, plus, rest = path.partition("[+]")
    if not plus:
        return path
    return f"{prefix}[{next_index(prefix, paths)}]{rest}"


def sort_key(path: str) -> tuple[int, list[tuple[str, int]]]:
    """Orders paths as the contract does: contact, rights, listings..., the counter-notice's last."""
    order = ("contact", "rights", "listings", "sellers", "originals", "statements", "explanation", "evidence")
    counter = path.startswith(COUNTER)
    bare = path.removeprefix(COUNTER)
    steps = [(name, int(index or 0)) for name, index in re.findall(r"([a-z_]+)(?:\[(\d+)\])?", bare)]
    place = order.index(steps[0][0]) if steps[0][0] in order else len(order)
    if steps[0][0] == "contact":
        steps[1] = (f"{Contact.FIELDS.index(steps[1][0])}", 0)
    return (place + 100 * counter, steps)
