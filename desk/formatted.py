"""A mail's HTML made harmless: the optional formatted view."""

from __future__ import annotations

import nh3

# Structure and nothing else: no styles, no images, no forms, no links. What a link points to is in the text
# view; here only its words are shown, so that nothing of a hostile mail can be clicked.
_TEXT_TAGS = {"b", "strong", "i", "em", "u", "s", "sub", "sup", "small", "span", "code", "br"}
_BLOCK_TAGS = {"p", "hr", "div", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre"}
_LIST_TAGS = {"ul", "ol", "li", "dl", "dt", "dd"}
_TABLE_TAGS = {"table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"}
_ATTRIBUTES = {"td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}, "ol": {"start"}}
_DROPPED_WITH_CONTENT = {
    "script",
    "style",
    "title",
    "template",
    "noscript",
    "iframe",
    "object",
    "svg",
    "math",
}

# The document is a sandboxed frame of the message page; it may load nothing but our own style sheet.
CONTENT_SECURITY_POLICY = "default-src 'none'; style-src 'self'; sandbox; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"


def sanitise(html: str) -> str:
    """The mail's HTML with an allow-list of structural tags; everything else is unwrapped or dropped."""
    return nh3.clean(
        html,
        tags=_TEXT_TAGS | _BLOCK_TAGS | _LIST_TAGS | _TABLE_TAGS,
        clean_content_tags=_DROPPED_WITH_CONTENT,
        attributes=_ATTRIBUTES,
        strip_comments=True,
        link_rel=None,
    )
