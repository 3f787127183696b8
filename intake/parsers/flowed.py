"""format=flowed (RFC 3676): soft line breaks undone, quotation kept."""

from __future__ import annotations


def unflow(text: str, delete_space: bool = False) -> str:
    """Join the lines that end in a space with the next one of the same quote depth (RFC 3676, 4.2 to 4.5).

    delete_space: the DelSp parameter; the space before a soft break is not part of the text.
    """
    joined: list[str] = []
    flowing: int | None = None  # quote depth of the line that goes on
    for line in text.split("\n"):
        depth, content = _quoted(line)
        if content.startswith(" "):
            content = content[1:]  # space-stuffed
        signature = content == "-- "
        soft = content.endswith(" ") and not signature
        shown = content[:-1] if soft and delete_space else content
        if flowing == depth and not signature:
            joined[-1] += shown
        else:
            joined.append(">" * depth + (" " if depth and shown else "") + shown)
        flowing = depth if soft else None
    return "\n".join(line.rstrip(" ") if line != "-- " else line for line in joined)


def _quoted(line: str) -> tuple[int, str]:
    depth = len(line) - len(line.lstrip(">"))
    return depth, line[depth:]
