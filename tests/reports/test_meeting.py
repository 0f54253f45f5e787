"""Two people at one activity: nothing is overwritten or lost unseen."""

import pytest
from django.urls import reverse

from reports.models import Activity, ActivityKind, ActivityMerge
from reports.versions import changes_between, read
from tests.factories import ActivityFactory, RoundFactory
from tests.reports.test_views_activities import opened, typed

pytestmark = pytest.mark.django_db

OURS = {"title": "Tập huấn", "place": "Xã Mẫu"}


@pytest.fixture
def kind(db):
    return ActivityKind.objects.get(code="tuyen-truyen-phap-luat")


@pytest.fixture
def activity(cast, kind):
    amounts = {kind.measures.get(code="cuoc"): 60}
    return ActivityFactory(kind=kind, lead=cast.lawyers, title="Tập huấn", place="Xã Mẫu", amounts=amounts)


@pytest.fixture
def as_officer(client, cast):
    client.force_login(cast.officer, "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def form(as_officer, cast, kind, activity):
    """post(**changes) sends the form as it was when it was opened now, with `changes`."""
    url, base = opened(as_officer, "reports:activity-edit", activity)
    number = f"m_{kind.measures.get(code='cuoc').pk}"
    same = typed(cast, {number: "60", "kind": kind.code}, **OURS, starts_on="1/3/2024", **base)
    return lambda **changes: as_officer.post(url, {**same, **changes})


def test_both_versions_are_shown_and_nothing_is_stored(form, activity):
    Activity.objects.update(title="Tập huấn của đồng nghiệp", place="Xã Khác")

    response = form(title="Tập huấn của tôi")

    activity.refresh_from_db()
    assert response.status_code == 422
    assert (activity.title, activity.place) == ("Tập huấn của đồng nghiệp", "Xã Khác")
    met = {label: (change.before, change.theirs, change.is_contested) for label, change in _fields(response)}
    assert met == {
        "Tên hoạt động": ("Tập huấn", "Tập huấn của đồng nghiệp", True),
        "Địa điểm": ("Xã Mẫu", "Xã Khác", False),
    }
    assert response.context["form"]["title"].value() == "Tập huấn của tôi"
    assert response.context["form"]["place"].value() == "Xã Khác"


def test_after_seeing_it_the_next_save_stands(form, activity):
    Activity.objects.update(title="Tập huấn của đồng nghiệp")
    shown = form(title="Tập huấn của tôi").context["form"]

    form(title="Tập huấn của tôi", base=shown.base_text)

    activity.refresh_from_db()
    assert activity.title == "Tập huấn của tôi"


def test_the_other_version_can_be_taken(form, activity):
    Activity.objects.update(title="Tập huấn của đồng nghiệp")
    shown = form(title="Tập huấn của tôi", place="Xã Mới").context["form"]

    form(title="Tập huấn của tôi", place="Xã Mới", base=shown.base_text, take=["title"])

    activity.refresh_from_db()
    assert (activity.title, activity.place) == ("Tập huấn của đồng nghiệp", "Xã Mới")


@pytest.mark.parametrize(
    ("change", "label", "theirs"),
    [
        (lambda a, c: a.amounts.update(amount=63), "Cuộc tuyên truyền pháp luật", "63"),
        (lambda a, c: a.amounts.update(qualifier="hơn"), "Cuộc tuyên truyền pháp luật", "hơn 60"),
        (lambda a, c: a.owners.create(association=c.healers), "Đơn vị phối hợp", "Hội Đông y"),
        (lambda a, c: Activity.objects.update(is_online=True), "có trực tuyến", "có"),
    ],
    ids=["number", "qualifier", "partner", "online"],
)
def test_everything_of_the_record_is_compared(form, activity, cast, change, label, theirs):
    change(activity, cast)

    fields = _fields(form(title="Tập huấn của tôi"))

    assert [(str(name).lower(), change.theirs) for name, change in fields] == [(label.lower(), theirs)]


def test_the_same_change_twice_is_no_conflict(form, activity):
    Activity.objects.update(title="Tập huấn luật")

    assert form(title="Tập huấn luật").status_code == 302


def test_a_form_without_its_version_overwrites_nothing(form, activity):
    assert form(title="Sửa mù", base="").status_code == 422

    activity.refresh_from_db()
    assert activity.title == "Tập huấn"


def test_what_was_typed_into_a_deleted_record_becomes_a_new_one(form, as_officer, activity, kind):
    Activity.objects.all().delete()

    response = form(title="Tập huấn của tôi")
    page = response.content.decode()

    assert "vừa bị người khác xóa" in page
    assert "Tập huấn của tôi" in page
    assert f'action="{reverse("reports:activity-create", args=[kind.code])}"' in page
    assert not Activity.objects.exists()


def test_what_one_deleted_in_another_window_is_said_to_be_ones_own_doing(form, as_officer, activity):
    url = reverse("reports:activity-delete", args=[activity.pk])
    as_officer.post(url, as_officer.get(url).context["form"].initial)

    page = form(title="Tập huấn của tôi").content.decode()

    assert "đã bị xóa ở một cửa sổ khác của cùng tài khoản này" in page
    assert "người khác" not in page


def test_a_record_that_was_merged_names_where_it_went(form, activity, cast):
    other = ActivityFactory(lead=cast.healers, partners=[cast.lawyers], title="Việc chung")
    ActivityMerge.objects.create(activity=other, merged_id=activity.pk, before={}, by=cast.staff)
    activity.delete()

    assert "vừa được gộp vào «Việc chung»" in form(title="Tập huấn của tôi").content.decode()


def test_a_report_filed_meanwhile_refuses_and_keeps_the_text(form, cast, activity):
    RoundFactory().reports.create(association=cast.lawyers, state="submitted")

    response = form(title="Tập huấn của tôi")

    activity.refresh_from_db()
    assert activity.title == "Tập huấn"
    assert "đã nộp, nên không sửa được" in response.content.decode()
    assert response.context["form"]["title"].value() == "Tập huấn của tôi"


def test_nobody_deletes_what_a_colleague_has_just_written(as_officer, activity):
    url, base = opened(as_officer, "reports:activity-delete", activity)
    Activity.objects.update(title="Tập huấn của đồng nghiệp")

    as_officer.post(url, base)

    assert Activity.objects.get().title == "Tập huấn của đồng nghiệp"


def test_deleting_and_taking_off_twice_is_said_in_words(as_officer, activity):
    Activity.objects.all().delete()

    gone = as_officer.post(reverse("reports:activity-delete", args=[activity.pk]), follow=True)
    file = as_officer.post(reverse("reports:evidence-remove", args=[1]), follow=True)

    assert "đã bị xóa trước đó" in gone.content.decode()
    assert "đã được bỏ trước đó" in file.content.decode()


def test_more_than_one_subject_in_one_record_is_asked_about(as_officer, cast):
    kind = ActivityKind.objects.filter(measures__counting="distinct").first()
    measure = kind.measures.filter(counting="distinct").first()
    url = reverse("reports:activity-create", args=[kind.code])

    asked = as_officer.post(url, typed(cast, {f"m_{measure.pk}": "13"}))
    sentence = asked.context["form"].errors[f"m_{measure.pk}"][0]
    confirmed = as_officer.post(url, typed(cast, {f"m_{measure.pk}": "13", "confirmed_reading": sentence}))

    assert "chỉ được tính là 1" in sentence
    assert confirmed.status_code == 302


@pytest.mark.parametrize(
    ("base", "mine", "present", "changes"),
    [
        ("a", "a", "a", []),
        ("a", "b", "a", []),
        ("a", "b", "b", []),
        ("a", "a", "b", [("a", "b", False)]),
        ("a", "b", "c", [("a", "c", True)]),
        ("a", "", "b", [("a", "b", True)]),
        ("", "a", "b", [("", "b", True)]),
    ],
)
def test_changes_between(base, mine, present, changes):
    found = changes_between({"title": base}, {"title": mine}, {"title": present})

    assert [(change.before, change.theirs, change.is_contested) for change in found] == changes


@pytest.mark.parametrize("text", ["", "[1]", "{", '{"title": 3}', "null"])
def test_a_broken_version_is_none(text):
    assert read(text) == {}


def _fields(response):
    return response.context["form"].meeting.fields
