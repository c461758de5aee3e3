"""JupyterLab, opened on the course: on this machine only, behind its token, and quiet.

It runs in this process, so that the token is never on a command line that others could list, and so that the
address can be printed as soon as the server listens.
"""

from __future__ import annotations

import json
import os
import random
import secrets
import signal
import socket
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from gdlearn._paths import PROGRESS_VARIABLE
from gdlearn.course import FIRST_LESSON, OWN_FOLDER, write_whole

HOST = "127.0.0.1"
_FIRST_PORT, _PORTS_TO_TRY = 8888, 100

# How many threads NumPy and torch take for a product of matrices. Those of the course are small: several threads
# would wait for each other longer than they compute, above all where many learners share a machine.
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def port_is_free(port: int) -> bool:
    """Tell whether a server can listen on this port of this machine."""
    with socket.socket() as probe:
        if os.name == "posix":  # as servers do there: a port that was closed just now is free
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def choose_port(wanted: int | None) -> int:
    """Give the port to listen on: the one wanted, or the usual one, or one of those after it that is free.

    Which of those is left to chance: of many that start at the same moment on one machine, hardly two then take
    the same.

    Raises:
        OSError: if the wanted port is in use, or none of those tried is free.
    """
    if wanted is not None:
        if port_is_free(wanted):
            return wanted
        raise OSError(
            f"Port {wanted} is in use: name another with --port, or leave --port out and a free one is taken."
        )
    others = range(_FIRST_PORT + 1, _FIRST_PORT + _PORTS_TO_TRY)
    for port in (_FIRST_PORT, *random.sample(others, len(others))):
        if port_is_free(port):
            return port
    raise OSError(
        f"The ports {_FIRST_PORT} to {_FIRST_PORT + _PORTS_TO_TRY - 1} are all in use: name a free one with --port."
    )


def settings(folder: Path, *, token: str, browser: bool) -> list[str]:
    """Give JupyterLab's settings for the course, as it reads them from a command line."""
    chosen = [
        f"--ServerApp.ip={HOST}",
        "--ServerApp.port=0",  # `run` sets it at the last moment
        f"--ServerApp.root_dir={folder}",
        f"--IdentityProvider.token={token}",
        f"--ServerApp.open_browser={browser}",
        "--ServerApp.log_level=ERROR",  # what a learner needs to know is printed by us
        "--LabApp.log_level=ERROR",
        f"--LabApp.default_url=/lab/tree/{FIRST_LESSON}",
        # Nothing is asked of the network (what asks the learner about news goes in `_quiet`).
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.extension_manager=readonly",
        "--LanguageServerManager.autodetect=False",  # (it would start Node.js to look for some)
        # The tabs of the course belong to the course, not to the learner's other work in JupyterLab.
        f"--LabApp.workspaces_dir={folder / OWN_FOLDER / 'workspaces'}",
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        chosen.append("--ServerApp.allow_root=True")  # in a container one often is root
    return chosen


def run(folder: Path, *, port: int | None = None, browser: bool = True) -> None:
    """Open JupyterLab on the first lesson in `folder`, print the address, and serve until interrupted.

    Raises:
        OSError: if the port can't be had (see `choose_port`).
        ModuleNotFoundError: if JupyterLab is not installed.
    """
    # jsonschema would compile a grammar of international addresses, for seconds at each start. Nothing here needs
    # that, and jsonschema does without where the package is missing: so here it is.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    from jupyterlab.labapp import LabApp

    folder, token = folder.absolute(), secrets.token_hex(24)
    os.environ[PROGRESS_VARIABLE] = str(folder)  # the kernels inherit it
    for variable in _THREADS:
        os.environ.setdefault(variable, "1")
    server = LabApp.initialize_server(settings(folder, token=token, browser=browser))
    server.web_app.settings["page_config_hook"] = _quiet
    server.kernel_spec_manager.kernel_dirs = [str(_kernels(folder))]
    server.port = choose_port(port)  # not sooner: a whole class may start on one machine at once
    address = f"{server.local_url.split('?')[0]}?token={token}"
    server.io_loop.add_callback(_announce, address, folder)  # behind the callback that begins to listen
    signal.signal(signal.SIGINT, lambda *_: _stop(server))
    try:
        server.start()
    except SystemExit as refused:
        raise OSError(f"Port {server.port} was taken this very moment: run `gdlearn lab` again.") from refused
    with suppress(OSError):  # where the terminal has gone there is nobody to tell, and the end must come all the same
        print("The course is closed.", flush=True)
    os._exit(0)  # its work is done, but an idle thread of the server may live on and would keep the process


def _announce(address: str, folder: Path) -> None:
    print(f"The course is open at\n\n    {address}\n")
    print(f"It runs until you press Ctrl-C here. Your work is in {folder}.", flush=True)


def _stop(server: Any) -> None:
    """End the kernels and the server at the first Ctrl-C; a second one ends the process at once.

    Jupyter's own handler would ask first, or, without a terminal, leave the kernels running.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    server.stop(from_signal=True)


def _quiet(handler: Any, page: dict[str, Any]) -> dict[str, Any]:
    """Switch off, for this server alone, what would greet a learner with a question or keep the machine busy."""
    page["disabledExtensions"] = [*page.get("disabledExtensions", []), "@jupyterlab/apputils-extension:announcements"]
    page["buildAvailable"] = page["buildCheck"] = False  # (it runs Node.js if there is one)
    return page


def _kernels(folder: Path) -> Path:
    """Lay down the course's one kernel and give the folder that holds it.

    It is this very Python: another kernel that is called python3, too, may not have gdlearn. It is told to keep
    ipykernel's messages out of the terminal: each Ctrl-C would bring one.
    """
    from ipykernel.kernelspec import get_kernel_dict

    kernels = folder / OWN_FOLDER / "kernels"
    (kernels / "python3").mkdir(parents=True, exist_ok=True)
    spec = get_kernel_dict(["--log-level=CRITICAL"])
    write_whole(kernels / "python3" / "kernel.json", json.dumps(spec, indent=1).encode())
    return kernels
