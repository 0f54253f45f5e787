"""The page of a round's findings, explanations given in place, and the nightly check."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lhh_portal import jobs
from lhh_portal.models import Job
from lhh_portal.workspace import waiting
from reports import jobs as report_jobs
from reports import nightly
from reports.checks import findings_for, round_findings
from reports.models import ActivityAmount, FigureAnswer, FindingAnswer, RoundCheck
from reports.tasks import check_rounds
from tests.factories import ActivityFactory, RoundFactory
from tests.official_table import table_cells
from tests.reports.story import tell

pytestmark = pytest.mark.django_db


def signed_in(client, user):
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def story(cast):
    """The healers' part is over its whole; the report is dated before its period ends."""
    story = tell(cast)
    ActivityAmount.objects.filter(activity=story.relief, measure=story.part).update(amount=10_000_000)
    return story


@pytest.fixture
def as_staff(client, cast):
    return signed_in(client, cast.staff)


def page(client, story, **query):
    return client.get(reverse("reports:round-findings", args=[story.round.pk]), query)


def codes(response):
    return [finding.code for finding in response.context["page"]]


DATED, PART = "dated-before-end", "part-over-whole:t-xa-hoi.kham"


def test_all_findings_of_the_round_the_hard_ones_first(as_staff, story):
    response = page(as_staff, story)

    assert codes(response) == [PART, DATED]
    assert {name: response.context[name] for name in ("total", "open", "hard")} == {"total": 2, "open": 2, "hard": 1}
    assert "Tìm thấy 2 mục trong số liệu và lời văn của đợt" in response.content.decode()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"association": "dot"}, [DATED]),
        ({"association": "healers"}, [PART]),
        ({"rule": "part-over-whole"}, [PART]),
        ({"standing": "open"}, [PART, DATED]),
        ({"standing": "hard"}, [PART]),
        ({"standing": "answered"}, []),
        ({"standing": "nonsense"}, [PART, DATED]),
    ],
)
def test_findings_are_narrowed(as_staff, cast, story, query, expected):
    if query.get("association") == "healers":
        query = {"association": str(cast.healers.pk)}

    assert codes(page(as_staff, story, **query)) == expected


def test_what_the_page_shows_is_exported_under_the_same_filter(as_staff, cast, story):
    part, _dated = round_findings(story.round)
    send(as_staff, "activity-explain", story.relief.pk, part, words="Đã đối chiếu.")
    url = reverse("reports:round-findings-export", args=[story.round.pk])

    def rows(**query):
        return [[cell.value for cell in row] for row in table_cells(as_staff.get(url, query).content)[1:]]

    (explained,) = [row for row in rows() if row[0] == story.relief.title]
    assert explained[1:6] == [
        cast.healers.short_name,
        part.message,
        "Bắt buộc giải trình",
        "Đã đối chiếu.",
        str(cast.staff),
    ]
    assert len(rows()) == 2
    assert [row[4] for row in rows(standing="open")] == [None]
    assert f'href="{url}?standing=open"' in page(as_staff, story, standing="open").text


def send(client, name, pk, finding, words="Đúng như vậy (minh họa).", **more):
    data = {"code": finding.code, "fingerprint": finding.fingerprint, "explanation": words, **more}
    return client.post(reverse(f"reports:{name}", args=[pk]), data)


def test_explaining_where_the_finding_stands_comes_back_to_it(as_staff, cast, story):
    back = reverse("reports:round-findings", args=[story.round.pk]) + "?standing=open"
    part, dated = round_findings(story.round)

    answers = [
        send(as_staff, "activity-explain", story.relief.pk, part, back=back),
        send(as_staff, "round-explain", story.round.pk, dated, back=back),
    ]

    assert [answer.url for answer in answers] == [f"{back}#{part.html_id}", f"{back}#{dated.html_id}"]
    assert [(row.activity, row.code, row.by) for row in FindingAnswer.objects.all()] == [
        (story.relief, PART, cast.staff)
    ]
    assert [(row.association, row.code, row.by) for row in FigureAnswer.objects.all()] == [(None, DATED, cast.staff)]
    assert codes(page(as_staff, story, standing="answered")) == [PART, DATED]


def test_a_foreign_address_is_no_way_back(as_staff, story):
    part, _dated = round_findings(story.round)

    answer = send(as_staff, "activity-explain", story.relief.pk, part, back="https://example.org/")

    assert answer.url == f"{story.relief.get_absolute_url()}#{part.html_id}"


def test_values_that_changed_meanwhile_are_not_explained(as_staff, story):
    part, _dated = round_findings(story.round)
    ActivityAmount.objects.filter(activity=story.relief, measure=story.part).update(amount=11_000_000)

    answer = send(as_staff, "activity-explain", story.relief.pk, part)

    assert FindingAnswer.objects.count() == 0
    assert "vừa đổi nên mục này không còn như lúc mở trang" in as_staff.get(answer.url).content.decode()


def test_an_empty_explanation_is_refused(as_staff, story):
    part, _dated = round_findings(story.round)

    send(as_staff, "activity-explain", story.relief.pk, part, words="  ")

    assert FindingAnswer.objects.count() == 0


def test_that_it_began_before_the_period_is_explained_within_its_round(as_staff, story):
    early = ActivityFactory(lead=story.relief.owners.get().association, starts_on=date(2023, 12, 1))
    type(early).objects.filter(pk=early.pk).update(ends_on=date(2023, 12, 20))
    early.refresh_from_db()
    (finding,) = findings_for([early], start=story.round.starts_on, end=story.round.ends_on)

    send(as_staff, "activity-explain", early.pk, finding, round=story.round.pk)

    assert FindingAnswer.objects.get().code == "begins-before-span"


def test_the_officer_explains_in_the_report(client, cast, story):
    """A stranger may not: tests/test_access.py. What is said is read by everybody who sees the report."""
    report = story.round.reports.get(association=cast.lawyers)
    report.results = "Tổ chức sơ kết 15 thực hiện Chỉ thị."
    report.save()
    address = report.get_absolute_url()
    signed_in(client, cast.officer)
    (finding,) = client.get(address).context["findings"]

    send(client, "report-explain", report.pk, finding, words="Viết tắt (minh họa).", back=address)

    assert "Viết tắt (minh họa)." in client.get(address).content.decode()
    assert FigureAnswer.objects.get().association == cast.lawyers


def test_readers_see_no_form(client, cast, story):
    signed_in(client, cast.leader)

    body = page(client, story).content.decode()

    assert "lớn hơn «Tổng số tiền»" in body
    assert "explanation" not in body


def test_the_page_takes_the_same_number_of_queries(as_staff, cast, story):
    counts = []
    for number in (1, 8):
        for _activity in range(number):
            ActivityFactory(
                kind=story.whole.kind, lead=cast.healers, amounts={story.whole: 9_000_000, story.part: 10_000_000}
            )
        with CaptureQueriesContext(connection) as queries:
            response = page(as_staff, story)
        counts.append(len(queries))

    assert len(response.context["page"]) == 11
    assert counts[0] == counts[1]


# --- by night --------------------------------------------------------------------------------------------------


def told(user):
    lines = [line for function in waiting for line in function(user)]
    return [line.label for line in lines if "điểm mới" in line.label]


def by_night():
    jobs.run(check_rounds())
    return Job.objects.get(kind="reports.check_rounds", state=Job.State.DONE)


def test_the_nightly_check_goes_on_past_a_round_it_cannot_count(story, monkeypatch, caplog):
    bad = RoundFactory(code="2020-H1", year=2020)

    def look_at(round_):
        if round_ == bad:
            raise ZeroDivisionError
        return nightly.look_at(round_)

    monkeypatch.setattr(report_jobs, "look_at", look_at)

    assert by_night().result == {"rounds": 1, "failed": 1}
    assert RoundCheck.objects.get().round == story.round
    assert "2020-H1 failed" in caplog.text


def test_staff_are_told_by_night_what_is_new_until_they_look(as_staff, cast, story):
    job = by_night()

    assert job.result == {"rounds": 1}
    assert told(cast.staff) == ["2 điểm mới cần xem trong số liệu: 6 tháng đầu năm 2024 (thử)"]
    assert told(cast.leader) == told(cast.officer) == []

    answer = as_staff.post(reverse("reports:round-recheck", args=[story.round.pk]))

    assert answer.url == reverse("reports:round-findings", args=[story.round.pk])
    assert told(cast.staff) == []
    ActivityAmount.objects.filter(activity=story.relief, measure=story.part).update(amount=10_000_001)
    job.delete()
    by_night()
    assert told(cast.staff) == ["1 điểm mới cần xem trong số liệu: 6 tháng đầu năm 2024 (thử)"]


def test_a_closed_round_is_left_in_peace(cast, story):
    by_night()
    type(story.report).objects.update(state="closed")

    assert told(cast.staff) == []
    Job.objects.all().delete()
    assert by_night().result == {"rounds": 0}
    assert RoundCheck.objects.get().open_count == 2
