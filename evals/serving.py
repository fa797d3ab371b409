"""The real server in a process of its own, for evals that speak to it over HTTP."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType


class Served:
    """A server on a workspace, for as long as it is needed; gives its address. `env` is added to the environment."""

    def __init__(self, workspace: Path, *words: str, env: Mapping[str, str] | None = None) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = str(free.getsockname()[1])
        line = [sys.executable, "-m", "ui.cli", "serve", "--workspace", str(workspace), "--port", port, *words]
        self.process = subprocess.Popen(line, stdout=subprocess.PIPE, text=True, env={**os.environ, **(env or {})})

    def __enter__(self) -> str:
        assert self.process.stdout is not None
        found = re.search(r"http://[^ ]+:\d+", self.process.stdout.readline())
        assert found is not None, "the server did not start"
        return found.group()

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.communicate(timeout=60)

    def memory_mb(self) -> float:
        """Memory of the server that is in use, MB; 0 where the system does not say."""
        try:
            said = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        except OSError:
            return 0.0
        found = re.search(r"VmRSS:\s+(\d+) kB", said)
        return int(found[1]) / 1000 if found else 0.0
