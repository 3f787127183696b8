"""OpenPGP clearsigned text (RFC 9580, 7): the text without its armour and dash escapes."""

from __future__ import annotations

import re

_BEGIN = re.compile(r"^-{2,8} ?-*BEGIN PGP SIGNED MESSAGE-----[ \t]*$", re.M)
_SIGNATURE = re.compile(r"^-{2,8} ?-*BEGIN PGP SIGNATURE-----[ \t]*$", re.M)
_END = re.compile(r"^-{2,8} ?-*END PGP SIGNATURE-----[ \t]*$", re.M)


def unwrap(text: str) -> str:
    """The text with the first clearsigned message in it laid bare: armour headers and signature gone, "- "
    taken from dash-escaped lines. Text without one comes back as it is."""
    begin = _BEGIN.search(text)
    if begin is None:
        return text
    head, body = text[: begin.start()], text[begin.end() :].lstrip("\n")
    lines = body.split("\n")
    while lines and lines[0].startswith(("Hash:", "Charset:", "SaltedHash:", "NotDashEscaped:")):
        lines.pop(0)
    body = "\n".join(lines)
    signature = _SIGNATURE.search(body)
    tail = ""
    if signature is not None:
        end = _END.search(body, signature.end())
        tail = body[end.end() :] if end else ""
        body = body[: signature.start()]
    unescaped = "\n".join(line[2:] if line.startswith("- ") else line for line in body.split("\n"))
    return head + unescaped.strip("\n") + "\n" + tail.lstrip("\n")
