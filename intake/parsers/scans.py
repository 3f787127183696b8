"""Letters that a word processor's file holds as pictures alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from intake.parsers.content import Content, Context, File, Unreadable
from intake.parsers.document import ImageFacts
from intake.parsers.images import read_image


def with_scans(content: Content, pictures: Sequence[bytes], context: Context) -> Content:
    """A text of hardly any letters with what its pictures say below it. Raises Unreadable where that is nothing."""
    texts, problems = [content.text] if content.text.strip() else [], []
    facts: ImageFacts | None = None
    for picture in pictures[: context.options.ocr_pages]:
        try:
            found = read_image(File(picture), context)
        except Unreadable as error:
            problems.append(str(error))
            continue
        facts = facts or found.image
        if found.text.strip():
            texts.append(found.text)
        elif found.status == "unreadable" and found.reason:
            problems.append(found.reason)
    if not texts:
        raise Unreadable(problems[0] if problems else "no text found")
    recognised = len(texts) > bool(content.text.strip())
    return replace(
        content,
        text="\n".join(texts),
        ocr=recognised,
        image=facts if recognised else None,
        status="partial" if problems else content.status,
        reason="; ".join(dict.fromkeys(problems)) or content.reason,
    )
