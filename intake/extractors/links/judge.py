"""What a link is in its message: a listing, an original, expressly left out, or something else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from intake.extractors.base import Material
from intake.extractors.links.claimant import is_claimants
from intake.extractors.links.contact_lines import contact_lines
from intake.extractors.links.context import (
    Context,
    Cue,
    Lead,
    context_of,
    first_cue,
    last_cue,
    lead_cue,
    row_label,
)
from intake.extractors.links.enumerations import goes_on, same_sort
from intake.extractors.links.mentions import Leaf, Mention, leaf_of
from intake.extractors.links.numbers import accepted
from intake.extractors.links.passing import in_passing
from intake.extractors.links.retracted import is_kept
from intake.extractors.links.shops import whole_shop_meant
from intake.extractors.links.sites import Page
from intake.extractors.links.spared import Spared, accuses, claims, is_alleged, is_denied, is_genuine
from intake.extractors.links.tables import Column, Verdict, heads_of, verdict_of
from intake.parsers.document import Document

_ORIGINAL = (Cue.ORIGINAL, Cue.SHOWN)
_OTHER = (Cue.EVIDENCE, Cue.POLICY, Cue.REFERENCE)
_PLAIN_WORDS = 11  # letters of a phrase that says "original" without a doubt
_SAVE_NEAR = 25  # characters between "except for" and a link
_OWN_NEAR = 60  # characters between "my shop" and its address
_LABEL_LETTERS = 12  # letters that may stand before the word of a label


class Role(StrEnum):
    """What a link is given for."""

    LISTING = "listing"
    ORIGINAL = "original"
    EXCEPTED = "excepted"  # a listing that is expressly left out
    KEPT = "kept"  # in a retraction: the complaint about it stands
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Judged:
    """A link with its role. `sure` is the share of such that are right, measured on labelled mail;
    `direct` says that words of its own sentence or row decided."""

    mention: Mention
    role: Role
    sure: float
    direct: bool = False


def judged_of(material: Material, document: Document) -> tuple[Judged, ...]:
    """Every link of a document with its role, in order; computed once a message."""
    return material.once(
        f"links:judged:{document.part}:{material.kind}", lambda: _judge_all(leaf_of(material, document))
    )


def _judge_all(leaf: Leaf) -> tuple[Judged, ...]:
    mentions = tuple(accepted(leaf))
    contact = contact_lines(leaf)
    found: list[Judged] = []
    context: Context | None = None
    for i, mention in enumerate(mentions):
        before = mentions[i - 1] if i else None
        following = mentions[i + 1].start if i + 1 < len(mentions) else len(leaf.document.text)
        previous, context = context, context_of(leaf, mention, (before.end if before else 0, following))
        listed_on = before is not None and goes_on(leaf, before, mention)
        if listed_on and previous is not None and previous.listed and not context.listed:
            context = replace(context, listed=True, lead=previous.lead)
        judged = _judge(leaf, mention, context, contact)
        if listed_on and judged.direct and judged.role in (Role.EXCEPTED, Role.ORIGINAL, Role.KEPT):
            _carry_back(leaf, found, judged)
        if listed_on and not judged.direct and same_sort(found[-1].mention, mention):
            judged = replace(found[-1], mention=mention)
        found.append(judged)
    return tuple(_by_owner(found))


def _carry_back(leaf: Leaf, found: list[Judged], judged: Judged) -> None:
    """What is said behind the last link of an enumeration on one line is said of them all."""
    following = judged.mention
    for at in range(len(found) - 1, -1, -1):
        known = found[at]
        between = leaf.document.text[known.mention.end : following.start]
        if known.direct or "\n" in between or not goes_on(leaf, known.mention, following):
            return
        following = known.mention
        found[at] = replace(judged, mention=known.mention)


def _judge(leaf: Leaf, mention: Mention, context: Context, contact: frozenset[int]) -> Judged:
    site = mention.site
    if site.page in (Page.RULES, Page.SEARCH, Page.HOME, Page.REGISTER):
        return Judged(mention, Role.OTHER, 0.97)
    if leaf.document.is_struck(mention.start, mention.end):
        return Judged(mention, Role.EXCEPTED, 0.95, True)
    if mention.place is not None and heads_of(leaf, mention.place.table).row >= 0:
        return _in_table(leaf, mention, context)
    if mention.place is not None:
        verdict = verdict_of(leaf, mention.place)
        if verdict is not Verdict.NONE:
            return _by_verdict(leaf, mention, verdict)
        context = replace(context, lead=(*row_label(leaf, mention), *context.lead))
    if site.own and site.page is Page.ITEM:
        return _own_item(leaf, mention, context)
    if site.own:
        return _own_account(leaf, mention, context, contact)
    return _elsewhere(leaf, mention, context, contact)


def _own_item(leaf: Leaf, mention: Mention, context: Context) -> Judged:
    kind = leaf.material.kind
    around = {cue for cue, _ in (*context.before, *context.after)}
    if kind == "notice" and is_alleged(leaf, *context.clause):
        return Judged(mention, Role.LISTING, 0.9, True)
    saved = any(cue is Cue.SAVE and mention.start - hit.end <= _SAVE_NEAR for cue, hit in context.before)
    if kind == "retraction":
        kept = is_kept(leaf, context, left_out=saved or Cue.EXCEPT in around)
        return Judged(mention, Role.KEPT if kept else Role.LISTING, 0.92, kept)
    if saved or Cue.EXCEPT in around or (kind in ("notice", "follow_up") and Cue.GONE in around):
        return Judged(mention, Role.EXCEPTED, 0.9, True)
    if context.spared is not None:
        return _spared(mention, context.spared, direct=True)
    if kind == "counter_notice" and Cue.FOREIGN in around:
        return Judged(mention, Role.EXCEPTED, 0.9, True)
    if kind == "counter_notice" and Cue.THEIRS in {cue for cue, _ in context.before}:
        return Judged(mention, Role.OTHER, 0.8, True)
    direct = last_cue(context.before, (Cue.LISTING, Cue.ORIGINAL))
    if direct is Cue.ORIGINAL:
        return Judged(mention, Role.ORIGINAL, 0.85, True)
    if kind == "notice" and Cue.MINE in around:
        return Judged(mention, Role.ORIGINAL, 0.8, True)
    if kind == "notice" and in_passing(leaf, mention):
        return Judged(mention, Role.EXCEPTED, 0.8, True)
    if direct is not None:
        return Judged(mention, Role.LISTING, 0.96, True)
    if (
        kind == "notice"
        and not context.alone
        and first_cue(context.after, (Cue.LISTING, Cue.ORIGINAL)) is Cue.ORIGINAL
    ):
        return Judged(mention, Role.ORIGINAL, 0.7, True)
    if (
        kind == "notice"
        and context.lead
        and last_cue(context.lead[0].cues, (Cue.TERMS,))
        and context.lead[0].opens
    ):
        return Judged(mention, Role.ORIGINAL, 0.75, True)
    said, context = _heading(context)
    if said is not None:
        return _spared(mention, said, direct=False)
    lead = lead_cue(context, (Cue.LISTING, Cue.ORIGINAL, Cue.EXCEPT), _own_lead)
    if lead is Cue.ORIGINAL:
        return Judged(mention, Role.ORIGINAL, 0.75)
    if lead is Cue.EXCEPT:
        return Judged(mention, Role.EXCEPTED, 0.8)
    return Judged(mention, Role.LISTING, 0.96 if lead is Cue.LISTING else 0.9)


def _spared(mention: Mention, said: Spared, *, direct: bool) -> Judged:
    """A listing that is let be: the claimant's own shows the original, any other is left out."""
    if said is Spared.OURS:
        return Judged(mention, Role.ORIGINAL, 0.8, direct)
    return Judged(mention, Role.EXCEPTED, 0.9, direct)


def _heading(context: Context) -> tuple[Spared | None, Context]:
    """What the nearest heading or lead-in lets be; else the context without the headings above one that
    does."""
    for number, lead in enumerate(context.lead):
        if lead.spared is not None:
            if number == 0:
                return lead.spared, context
            nearer = replace(context, lead=context.lead[:number])
            if lead_cue(nearer, (Cue.LISTING, Cue.ORIGINAL, Cue.EXCEPT), _own_lead) is None:
                return lead.spared, context
            return None, nearer
    return None, context


def _own_lead(lead: Lead, cue: Cue, length: int) -> bool:
    """A listing is taken for an original, or left out, only by words that cannot be meant otherwise."""
    return cue is Cue.LISTING or lead.opens or (cue is Cue.ORIGINAL and length >= _PLAIN_WORDS)


def _own_account(leaf: Leaf, mention: Mention, context: Context, contact: frozenset[int]) -> Judged:
    """A shop, a user, a discussion: complained of only where the words beside it, or of the whole letter, say
    so."""
    account = mention.site.page is Page.ACCOUNT
    concepts = [h.concept for h in leaf.hits_in(max(0, mention.start - _OWN_NEAR), mention.start)]
    if (
        account
        and "shops.label" in concepts
        and "shops.mine" in concepts[: concepts.index("shops.label") + 1]
    ):
        return Judged(mention, Role.ORIGINAL, 0.8, True)
    notice = leaf.material.kind == "notice"
    if (
        account
        and notice
        and (
            context.spared is Spared.OURS
            or is_claimants(leaf.material, mention.site.owner)
            or (claims(leaf, *context.clause) and not accuses(leaf, *context.clause))
        )
    ):
        return Judged(mention, Role.ORIGINAL, 0.85, True)
    if account and notice and context.spared is not None:
        if is_genuine(leaf, *context.clause):
            return Judged(mention, Role.ORIGINAL, 0.7, True)
        return Judged(mention, Role.EXCEPTED, 0.9, True)
    line = leaf.material.layout(leaf.document).line_at(mention.start).number
    if account and line in contact:
        return Judged(mention, Role.OTHER, 0.9, True)
    if account and leaf.material.kind == "notice" and whole_shop_meant(leaf.material):
        return Judged(mention, Role.LISTING, 0.85, True)
    wanted = (Cue.LISTING, Cue.ORIGINAL, Cue.CONTACT, Cue.REACH)
    direct = last_cue(context.before, wanted)
    if direct is None and (context.alone or (context.listed and _remarked(leaf, mention))):
        direct = lead_cue(context, wanted, lines=1)
    if direct is Cue.ORIGINAL:
        return Judged(mention, Role.ORIGINAL, 0.8, True)
    if direct is Cue.LISTING and mention.site.page is Page.ACCOUNT:
        return Judged(mention, Role.LISTING, 0.6, True)
    return Judged(mention, Role.OTHER, 0.9)


def _remarked(leaf: Leaf, mention: Mention) -> bool:
    """Whether nothing but a remark in brackets follows on the line."""
    return leaf.document.text[mention.end : mention.end + 3].lstrip(" ")[:1] in ("(", "（")


def _elsewhere(leaf: Leaf, mention: Mention, context: Context, contact: frozenset[int]) -> Judged:
    """A page of another site: the claimant's own, unless the words say otherwise."""
    kind = leaf.material.kind
    before = {cue for cue, _ in context.before}
    lead = lead_cue(context, (*_ORIGINAL, *_OTHER, Cue.INFRINGING_SITE), lines=4) if context.listed else None
    if kind in ("notice", "counter_notice") and (
        Cue.INFRINGING_SITE in before
        or (
            not before
            and lead_cue(context, (*_ORIGINAL, Cue.INFRINGING_SITE), _opens, lines=1) is Cue.INFRINGING_SITE
        )
    ):
        return Judged(mention, Role.LISTING, 0.6, Cue.INFRINGING_SITE in before)
    reach = lead_cue(context, (*_ORIGINAL, Cue.REACH), _opens, lines=1) is Cue.REACH
    if (
        kind not in ("notice", "counter_notice")
        or reach
        or Cue.REACH in before
        or (Cue.ORIGINAL not in before and _is_contact_label(leaf, context))
    ):
        return Judged(mention, Role.OTHER, 0.9, True)
    if Cue.ORIGINAL in before or (Cue.SHOWN in before and not before & {*_OTHER, Cue.LISTING}):
        return Judged(mention, Role.ORIGINAL, 0.9, True)
    if any(cue in _OTHER and not is_denied(leaf, hit) for cue, hit in context.before):
        return Judged(mention, Role.OTHER, 0.8, True)
    line = leaf.material.layout(leaf.document).line_at(mention.start)
    if context.answers and any(
        h.concept == "columns.original" for h in leaf.hits_in(line.start, mention.start)
    ):
        return Judged(mention, Role.ORIGINAL, 0.85, True)
    if line.number in contact:
        return Judged(mention, Role.OTHER, 0.9)
    if lead in _ORIGINAL:
        return Judged(mention, Role.ORIGINAL, 0.85)
    if kind != "notice" or lead is not None:
        return Judged(mention, Role.OTHER, 0.8)
    return Judged(mention, Role.ORIGINAL, 0.6)


def _opens(lead: Lead, cue: Cue, length: int) -> bool:
    return lead.opens


def _is_contact_label(leaf: Leaf, context: Context) -> bool:
    """Whether the link stands behind a label such as "Website:", and not behind a sentence with that word."""
    if not context.before or context.before[-1][0] is not Cue.CONTACT:
        return False
    hit = context.before[-1][1]
    line = leaf.material.layout(leaf.document).line_at(hit.start)
    return sum(c.isalpha() for c in leaf.document.text[line.start : hit.start]) <= _LABEL_LETTERS


def _in_table(leaf: Leaf, mention: Mention, context: Context) -> Judged:
    assert mention.place is not None
    heads = heads_of(leaf, mention.place.table)
    verdict = verdict_of(leaf, mention.place)
    if verdict is not Verdict.NONE:
        return _by_verdict(leaf, mention, verdict)
    if heads.kinds.get(mention.place.column) is Column.ORIGINAL:
        return Judged(mention, Role.ORIGINAL, 0.9, True)
    if Cue.EXCEPT in {cue for cue, _ in (*context.before, *context.after)}:
        return Judged(mention, Role.EXCEPTED, 0.85, True)
    if mention.site.own and mention.site.page is Page.ITEM:
        return Judged(mention, Role.LISTING, 0.97, True)
    return Judged(mention, Role.OTHER, 0.8)


def _by_verdict(leaf: Leaf, mention: Mention, verdict: Verdict) -> Judged:
    if verdict is Verdict.GENUINE:
        return Judged(mention, Role.ORIGINAL, 0.9, True)
    if verdict is Verdict.ELSEWHERE or not mention.site.own:
        return Judged(mention, Role.OTHER, 0.9, True)
    if leaf.material.kind == "retraction" and verdict in (Verdict.WITHDRAWN, Verdict.KEPT):
        return Judged(mention, Role.LISTING if verdict is Verdict.WITHDRAWN else Role.KEPT, 0.95, True)
    if verdict is Verdict.SETTLED or (verdict is Verdict.WITHDRAWN and leaf.material.kind == "notice"):
        return Judged(mention, Role.EXCEPTED, 0.9, True)
    return Judged(mention, Role.LISTING, 0.93, True)


def _by_owner(found: Sequence[Judged]) -> Iterator[Judged]:
    """An account whose repositories or listings are complained of has no originals, and is itself no listing
    beside them."""
    owners = {
        j.mention.site.owner for j in found if j.role is Role.LISTING and j.mention.site.page is Page.ITEM
    } - {None}
    for judged in found:
        site = judged.mention.site
        if site.own and site.owner in owners:
            if judged.role is Role.ORIGINAL and not judged.direct and site.page is Page.ITEM:
                yield replace(judged, role=Role.LISTING, sure=0.8)
                continue
            if site.page is Page.ACCOUNT and judged.role is Role.LISTING:
                yield replace(judged, role=Role.OTHER)
                continue
        yield judged
