"""`deskmate serve`: the service. One process by default; web and worker apart on request."""

import signal
import threading
from typing import Any, Literal

import click
import structlog

from app.cli.common import loaded
from app.cli.logs import configure
from app.settings import Settings

log = structlog.get_logger()
Role = Literal["all", "web", "worker"]
ALWAYS = {
    "worker_class": "gthread",
    "timeout": 120,
    "graceful_timeout": 30,
    "preload_app": False,
    "proc_name": "deskmate",
    "control_socket_disable": True,
}


@click.command()
@click.option(
    "--role",
    type=click.Choice(["all", "web", "worker"]),
    default="all",
    show_default=True,
    help="all: one process that does everything. web, worker: apart, on PostgreSQL, as many as you like.",
)
@click.option("--workers", default=1, show_default=True, help="Web processes; more than one only with --role web.")
def serve(role: Role, workers: int) -> None:
    """Receive webhooks and work on tickets, until stopped."""
    settings = loaded()
    configure(settings.log_level)
    if role != "web" and workers != 1:
        raise click.ClickException("--workers is for --role web; run more worker processes instead")
    _prepare(settings)
    if role == "worker":
        work(settings)
    else:
        _web(settings, role, workers)


def _prepare(settings: Settings) -> None:
    """Do once, before any process is forked, what must not race: refuse, migrate, build the encoder."""
    from app.cli.service import prepare
    from app.wiring import Refused

    try:
        prepare(settings)
    except Refused as error:
        raise click.ClickException(str(error)) from None


def work(settings: Settings) -> None:
    """Run a worker in this process until SIGTERM or SIGINT."""
    from app.cli.service import start_worker
    from app.wiring import Refused

    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    try:
        worker = start_worker(settings)
    except Refused as error:
        raise click.ClickException(str(error)) from None
    stop.wait()
    worker.stop()


def _web(settings: Settings, role: Role, workers: int) -> None:
    from gunicorn.app.base import BaseApplication

    class Server(BaseApplication):  # type: ignore[misc]
        """gunicorn without preload: nothing of ours exists before the fork."""

        worker: Any = None
        mind: Any = None

        def load_config(self) -> None:
            """Take everything from our own settings."""
            options = {
                **ALWAYS,
                "bind": f"{settings.host}:{settings.port}",
                "workers": workers,
                "threads": settings.threads,
                "post_worker_init": self.begin,
                "worker_exit": self.end,
            }
            for name, value in options.items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            """Return the WSGI application, made in the web process."""
            from app.cli.service import web

            application, Server.mind = web(settings, apart=role != "all")
            return application

        def begin(self, process: Any) -> None:
            """Start the worker inside the web process, where one process does everything."""
            if role == "all":
                from app.cli.service import NO_BOOT, start_worker
                from app.wiring import Refused

                try:
                    Server.worker = start_worker(settings, lend=Server.mind.lend)
                except Refused as error:
                    click.echo(f"Error: {error}", err=True)
                    raise SystemExit(NO_BOOT) from None

        def end(self, server: Any, process: Any) -> None:
            """Let running tickets end."""
            if Server.worker is not None:
                Server.worker.stop()

    log.info("serving", host=settings.host, port=settings.port, role=role)
    Server().run()
