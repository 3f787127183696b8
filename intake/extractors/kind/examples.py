"""Labelled mails to learn the kind from, each with the signs seen in it."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import NamedTuple

from intake.extractors.base import Material
from intake.extractors.kind.signals import Signals, signals
from intake.extractors.language import read_language
from intake.parsers.message import ParseOptions, parse_message
from intake.settings import Platform, Settings, load


class Example(NamedTuple):
    """A labelled mail. lot: what was written together, and is left out together when the learning is tested."""

    lot: str
    name: str
    kind: str
    signals: Signals


def examples(source: Path) -> Iterator[Example]:
    """The labelled mails of a folder (*.eml, truth.jsonl, intake.toml) or of a TOML file that describes some."""
    return _described(source) if source.suffix == ".toml" else _stored(source)


def _stored(folder: Path) -> Iterator[Example]:
    settings = load(folder / "intake.toml", {})
    for line in (folder / "truth.jsonl").read_text("utf-8").splitlines():
        truth = json.loads(line)
        name = str(truth["file"])
        series = re.match(r"[a-z]*", name)
        lot = f"{folder.name}/{series[0] if series else ''}"
        seen = _signals((folder / name).read_bytes(), settings)
        yield Example(lot, f"{folder.name}/{name}", truth["kind"], seen)


def _described(file: Path) -> Iterator[Example]:
    """Mails of a file's `mail` list by their kind, subject, from, headers and body; those without kind are left out."""
    for number, mail in enumerate(tomllib.loads(file.read_text("utf-8")).get("mail", [])):
        if "kind" in mail and "body" in mail:
            seen = _signals(_message(mail), Settings(platform=Platform()))
            yield Example(file.stem, f"{file.stem}/{number}", mail["kind"], seen)


def _message(mail: dict[str, str | dict[str, str]]) -> bytes:
    message = EmailMessage()
    message["From"] = mail.get("from", "someone@sender.example")
    message["Subject"] = mail.get("subject", "Notice")
    headers = mail.get("headers", {})
    for name, value in headers.items() if isinstance(headers, dict) else ():
        message[name] = value
    message.set_content(f"{mail['body']}\n".lstrip("\n"))
    return message.as_bytes()


def _signals(raw: bytes, settings: Settings) -> Signals:
    options = ParseOptions(ocr=settings.reader.ocr, ocr_pages=settings.reader.ocr_pages)
    material = Material(parse_message(raw, options=options), settings.platform)
    material.language = read_language(material)
    return signals(material)
