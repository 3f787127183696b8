"""Options with boxes beside them ("[x] patent  [ ] design"): which of them are left empty."""

from __future__ import annotations

import re

_BOX = re.compile(r"\[(?P<square>[ xX✓✔_]{0,2})\]|\((?P<round>[ xX✓✔_])\)|(?P<mark>[☐☑☒□■◻◼✓✔])")
_EMPTY = frozenset("☐□◻")


def unticked(text: str) -> list[tuple[int, int]]:
    """The spans [start, end) of the options whose box is empty. A box stands before its option, unless the
    line begins with an option and ends with a box."""
    boxes = [(m.start(), m.end(), _is_ticked(m)) for m in _BOX.finditer(text)]
    if not boxes:
        return []
    before = _option_before(text, boxes[0][0]) and not text[boxes[-1][1] :].strip(" \t.,;|")
    spans = []
    for number, (start, end, ticked) in enumerate(boxes):
        if ticked:
            continue
        if before:
            spans.append((boxes[number - 1][1] if number else 0, start))
        else:
            spans.append((end, boxes[number + 1][0] if number + 1 < len(boxes) else len(text)))
    return spans


def _is_ticked(match: re.Match[str]) -> bool:
    mark = match["mark"]
    if mark is not None:
        return mark not in _EMPTY
    return bool((match["square"] or match["round"] or "").strip(" _"))


def _option_before(text: str, first: int) -> bool:
    """Whether words that are no label ("Right:") stand before the first box."""
    lead = text[:first].rstrip()
    return bool(lead) and lead[-1] not in ":：?？"
