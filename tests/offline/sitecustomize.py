"""No test opens a network connection: what Python starts with in each process of the tests.

Only this machine itself may be spoken to (a browser is), and files that are sockets.
"""

from __future__ import annotations

import sys
from ipaddress import ip_address


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    if event in {"socket.connect", "socket.sendto", "socket.sendmsg"}:
        to = arguments[1]
        if isinstance(to, tuple) and not _is_here(str(to[0])):
            raise ConnectionRefusedError(f"a test opens a connection to {to[0]}")
    elif event in {"socket.getaddrinfo", "socket.gethostbyname"} and not _is_here(arguments[0]):
        raise ConnectionRefusedError(f"a test looks for {arguments[0]}")


def _is_here(host: object) -> bool:
    if host in {None, "localhost", b"localhost"}:
        return True
    try:
        return ip_address(str(host)).is_loopback
    except ValueError:
        return False


sys.addaudithook(_refuse)
