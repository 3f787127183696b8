"""The running service, put together from the settings. Nothing else knows every part."""

from __future__ import annotations

import fcntl
import signal
import socket
import threading
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import IO

import structlog
from fastapi import FastAPI

from casestore import Store
from casestore.events import MACHINE
from desk.app import create_app
from intake.accept import Door
from intake.archive import Archive
from intake.engine.child import read_message
from intake.engine.engine import Engine
from intake.engine.pool import ReadFunction
from intake.health import Health
from intake.metrics import QueueCollector
from intake.settings import Settings, SettingsError
from intake.sources.mailbox import MailboxWatcher
from intake.sources.smtp import Listener
from intake.stores import open_case_store
from intake.web import WebServer, add_operations, bind

log = structlog.get_logger(__name__)


class Service:
    """Doors, engine and desk under one start and stop.

    read: what the reading children call, as in Engine.
    """

    def __init__(self, settings: Settings, read: ReadFunction = read_message) -> None:
        self.settings = settings
        self._read = read
        self._parts = ExitStack()
        self.smtp_port: int | None = None
        self.desk_port: int | None = None
        self.store: Store

    def start(self) -> None:
        """Open everything, doors as early as possible. Raises SettingsError or casestore.StoreError; what was
        started by then is stopped again."""
        try:
            self._start()
        except BaseException:
            self.stop()
            raise

    def _start(self) -> None:
        settings, begun = self.settings, self._parts
        begun.enter_context(lock_folder(settings.data_dir))
        desk_socket = bind(settings.desk)
        begun.callback(desk_socket.close)
        self.desk_port = desk_socket.getsockname()[1]

        self.store = open_case_store(settings, progress=_indexing)
        begun.callback(self.store.close)
        archive = Archive(settings.archive_dir)
        begun.callback(archive.close)

        engine = Engine(settings, self.store, archive, self._read)
        door = Door(archive, self.store, on_accepted=lambda _ids: engine.wake())
        begun.callback(engine.stop)
        begun.callback(door.close)
        self._open_doors(door)
        engine.start()

        collector = QueueCollector(self.store)
        collector.register()
        begun.callback(collector.unregister)
        health = Health(self.store, settings.archive_dir, engine.trouble)
        self._serve_desk(archive, health, desk_socket)
        log.info("started", smtp=self.smtp_port, desk=self.desk_port, data=str(settings.data_dir))

    def _open_doors(self, door: Door) -> None:
        listener = Listener(self.settings, door)
        listener.start()
        self._parts.callback(listener.stop)
        self.smtp_port = listener.port
        for mailbox in self.settings.mailboxes:
            watcher = MailboxWatcher(
                mailbox,
                door,
                max_size=self.settings.smtp.max_size,
                memory_folder=self.settings.data_dir / "mailboxes",
            )
            watcher.start()
            self._parts.callback(watcher.stop)

    def _serve_desk(self, archive: Archive, health: Health, desk_socket: socket.socket) -> None:
        """The desk, or /healthz and /metrics alone where it is switched off."""
        if self.settings.desk.enabled:
            app = create_app(self.store, archive, self.settings)
        else:
            app = FastAPI(openapi_url=None)
        add_operations(app, health)
        server = WebServer(app, desk_socket)
        server.start()
        self._parts.callback(server.stop)

    def sign_in_link(self) -> str:
        """An address of the desk that signs its first user in, once. Where there is no user yet, one is made
        who has no password."""
        users = self.store.list_users()
        user = next((u for u in users if u.role == "admin" and u.active), None)
        if user is None:
            user = self.store.add_user("admin", role="admin", who=MACHINE)
        host = self.settings.desk.host
        shown = f"[{host}]" if ":" in host else host
        token = self.store.issue_sign_in(user.id, who=MACHINE)
        return f"http://{shown}:{self.desk_port}/sign-in/once/{token}"

    def stop(self) -> None:
        """Close in the order desk, doors, engine, store: what was accepted is durable, what is being read gets
        some seconds to be filed, the rest is read after the next start. Idempotent."""
        self._parts.close()


def _indexing(done: int, all_: int) -> None:
    """An upgrade indexes old cases anew before anything else goes on."""
    log.info("search_index_renewed", done=done, of=all_)


def lock_folder(folder: Path) -> IO[str]:
    """Keep every other service off a data folder, for as long as the file returned is open.

    The kernel lets go of the lock with the process, however it ends. Raises SettingsError where another
    service is there already, or the folder cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / "lock").open("w")
    except OSError as error:
        raise SettingsError(f"data_dir: cannot use {folder}: {error.strerror}") from error
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        file.close()
        raise SettingsError(f"data_dir: another service is running on {folder.absolute()}") from error
    return file


def run_until_signal(service: Service, when_started: Callable[[], None] = lambda: None) -> None:
    """Run a service until SIGINT or SIGTERM, then stop it. To be called on the main thread.

    when_started: called once everything runs, on a thread of its own.
    """
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    service.start()
    threading.Thread(target=when_started, name="started", daemon=True).start()
    try:
        stopping.wait()
        log.info("stopping")
    finally:
        service.stop()
    log.info("stopped")
