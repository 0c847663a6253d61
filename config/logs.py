"""Logging: one line an event, JSON for machines or readable for a person at a terminal."""

from __future__ import annotations

import re
from typing import Any

import structlog

Processors = list[structlog.typing.Processor]

SECRET_IN_PATH = re.compile(r"(/join/|/password/new/)[^/\s\"'?\\]+")
"""What follows these is a one-time link: whoever reads it in a log could use it."""


def without_links(_logger: Any, _method: str, line: Any) -> Any:
    """Leave one-time links out of a line as it is written: message, fields and traceback."""
    return SECRET_IN_PATH.sub(r"\1…", line)


_COMMON: Processors = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso"),
    structlog.processors.StackInfoRenderer(),
]
_JSON: Processors = [
    structlog.processors.format_exc_info,
    structlog.processors.JSONRenderer(ensure_ascii=False),
]
_READABLE: Processors = [
    structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
]


def configure(*, readable: bool, level: str) -> dict[str, Any]:
    """Set structlog up and return Django's ``LOGGING``: everything goes to standard error."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_COMMON,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "events": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    *(_READABLE if readable else _JSON),
                    without_links,
                ],
                "foreign_pre_chain": _COMMON,
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "events"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": [], "level": level, "propagate": True},
            "celery.worker.strategy": {"level": "WARNING"},  # two lines a task say nothing new
            "celery.app.trace": {"level": "WARNING"},
            "celery.beat": {"level": "WARNING"},
            "django_structlog.celery": {"level": "WARNING"},
            "pdfminer": {"level": "ERROR"},  # one FontBBox warning per Type3 font
        },
    }
