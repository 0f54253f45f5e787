"""A name taken out of a row: it goes nowhere else, and takes nothing else with it."""

import pytest
from auditlog.models import LogEntry
from django.utils import timezone

from lhh_portal.traces import Name, traces_of
from lhh_portal.workflow import perform
from news.models import CalendarEntry, Link, Question
from tests.news.shown import calendar_entry

pytestmark = pytest.mark.django_db

NAME = Name("Trần Thị Hoa")


def mask(trace, cast):
    remedy = next(each for each in trace.source.remedies if each.key == "viet-tat")
    remedy.act(trace.obj, NAME, actor=cast.staff, because="Yêu cầu")


def test_the_audit_trail_does_not_keep_what_is_taken_out(cast):
    link = Link.objects.create(title="Trang của Trần Thị Hoa", url="https://vd.example/")
    entry = calendar_entry(content="Thăm bà Trần Thị Hoa", is_public=True)
    LogEntry.objects.all().delete()

    for trace in traces_of(NAME):
        if trace.source.kind in {"lien-ket", "lich"}:
            mask(trace, cast)

    link.refresh_from_db()
    entry.refresh_from_db()
    assert (link.title, entry.content) == ("Trang của T.T.H.", "Thăm bà T.T.H.")
    assert not LogEntry.objects.exists()
    assert CalendarEntry.objects.get().sequence == 1  # phones take it over


def test_a_step_taken_meanwhile_stays(cast):
    told = {"answer": "Có.", "answered_at": timezone.now(), "subject": "Trần Thị Hoa hỏi", "text": "Gì?"}
    asked = Question.objects.create(state="public", may_publish=True, **told)
    (trace,) = [each for each in traces_of(NAME) if each.source.kind == "hoi-dap"]
    perform(asked, "keep_private", actor=cast.editor)

    mask(trace, cast)

    asked.refresh_from_db()
    assert (asked.state, asked.subject) == ("private", "T.T.H. hỏi")
