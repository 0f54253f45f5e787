"""What is typed is kept while it is typed, and found again."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lhh_portal.roles import Role
from reports import drafts, joint_merge
from reports.models import Activity, ActivityDraft, ActivityKind, PossibleDuplicate
from reports.tasks import drop_old_drafts
from tests.factories import ActivityDraftFactory, ActivityFactory, AssociationFactory, RoundFactory, UserFactory
from tests.reports.test_views_activities import create_url, kind_of, opened, typed

pytestmark = pytest.mark.django_db

SAVE = "/lam-viec/hoat-dong/nhap-do/luu/"


@pytest.fixture
def as_officer(client, cast):
    client.force_login(cast.officer, "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def keep(as_officer):
    """keep(**fields) sends what is being typed, as static/js/drafts.js does."""
    return lambda **data: as_officer.post(SAVE, {"kind": "tuyen-truyen-phap-luat", **data})


def test_what_is_typed_comes_back_right_or_wrong(as_officer, keep, cast):
    _kind, names = kind_of("tuyen-truyen-phap-luat")
    number = names["nguoi-du"]
    wrong = {"title": "Tập huấn", "starts_on": "31/6", number: "hơn ba nghìn", "is_online": "on"}

    answer = keep(key=uuid.uuid4(), **wrong, partners=[cast.healers.pk], report_line="").json()
    form = as_officer.get(answer["url"], follow=True).context["form"]

    assert answer["words"].startswith("Đã lưu nháp lúc ")
    assert {name: form[name].value() for name in wrong} == wrong
    assert form["partners"].value() == [str(cast.healers.pk)]
    assert not form.errors


def test_nothing_is_kept_but_what_the_form_asks(keep):
    keep(key=uuid.uuid4(), title="A\x00B", csrfmiddlewaretoken="x", evidence="y", role="staff")

    assert ActivityDraft.objects.get().data == {"title": ["AB"]}


def test_one_form_makes_one_draft_and_saving_takes_it_away(as_officer, keep, cast):
    key = uuid.uuid4()
    keep(key=key, title="Tập")
    keep(key=key, title="Tập huấn")
    assert ActivityDraft.objects.get().title == "Tập huấn"

    as_officer.post(create_url(), typed(cast, key=key))

    assert not ActivityDraft.objects.exists()


def test_a_draft_that_arrives_after_its_form_was_saved_is_nothing(as_officer, keep, cast):
    key = uuid.uuid4()
    as_officer.post(create_url(), typed(cast, key=key))

    answer = keep(**typed(cast, key=key)).json()

    assert answer == {"words": "Đã lưu."}
    assert not ActivityDraft.objects.exists()


def test_what_was_typed_after_saving_is_a_draft_of_the_record(as_officer, keep, cast):
    key = uuid.uuid4()
    as_officer.post(create_url(), typed(cast, key=key))

    keep(**typed(cast, key=key, title="Sửa thêm"))

    assert ActivityDraft.objects.get().activity == Activity.objects.get()


def test_a_form_sent_twice_makes_one_record(as_officer, cast):
    """The answer was lost on the way, so the button is pressed again."""
    data = typed(cast, key=uuid.uuid4())

    answers = [as_officer.post(create_url(), data) for _time in range(2)]

    activity = Activity.objects.get()
    assert [answer.url for answer in answers] == [activity.get_absolute_url()] * 2


def test_a_form_sent_again_with_other_text_shows_both(as_officer, cast):
    data = typed(cast, key=uuid.uuid4())
    as_officer.post(create_url(), data)

    answer = as_officer.post(create_url(), {**data, "title": "Tên sửa lại"})

    assert answer.status_code == 422
    assert [str(label) for label, _change in answer.context["form"].meeting.fields] == ["Tên hoạt động"]
    assert answer.context["form"]["title"].value() == "Tên sửa lại"


def test_what_was_typed_earlier_does_not_replace_what_was_typed_later(keep):
    """The phone was offline while somebody went on at the desk."""
    key = uuid.uuid4()
    keep(key=key, title="Ở bàn", typed_at="2026-01-05T09:00:00.000Z")

    keep(key=key, title="Trên điện thoại", typed_at="2026-01-05T08:00:00.000Z")
    keep(key=key, title="Ở bàn", typed_at="2026-01-05T08:30:00.000Z")

    assert sorted(draft.title for draft in ActivityDraft.objects.all()) == ["Trên điện thoại", "Ở bàn"]


def test_a_window_whose_clock_is_behind_makes_one_draft_and_goes_on_in_it(keep):
    key, fast, slow = uuid.uuid4(), "2026-01-05T09:00:00.000Z", "2026-01-05T08:00:00.000Z"
    keep(key=key, title="Máy chạy nhanh", typed_at=fast)

    lost = keep(key=key, title="Máy chạy chậm", typed_at=slow).json()
    again = keep(key=key, title="Máy chạy chậm", typed_at=slow).json()
    later = keep(key=again["key"], title="Máy chạy chậm, gõ tiếp", typed_at=slow.replace("08", "10")).json()

    assert lost["key"] == again["key"] == later["key"] != str(key)
    assert sorted(draft.title for draft in ActivityDraft.objects.all()) == ["Máy chạy chậm, gõ tiếp", "Máy chạy nhanh"]


def test_a_draft_of_a_record_remembers_what_the_record_was(as_officer, keep, cast):
    kind = ActivityKind.objects.get(code="tuyen-truyen-phap-luat")
    activity = ActivityFactory(kind=kind, lead=cast.lawyers, title="Tập huấn")
    url, base = opened(as_officer, "reports:activity-edit", activity)
    mine = typed(cast, title="Bản của tôi", starts_on="1/3/2024", place="", **base)
    draft = keep(**mine, key=uuid.uuid4(), activity=activity.pk).json()
    Activity.objects.update(title="Bản của đồng nghiệp")

    form = as_officer.get(draft["url"], follow=True).context["form"]
    answer = as_officer.post(url, {**mine, "base": form.base_text})

    assert form["title"].value() == "Bản của tôi"
    assert answer.status_code == 422
    assert Activity.objects.get().title == "Bản của đồng nghiệp"


def test_the_text_of_a_deleted_record_is_gone_on_with_as_a_new_one(as_officer, cast):
    activity = ActivityFactory(lead=cast.lawyers)
    draft = ActivityDraftFactory(user=cast.officer, activity=activity, kind=activity.kind)
    activity.delete()

    page = as_officer.get(draft.get_absolute_url())

    assert page.url == f"{create_url(draft.kind.code)}?nhap={draft.key}"


def test_explanation_being_typed_comes_back(as_officer, cast):
    kind, names = kind_of("hoat-dong-xa-hoi")
    part = names["tri-gia-kham"]
    why = f"why_part-without-whole_{part.removeprefix('m_')}"
    draft = ActivityDraftFactory(user=cast.officer, kind=kind, data={part: ["20.000.000"], why: ["Hội không"]})

    form = as_officer.get(draft.get_absolute_url(), follow=True).context["form"]

    assert form[why].value() == "Hội không"


def test_an_explanation_alone_is_a_draft_until_the_record_has_it(as_officer, keep, cast):
    kind, names = kind_of("tham-hoi")
    numbers = {names["ho"]: "2", names["tri-gia"]: "200.000.000"}
    amounts = {names["ho"]: 2, names["tri-gia"]: 200_000_000}
    measures = {f"m_{measure.pk}": measure for measure in kind.measures.all()}
    activity = ActivityFactory(
        kind=kind, lead=cast.lawyers, amounts={measures[name]: amount for name, amount in amounts.items()}
    )
    url, base = opened(as_officer, "reports:activity-edit", activity)
    form = as_officer.get(url).context["form"]
    why = next(name for name in form.fields if name.startswith("why_large-visit-gift_"))
    same = {name: form[name].value() for name in ("title", "lead", "place", "description", "report_line")}
    data = {**same, **base, "starts_on": "1/3/2024", "ends_on": "1/3/2024", **numbers, "key": uuid.uuid4()}
    data = {name: text if text is not None else "" for name, text in data.items()} | {"kind": kind.code}
    unchanged = keep(**data, activity=activity.pk).json()

    first = keep(**data, **{why: "Nhà tình\r\nnghĩa. "}, activity=activity.pk).json()
    as_officer.post(url, {**data, "seen": form.shown, why: "Nhà tình\r\nnghĩa. "})
    late = keep(**data, **{why: "Nhà tình\r\nnghĩa. "}, activity=activity.pk).json()
    changed = keep(**data, **{why: "Nhà đại đoàn kết."}, activity=activity.pk).json()

    assert unchanged == late == {"words": "Đã lưu."}
    assert activity.finding_answers.count() == 1
    assert [answer["words"][:16] for answer in (first, changed)] == ["Đã lưu nháp lúc "] * 2
    assert ActivityDraft.objects.get().data[why] == ["Nhà đại đoàn kết."]


def test_an_explanation_for_no_number_of_the_form_is_left_out(as_officer, cast):
    kind, _names = kind_of("hoat-dong-xa-hoi")
    draft = ActivityDraftFactory(user=cast.officer, kind=kind, data={"why_x_0": ["?"], "m_0": ["1"], "kept": ["["]})

    assert as_officer.get(draft.get_absolute_url(), follow=True).status_code == 200


def test_files_chosen_before_are_still_there(as_officer, keep, cast):
    refused = as_officer.post(create_url(), typed(cast, title="", evidence=[png()]))
    kept = refused.context["form"].kept_token

    draft = keep(key=uuid.uuid4(), title="", kept=kept).json()
    page = as_officer.get(draft["url"], follow=True)

    assert "anh.png" in page.content.decode()
    as_officer.post(create_url(), typed(cast, kept=page.context["form"].kept_token))
    assert [item.name for item in Activity.objects.get().evidence.all()] == ["anh.png"]


def test_too_long_and_too_many_are_said_in_words(keep, cast, monkeypatch):
    long = keep(key=uuid.uuid4(), description="x" * (drafts.LONGEST + 1))
    monkeypatch.setattr(drafts, "MOST", 1)
    first, second = keep(key=uuid.uuid4(), title="1"), keep(key=uuid.uuid4(), title="2")

    assert [answer.status_code for answer in (long, first, second)] == [422, 200, 422]
    assert "dài quá" in long.json()["words"]
    assert "bỏ bớt" in second.json()["words"]


def test_drafts_stand_where_the_day_begins_and_can_be_thrown_away(as_officer, cast):
    mine = ActivityDraftFactory(user=cast.officer, data={"title": ["Của tôi"]})
    ActivityDraftFactory(user=cast.other_officer, data={"title": ["Của người khác"]})

    pages = [as_officer.get(reverse(name)).content.decode() for name in ("workspace", "reports:activity-list")]
    as_officer.post(reverse("reports:draft-drop", args=[mine.key]))

    assert all("Của tôi" in page and "Của người khác" not in page for page in pages)
    assert [draft.title for draft in ActivityDraft.objects.all()] == ["Của người khác"]


def test_colleagues_see_that_somebody_edits_but_not_what(client, cast):
    activity = ActivityFactory(lead=cast.lawyers)
    ActivityDraftFactory(user=cast.officer, activity=activity, data={"title": ["Chữ riêng"]})
    client.force_login(cast.staff, "django.contrib.auth.backends.ModelBackend")

    page = client.get(reverse("reports:activity-edit", args=[activity.pk])).content.decode()

    assert f"{cast.officer} cũng đang sửa hoạt động này" in page
    assert "Chữ riêng" not in page


def test_old_drafts_go_after_their_days(cast, settings):
    old, young = (ActivityDraftFactory(user=cast.officer) for _ in range(2))
    settings.DRAFT_DAYS = 30
    ActivityDraft.objects.filter(pk=old.pk).update(updated_at=timezone.now() - timedelta(days=31))
    ActivityDraft.objects.filter(pk=young.pk).update(updated_at=timezone.now() - timedelta(days=29))

    assert drop_old_drafts() == 1
    assert list(ActivityDraft.objects.all()) == [young]


@pytest.mark.parametrize("name", ["reports:draft-list", "reports:activity-list", "workspace"])
def test_queries_do_not_grow_with_drafts(as_officer, cast, name):
    def queries(number):
        for _time in range(number):
            ActivityDraftFactory(user=cast.officer)
        with CaptureQueriesContext(connection) as captured:
            assert as_officer.get(reverse(name)).status_code == 200
        return len(captured)

    queries(5)
    assert queries(1) == queries(30)


def png():
    return SimpleUploadedFile("anh.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 40)


# --- of a record that was made part of joint work ---------------------------------------------------------------


@pytest.fixture
def merged(cast):
    """(what stayed, what was merged into it): the second was the officer's own."""

    def merge_records(kept_lead):
        title, day = "Hội thảo chuyển đổi số ngành y tế", date(2024, 3, 15)
        kind = ActivityKind.objects.get(code="tuyen-truyen-phap-luat")
        kept, merged = (
            ActivityFactory(lead=lead, kind=kind, title=title, starts_on=day) for lead in (kept_lead, cast.lawyers)
        )
        draft = ActivityDraftFactory(user=cast.officer, activity=merged, kind=kind, data={"title": ["Gõ dở"]})
        pair = PossibleDuplicate.objects.create(first=kept, second=merged, score=100)
        version = joint_merge.version_of(pair)
        joint_merge.merge(pair, keep_id=kept.pk, choices={}, version=version, by=cast.staff)
        return kept, merged, draft

    return merge_records


def test_a_draft_of_a_merged_record_says_that_saving_would_count_twice(as_officer, keep, cast, merged):
    kept, _merged, draft = merged(cast.healers)

    page = as_officer.get(draft.get_absolute_url(), follow=True)

    assert (page.context["recorded"], page.context["form"]["title"].value()) == (kept, "Gõ dở")
    assert "thành một hoạt động nữa và được tính hai lần" in page.content.decode()
    keep(key=draft.key, title="Gõ tiếp")
    draft.refresh_from_db()
    assert (draft.title, draft.activity) == ("Gõ tiếp", kept)


def test_a_draft_of_a_merged_record_opens_the_joint_work_for_its_lead(as_officer, cast, merged):
    kept, _merged, draft = merged(cast.lawyers)

    page = as_officer.get(draft.get_absolute_url(), follow=True)

    assert page.context["form"].instance == kept
    assert [str(message) for message in page.context["messages"]] == [
        f"Hoạt động đang sửa dở nay là một phần của «{kept}». So lại từng ô trước khi lưu."
    ]


def test_what_is_typed_while_it_is_merged_is_a_draft_of_the_joint_work(as_officer, keep, cast, merged):
    kept, gone, _draft = merged(cast.healers)

    keep(key=uuid.uuid4(), title="Chưa biết là đã gộp", activity=gone.pk)

    assert ActivityDraft.objects.first().activity == kept


def test_an_old_address_leads_to_the_joint_work(as_officer, client, cast, merged):
    kept, gone, _draft = merged(cast.healers)
    old = reverse("reports:activity-detail", args=[gone.pk])

    assert as_officer.get(old).url == kept.get_absolute_url()
    other = UserFactory(roles=[Role.OFFICER], associations=[AssociationFactory()])
    client.force_login(other, "django.contrib.auth.backends.ModelBackend")
    assert client.get(old).status_code == 404


def test_a_long_title_is_shortened_where_the_draft_is_named():
    draft = ActivityDraft(data={"title": ["Tuyên truyền " * 20]})

    assert (len(str(draft)), str(draft)[-1], str(ActivityDraft())) == (100, "…", "(chưa có tên)")


@pytest.mark.parametrize(
    ("typed_day", "lead", "counts"),
    [
        ("31/6", "lawyers", True),
        ("5/3/2024", "lawyers", True),
        ("5/3/2023", "lawyers", False),
        ("5/3", "healers", False),
    ],
)
def test_before_filing_one_is_told_what_is_not_saved_yet(as_officer, cast, typed_day, lead, counts):
    report = RoundFactory().reports.create(association=cast.lawyers, state="draft")
    data = {"title": ["Tập huấn dở"], "starts_on": [typed_day], "lead": [str(getattr(cast, lead).pk)]}
    ActivityDraftFactory(user=cast.officer, data=data)
    ActivityDraftFactory(data=data)  # somebody else's

    page = as_officer.get(report.get_absolute_url())

    assert [str(draft) for draft in page.context["unfinished"]] == ["Tập huấn dở"] * counts
    assert ("chúng chưa tính vào báo cáo" in page.content.decode()) == counts
