"""Logs as JSON lines on standard error, each carrying the id of the request it belongs to."""

import logging
import logging.config
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from pythonjsonlogger.json import JsonFormatter

request_id: ContextVar[str] = ContextVar("request_id", default="")


class LineFormatter(JsonFormatter):
    """Moment, level, logger and message first; then what the caller added."""

    def __init__(self) -> None:
        super().__init__(
            ["asctime", "levelname", "name", "message"],
            rename_fields={"asctime": "at", "levelname": "level", "name": "logger"},
            json_ensure_ascii=False,
        )

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802 - logging's name
        return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


class OfRequest(logging.Filter):
    """Adds the id of the request being served, and keeps a request object itself out of the line."""

    def filter(self, record: logging.LogRecord) -> bool:
        if current := request_id.get():
            record.request_id = current
        record.__dict__.pop("request", None)
        return True


def as_json_lines(level: str) -> dict[str, Any]:
    """The logging configuration, for Django and for the web server alike."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": LineFormatter}},
        "filters": {"of_request": {"()": OfRequest}},
        "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["of_request"]}},
        "root": {"level": level, "handlers": ["lines"]},
        "loggers": {
            "django": {"level": level, "handlers": [], "propagate": True},
            # The request log says the status of each request; only failures are worth a second line.
            "django.request": {"level": "ERROR"},
            "procrastinate": {"level": "WARNING"},
            "_granian": {"level": level},
        },
    }


def configure(options: dict[str, Any]) -> None:
    """Set up logging as Django's LOGGING_CONFIG asks."""
    logging.config.dictConfig(as_json_lines(options["level"]))
