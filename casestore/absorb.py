"""A further reading taken into a case: what is new is added, what is there is never overwritten."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from casestore import events
from casestore.casefile import CaseFile
from casestore.keys import item_key, plain, right_keys
from casestore.models import Field
from casestore.models.base import storable_json
from casestore.paths import COUNTER, next_index
from casestore.readings import effective, evidence_field, fields_of, rights_of
from intake.reading import Reading, Right, Value

Json = dict[str, Any]


@dataclass
class Absorption:
    """One reading on its way into a case. `added` collects what the history will say."""

    file: CaseFile
    reading: Reading
    message_id: int
    prefix: str = ""
    added: Json = field(default_factory=dict)
    _new: list[tuple[str, Json]] = field(default_factory=list)
    _next: dict[str, int] = field(default_factory=dict)

    def scalar(self, path: str, value: Value | None) -> None:
        """A field that a case has once. A differing later value stands beside the first one."""
        if value is None:
            return
        data = storable_json(value.to_json())
        known = self.file.fields.get(path)
        if known is None:
            self.added[path] = data["value"]
            self.file.put(path, data, self.message_id)
        elif known.machine is None and known.confirmed_by is None:
            known.machine, known.message_id = data, self.message_id
            self.added[path] = value.value
        elif (effective(known) or {}).get("value") != value.value and not self._said_already(known, data):
            known.alternatives = [*known.alternatives, {"message_id": self.message_id, "value": data}]

    def _said_already(self, known: Field, data: Json) -> bool:
        """Whether this very message was taken in before, and has said so then."""
        said = [known.machine] if known.message_id == self.message_id else []
        said += [a["value"] for a in known.alternatives if a["message_id"] == self.message_id]
        return any(value is not None and value["value"] == data["value"] for value in said)

    def member(self, name: str, data: Json, key: str, known: set[str]) -> None:
        """A member of a list, unless it is there; `put_members` writes it."""
        if key not in known:
            known.add(key)
            if name not in self._next:  # counted once: a list may have thousands of members
                self._next[name] = next_index(name, self.file.fields)
            self._new.append((f"{name}[{self._next[name]}]", data))
            self._next[name] += 1

    def put_members(self) -> None:
        self.added |= {path: data["value"] for path, data in self._new}
        self.file.put_all(self._new, self.message_id)
        self._new = []

    def contact(self) -> None:
        for name in self.reading.contact.FIELDS:
            self.scalar(f"{self.prefix}contact.{name}", getattr(self.reading.contact, name))

    def statements(self) -> None:
        for name, value in self.reading.statements.items():
            self.scalar(f"{self.prefix}statements.{name}", value)
        self.scalar(f"{self.prefix}explanation", self.reading.explanation)

    def evidence(self) -> None:
        name = f"{self.prefix}evidence"
        known = {f"{v['value']}|{v.get('filename')}" for v in self._members(name)}
        for evidence in self.reading.evidence:
            self.member(name, evidence_field(evidence), f"{evidence.type}|{evidence.filename}", known)
        self.put_members()

    def links(self) -> None:
        for name, links in (("listings", self.reading.listings), ("originals", self.reading.originals)):
            known = {item_key(v["value"], v.get("item_id")) for v in self._members(name)}
            if name == "listings":
                known |= self._elsewhere()
            for link in links:
                data = storable_json(link.to_json())
                self.member(name, data, item_key(link.value, link.item_id), known)
            self.put_members()

    def _elsewhere(self) -> set[str]:
        """Listings that another open case about the same right has: they stay there."""
        self.file.summarise(self.file.reading())  # by the rights as they are now
        keys = {item_key(x.value, x.item_id) for x in self.reading.listings}
        taken = self.file.rivals(keys)
        if taken:
            self.file.log(events.MACHINE, "listings_elsewhere", after=taken, message_id=self.message_id)
        return set(taken)

    def sellers(self) -> None:
        known = {plain(v["value"]) for v in self._members("sellers")}
        for seller in self.reading.sellers:
            self.member("sellers", storable_json(seller.to_json()), plain(seller.value), known)
        self.put_members()

    def rights(self) -> None:
        for right in self.reading.rights:
            index = self._same_right(right)
            if index is None:
                index = next_index("rights", self.file.fields)
            self._right(f"rights[{index}]", right)

    def _right(self, name: str, right: Right) -> None:
        self.scalar(f"{name}.type", right.type)
        self.scalar(f"{name}.work", right.work)
        self.scalar(f"{name}.description", right.description)
        known = {plain(v["value"]) for v in self._members(f"{name}.registrations")}
        for number in right.registrations:
            data = storable_json(number.to_json())
            self.member(f"{name}.registrations", data, plain(number.value), known)
        self.put_members()

    def _same_right(self, right: Right) -> int | None:
        """The case's right that this one is, or completes: one of its type that nothing identifies yet."""
        by_key = self.file.rights_by_key()
        for key in right_keys(right, self.file.case.claimant):
            if key in by_key:
                return by_key[key]
        for index, other in rights_of(self.file.fields.values()).items():
            same_type = other.type.value == right.type.value
            unnamed = not (other.work or other.registrations) or not (right.work or right.registrations)
            if same_type and unnamed:
                return index
        return None

    def _members(self, name: str) -> list[Json]:
        """What a list holds, struck-out members included: what a person struck out does not come back."""
        found = [f for path, f in self.file.fields.items() if path.startswith(name + "[")]
        values = [v for f in found for v in (f.machine, effective(f)) if v is not None]
        return [v for v in values if v.get("value") is not None]


def open_with(file: CaseFile, reading: Reading, message_id: int) -> None:
    """The fields of a new case: the reading's, under its own paths; of two forms of one listing the first."""
    known: set[str] = set()
    new: list[tuple[str, Json]] = []
    for path, data in fields_of(reading):
        if path.startswith("listings["):
            key = item_key(data["value"], data.get("item_id"))
            if key in known:
                continue
            known.add(key)
        new.append((path, data))
    file.put_all(new, message_id)


def take_in(file: CaseFile, reading: Reading, message_id: int, who: str = events.MACHINE) -> None:
    """What a follow-up or a further notice of a known claimant adds to the case."""
    absorption = Absorption(file, reading, message_id)
    absorption.contact()
    absorption.rights()
    absorption.links()
    absorption.sellers()
    absorption.statements()
    absorption.evidence()
    _finish(absorption, who)


def take_in_counter(file: CaseFile, reading: Reading, message_id: int, who: str = events.MACHINE) -> None:
    """What a counter-notice says, under "counter.": beside the notice's values, never among them."""
    absorption = Absorption(file, reading, message_id, prefix=COUNTER)
    absorption.contact()
    absorption.statements()
    absorption.evidence()
    _finish(absorption, who)


def _finish(absorption: Absorption, who: str) -> None:
    absorption.file.session.flush()
    if absorption.added:
        absorption.file.log(who, "values_read", after=absorption.added, message_id=absorption.message_id)
