import os
import signal
import sys
import time

import pytest

from lhh_portal.supervisor import MAX_QUICK_DEATHS, GaveUp, Supervisor

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]
# A child with a grandchild of its own in the same group, as gunicorn and Celery have.
PARENT = ["sh", "-c", "sleep 60 & echo $! > {pidfile}; wait"]


def is_alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_for(condition, seconds=5):
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return condition()


def test_a_killed_child_is_started_again():
    deaths = []
    with Supervisor({"web": SLEEPER}, lambda *what: deaths.append(what)) as children:
        first = children.children[0].process
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
        children.revive()
        second = children.children[0].process

        assert deaths == [("web", -signal.SIGKILL)]
        assert second.pid != first.pid
        assert is_alive(second.pid)
    assert not is_alive(second.pid)


def test_a_child_that_never_stays_up_ends_everything(monkeypatch):
    monkeypatch.setattr("lhh_portal.supervisor.time.sleep", lambda seconds: None)
    starts = []

    def keep_reviving(children):
        while True:
            children.children[0].process.wait()
            children.revive()

    with (
        Supervisor({"web": ["false"], "worker": SLEEPER}, lambda *what: starts.append(what)) as children,
        pytest.raises(GaveUp, match="web"),
    ):
        keep_reviving(children)
    assert len(starts) == MAX_QUICK_DEATHS - 1
    assert not is_alive(children.children[1].process.pid)


def test_grandchildren_end_too(tmp_path):
    pidfile = tmp_path / "pid"
    command = [part.format(pidfile=pidfile) for part in PARENT]
    with Supervisor({"worker": command}, print):
        assert wait_for(lambda: pidfile.exists() and pidfile.read_text().strip())
        grandchild = int(pidfile.read_text())
        assert is_alive(grandchild)
    assert wait_for(lambda: not is_alive(grandchild))


def test_children_end_when_the_supervisor_is_killed(tmp_path):
    pidfile = tmp_path / "pid"
    script = (
        "import time; from lhh_portal.supervisor import Supervisor\n"
        f"with Supervisor({{'web': {SLEEPER!r}}}, print) as s:\n"
        f"    open({str(pidfile)!r}, 'w').write(str(s.children[0].process.pid)); time.sleep(60)\n"
    )
    with Supervisor({"us": [sys.executable, "-c", script]}, print) as outer:
        assert wait_for(lambda: pidfile.exists() and pidfile.read_text().strip())
        child = int(pidfile.read_text())
        assert is_alive(child)
        os.kill(outer.children[0].process.pid, signal.SIGKILL)

        assert wait_for(lambda: not is_alive(child))
