"""The pages about joint work: what staff decide, and how little an officer is told."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lhh_portal import jobs
from lhh_portal.models import Job
from lhh_portal.workspace import waiting_for
from reports import joint
from reports.models import Activity, ActivityMerge, Counting, Measure, PossibleDuplicate
from reports.tasks import find_joint
from tests.factories import ActivityFactory, ActivityKindFactory, AssociationFactory, MeasureFactory, RoundFactory

pytestmark = pytest.mark.django_db

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def as_staff(client, cast):
    client.force_login(cast.staff, BACKEND)
    return client


@pytest.fixture
def people():
    return MeasureFactory(kind=ActivityKindFactory(name="Hội thảo"), name="Người dự")


def entered(association, people, amount=50, day=date(2024, 3, 15), title="Hội thảo chuyển đổi số ngành y tế"):
    return ActivityFactory(
        lead=association,
        kind=people.kind,
        title=title,
        starts_on=day,
        place="Hội trường tỉnh",
        amounts={people: amount},
    )


@pytest.fixture
def pair(cast, people):
    entered(cast.lawyers, people, 40)
    entered(cast.healers, people, 60)
    round_ = RoundFactory()
    joint.find(round_.starts_on, round_.ends_on)
    return PossibleDuplicate.objects.get()


def page(name, pk):
    return reverse(f"reports:{name}", args=[pk])


def test_decided_on_the_page_of_the_round(as_staff, cast, pair, people):
    round_ = RoundFactory()
    listed = as_staff.get(page("joint-list", round_.pk)).content.decode()
    assert "Cùng ngày 15/3/2024; cùng tên; cùng địa điểm: Hội trường tỉnh" in listed
    assert f'href="{page("joint-merge", pair.pk)}?round={round_.pk}"' in listed

    form = as_staff.get(page("joint-merge", pair.pk)).context["form"]
    assert list(form.fields) == ["keep", "version", f"m_{people.pk}"]
    typed = {"version": form["version"].value(), "keep": pair.first_id}
    refused = as_staff.post(page("joint-merge", pair.pk), typed)
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == [f"m_{people.pk}"]
    assert Activity.objects.count() == 2

    done = as_staff.post(page("joint-merge", pair.pk), typed | {f"m_{people.pk}": pair.second_id})
    assert done.url == page("activity-detail", pair.first_id)
    assert Activity.objects.get().amounts.get().amount == 60
    assert "Ghi chung từ" in as_staff.get(done.url).content.decode()

    row = ActivityMerge.objects.get()
    assert (
        "của Hội Luật gia và «Hội thảo chuyển đổi số ngành y tế» của Hội Đông y trở lại là hai hoạt động"
        in as_staff.get(page("joint-split", row.pk)).content.decode()
    )
    as_staff.post(page("joint-split", row.pk))
    assert sorted(Activity.objects.values_list("amounts__amount", flat=True)) == [40, 60]


def test_what_each_did_differently_is_told_before_anything_is_chosen(as_staff, pair, people):
    Measure.objects.filter(pk=people.pk).update(counting=Counting.EACH)
    response = as_staff.get(page("joint-merge", pair.pk))
    form = response.context["form"]
    typed = {"version": form["version"].value(), "keep": pair.first_id, f"m_{people.pk}": pair.first_id}

    assert response.context["hindrance"].startswith("«Người dự» tính cho từng hội, mà hai bản ghi ghi khác nhau")
    assert response.context["hindrance"] in response.content.decode()
    assert 'name="keep"' not in response.content.decode()
    assert as_staff.post(page("joint-merge", pair.pk), typed).status_code == 422
    assert Activity.objects.count() == 2


def test_two_activities_are_not_asked_about_again_unless_somebody_wants_it(as_staff, pair):
    round_ = RoundFactory()
    as_staff.post(page("joint-different", pair.pk), {"round": round_.pk})

    response = as_staff.get(page("joint-list", round_.pk))
    assert (list(response.context["pairs"]), list(response.context["different"])) == ([], [pair])

    back = as_staff.post(page("joint-ask-again", pair.pk), {"round": round_.pk})
    assert back.url == page("joint-list", round_.pk)
    assert list(as_staff.get(back.url).context["pairs"]) == [pair]


def test_not_merging_leads_back_to_the_list_it_was_opened_from(as_staff, pair):
    round_ = RoundFactory()
    urls = [
        as_staff.get(page("joint-merge", pair.pk), data).context["list_url"]
        for data in ({"round": round_.pk}, {"round": "x"}, {})
    ]

    assert urls == [page("joint-list", round_.pk), reverse("reports:round-list"), reverse("reports:round-list")]


def test_a_record_entered_again_is_told_on_splitting(as_staff, cast, pair, people):
    gone = pair.second
    form = as_staff.get(page("joint-merge", pair.pk)).context["form"]
    typed = {"version": form["version"].value(), "keep": pair.first_id, f"m_{people.pk}": pair.first_id}
    as_staff.post(page("joint-merge", pair.pk), typed)
    Activity.objects.filter(pk=entered(cast.healers, people).pk).update(uid=gone.uid)

    response = as_staff.post(page("joint-split", ActivityMerge.objects.get().pk), follow=True)

    *_merged, message = response.context["messages"]
    assert str(message).startswith("Không tách được: «Hội thảo chuyển đổi số ngành y tế» (15/03/2024) đã được nhập lại")


def test_second_of_two_who_decide_is_told_by_whom_and_keeps_the_place(as_staff, cast, pair):
    round_ = RoundFactory()
    as_staff.post(page("joint-different", pair.pk))

    for name in ("joint-different", "joint-merge"):
        response = as_staff.post(f"{page(name, pair.pk)}?round={round_.pk}", follow=True)
        assert response.redirect_chain[0][0] == page("joint-list", round_.pk)
        assert f"{cast.staff} đã quyết định lúc" in response.content.decode()
    assert Activity.objects.count() == 2


def test_second_of_two_who_merge_is_told_by_whom(as_staff, cast, pair, people):
    form = as_staff.get(page("joint-merge", pair.pk)).context["form"]
    typed = {"version": form["version"].value(), "keep": pair.first_id, f"m_{people.pk}": pair.first_id}
    as_staff.post(page("joint-merge", pair.pk), typed)

    response = as_staff.post(page("joint-merge", pair.pk), typed, follow=True)

    assert f"{cast.staff} đã gộp cặp này lúc" in response.content.decode()


def test_waits_for_staff_with_the_count(cast, pair):
    lines = [line.label for _tone, lines in waiting_for(cast.staff) for line in lines]

    assert lines == ["1 cặp hoạt động có thể trùng: Báo cáo 6 tháng đầu năm 2024"]
    assert waiting_for(cast.leader) == waiting_for(cast.officer) == []


def test_officer_learns_name_day_and_association_only(client, cast, pair):
    client.force_login(cast.officer, BACKEND)

    told = client.get(page("activity-detail", pair.first_id)).content.decode()

    assert "Có thể là cùng hoạt động với «Hội thảo chuyển đổi số ngành y tế» ngày 15/03/2024 của Hội Đông y." in told
    assert ">60<" not in told
    assert "60 người" not in told
    assert page("activity-detail", pair.second_id) not in told
    assert client.get(page("activity-detail", pair.second_id)).status_code == 404


def test_partner_finds_it_in_its_list_afterwards(as_staff, client, cast, pair, people):
    form = as_staff.get(page("joint-merge", pair.pk)).context["form"]
    typed = {"version": form["version"].value(), "keep": pair.first_id, f"m_{people.pk}": pair.first_id}
    as_staff.post(page("joint-merge", pair.pk), typed)

    client.force_login(cast.other_officer, BACKEND)

    assert client.get(page("activity-detail", pair.first_id)).status_code == 200


def test_looked_for_at_night_and_when_asked(as_staff, cast, people):
    for association in (cast.lawyers, cast.healers):
        entered(association, people)
    round_ = RoundFactory()

    as_staff.post(page("joint-search", round_.pk))
    jobs.run(Job.objects.get().pk)
    job = Job.objects.get()
    assert (job.state, job.result["waiting"], job.result["url"]) == ("done", 1, page("joint-list", round_.pk))

    jobs.run(find_joint())
    assert Job.objects.filter(state="done").count() == 2


@pytest.mark.parametrize(
    ("kind", "measure", "asked"),
    [
        # The catalogue counts each seminar once and who came: one name on one day is one seminar.
        ("hoi-thao", "nguoi-du", 1),
        # A bill counts once however many comment on it: the name says nothing about the meeting.
        ("gop-y-luat", "van-ban", 0),
    ],
)
def test_a_meeting_is_told_by_its_name_a_bill_is_not(cast, kind, measure, asked):
    counted = Measure.objects.get(kind__code=kind, code=measure)
    for association, title, amount in [
        (cast.lawyers, "Nuôi tôm sạch ven biển", 120),
        (cast.healers, "nuôi tôm sạch ven biển", 150),
    ]:
        ActivityFactory(
            kind=counted.kind, lead=association, title=title, starts_on=date(2024, 3, 15), amounts={counted: amount}
        )
    round_ = RoundFactory()

    assert joint.find(round_.starts_on, round_.ends_on) == asked


def test_list_has_the_same_queries_at_ten_times_the_rows(as_staff, people):
    round_ = RoundFactory()

    def queries():
        joint.find(round_.starts_on, round_.ends_on)
        with CaptureQueriesContext(connection) as captured:
            found = len(as_staff.get(page("joint-list", round_.pk)).context["pairs"])
        return len(captured), found

    def enter(number):
        for _ in range(2):
            entered(
                AssociationFactory(),
                people,
                day=date(2024, 1, 1 + number),
                title=f"Hội thảo a{number} b{number} c{number}",
            )

    enter(0)
    few, found = queries()
    assert found == 1
    for number in range(4, 30, 4):
        enter(number)

    assert queries() == (few, 8)
