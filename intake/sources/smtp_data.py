"""The mail data of one transaction: read up to CRLF.CRLF, within limits, byte for byte (RFC 5321, 4.1.1.4, 4.5.2).

A line that ends in a bare LF or CR is data like any other, so a peer that smuggles `LF.LF` or `LF.CRLF` through
a relay ends no message here and starts none.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import TracebackType
from typing import Self

_DOT_LINE = b".\r\n"
_END_OF_DATA = b"\r\n.\r\n"
_DRAIN_BYTES = 64 * 1024 * 1024  # how far beyond the limit a client may run on before it is cut off


class Refused(Exception):
    """The message is not taken; the argument is the reply. `hang_up`: the client does not come to an end."""

    def __init__(self, reply: str, reason: str, *, hang_up: bool = False) -> None:
        super().__init__(reply)
        self.reason = reason
        self.hang_up = hang_up


class Budget:
    """Bytes of messages held in memory by all sessions together; each is held until it is durable."""

    def __init__(self, message: int, total: int) -> None:
        self.message = message
        self.total = total
        self.held = 0


class Incoming:
    """Reads one message; as a context manager it gives its share of the budget back on leaving."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._chunks: list[bytes] = []
        self._size = 0
        self._held = 0
        self._refused: Refused | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._let_go()

    async def read(self, reader: asyncio.StreamReader, on_progress: Callable[[], None]) -> bytes:
        """The message, dots unstuffed. on_progress is called as data comes in.

        Raises Refused for one that is empty, too large, or more than memory allows now; the client has then been
        heard out, as RFC 5321, 4.2.5 wants it, unless it went on without end.
        """
        last = b"\r\n"  # the end of the DATA command: a first line of one dot is an empty message
        while True:
            try:
                chunk = await reader.readuntil(_DOT_LINE)
            except asyncio.LimitOverrunError as overrun:
                chunk = await reader.readexactly(overrun.consumed)
            on_progress()
            last = (last + chunk[-len(_END_OF_DATA) :])[-len(_END_OF_DATA) :]
            self._add(chunk)
            if last == _END_OF_DATA:
                break
        if self._refused is not None:
            raise self._refused
        raw = b"".join(self._chunks)[: -len(_DOT_LINE)]
        self._chunks.clear()
        if not raw.strip():
            raise Refused("554 5.6.0 The message is empty", "empty")
        return raw.removeprefix(b".").replace(b"\r\n.", b"\r\n")

    def _add(self, chunk: bytes) -> None:
        self._size += len(chunk)
        if self._refused is None:
            if self._size - len(_DOT_LINE) > self._budget.message:
                self._refuse(Refused("552 5.3.4 Message size exceeds fixed limit", "size"))
            elif self._budget.held + len(chunk) > self._budget.total:
                self._refuse(Refused("452 4.3.1 Too much mail at once, try again later", "memory"))
            else:
                self._budget.held += len(chunk)
                self._held += len(chunk)
                self._chunks.append(chunk)
        elif self._size > self._budget.message + _DRAIN_BYTES:
            raise Refused(str(self._refused), self._refused.reason, hang_up=True)

    def _refuse(self, refused: Refused) -> None:
        self._refused = refused
        self._chunks.clear()
        self._let_go()

    def _let_go(self) -> None:
        self._budget.held -= self._held
        self._held = 0
