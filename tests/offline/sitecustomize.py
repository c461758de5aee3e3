"""Refuses the network to every Python that is started with this folder on PYTHONPATH, and to its children.

Python runs a module of this name before anything else. An audit hook can't be taken back, and sees each call of
Python's `socket`, whoever makes it. What is refused is also written into the file that GDLEARN_REFUSED names, for
the case that somebody catches the error. Native code that opens sockets by itself is not seen.
"""

import errno
import os
import sys

_ADDRESS = {"socket.connect": 1, "socket.sendto": 1, "socket.sendmsg": 1}
_HOST = {"socket.getaddrinfo": 0, "socket.gethostbyname": 0, "socket.gethostbyaddr": 0}


def _is_here(host: object) -> bool:
    """Tell whether a host is this very machine."""
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    return host in (None, "", "localhost", "::1") or str(host).startswith("127.")


def _refuse(event: str, arguments: tuple) -> None:
    if event in _ADDRESS:
        address = arguments[_ADDRESS[event]]
        if not isinstance(address, tuple):  # the path of a local socket
            return
        host = address[0]
    elif event in _HOST:
        host = arguments[_HOST[event]]
    else:
        return
    if _is_here(host):
        return
    if record := os.environ.get("GDLEARN_REFUSED"):
        with open(record, "a", encoding="utf-8") as file:
            file.write(f"{event} {host}\n")
    raise OSError(errno.ENETUNREACH, f"the tests refuse the network, and so {event} to {host}")


sys.addaudithook(_refuse)
