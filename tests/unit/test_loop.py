"""What is laid out outside of an event loop leaves no loop open behind it."""

import asyncio
import os
import sys
from pathlib import Path

import pytest
from fastapi import FastAPI

from assistant.settings import Settings
from ui.access.serving import _nobody
from ui.loop import in_loop
from ui.server import mounted, prepared


def test_what_is_made_runs_inside_a_loop_that_is_closed_afterwards() -> None:
    loop = in_loop(asyncio.get_running_loop)()
    assert loop.is_closed()


def test_a_loop_that_runs_already_is_used() -> None:
    async def within() -> bool:
        return in_loop(asyncio.get_running_loop)() is asyncio.get_running_loop()

    assert asyncio.run(within())


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="counts the open files of the process in /proc")
def test_a_workbench_that_is_laid_out_leaves_no_socket_open(tmp_path: Path) -> None:
    prepared(tmp_path)
    from ui.web.page import build

    def laid() -> int:
        mounted(FastAPI(), build(_nobody(Settings())), Settings(), blocked=[])
        return sum(os.readlink(f"/proc/self/fd/{one}").startswith("socket:") for one in _opened())

    assert laid() == laid()


def _opened() -> list[str]:
    return [one for one in os.listdir("/proc/self/fd") if os.path.islink(f"/proc/self/fd/{one}")]
