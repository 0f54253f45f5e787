"""`kill -9` on the worker while a mail goes out, with a real mail server: nobody is forgotten, nobody gets two."""

import time

import pytest

from tests.documents.test_worker_kill import Portal
from tests.smtp_sink import Sink

ISSUE = """
from types import SimpleNamespace
from documents.delivery.issuing import issue_paper
from documents.delivery.recipients import Recipient
from tests.documents.factories import sealed
from tests.factories import UserFactory
clerk = UserFactory(email="vanthu@lhh.example", roles=["clerk"])
paper = sealed(SimpleNamespace(staff=clerk, leader=clerk))
issue_paper(paper, [Recipient("Nơi nhận", ("1@a.example", "2@a.example", "3@a.example", "4@a.example"))], by=clerk)
"""
ROWS = "SELECT email, state, attempts FROM documents_delivery ORDER BY id"

pytestmark = pytest.mark.slow


@pytest.fixture
def sink():
    with Sink() as sink:
        yield sink


@pytest.fixture
def portal(tmp_path, sink):
    portal = Portal(tmp_path, "")
    portal.env |= {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(sink.port), "JOB_STALE_SECONDS": "5"}
    yield portal
    sink.held.released.set()
    portal.kill_worker()


def _until(portal, states, seconds=60):
    start = time.monotonic()
    while [state for _email, state, _n in portal.ask(ROWS)] != states:
        assert time.monotonic() - start < seconds, portal.ask(ROWS)
        time.sleep(0.1)


@pytest.mark.parametrize(
    ("verb", "times"),
    [("DATA", 1), ("END", 2)],
    ids=["before the server has the mail", "when the server has it and nobody knows"],
)
def test_killed_while_sending_goes_on_with_the_same_mail(portal, sink, verb, times):
    sink.refusals["4@a.example"] = "550 5.1.1 No such user"
    sink.hold(verb, "2@a.example")
    portal.migrate()
    portal.manage("shell", "-c", ISSUE)
    portal.start_worker()
    assert sink.held.reached.wait(60)

    portal.kill_worker()
    assert [state for _email, state, _n in portal.ask(ROWS)] == ["sent", "sending", "waiting", "waiting"]
    sink.held.released.set()
    time.sleep(0.5)  # what the dead one had begun ends at the server
    portal.start_worker()
    _until(portal, ["sent", "sent", "sent", "failed"])

    assert portal.ask(ROWS) == [
        ("1@a.example", "sent", 1),
        ("2@a.example", "sent", 2),
        ("3@a.example", "sent", 1),
        ("4@a.example", "failed", 1),
    ]
    assert portal.ask("SELECT error, next_at FROM documents_delivery WHERE state = 'failed'") == [
        ("Máy chủ thư không nhận địa chỉ này: 550 5.1.1 No such user", None)
    ]
    assert [address for address, _message in sink.taken] == ["1@a.example"] + ["2@a.example"] * times + ["3@a.example"]
    ids = {
        address: {message["Message-ID"] for to, message in sink.taken if to == address} for address, _m in sink.taken
    }
    assert [len(found) for found in ids.values()] == [1, 1, 1]
    assert len(set.union(*ids.values())) == 3
    assert portal.ask("SELECT state FROM documents_officialdocument") == [("issued",)]
    assert portal.ask("SELECT count(*) FROM documents_registerentry") == [(1,)]
    (attached,) = sink.taken[-1][1].iter_attachments()
    (stored,) = [path for path in (portal.folder / "media" / "files").rglob("*") if path.is_file()]
    assert attached.get_content() == stored.read_bytes()
    assert attached.get_filename() == "06-BC-LHH.pdf"
