"""Log lines for a person on call: ids only, as JSON, on standard error."""

import logging
import sys

import structlog


def configure(level: str) -> None:
    """Send our own log lines, and the warnings of libraries, to standard error."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    # At its own level the durable engine advertises a paid service, and logs arguments.
    logging.getLogger("dbos").setLevel(logging.ERROR)
    logging.getLogger("bm25s").setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level)),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
