"""Several people at once, with real transactions: what is written is kept or refused in words, and nothing is stuck."""

import itertools
import re
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date
from decimal import Decimal
from functools import partial
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.urls import reverse

from documents import storage
from lhh_portal.quantity import Quantity
from lhh_portal.roles import Role
from lhh_portal.workflow import WrongState, last_step, perform
from reports import closing, services
from reports.coverage import fileable_groups
from reports.models import Activity, ActivityKind, AssociationReport, ConsolidatedReport, NilReturn
from reports.services import add_associations, remove_evidence, save_activity
from tests.factories import ActivityFactory, RoundFactory, UserFactory
from tests.reports.story import tell
from tests.reports.test_views_activities import opened, typed

pytestmark = pytest.mark.django_db(transaction=True)

TITLE = re.compile(r"Việc \w+ \d+")


def at_once(*actions):
    """Run the actions in threads that start together; return what each returned, raise what one raised."""
    start = Barrier(len(actions))

    def run(action):
        start.wait()
        try:
            return action()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as pool:
        return [future.result(60) for future in [pool.submit(run, action) for action in actions]]


def signed_in(user):
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def kind(db):
    return ActivityKind.objects.get(code="tuyen-truyen-phap-luat")


@pytest.fixture
def report(cast):
    """Everything is nil so far, so that it may be filed at any moment."""
    report = RoundFactory().reports.create(association=cast.lawyers, state="draft")
    for group in fileable_groups():
        NilReturn.objects.create(report=report, group=group)
    return report


def new_activity(cast, kind, title, **fields):
    number = f"m_{kind.measures.get(code='cuoc').pk}"
    return typed(cast, {number: "3"}, title=title, key=uuid.uuid4(), kind=kind.code, **fields)


# --- the whole story -------------------------------------------------------------------------------------------


def test_two_officers_write_while_a_reviewer_returns_and_accepts(cast, kind, report):
    """Every write is kept or refused with its sentence and its text; nothing unread is accepted."""
    cast.colleague = UserFactory(email="hai@lhh.example", roles=[Role.OFFICER], associations=[cast.lawyers])

    def write_activities(user, name):
        client, kept, refused = signed_in(user), [], []
        url = reverse("reports:activity-create", args=[kind.code])
        for number in range(10):
            title = f"Việc {name} {number}"
            answer = client.post(url, new_activity(cast, kind, title))
            assert answer.status_code in (302, 422)
            (kept if answer.status_code == 302 else refused).append(title)
            if answer.status_code == 422:
                text = answer.content.decode()
                assert "đã nộp, nên không sửa được" in text
                assert title in text
        return kept, refused

    def write_texts():
        client, last = signed_in(cast.officer), ""
        url = reverse("reports:association-report-narrative", args=[report.pk])
        for number in range(10):
            text = f"Kết quả lần {number}"
            same = {f"{kind}{name}": "" for kind in ("", "base_") for name in services.NARRATIVE}
            answer = client.post(url, {**same, "results": text, "base_results": last})
            if answer.status_code == 302:
                last = text
            else:
                page = answer.content.decode()
                assert "không ghi được nữa" in page
                assert text in page
        return last

    def file_again_and_again():
        for _time in range(12):
            with suppress(WrongState):
                perform(report, "submit", actor=cast.officer)

    def review():
        """Reads the list of the report, then returns it, and at last accepts just what was read."""
        client = signed_in(cast.leader)
        for number in itertools.count():
            stored = AssociationReport.objects.get(pk=report.pk)
            seen = last_step(stored)
            listed = client.get(f"{reverse('reports:activity-list')}?association={cast.lawyers.pk}&q=Việc").content
            read = set(TITLE.findall(listed.decode()))
            with suppress(WrongState):
                if number < 4:
                    perform(report, "send_back", actor=cast.staff, note="Xem lại", seen=seen)
                elif stored.state == "submitted":
                    perform(report, "accept", actor=cast.staff, seen=seen)
                    return read
            if number > 60:
                return None

    (a_kept, a_refused), (b_kept, b_refused), last_text, _filed, read = at_once(
        lambda: write_activities(cast.officer, "Một"),
        lambda: write_activities(cast.colleague, "Hai"),
        write_texts,
        file_again_and_again,
        review,
    )

    stored = AssociationReport.objects.get(pk=report.pk)
    titles = set(Activity.objects.values_list("title", flat=True))
    assert titles == {*a_kept, *b_kept}
    assert len(a_kept + a_refused + b_kept + b_refused) == 20
    assert stored.results == last_text
    if stored.state == "accepted":
        assert read == titles
    if stored.is_filed and titles:
        assert not stored.nil_returns.filter(group__indicators__measures__kind=kind).exists()


# --- two at a time, many times ---------------------------------------------------------------------------------


@pytest.mark.parametrize("_time", range(5))
def test_a_record_and_the_filing_of_its_report(cast, kind, report, _time):
    """Either the report has the record, or the record is refused; a nil return never stands against a record."""
    client, url = signed_in(cast.officer), reverse("reports:activity-create", args=[kind.code])

    answer, _filed = at_once(
        lambda: client.post(url, new_activity(cast, kind, "Việc Một 1")),
        lambda: perform(report, "submit", actor=cast.officer),
    )

    group = report.nil_returns.filter(group__indicators__measures__kind=kind).distinct()
    assert Activity.objects.exists() == (answer.status_code == 302)
    assert group.exists() == (answer.status_code == 422)


def test_joint_records_entered_from_both_sides_do_not_wait_in_a_circle(cast, kind, report):
    report.round.reports.create(association=cast.healers, state="draft")

    def enter(lead, partner, name):
        for number in range(8):
            activity = Activity(
                kind=kind, title=f"{name} {number}", starts_on=date(2024, 3, 1), ends_on=date(2024, 3, 1)
            )
            save_activity(activity, by=cast.staff, lead=lead, partners=[partner])
            save_activity(activity, by=cast.staff, lead=partner, partners=[lead])

    at_once(
        lambda: enter(cast.lawyers, cast.healers, "Một"),
        lambda: enter(cast.healers, cast.lawyers, "Hai"),
    )

    assert Activity.objects.count() == 16


def test_of_two_edits_of_one_record_the_later_is_shown_the_other(cast, kind):
    activity = ActivityFactory(kind=kind, lead=cast.lawyers, title="Tập huấn", place="Xã Mẫu")
    officer, staff = signed_in(cast.officer), signed_in(cast.staff)

    for number in range(6):
        url, base = opened(officer, "reports:activity-edit", activity)
        form = typed(cast, starts_on="1/3/2024", kind=kind.code, **base)
        mine, theirs = {**form, "title": f"Bản Một {number}"}, {**form, "title": f"Bản Hai {number}"}

        answers = at_once(partial(officer.post, url, mine), partial(staff.post, url, theirs))

        assert sorted(answer.status_code for answer in answers) == [302, 422]
        (late,) = (answer for answer in answers if answer.status_code == 422)
        ((_label, change),) = late.context["form"].meeting.fields
        stored = Activity.objects.get().title
        assert change.theirs == stored
        assert {stored, late.context["form"]["title"].value()} == {mine["title"], theirs["title"]}


def test_an_edit_and_a_deletion(cast, kind):
    activity = ActivityFactory(kind=kind, lead=cast.lawyers, title="Tập huấn", place="Xã Mẫu")
    officer, staff = signed_in(cast.officer), signed_in(cast.staff)
    edit, base = opened(officer, "reports:activity-edit", activity)
    delete, seen = opened(staff, "reports:activity-delete", activity)
    form = typed(cast, starts_on="1/3/2024", kind=kind.code, title="Bản mới", **base)

    edited, _deleted = at_once(lambda: officer.post(edit, form), lambda: staff.post(delete, seen))

    if edited.status_code == 302:
        assert Activity.objects.get().title == "Bản mới"
    else:
        assert not Activity.objects.exists()
        assert edited.context["form"]["title"].value() == "Bản mới"


def test_a_button_pressed_twice_makes_one_record(cast, kind):
    url, data = reverse("reports:activity-create", args=[kind.code]), new_activity(cast, kind, "Việc Một 1")
    clients = [signed_in(cast.officer) for _time in range(4)]

    answers = at_once(*(lambda client=client: client.post(url, data) for client in clients))

    assert {answer.url for answer in answers} == {Activity.objects.get().get_absolute_url()}


def test_a_draft_sent_twice_is_one_draft(cast, kind):
    data = new_activity(cast, kind, "Việc Một 1")
    clients = [signed_in(cast.officer) for _time in range(4)]

    answers = at_once(*(lambda client=client: client.post(reverse("reports:draft-save"), data) for client in clients))

    assert {answer.status_code for answer in answers} == {200}
    assert cast.officer.activity_drafts.count() == 1


def test_two_colleagues_ask_the_same_association(cast):
    round_ = RoundFactory()

    at_once(*(lambda: add_associations(round_, by=cast.staff, associations=[cast.lawyers]) for _time in range(3)))

    assert round_.reports.count() == 1


def test_a_file_taken_off_while_its_report_is_filed(cast, kind, report):
    activity = ActivityFactory(kind=kind, lead=cast.lawyers, amounts={kind.measures.get(code="cuoc"): 3})
    evidence = activity.evidence.create(file=storage.store(b"%PDF-1.4", "application/pdf"), name="a.pdf")

    def take_off():
        try:
            remove_evidence(evidence)
        except ValidationError:
            return False
        return True

    taken, _filed = at_once(take_off, lambda: perform(report, "submit", actor=cast.officer))

    assert activity.evidence.exists() == (not taken)


@pytest.mark.parametrize("_time", range(4))
def test_what_closing_freezes_is_of_one_moment(cast, _time):
    """Figure, contributions and printed text say the same, whatever is written meanwhile."""
    story = tell(cast)
    AssociationReport.objects.all().delete()  # nobody asked: no filed report keeps the records from changing

    def write():
        for number in range(1, 15):
            amounts = {story.law: Quantity(Decimal(100 + number))}
            save_activity(Activity.objects.get(pk=story.advice.pk), by=cast.staff, lead=cast.lawyers, amounts=amounts)

    at_once(write, lambda: closing.close_report(story.report, actor=cast.staff, explanations={}))

    report = ConsolidatedReport.objects.get(pk=story.report.pk)
    frozen = report.frozen_figures.get(key="t-luat.vu")
    assert sum(row.amount for row in frozen.contributions.all()) == frozen.amount
    assert set(re.findall(r"(\d+)(?:</span>)? trường hợp", report.document.body)) == {str(frozen.amount)}
