"""Which listings of a retraction are taken back, and about which the complaint stands."""

from __future__ import annotations

from intake.extractors.links.context import Context, Cue, lead_cue
from intake.extractors.links.mentions import Leaf
from intake.extractors.links.spared import is_denied

_CUES = (Cue.KEPT, Cue.WITHDRAWN)


def is_kept(leaf: Leaf, context: Context, *, left_out: bool) -> bool:
    """Whether the complaint about a listing stands: by the words beside the link, which also may leave it out of
    what is taken back (left_out), else by the sentences that lead to it."""
    for said in (reversed(context.before), context.after):
        for cue, hit in said:
            if cue in _CUES:
                return cue is Cue.KEPT or is_denied(leaf, hit)
    return left_out or lead_cue(context, _CUES) is Cue.KEPT
