"""A few processes kept running together: one that dies is started again, and all of them end with us."""

import ctypes
import os
import signal
import subprocess
import time
from dataclasses import dataclass, field

STOP_SECONDS = 15
QUICK_DEATH_SECONDS = 10
MAX_QUICK_DEATHS = 4
PR_SET_PDEATHSIG = 1


class GaveUp(Exception):
    """A process died again and again right after its start."""


def _die_with_parent():
    """Linux only: a supervisor killed with -9 takes its processes along, so that no orphan holds the port."""
    try:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    except (AttributeError, OSError):
        return  # elsewhere an orphan is possible; nothing to do about it


@dataclass
class Child:
    name: str
    command: list
    process: subprocess.Popen = None
    started_at: float = 0
    quick_deaths: int = field(default=0)

    def start(self):
        # Its own group: Ctrl-C in the terminal reaches only the supervisor, and kill() reaches grandchildren too.
        self.process = subprocess.Popen(  # noqa: S603 - our own commands
            self.command, start_new_session=True, preexec_fn=_die_with_parent
        )
        self.started_at = time.monotonic()

    def signal(self, number):
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            return


class Supervisor:
    """Use as `with Supervisor({name: command}, log) as children:`, calling `children.revive()` now and then."""

    def __init__(self, commands, log):
        self.children = [Child(name, command) for name, command in commands.items()]
        self.log = log

    def __enter__(self):
        for child in self.children:
            child.start()
        return self

    def __exit__(self, *exc_info):
        self.stop()

    def revive(self):
        """Start what has died. Raises GaveUp for a process that does not stay up."""
        for child in self.children:
            code = child.process.poll()
            if code is None:
                continue
            child.signal(signal.SIGKILL)  # what it left behind in its group
            lived = time.monotonic() - child.started_at
            child.quick_deaths = child.quick_deaths + 1 if lived < QUICK_DEATH_SECONDS else 0
            if child.quick_deaths >= MAX_QUICK_DEATHS:
                raise GaveUp(child.name)
            self.log(child.name, code)
            time.sleep(child.quick_deaths)
            child.start()

    def stop(self):
        """TERM to the main processes, which end their own workers in order; KILL to what is left of the groups."""
        for child in self.children:
            if child.process.poll() is None:
                child.process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for child in self.children:
            try:
                child.process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                self.log(child.name, None)
            child.signal(signal.SIGKILL)
            child.process.wait()
