"""docs/settings.md names every setting with its default, and no other."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from intake.settings import Mailbox, OAuth2, Settings

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "settings.md").read_text(encoding="utf-8")


def rows(model: type[BaseModel], prefix: str) -> dict[str, str]:
    """Dotted key to the default as the page writes it."""
    found: dict[str, str] = {}
    for name, field in model.model_fields.items():
        default = field.default
        if isinstance(default, BaseModel):
            found |= rows(type(default), f"{prefix}{name}.")
        elif name != "mailboxes":
            found[prefix + name] = shown(default)
    return found


def shown(default: Any) -> str:
    if default is PydanticUndefined:
        return "required"
    if default is None or default == "" or type(default).__name__ == "SecretStr":
        return "–"
    if isinstance(default, Path):
        return f'"{default}"'
    return json.dumps(default)


def test_the_page_is_the_settings() -> None:
    expected = rows(Settings, "") | rows(Mailbox, "mailboxes[].") | rows(OAuth2, "mailboxes[].oauth2.")
    expected["mailboxes[].oauth2"] = "–"
    said = dict(re.findall(r"^\| `([^`]+)` \| (?:`([^`]*)`|–|required) \|", PAGE, re.MULTILINE))
    assert sorted(said) == sorted(expected)
    assert {k: v for k, v in said.items() if v} == {
        k: v for k, v in expected.items() if v not in ("–", "required")
    }
