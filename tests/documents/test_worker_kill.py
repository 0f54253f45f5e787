"""`kill -9` in the middle of an approval or a rendering: after a restart the work is done, once, within a minute."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import MIGRATED

ROOT = Path(__file__).resolve().parents[2]
# The worker of `manage.py run` (lhh_portal/management/commands/run.py, docs/jobs.md).
WORKER = "-m celery --quiet -A lhh_portal worker --beat --concurrency 1 --loglevel WARNING".split()  # noqa: SIM905
ENQUEUE = """
from accounts.models import User
from documents.jobs import enqueue_render
from tests.documents.factories import LONG_AN_BODY, DocumentFactory
user = User.objects.create_user("vanthu@lhh.example", full_name="Văn thư (minh họa)")
enqueue_render(DocumentFactory(body=LONG_AN_BODY * 6, created_by=user), owner=user)
"""
PROPOSED = """
from accounts.models import RoleGrant, User
from tests.documents.factories import LONG_AN_BODY, DocumentFactory
leader = User.objects.create_user("lanhdao@lhh.example", full_name="Lãnh đạo (minh họa)")
RoleGrant.objects.create(user=leader, role="leader")
DocumentFactory(body=LONG_AN_BODY * 6, issued_on=None, state="proposed", signer=leader)
"""
APPROVE = """
import os, signal
from datetime import date
from accounts.models import User
from documents import services
from documents.models import OfficialDocument
if {dies}:
    services.perform = lambda *args, **kwargs: os.kill(os.getpid(), signal.SIGKILL)
services.approve(OfficialDocument.objects.get(), by=User.objects.get(), on=date(2024, 6, 11))
"""
# What an approved paper is on disk and in the tables: number, state, kinds of its versions.
APPROVED = """
SELECT entry.number, document.state, version.kind, document.pdf_id = version.file_id
FROM documents_officialdocument document
LEFT JOIN documents_registerentry entry ON entry.document_id = document.id
LEFT JOIN documents_version version ON version.document_id = document.id
"""

pytestmark = pytest.mark.slow


class Portal:
    """Own folder, database and queue; only the worker is a process of its own."""

    def __init__(self, folder, redis_url):
        self.folder = folder
        kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "LHH_SERVICE"}}
        self.env = {
            **kept,
            "LHH_VAR": str(folder),
            "REDIS_URL": redis_url,
            "DJANGO_SETTINGS_MODULE": "lhh_portal.settings",
        }
        self.worker = None

    def manage(self, *args):
        subprocess.run([sys.executable, "manage.py", *args], cwd=ROOT, env=self.env, check=True, capture_output=True)

    def migrate(self):
        """From the file that the suite migrated, where there is one: six folders need the same tables."""
        if MIGRATED.exists():
            shutil.copy(MIGRATED, self.folder / "lhh.sqlite3")
        self.manage("migrate", "--verbosity", "0")

    def start_worker(self):
        self.worker = subprocess.Popen([sys.executable, *WORKER], cwd=ROOT, env=self.env, start_new_session=True)

    def kill_worker(self):
        if self.worker:
            os.killpg(self.worker.pid, signal.SIGKILL)
            self.worker.wait()
            self.worker = None

    def ask(self, sql):
        with closing(sqlite3.connect(f"file:{self.folder}/lhh.sqlite3?mode=ro", uri=True, timeout=30)) as database:
            return database.execute(sql).fetchall()

    def wait_for(self, condition, seconds):
        """Seconds until the one job fulfils `condition`, or fail with what it looks like."""
        start = time.monotonic()
        while not self.ask(f"SELECT 1 FROM lhh_portal_job WHERE {condition}"):  # noqa: S608 - our own text
            rows = self.ask("SELECT state, progress, total, attempts, error FROM lhh_portal_job")
            assert time.monotonic() - start < seconds, f"{condition} not reached: {rows}"
            time.sleep(0.1)
        return time.monotonic() - start


@pytest.fixture(params=["filesystem", "redis"])
def portal(request, tmp_path):
    redis_url = os.environ.get("REDIS_URL", "") if request.param == "redis" else ""
    if request.param == "redis" and not redis_url:
        pytest.skip("REDIS_URL is not set")
    portal = Portal(tmp_path, redis_url)
    yield portal
    portal.kill_worker()


def test_killed_rendering_is_finished_after_a_restart_and_once(portal):
    portal.migrate()
    portal.manage("shell", "-c", ENQUEUE)
    portal.start_worker()
    portal.wait_for("state = 'running' AND progress >= 3", seconds=60)

    portal.kill_worker()
    assert portal.ask("SELECT state FROM lhh_portal_job") == [("running",)]
    portal.start_worker()
    portal.wait_for("state = 'done'", seconds=60)

    assert portal.ask("SELECT attempts FROM lhh_portal_job") == [(1,)]
    ((digest,),) = portal.ask("SELECT sha256 FROM documents_storedfile")
    assert portal.ask("SELECT count(*) FROM documents_officialdocument WHERE pdf_id IS NOT NULL") == [(1,)]
    assert [path.name for path in (portal.folder / "media" / "files").rglob("*") if path.is_file()] == [digest]


def test_approval_killed_with_the_number_in_its_hands_takes_none(portal):
    portal.migrate()
    portal.manage("shell", "-c", PROPOSED)

    with pytest.raises(subprocess.CalledProcessError) as killed:
        portal.manage("shell", "-c", APPROVE.format(dies=True))
    assert killed.value.returncode == -signal.SIGKILL
    assert portal.ask(APPROVED) == [(None, "proposed", None, None)]
    assert portal.ask("SELECT count(*) FROM lhh_portal_job") == [(0,)]

    portal.manage("shell", "-c", APPROVE.format(dies=False))
    assert portal.ask(APPROVED) == [(1, "approved", None, None)]


def test_print_after_approval_killed_leaves_one_number_one_version_one_file(portal):
    portal.migrate()
    portal.manage("shell", "-c", PROPOSED)
    portal.manage("shell", "-c", APPROVE.format(dies=False))
    portal.start_worker()
    portal.wait_for("state = 'running' AND progress >= 3", seconds=60)

    portal.kill_worker()
    assert portal.ask(APPROVED) == [(1, "approved", None, None)]
    portal.start_worker()
    portal.wait_for("state = 'done'", seconds=60)

    assert portal.ask(APPROVED) == [(1, "approved", "prepared", 1)]
    ((digest,),) = portal.ask("SELECT sha256 FROM documents_storedfile")
    assert [path.name for path in (portal.folder / "media" / "files").rglob("*") if path.is_file()] == [digest]
