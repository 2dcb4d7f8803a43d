"""No test and no koop opens a network connection: whoever tries is refused."""

from __future__ import annotations

import socket
import subprocess
import sys

import pytest

TRIES = (
    lambda: socket.create_connection(("192.0.2.1", 80), timeout=1),
    lambda: socket.getaddrinfo("example.org", 80),
    lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("192.0.2.1", 53)),
)


@pytest.mark.parametrize("attempt", TRIES)
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_connection_is_refused(attempt: object) -> None:
    assert callable(attempt)
    with pytest.raises(ConnectionRefusedError, match="a test"):
        attempt()


def test_what_the_tests_start_is_refused_too() -> None:
    script = "import socket; socket.create_connection(('192.0.2.1', 80), timeout=1)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert done.returncode == 1
    assert b"a test looks for 192.0.2.1" in done.stderr


def test_this_machine_itself_may_be_spoken_to() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=5).close()
