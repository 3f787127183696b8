"""Every setting once: `intake.toml`, overlaid by INTAKE_SECTION__KEY variables."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationError

ENV_PREFIX = "INTAKE_"
CONFIG_VARIABLE = "INTAKE_CONFIG"


class SettingsError(ValueError):
    """A setting that is unknown or wrong; the message names the key and says how to mend it."""


def _regular_expression(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from error
    return pattern


Pattern = Annotated[str, AfterValidator(_regular_expression)]


class Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Platform(Section):
    """The marketplace this service works for."""

    name: str = "Harbor Market"
    domains: tuple[str, ...] = ("harbormarket.example",)
    agent_address: str = "ip-agent@harbormarket.example"
    agent_addresses: tuple[str, ...] = ()  # further addresses that are accepted (appeals@...)
    case_prefix: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]{0,7}$")] = "HM"
    item_number: Pattern | None = None  # a bare item number of this platform, fullmatch
    item_url: Pattern | None = None  # group 1 is the item number in a listing's URL
    country: str = "US"  # ISO 3166-1, region of telephone numbers when nothing else tells
    time_zone: str = "UTC"

    @property
    def recipients(self) -> tuple[str, ...]:
        """Every address that mail is accepted for, lower case."""
        return tuple(dict.fromkeys(a.lower() for a in (self.agent_address, *self.agent_addresses)))


class Store(Section):
    url: str = ""  # SQLAlchemy URL; empty: SQLite in data_dir
    engine_url: str = ""  # the work engine's own database; empty: SQLite in data_dir, or store.url's database
    archive: Path | None = None  # the folder of the raw mails, which all nodes share; None: in data_dir


class Smtp(Section):
    enabled: bool = True
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8025
    lmtp_port: Annotated[int, Field(ge=0, le=65535)] | None = None
    lmtp_socket: str | None = None  # path of a UNIX socket
    hostname: str = ""  # in the greeting; empty: this machine's name
    max_size: Annotated[int, Field(gt=0)] = 50 * 1024 * 1024  # bytes (RFC 1870)
    max_memory: Annotated[int, Field(gt=0)] = 512 * 1024 * 1024  # bytes of all messages coming in at once
    max_recipients: Annotated[int, Field(gt=0)] = 100
    max_connections: Annotated[int, Field(gt=0)] = 200
    idle_seconds: Annotated[float, Field(gt=0)] = 300.0
    tls_certificate: Path | None = None
    tls_key: Path | None = None
    require_tls: bool = False


class OAuth2(Section):
    token_url: str
    client_id: str
    client_secret: SecretStr = SecretStr("")
    refresh_token_file: Path  # rotated refresh tokens are written back here
    scope: str = ""


class Mailbox(Section):
    """One IMAP mailbox that is watched."""

    name: str
    host: str
    port: Annotated[int, Field(gt=0, le=65535)] = 993
    tls: Literal["implicit", "starttls", "none"] = "implicit"
    ca_file: Path | None = None
    user: str
    password: SecretStr | None = None
    password_file: Path | None = None
    oauth2: OAuth2 | None = None
    folder: str = "INBOX"
    done: Literal["flag", "move"] = "flag"
    done_flag: str = "$Intake"  # keyword set when done = "flag"
    done_folder: str = "Intake/Done"  # folder moved to when done = "move"
    poll_seconds: Annotated[float, Field(gt=0)] = 60.0
    idle_renew_seconds: Annotated[float, Field(gt=0, lt=1740)] = (
        540.0  # RFC 2177: servers may drop after 29 minutes
    )


class Reader(Section):
    policies: tuple[str, ...] = ("marketplace",)  # names of intake/policies/*.toml, or paths
    workers: Annotated[int, Field(ge=1)] = 2
    timeout_seconds: Annotated[float, Field(gt=0)] = 120.0
    memory_bytes: Annotated[int, Field(gt=0)] = 3 * 1024**3
    max_attempts: Annotated[int, Field(ge=1)] = 3
    ocr: bool = True
    ocr_pages: Annotated[int, Field(ge=0)] = 20


class Trust(Section):
    """Whom a mail's sender is proven by, before it may change a case."""

    authserv_ids: tuple[str, ...] = ()  # mail servers whose Authentication-Results are believed (RFC 8601)
    check: bool = False  # check SPF, DKIM and DMARC here; needs DNS
    nameservers: tuple[str, ...] = ()  # "host" or "host:port"; empty: the system's
    timeout_seconds: Annotated[float, Field(gt=0)] = 5.0
    require: bool = True  # a sender who is not proven changes no case until a person confirms the mail


class Deadlines(Section):
    """The clocks of cases, and where their business days are counted."""

    country: str = ""  # ISO 3166-1, whose holidays count; empty: platform.country
    subdivision: str = ""  # ISO 3166-2 without the country, where holidays differ ("CA")
    policy: Path | None = None  # TOML; without one casestore/deadlines.toml


class Strikes(Section):
    """What counts against a seller, and what is proposed."""

    policy: Path | None = None  # TOML; without one casestore/strikes.toml


class Desk(Section):
    enabled: bool = True
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8000
    secure_cookies: bool = False  # set where the desk is served over TLS
    hosts: tuple[str, ...] = ()  # further names it is reached by (Host header); loopback names always work
    session_hours: Annotated[float, Field(gt=0)] = 12.0


class Retention(Section):
    """Days that personal data is kept; without a number, for ever."""

    claimant_days: Annotated[int, Field(ge=0)] | None = None  # after the case is over
    seller_days: Annotated[int, Field(ge=0)] | None = None  # after the case is over
    other_days: Annotated[int, Field(ge=0)] | None = None  # mail that is in no case, after it came


class Log(Section):
    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["console", "json"] = "console"


class Settings(Section):
    """The whole configuration; every section has defaults that work on one machine."""

    data_dir: Path = Path("data")
    platform: Platform = Platform()
    store: Store = Store()
    smtp: Smtp = Smtp()
    mailboxes: tuple[Mailbox, ...] = ()
    reader: Reader = Reader()
    trust: Trust = Trust()
    deadlines: Deadlines = Deadlines()
    strikes: Strikes = Strikes()
    desk: Desk = Desk()
    retention: Retention = Retention()
    log: Log = Log()

    @property
    def store_url(self) -> str:
        return self.store.url or f"sqlite:///{(self.data_dir / 'cases.sqlite').absolute()}"

    @property
    def archive_dir(self) -> Path:
        return self.store.archive or self.data_dir / "archive"


def load(path: Path | None = None, environ: Mapping[str, str] = os.environ) -> Settings:
    """Settings of a file and the environment.

    path: the file named on the command line; without one, INTAKE_CONFIG's, else ./intake.toml if it is there.
    Raises SettingsError for a file that is absent or no TOML, and for a key that is unknown or wrong.
    """
    named = path or (Path(environ[CONFIG_VARIABLE]) if environ.get(CONFIG_VARIABLE) else None)
    chosen = named or Path("intake.toml")
    data: dict[str, Any] = {}
    if chosen.is_file():
        try:
            data = tomllib.loads(chosen.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise SettingsError(f"{chosen}: not valid TOML: {error}") from error
    elif named is not None:
        raise SettingsError(f"{chosen}: no such settings file")
    _overlay(data, environ)
    try:
        return Settings.model_validate(data)
    except ValidationError as error:
        raise SettingsError(_explain(error, str(chosen) if chosen.is_file() else "settings")) from error


def _overlay(data: dict[str, Any], environ: Mapping[str, str]) -> None:
    """INTAKE_SMTP__PORT=2525 sets smtp.port; INTAKE_DATA_DIR sets data_dir; a value that reads as a TOML
    array, table or inline value is taken as such."""
    for name, text in environ.items():
        if not name.startswith(ENV_PREFIX) or name == CONFIG_VARIABLE:
            continue
        node = data
        *sections, key = name.removeprefix(ENV_PREFIX).lower().split("__")
        for section in sections:
            node = node.setdefault(section, {})
            if not isinstance(node, dict):
                raise SettingsError(f"{name}: {section} is not a section")
        node[key] = _toml_value(text)


def _toml_value(text: str) -> Any:
    """A bare string, but for what starts like a TOML array or table (numbers are converted by the model)."""
    if text[:1] in "[{":
        try:
            return tomllib.loads(f"value = {text}")["value"]
        except tomllib.TOMLDecodeError:
            return text
    return text


def _explain(error: ValidationError, where: str) -> str:
    lines = []
    for problem in error.errors():
        key = ".".join(str(step) for step in problem["loc"])
        if problem["type"] == "extra_forbidden":
            lines.append(f"{where}: unknown key {key}")
        else:
            lines.append(f"{where}: {key}: {problem['msg']} (given: {str(problem.get('input'))[:60]!r})")
    return "\n".join(lines)
