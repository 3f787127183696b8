"""Answers about short texts, kept: several extractors ask the same of the same lines and names.

Only for functions whose answer depends on nothing but their arguments and is itself immutable. A long text is
never kept, so that hostile mail cannot fill the memory; the oldest answers make way for new ones.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

P = ParamSpec("P")
T = TypeVar("T")
Asked = Callable[Concatenate[str, P], T]

_LONGEST = 200  # characters
_MOST = 2048  # answers a function


def remembered(function: Asked[P, T]) -> Asked[P, T]:
    """The function, answering a question about the same short text from memory."""
    known = cast(Asked[P, T], lru_cache(maxsize=_MOST)(function))

    @wraps(function)
    def answer(text: str, /, *arguments: P.args, **options: P.kwargs) -> T:
        ask = known if len(text) <= _LONGEST else function
        return ask(text, *arguments, **options)

    return cast(Asked[P, T], answer)
