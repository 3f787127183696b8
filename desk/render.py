"""Pages out of templates: escaped, dated in the platform's time zone, named in the desk's words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse

from casestore.lifecycle import listing_states
from desk import history, words
from desk.highlight import visible
from desk.paths import field_of, label, last_label, slug

_AGES = ((timedelta(days=1), "d"), (timedelta(hours=1), "h"), (timedelta(minutes=1), "min"))


class Pages:
    """Renders the desk's templates. `zone` is an IANA name, `clock` gives the instant ages count from."""

    def __init__(self, platform: str, zone: str, clock: Callable[[], datetime]) -> None:
        self._zone = ZoneInfo(zone)
        self._clock = clock
        env = Environment(
            loader=PackageLoader("desk"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            finalize=_shown,
        )
        env.filters |= {
            "when": self.when,
            "age": self.age,
            "visible": visible,
            "word": lambda key, section: words.word(section, key),
            "tone": words.tone,
            "degree": words.degree,
            "slug": slug,
            "label": label,
            "size": size,
            "segment": lambda text: quote(text, safe=""),
            "safe_link": safe_link,
            "field_of": field_of,
            "last_label": last_label,
            "state_word": history.state_word,
            "listing_moves": lambda state: listing_states()[state].moves,
            "said": history.said,
            "change": history.change,
            "who": history.who,
        }
        env.globals |= {"platform": platform}
        self._env = env

    def text(self, template: str, **context: Any) -> str:
        """A template as text."""
        return self._env.get_template(template).render(context)

    def page(self, template: str, *, status: int = 200, **context: Any) -> HTMLResponse:
        """A template as a response."""
        return HTMLResponse(self.text(template, **context), status_code=status)

    def when(self, instant: datetime | None) -> Markup:
        """A <time> element: readable, with the exact instant for machines and on hovering."""
        if instant is None:
            return Markup("")
        local = instant.astimezone(self._zone)
        return Markup('<time datetime="{}" title="{}">{}</time>').format(
            local.isoformat(timespec="seconds"), f"{local:%A, %d %B %Y, %H:%M:%S %Z}", _readable(local)
        )

    def age(self, instant: datetime) -> Markup:
        """How long ago, as a <time> element."""
        passed = self._clock() - instant
        short = next((f"{passed // unit} {name}" for unit, name in _AGES if passed >= unit), "now")
        local = instant.astimezone(self._zone)
        return Markup('<time datetime="{}" title="{}">{}</time>').format(
            local.isoformat(timespec="seconds"), _readable(local), short
        )


def _readable(local: datetime) -> str:
    return f"{local.day} {local:%b %Y, %H:%M}"


def _shown(value: Any) -> Any:
    """Text out of mails loses its control characters wherever it is printed; markup of ours stays."""
    return visible(value) if type(value) is str else value


def size(count: int) -> str:
    """A number of bytes, readable."""
    if count < 1000:
        return f"{count} bytes"
    return f"{count / 1000:.0f} kB" if count < 1_000_000 else f"{count / 1_000_000:.1f} MB"


def safe_link(address: str) -> str | None:
    """The address if a browser may be offered it as a link: http or https with a host and nothing odd.

    Everything else (javascript:, data:, item:123, an address with a user name in front of the host) is text.
    """
    if address != visible(address) or any(c.isspace() or c in "\\\"'<>" for c in address):
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    plain = parts.scheme.lower() in ("http", "https") and parts.hostname and "@" not in parts.netloc
    return address if plain else None
