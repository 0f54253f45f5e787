"""`kill -9` while signing: the paper is signed again, with one number and one file."""

import os
import signal
import subprocess
import sys
import time

import pytest

from tests.documents.test_worker_kill import ROOT, Portal

pytestmark = pytest.mark.slow

PEOPLE = """
from accounts.models import User
from types import SimpleNamespace
from documents.models import OfficialDocument, SignatureRole
from documents.signing import sign
from documents.signing.sign import sign_now
from django.conf import settings
"""
PREPARE = (
    PEOPLE
    + """
from documents.signing import demo_identities
from tests.documents.signing import papers
from tests.factories import UserFactory
cast = SimpleNamespace(leader=UserFactory(roles=["leader"]), staff=UserFactory(), clerk=UserFactory(roles=["clerk"]))
demo_identities.make(cast.leader)
papers.ready(cast)
"""
)
SIGN = (
    PEOPLE
    + """
paper = OfficialDocument.objects.get()
print(sign_now(paper, SignatureRole.PERSON, by=paper.signer, secret=settings.DEMO_PASSWORD).state)
"""
)
# The signed bytes are there, and nothing of them is kept yet.
SIGN_AND_STAY = (
    PEOPLE
    + """
import sys, time
def stay(*args, **options):
    print("signed", flush=True)
    time.sleep(60)
sign.keep_signed = stay
paper = OfficialDocument.objects.get()
sign_now(paper, SignatureRole.PERSON, by=paper.signer, secret=settings.DEMO_PASSWORD)
"""
)
# Inside the transaction: the file is written, its rows are not committed.
SIGN_AND_STAY_INSIDE = SIGN_AND_STAY.replace("sign.keep_signed = stay", "sign.perform = stay")


@pytest.fixture
def portal(tmp_path):
    portal = Portal(tmp_path, "")
    portal.migrate()
    portal.manage("shell", "-c", PREPARE)
    return portal


def _kill_while_signing(portal, code):
    """Start signing, kill it at the point where it says so. What was printed before by the shell is passed over."""
    command = [sys.executable, "manage.py", "shell", "-c", code]
    process = subprocess.Popen(command, cwd=ROOT, env=portal.env, stdout=subprocess.PIPE, text=True)
    end = time.monotonic() + 60
    while "signed" not in process.stdout.readline():
        assert process.poll() is None, "it ended by itself"
        assert time.monotonic() < end
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()


def test_killed_while_signing_the_paper_is_signed_again_once(portal):
    prepared = portal.ask("SELECT pdf_id FROM documents_officialdocument")

    for code in (SIGN_AND_STAY, SIGN_AND_STAY_INSIDE):
        _kill_while_signing(portal, code)
        assert portal.ask("SELECT state FROM documents_officialdocument") == [("approved",)]
        assert portal.ask("SELECT pdf_id FROM documents_officialdocument") == prepared
        assert portal.ask("SELECT count(*) FROM documents_signature") == [(0,)]
    portal.manage("shell", "-c", SIGN)

    assert portal.ask("SELECT state FROM documents_officialdocument") == [("signed",)]
    assert portal.ask("SELECT number FROM documents_registerentry") == [(6,)]
    assert portal.ask("SELECT role FROM documents_signature") == [("person",)]
    versions = "SELECT kind, file_id = d.pdf_id FROM documents_version v JOIN documents_officialdocument d"
    assert portal.ask(f"{versions} ON d.id = v.document_id ORDER BY v.id") == [("prepared", 0), ("signed", 1)]
