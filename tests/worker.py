"""A real worker for tests that must see work done by another process."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent


def database_url():
    """The address of the database this test runs on."""
    if connection.vendor == "sqlite":
        return f"sqlite:///{connection.settings_dict['NAME']}"
    parts = connection.settings_dict
    password = f":{parts['PASSWORD']}" if parts["PASSWORD"] else ""
    return f"postgres://{parts['USER']}{password}@{parts['HOST']}:{parts['PORT'] or 5432}/{parts['NAME']}"


class Worker:
    """Worker with beat on the embedded queue in the test's own folder; jobs reach it through the sweeper."""

    def __enter__(self):
        environment = os.environ | {
            "DATABASE_URL": database_url(),
            "LHH_VAR": str(settings.VAR_DIR),
            "JOB_STALE_SECONDS": "2",
            "DJANGO_SETTINGS_MODULE": "lhh_portal.settings",
            "REDIS_URL": "",
        }
        command = [sys.executable, "-m", "celery", "-A", "lhh_portal", "worker", "--beat", "--concurrency", "1"]
        self.log = open(settings.VAR_DIR / "worker.log", "wb")
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=self.log, stderr=self.log, start_new_session=True
        )
        return self

    def __exit__(self, *failure):
        os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.log.close()
