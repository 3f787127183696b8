"""Machine-readable notices: ACNS 2 XML, XARF v4 JSON, ARF (RFC 5965)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

Values = dict[str, tuple[str, int, int]]

_MOST_VALUES = 5000
_ACNS_ROOTS = ("Infringement", "AbuseReport")
_ACNS_START = re.compile(r"<\?xml|<(?:\w{1,20}:)?(?:Infringement|AbuseReport)\b")
_ACNS_END = re.compile(r"</(?:\w{1,20}:)?(?:Infringement|AbuseReport)\s*>")
_ARF_FIELD = re.compile(r"^([A-Za-z][A-Za-z0-9-]{1,60}):[ \t]*(\S[^\n]*)?$", re.M)


@dataclass(frozen=True, slots=True)
class Structured:
    """format: acns, xarf or arf. values: dotted name to (value, start, end), [start, end) where it stands in
    the text; the second of repeated elements is called "Item[2]"."""

    format: str
    values: Values


def read_structured(text: str) -> Structured | None:
    """What a machine-readable notice in a text says; None where there is none or it is not well-formed."""
    return _acns(text) or _xarf(text)


def _acns(text: str) -> Structured | None:
    """An ACNS notice, alone or between the marker lines of a mail's text (ACNS 2.x)."""
    begin = _ACNS_START.search(text)
    ends = [match.end() for match in _ACNS_END.finditer(text)]
    if begin is None or not ends or ends[-1] <= begin.start():
        return None
    source = text[begin.start() : ends[-1]]
    try:
        root = fromstring(re.sub(r"^<\?xml[^>]{0,200}\?>", "", source), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, RecursionError):
        return None
    if _local(root) not in _ACNS_ROOTS:
        return None
    values: Values = {}
    cursor = begin.start()
    for path, element in _elements(root):
        cursor = _after_tag(text, element, cursor)
        for name, value in element.attrib.items():
            at = text.rfind(value, 0, cursor) if value else -1
            if at >= 0 and not name.startswith("{"):
                values[f"{path}@{name}"] = (value, at, at + len(value))
        value = " ".join((element.text or "").split())
        if value and len(values) < _MOST_VALUES:
            values[path] = (value, *_content_place(text, cursor))
    return Structured("acns", values)


def _elements(root: Element) -> Iterator[tuple[str, Element]]:
    """(dotted path, element) in document order."""
    stack: list[tuple[str, Element]] = [(_local(root), root)]
    while stack:
        path, element = stack.pop()
        yield path, element
        seen: dict[str, int] = {}
        children = []
        for child in element:
            name = _local(child)
            seen[name] = seen.get(name, 0) + 1
            suffix = f"[{seen[name]}]" if seen[name] > 1 else ""
            children.append((f"{path}.{name}{suffix}", child))
        stack.extend(reversed(children))


def _local(element: Element) -> str:
    """The name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def _after_tag(text: str, element: Element, cursor: int) -> int:
    """The place behind the element's start tag, which is the next one of its name."""
    match = re.compile(rf"<(?:\w{{1,20}}:)?{re.escape(_local(element))}(?=[\s/>])").search(text, cursor)
    if match is None:
        return cursor
    end = text.find(">", match.end())
    return end + 1 if end >= 0 else cursor


def _content_place(text: str, start: int) -> tuple[int, int]:
    """The place of an element's text, without white space and CDATA marks around it."""
    if text.startswith("<![CDATA[", start):
        start += len("<![CDATA[")
        end = text.find("]]>", start)
    else:
        end = text.find("<", start)
    end = end if end >= 0 else len(text)
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _xarf(text: str) -> Structured | None:
    """An XARF v4 report: a JSON object with xarf_version."""
    if '"xarf_version"' not in text:
        return None
    begin = text.find("{")
    try:
        data, _ = json.JSONDecoder().raw_decode(text, begin)
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, dict) or "xarf_version" not in data:
        return None
    values: Values = {}
    _flatten(text, data, "", begin, values)
    return Structured("xarf", values)


def _flatten(text: str, data: Any, path: str, cursor: int, values: Values) -> int:
    """Add the leaves of a JSON value that begins at or after `cursor`; returns the place behind it."""
    if isinstance(data, dict):
        for key, value in data.items():
            written = json.dumps(key, ensure_ascii=False)
            at = text.find(written, cursor)
            cursor = at + len(written) if at >= 0 else cursor
            cursor = _flatten(text, value, f"{path}.{key}" if path else key, cursor, values)
        return cursor
    if isinstance(data, list):
        for number, value in enumerate(data, 1):
            cursor = _flatten(text, value, path if number == 1 else f"{path}[{number}]", cursor, values)
        return cursor
    if data is None or len(values) >= _MOST_VALUES:
        return cursor
    start, end = _json_place(text, data, cursor)
    values[path] = (data if isinstance(data, str) else json.dumps(data), start, end)
    return end + 1 if isinstance(data, str) else end


def _json_place(text: str, value: Any, cursor: int) -> tuple[int, int]:
    """Where a scalar stands, a string without its quotation marks."""
    if not isinstance(value, str):
        start = text.find(json.dumps(value), cursor)
        return (start, start + len(json.dumps(value))) if start >= 0 else (cursor, cursor)
    start = text.find('"', cursor) + 1
    end = start
    while end < len(text) and text[end] != '"':
        end += 2 if text[end] == "\\" else 1
    return (start, end) if start else (cursor, cursor)


def read_feedback_report(text: str) -> Structured:
    """The fields of a message/feedback-report part (RFC 5965, 3)."""
    values: Values = {}
    for match in _ARF_FIELD.finditer(text):
        name, value = match.group(1), match.group(2)
        if value and name not in values and len(values) < _MOST_VALUES:
            values[name] = (value.strip(), match.start(2), match.start(2) + len(value.strip()))
    return Structured("arf", values)
