"""The form side of a case: every field in its section, with what is missing in its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from casestore.views import CaseView, FieldView, ListingView, MessageView
from desk.documents import Look, Place, part_name, tab_of
from desk.paths import field_of, label, last_label, slug
from desk.words import names
from intake.reading import Contact, Source

LONG = frozenset({"description", "explanation"})  # edited in a text area
_CHOICES = {"type": "rights", "role": "roles", "kind": "kinds"}
_STATEMENTS = {
    "notice": ("good_faith", "accuracy", "perjury", "authority", "signature"),
    "counter_notice": ("mistake", "perjury", "jurisdiction", "service", "signature"),
}
COUNTER = "counter."  # what a counter-notice says of itself stands under this path
_LISTS = {"listings": "Listings", "sellers": "Sellers", "originals": "Originals"}


@dataclass(frozen=True, slots=True)
class Where:
    """A place as a link: what it is called, and what the document side has to look at."""

    name: str
    look: Look


@dataclass(frozen=True, slots=True)
class Row:
    """One field as the form shows it. `field` is None where nothing is there; `lacks`: a policy wants it.

    `editor` is line, long or choice (then `choices` holds the values and their names).
    """

    path: str
    label: str
    field: FieldView | None
    lacks: bool
    where: Where | None
    editor: str
    choices: Mapping[str, str]
    listing: ListingView | None = None
    filename: str | None = None
    others: tuple[tuple[str, Where | None], ...] = ()

    @property
    def id(self) -> str:
        return slug(self.path)

    @property
    def doubtful(self) -> bool:
        """Read with little confidence, and nobody has looked at it."""
        f = self.field
        return f is not None and not f.is_confirmed and f.machine is not None and f.machine.confidence < 0.7


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with rows in groups; a group's name is None where it needs none.

    `adds` is the row that a further value of the section is entered in, None where none can be. `lacks`: the
    section as a whole is what a policy wants.
    """

    id: str
    name: str
    groups: tuple[tuple[str | None, tuple[Row, ...]], ...]
    lacks: bool = False
    adds: Row | None = None

    @property
    def count(self) -> int:
        return sum(1 for _, rows in self.groups for row in rows if row.field is not None)


class CaseFile:
    """Sections and places of one case. `messages` are those of the case, with their texts."""

    def __init__(self, case: CaseView, messages: Mapping[int, MessageView]) -> None:
        self._case = case
        self._messages = messages
        self._fields = {f.path: f for f in case.fields}
        self._lacking = {field_of(name) for name in case.summary.missing}
        self._listings = {listing.path: listing for listing in case.listings}

    def sections(self) -> list[Section]:
        """The whole form, in the order a clerk reads it; what a counter-notice says stands behind it."""
        return [
            self._contact(""),
            self._rights(),
            *(self._list(name, title) for name, title in _LISTS.items()),
            *self._argument("", self._case.summary.kind),
            *self._counter_notice(),
        ]

    def places(self) -> list[Place]:
        """Where every value of the case stands, in whichever message."""
        found = []
        for field in self._case.fields:
            if field.machine and field.machine.source and field.message_id is not None:
                found.append(Place(slug(field.path), field.message_id, field.machine.source))
            found += [
                Place(f"{slug(field.path)}-other-{i}", other.message_id, other.value.source)
                for i, other in enumerate(field.alternatives)
                if other.value.source
            ]
        return found

    def _contact(self, prefix: str) -> Section:
        rows = tuple(self._row(f"{prefix}contact.{key}") for key in Contact.FIELDS)
        return Section(f"{slug(prefix)}contact", _title(prefix, "Contact"), ((None, rows),))

    def _counter_notice(self) -> Iterator[Section]:
        if any(path.startswith(COUNTER) for path in self._fields):
            yield self._contact(COUNTER)
            yield from self._argument(COUNTER, "counter_notice")

    def _argument(self, prefix: str, kind: str) -> Iterator[Section]:
        """Statements, explanation and evidence."""
        yield self._statements(prefix, kind)
        explanation = f"{prefix}explanation"
        rows = (self._row(explanation),)
        yield Section(f"{slug(prefix)}why", _title(prefix, "Explanation"), ((None, rows),))
        yield self._list("evidence", _title(prefix, "Evidence"), prefix)

    def _rights(self) -> Section:
        """One group a right."""
        count = 1 + max((int(m[1]) for m in map(_RIGHT.match, self._fields) if m), default=-1)
        groups = []
        for i in range(count):
            base = f"rights[{i}]"
            numbered = [p for p in self._fields if p.startswith(f"{base}.registrations[")]
            paths = [f"{base}.{name}" for name in ("type", "work", "description")]
            paths += [*sorted(numbered, key=_index), f"{base}.registrations[+]"]
            groups.append((label(base) if count > 1 else None, tuple(self._row(path) for path in paths)))
        return Section("rights", "Rights", tuple(groups), self._lacks("rights"), self._row("rights[+].type"))

    def _list(self, name: str, title: str, prefix: str = "") -> Section:
        base = f"{prefix}{name}"
        paths = sorted((p for p in self._fields if p.startswith(f"{base}[")), key=_index)
        rows = tuple(self._row(path) for path in paths)
        groups = ((None, rows),) if rows else ()
        return Section(slug(base), title, groups, not prefix and self._lacks(name), self._row(f"{base}[+]"))

    def _statements(self, prefix: str, kind: str) -> Section:
        """Those the kind calls for, then whatever else was stated."""
        base = f"{prefix}statements."
        stated = [p.removeprefix(base) for p in self._fields if p.startswith(base)]
        lacking = [p.removeprefix(base) for p in self._lacking if p.startswith(base)]
        keys = dict.fromkeys((*_STATEMENTS.get(kind, ()), *stated, *sorted(lacking)))
        rows = tuple(self._row(base + key) for key in keys)
        return Section(
            f"{slug(prefix)}statements", _title(prefix, "Statements"), ((None, rows),) if rows else ()
        )

    def _row(self, path: str) -> Row:
        field = self._fields.get(path)
        last = path.rpartition(".")[2]
        section = "evidence" if last.startswith("evidence[") else _CHOICES.get(last)
        return Row(
            path=path,
            label=label("rights[+]") if path == "rights[+].type" else last_label(path),
            field=field,
            lacks=path in self._lacking and not (field and field.value),
            where=self._where(field, slug(path)) if field else None,
            editor="choice" if section else "long" if last in LONG or "statements" in path else "line",
            choices=names(section) if section else {},
            listing=self._listings.get(path),
            filename=field.detail.get("filename") if field else None,
            others=tuple(self._others(field)) if field else (),
        )

    def _lacks(self, name: str) -> bool:
        return name in self._lacking

    def _where(self, field: FieldView, id_: str) -> Where | None:
        if field.message_id is None:
            return None
        if field.machine and field.machine.source:
            return self._spot(field.message_id, field.machine.source, id_)
        part = field.detail.get("part")  # a piece of evidence is a whole part
        message = self._messages.get(field.message_id)
        if not isinstance(part, str) or message is None:
            return None
        return Where(part_name(message, part), Look(field.message_id, tab_of(part)))

    def _others(self, field: FieldView) -> Iterator[tuple[str, Where | None]]:
        for i, other in enumerate(field.alternatives):
            source = other.value.source
            id_ = f"{slug(field.path)}-other-{i}"
            yield other.value.value, self._spot(other.message_id, source, id_) if source else None

    def _spot(self, message_id: int, source: Source, id_: str) -> Where | None:
        message = self._messages.get(message_id)
        if message is None:
            return None
        page = f", page {source.page}" if source.page else ""
        name = "mail" if source.part == "body" else part_name(message, source.part)
        name = f"the {name}" if source.part == "body" or tab_of(source.part) != source.part else name
        return Where(name + page, Look(message_id, tab_of(source.part), id_))


_RIGHT = re.compile(r"rights\[(\d{1,6})\]")
_LAST_INDEX = re.compile(r"\[(\d{1,6})\]$")


def _index(path: str) -> int:
    found = _LAST_INDEX.search(path)
    return int(found[1]) if found else 0


def _title(prefix: str, name: str) -> str:
    return f"Counter-notice: {name.lower()}" if prefix else name


def doubtful(sections: Iterable[Section]) -> int:
    """How many values nobody has confirmed although the machine doubts them."""
    return sum(1 for section in sections for _, rows in section.groups for row in rows if row.doubtful)
