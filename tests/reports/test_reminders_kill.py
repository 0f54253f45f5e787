"""`kill -9` on the worker while a reminder goes out, with a real mail server: nobody is forgotten, nobody gets two."""

import time

import pytest

from tests.documents.test_worker_kill import Portal
from tests.smtp_sink import Sink

ASK = """
from datetime import timedelta
from django.utils import timezone
from reports.models import Round
from tests.factories import AssociationFactory, RoundFactory, UserFactory
today = timezone.localdate()
round_ = RoundFactory(due_on=today, starts_on=today - timedelta(30), ends_on=today)
Round.objects.update(created_at=timezone.now() - timedelta(3))
for number in (1, 2, 3):
    officer = UserFactory(email=f"{number}@a.example", associations=[AssociationFactory()])
    round_.reports.create(association=officer.associations.get())
"""
RUN = "from reports.tasks import remind_due; remind_due()"
ROWS = "SELECT email, state, attempts FROM reports_reportmail ORDER BY id"

pytestmark = pytest.mark.slow


@pytest.fixture
def sink():
    with Sink() as sink:
        yield sink


@pytest.fixture
def portal(tmp_path, sink):
    portal = Portal(tmp_path, "")
    portal.env |= {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(sink.port), "JOB_STALE_SECONDS": "5"}
    # A mail's lease is eight times this; nobody's clock decides whether the test runs in office hours.
    portal.env |= {"EMAIL_TIMEOUT": "1", "MAIL_HOURS": ""}
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
    sink.hold(verb, "2@a.example")
    portal.migrate()
    portal.manage("shell", "-c", ASK)
    portal.manage("shell", "-c", RUN)
    portal.start_worker()
    assert sink.held.reached.wait(60)

    portal.kill_worker()
    assert [state for _email, state, _n in portal.ask(ROWS)] == ["sent", "sending", "waiting"]
    sink.held.released.set()
    time.sleep(8)  # the mail is left to the dead worker until its lease is over
    portal.start_worker()
    _until(portal, ["sent", "sent", "sent"])

    assert portal.ask(ROWS) == [("1@a.example", "sent", 1), ("2@a.example", "sent", 2), ("3@a.example", "sent", 1)]
    taken = sorted(address for address, _message in sink.taken)
    assert taken == ["1@a.example"] + ["2@a.example"] * times + ["3@a.example"]
    assert len({message["Message-ID"] for _address, message in sink.taken}) == 3
    assert portal.ask("SELECT count(*) FROM reports_reminder") == [(3,)]
