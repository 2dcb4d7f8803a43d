"""A real browser for tests: Chromium without a window, spoken to through two pipes.

The protocol is JSON with a zero byte behind each message, so it needs no library and no port.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager, suppress
from select import select
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATIENCE = 60
"""Seconds after which the browser is taken for dead."""

_ON_3_AND_4 = (
    "import os, sys; read, write, *command = sys.argv[1:]; os.dup2(int(read), 3);"
    "os.dup2(int(write), 4); os.execvp(command[0], command)"
)


def found() -> str | None:
    """Return the Chromium of the distribution, if there is one."""
    if os.name != "posix":
        return None  # there the pipes would have to be handed over in another way
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next(filter(None, map(shutil.which, names)), None)


@contextmanager
def browser(folder: Path) -> Iterator[Page]:
    """Start the browser with a new profile in the folder, and end it."""
    import fcntl  # noqa: PLC0415  Windows has none

    command = found()
    assert command
    commands, answers = os.pipe(), os.pipe()
    # Out of the way of 3 and 4, where the browser reads and writes.
    read, write = (fcntl.fcntl(fd, fcntl.F_DUPFD, 10) for fd in (commands[0], answers[1]))
    for fd in (commands[0], answers[1]):
        os.close(fd)
    process = subprocess.Popen(
        [
            *(sys.executable, "-c", _ON_3_AND_4, str(read), str(write), command),
            *("--headless", "--remote-debugging-pipe", f"--user-data-dir={folder}"),
            *("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars"),
            *("--no-first-run", "--disable-background-networking", "about:blank"),
        ],
        pass_fds=(read, write),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(read)
    os.close(write)
    page = Page(commands[1], answers[0])
    try:
        page.attach()
        yield page
    finally:
        with suppress(OSError, AssertionError):
            page.send("Browser.close", everywhere=True)
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        os.close(commands[1])
        os.close(answers[0])


class Page:
    """The one page of the browser; `complaints` are what its console says."""

    def __init__(self, commands: int, answers: int) -> None:
        self.commands, self.answers = commands, answers
        self.rest, self.number, self.session = b"", 0, ""
        self.complaints: list[str] = []
        self.events: list[str] = []

    def attach(self) -> None:
        """Find the page, and listen to what it says."""
        targets = self.send("Target.getTargets", everywhere=True)["targetInfos"]
        (target,) = (one["targetId"] for one in targets if one["type"] == "page")
        attached = self.send(
            "Target.attachToTarget", targetId=target, flatten=True, everywhere=True
        )
        self.session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            self.send(f"{domain}.enable")

    def send(self, method: str, *, everywhere: bool = False, **params: Any) -> dict[str, Any]:
        """Send a command and return the answer; what happens meanwhile is noted."""
        self.number += 1
        message = {"id": self.number, "method": method, "params": params}
        if not everywhere:
            message["sessionId"] = self.session
        text = json.dumps(message).encode() + b"\0"
        while text:
            text = text[os.write(self.commands, text) :]
        while (answer := self._read()).get("id") != self.number:
            pass
        assert "error" not in answer, answer
        found: dict[str, Any] = answer["result"]
        return found

    def _read(self) -> dict[str, Any]:
        while b"\0" not in self.rest:
            assert select([self.answers], [], [], PATIENCE)[0], "the browser does not answer"
            more = os.read(self.answers, 1 << 16)
            assert more, "the browser has ended"
            self.rest += more
        text, _zero, self.rest = self.rest.partition(b"\0")
        message: dict[str, Any] = json.loads(text)
        method = message.get("method", "")
        self.events.append(method)
        if method == "Log.entryAdded":
            self.complaints.append(message["params"]["entry"]["text"])
        if method in {"Runtime.exceptionThrown", "Runtime.consoleAPICalled"}:
            self.complaints.append(json.dumps(message["params"]))
        return message

    def open(self, path: Path) -> None:
        """Open a file and wait until it stands."""
        self.events.clear()
        self.send("Page.navigate", url=path.as_uri())
        while "Page.loadEventFired" not in self.events:
            self._read()

    def ask(self, expression: str) -> Any:
        """Return the value of an expression in the language of browsers."""
        answer = self.send("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def choose(self, fragment: str) -> None:
        """Click the link to a fragment, and wait for the page to follow."""
        self.ask(f"document.querySelector('a[href=\"#{fragment}\"]').click()")
        assert self.ask("location.hash") == f"#{fragment}"

    def width(self, pixels: int) -> None:
        """Make the page so wide."""
        self.send(
            "Emulation.setDeviceMetricsOverride",
            width=pixels,
            height=900,
            deviceScaleFactor=1,
            mobile=False,
        )

    def scheme(self, scheme: str) -> None:
        """Prefer light or dark."""
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.send("Emulation.setEmulatedMedia", features=features)

    def picture(self) -> bytes:
        """Return the whole page as PNG."""
        shot = self.send("Page.captureScreenshot", captureBeyondViewport=True)
        return base64.b64decode(shot["data"])

    def print(self) -> bytes:
        """Return the page as PDF, of the size it asks for."""
        pdf = self.send("Page.printToPDF", preferCSSPageSize=True, printBackground=True)
        return base64.b64decode(pdf["data"])
