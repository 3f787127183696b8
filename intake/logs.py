"""Logs: structlog to standard error, as lines for people or as JSON; libraries' records included."""

from __future__ import annotations

import logging
import sys
from typing import Any

import structlog

from intake.settings import Log

_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
]

_TALKATIVE = (
    "alembic",
    "asyncio",
    "mail.log",
    "mail.debug",
    "uvicorn.access",
    "dbos",
    "pdfminer",
    "imapclient",
)
"""Libraries whose records below WARNING are of no use to an operator."""


def set_up_logging(log: Log) -> None:
    """Send every record of this process to standard error in the form configured. May be called again."""
    renderer: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if log.format == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=_SHARED,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(log.level.upper())
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
