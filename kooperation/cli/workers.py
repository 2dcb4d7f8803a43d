"""Other processes that answer the questions of `koop suggest`, as many as there are processors.

They are started anew (`spawn`), on every system alike, and ignore Ctrl-C: who started them ends
them, whatever happens.
"""

from __future__ import annotations

import os
import signal
import time
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing import connection, get_context
from typing import TYPE_CHECKING, Any, NoReturn, Self

from kooperation.cli.streams import fail
from kooperation.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

    from kooperation.answers.comparison import ChangeCost, ChangeQuestion, Comparison
    from kooperation.answers.suggest import Ask
    from kooperation.solve.results import Limits

ENOUGH_FOR_ONE = 50
"""So many changes take one process less time than others need to start."""
_A_MOMENT = 0.1
"""After so many seconds without an answer it is looked whether somebody pressed Ctrl-C."""


@contextmanager
def asking(changes: int) -> Iterator[Ask]:
    """Give a way to ask about so many changes."""
    from kooperation.answers.suggest import in_turn

    count = min(_processors(), changes // ENOUGH_FOR_ONE)
    if count < 2:
        yield in_turn
        return
    with _Workers(count) as workers:
        yield workers.ask


def _processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class _Workers:
    """The processes, each with the pipe to it."""

    def __init__(self, count: int) -> None:
        self._processes: dict[Connection, BaseProcess] = {}
        self._count = count

    def __enter__(self) -> Self:
        context = get_context("spawn")
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # which they inherit
        try:
            for _number in range(self._count):
                here, there = context.Pipe()
                process = context.Process(target=_work, args=(there,), daemon=True)
                process.start()
                there.close()
                self._processes[here] = process
        finally:
            signal.signal(signal.SIGINT, before)
        return self

    def __exit__(self, *_raised: object) -> None:
        for process in self._processes.values():
            process.kill()
        for pipe, process in self._processes.items():
            process.join()
            pipe.close()

    def ask(
        self, compared: Comparison, questions: Iterator[ChangeQuestion], limits: Limits
    ) -> Iterator[ChangeCost]:
        """Give each question to whoever has none, and yield the answers as they come."""
        for pipe in self._processes:
            self._send(pipe, compared)
        waiting: list[Any] = list(self._processes)
        busy: set[Any] = set()
        while True:
            while waiting and (question := next(questions, None)):
                self._send(waiting[-1], question)
                busy.add(waiting.pop())
            if not busy:
                return
            limits.progress("changes", None, None)
            for ready in connection.wait(list(busy), _A_MOMENT):
                answer = self._received(ready)
                busy.remove(ready)
                waiting.append(ready)
                yield answer

    def _send(self, pipe: Connection, message: Any) -> None:
        try:
            pipe.send(message)
        except OSError:
            self._gone(pipe)

    def _received(self, pipe: Any) -> ChangeCost:
        try:
            answer = pipe.recv()
        except (EOFError, OSError):
            self._gone(pipe)
        if isinstance(answer, BaseException):
            raise answer
        found: ChangeCost = answer
        return found

    def _gone(self, pipe: Connection) -> NoReturn:
        """End the command: a process has ended by itself."""
        process = self._processes[pipe]
        process.join(1)
        fail(
            _("a process that was searching has ended too early ({code})"),
            _("perhaps there is too little memory; without other programs it may work"),
            code=process.exitcode,
        )


def _until(end: float) -> float:
    return end - time.monotonic()


def _work(pipe: Connection) -> None:
    """Answer questions until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    import kooperation.solve.questions  # noqa: F401  while the first question is still thought of
    from kooperation.answers.comparison import Comparison
    from kooperation.solve.results import Limits

    with suppress(EOFError, OSError):
        while True:
            message = pipe.recv()
            if isinstance(message, Comparison):
                compared = message
                continue
            until = time.monotonic() + message.seconds
            limits = Limits(partial(_until, until))
            try:
                answer: object = compared.answer(message, limits)
            except Exception as error:  # noqa: BLE001  a bug, to be reported where somebody reads it
                answer = RuntimeError(f"{type(error).__name__}: {error}")
            pipe.send(answer)
