"""Required fields as data: one TOML file a policy, read here into types."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any


class PolicyError(ValueError):
    """A policy that is not there or not of the right form; the message names it."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """A required field: any one of `given` in the reading satisfies it; `clause` is what it rests on."""

    field: str
    clause: str
    given: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """What a message of each kind must contain. A kind that has no entry is not ruled by the policy."""

    name: str
    title: str
    requirements: dict[str, tuple[Requirement, ...]]


@cache
def load_policy(name: str) -> Policy:
    """The policy of that name in this folder, or the TOML file at that path. Raises PolicyError."""
    path = Path(name)
    here = files(__name__) / f"{name}.toml"
    try:
        text = path.read_text("utf-8") if path.suffix == ".toml" else here.read_text("utf-8")
        return _policy(tomllib.loads(text))
    except OSError as error:
        raise PolicyError(f"no policy {name!r}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError) as error:
        raise PolicyError(f"policy {name!r} is not of the right form: {error!r}") from error


def _policy(data: dict[str, Any]) -> Policy:
    kinds = {key: value for key, value in data.items() if isinstance(value, list)}
    return Policy(
        data["name"],
        data["title"],
        {
            kind: tuple(Requirement(r["field"], r["clause"], tuple(r["given"])) for r in listed)
            for kind, listed in kinds.items()
        },
    )


@cache
def register_hosts() -> tuple[str, ...]:
    """Domains of the public registers of rights."""
    return tuple(tomllib.loads((files(__name__) / "registers.toml").read_text("utf-8"))["hosts"])
