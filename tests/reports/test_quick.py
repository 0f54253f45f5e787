import uuid
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from lhh_portal.dates import format_date
from reports.models import Activity, ActivityDraft
from tests.reports.test_views_activities import PNG, kind_of

pytestmark = pytest.mark.django_db

KINDS = "/lam-viec/hoat-dong/ghi-nhanh/"
URL = f"{KINDS}tuyen-truyen-phap-luat/"


@pytest.fixture
def as_officer(client, cast):
    client.force_login(cast.officer, "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def quick(as_officer, cast):
    """quick(**fields) sends the short form; `n` is the first number."""

    def send(url=URL, **fields):
        _kind, names = kind_of("tuyen-truyen-phap-luat")
        fields = {names.get({"n": "cuoc"}.get(name), name): value for name, value in fields.items()}
        return as_officer.post(url, {"kind": "tuyen-truyen-phap-luat", "lead": cast.lawyers.pk, **fields})

    return send


def test_only_what_is_needed_is_asked(as_officer):
    form = as_officer.get(URL).context["form"]
    _kind, names = kind_of("tuyen-truyen-phap-luat")

    assert set(form.fields) == {"title", "starts_on", "lead", "photo", "evidence", names["cuoc"], names["nguoi-du"]}
    assert form["lead"].is_hidden
    assert form["starts_on"].value() == format_date(timezone.localdate())
    assert form.fields[names["cuoc"]].widget.attrs["inputmode"] == "numeric"


@pytest.mark.parametrize("kind", ["ban-tin", "tu-van-phap-luat", "hoi-thi-stkt"])
def test_of_many_numbers_and_parts_the_two_main_ones_are_asked(as_officer, kind):
    rows = as_officer.get(f"{KINDS}{kind}/").context["form"].amount_rows()

    assert len(rows) == 2


def test_a_whole_record_in_one_go_and_the_way_to_the_next(quick, as_officer, cast):
    files = {"photo": SimpleUploadedFile("may.png", PNG), "evidence": SimpleUploadedFile("san.png", PNG + b"1")}

    answer = quick(title="Tuyên truyền ở xã", starts_on="5/3/2024", n="63", **files)
    page = as_officer.get(answer.url).content.decode()

    activity = Activity.objects.get()
    assert (activity.title, activity.ends_on, activity.created_by) == (
        "Tuyên truyền ở xã",
        date(2024, 3, 5),
        cast.officer,
    )
    assert activity.owners.get().association == cast.lawyers
    assert [row.amount for row in activity.amounts.all()] == [63]
    assert {item.name for item in activity.evidence.all()} == {"may.png", "san.png"}
    assert f'href="{URL}"' in page
    assert "Ghi tiếp hoạt động cùng loại" in page


def test_what_lacks_a_required_field_waits_and_says_so(quick, as_officer):
    answer = quick(key=uuid.uuid4(), title="", starts_on="5/3/2024", n="63", photo=SimpleUploadedFile("a.png", PNG))
    page = as_officer.get(answer.url).content.decode()
    draft = ActivityDraft.objects.get()
    full = as_officer.get(draft.get_absolute_url(), follow=True)

    assert not Activity.objects.exists()
    assert "còn thiếu: Tên hoạt động" in page
    assert "a.png" in full.content.decode()


def test_an_odd_number_waits_too_when_the_title_lacks(as_officer, cast):
    _kind, names = kind_of("tang-qua")
    numbers = {names["phan-qua"]: "2", names["tri-gia"]: "200.000.000"}
    url = f"{KINDS}tang-qua/"

    answer = as_officer.post(url, {"lead": cast.lawyers.pk, "title": "", "starts_on": "5/3/2024", **numbers})

    assert answer.status_code == 302
    assert ActivityDraft.objects.get().data[names["tri-gia"]] == ["200.000.000"]
    assert "còn thiếu: Tên hoạt động." in as_officer.get(answer.url).content.decode()


@pytest.mark.parametrize("fields", [{"title": "Tập", "starts_on": "31/6/2024"}, {"title": "", "starts_on": ""}])
def test_what_is_wrong_or_empty_is_not_kept_for_later(quick, fields):
    assert quick(**fields).status_code == 422
    assert not ActivityDraft.objects.exists()


def test_the_full_form_goes_on_with_what_is_typed(quick, as_officer):
    answer = quick(f"{URL}day-du/", title="Tuyên truyền", starts_on="", n="63")
    form = as_officer.get(answer.url, follow=True).context["form"]
    _kind, names = kind_of("tuyen-truyen-phap-luat")

    assert (form["title"].value(), form[names["cuoc"]].value()) == ("Tuyên truyền", "63")


def test_pressed_twice_it_is_one_record(quick):
    data = {"key": uuid.uuid4(), "title": "Tuyên truyền", "starts_on": "5/3/2024"}

    assert quick(**data).url == quick(**data).url
    assert Activity.objects.count() == 1


def test_staff_choose_whose_it_is(client, cast):
    client.force_login(cast.staff, "django.contrib.auth.backends.ModelBackend")

    assert not client.get(URL).context["form"]["lead"].is_hidden


def test_it_is_in_the_navigation_of_officers(as_officer):
    page = as_officer.get(reverse("workspace")).content.decode()

    assert f'<li class="on-bottom-bar"><a href="{KINDS}">' in page
