from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports import copying, joint_merge
from reports.copying import draft_of, key_of_copy, periods_before
from reports.models import Activity, ActivityDraft, ActivityMerge, PossibleDuplicate, Round
from tests.factories import ActivityFactory, RoundFactory
from tests.reports.test_views_activities import kind_of, typed

pytestmark = pytest.mark.django_db

COPY = "/lam-viec/hoat-dong/chep/"


@pytest.fixture
def as_officer(client, cast):
    client.force_login(cast.officer, "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def round_2025(cast):
    round_ = RoundFactory(
        code="2025-H1", year=2025, starts_on=date(2024, 12, 15), ends_on=date(2025, 6, 14), due_on=date(2025, 6, 18)
    )
    round_.reports.create(association=cast.lawyers, state="draft")
    return round_


def legal_talk(cast, **fields):
    kind, _names = kind_of("tuyen-truyen-phap-luat")
    amounts = {kind.measures.get(code="cuoc"): 63}
    return ActivityFactory(**{"kind": kind, "lead": cast.lawyers, "amounts": amounts, **fields})


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "year_before", "right_before"),
    [
        ("2024-12-15", "2025-06-14", ("2023-12-15", "2024-06-14"), ("2024-06-15", "2024-12-14")),
        ("2025-01-01", "2025-06-30", ("2024-01-01", "2024-06-30"), ("2024-07-01", "2024-12-31")),
        ("2024-12-15", "2025-12-14", ("2023-12-15", "2024-12-14"), ("2024-12-15", "2025-06-14")),
        ("2024-12-15", "2025-09-14", ("2023-12-15", "2024-09-14"), ("2024-12-15", "2025-06-14")),
        ("2020-01-01", "2024-12-31", ("2019-01-01", "2023-12-31"), ("2015-01-01", "2019-12-31")),
        ("2024-03-01", "2024-03-31", ("2023-03-01", "2023-03-31"), ("2024-02-01", "2024-02-29")),
    ],
)
def test_periods_before(starts_on, ends_on, year_before, right_before):
    days = [date.fromisoformat(day) for day in (starts_on, ends_on)]

    found = periods_before(Round(starts_on=days[0], ends_on=days[1]))

    spans = [(str(item.starts_on), str(item.ends_on)) for item in found]
    assert spans == [year_before, right_before]


def test_in_the_year_the_first_half_is_offered_where_the_year_before_has_nothing(as_officer, cast, round_2025):
    Round.objects.update(starts_on=date(2024, 12, 15), ends_on=date(2025, 12, 14))
    legal_talk(cast, title="Đầu năm", starts_on=date(2025, 3, 5))
    page = as_officer.get(COPY)

    form = as_officer.post(
        COPY, {"dot": "2025-H1", "tu": "nua-dau", "chon": [page.context["rows"][0][0].pk]}, follow=True
    ).context["form"]

    assert page.context["period"].label == "Sáu tháng đầu của kỳ này"
    assert (form["title"].value(), form["starts_on"].value()) == ("Đầu năm", "05/09/2025")


@pytest.mark.parametrize(
    ("text", "copied"),
    [
        ("Đến từng chi hội.", "Đến từng chi hội."),
        ("Có 300 người dự.", ""),
        ("Tổ chức [[cuoc|don-vi]] cho nông dân", "Tổ chức [[cuoc|don-vi]] cho nông dân"),
        ("[[dl-2]] và 5 buổi", ""),
    ],
)
def test_a_text_with_numbers_is_not_carried_over(cast, text, copied):
    draft = draft_of(legal_talk(cast, description=text, report_line=text), user=cast.officer)

    assert (draft.text("description"), draft.text("report_line")) == (copied, copied)


def test_a_copy_of_one_has_no_number_and_no_day(as_officer, cast):
    activity = legal_talk(cast, title="Tuyên truyền", place="Xã Mẫu", partners=[cast.healers])
    _kind, names = kind_of("tuyen-truyen-phap-luat")

    page = as_officer.get(f"/lam-viec/hoat-dong/them/tuyen-truyen-phap-luat/?chep={activity.pk}")
    form = page.context["form"]

    assert (form["title"].value(), form["place"].value()) == ("Tuyên truyền", "Xã Mẫu")
    assert form["partners"].value() == [str(cast.healers.pk)]
    assert [form[name].value() for name in (names["cuoc"], "starts_on", "ends_on")] == [None, None, None]
    assert not ActivityDraft.objects.exists()


def test_another_associations_record_cannot_be_copied(as_officer, cast):
    activity = legal_talk(cast, lead=cast.healers, title="Bí mật")

    page = as_officer.get(f"/lam-viec/hoat-dong/them/tuyen-truyen-phap-luat/?chep={activity.pk}")

    assert "Bí mật" not in page.content.decode()


def test_several_are_chosen_and_filled_in_one_after_the_other(as_officer, cast, round_2025):
    talks = [legal_talk(cast, title=f"Tuyên truyền {n}", starts_on=date(2024, 3, n)) for n in (1, 2, 3)]
    legal_talk(cast, title="Ngoài kỳ", starts_on=date(2024, 7, 1))
    legal_talk(cast, title="Của hội khác", lead=cast.healers)

    page = as_officer.get(COPY)
    first = as_officer.post(
        COPY, {"dot": "2025-H1", "tu": "nam-truoc", "chon": [talks[0].pk, talks[2].pk]}, follow=True
    )

    assert [activity.title for activity, _waits in page.context["rows"]] == [talk.title for talk in talks]
    assert first.context["form"]["title"].value() == "Tuyên truyền 1"
    assert first.context["form"]["starts_on"].value() == "01/03/2025"
    second = save(as_officer, cast, first.context["form"], starts_on="4/3/2025")
    assert second.context["form"]["title"].value() == "Tuyên truyền 3"
    last = save(as_officer, cast, second.context["form"], starts_on="5/3/2025")
    assert last.context["activity"].title == "Tuyên truyền 3"
    new = Activity.objects.filter(ends_on__year=2025)
    assert sorted(new.values_list("title", flat=True)) == ["Tuyên truyền 1", "Tuyên truyền 3"]
    assert not ActivityDraft.objects.exists()


def test_the_moved_day_is_asked_about(as_officer, cast, round_2025):
    talk = legal_talk(cast)
    form = as_officer.post(COPY, {"dot": "2025-H1", "tu": "nam-truoc", "chon": [talk.pk]}, follow=True).context["form"]

    asked = save(as_officer, cast, form, starts_on="01/03/2025")
    ticked = save(as_officer, cast, form, starts_on="01/03/2025", day_is_right="on")

    assert "được dời từ hoạt động của kỳ trước" in asked.context["form"].errors["starts_on"][0]
    assert ticked.context["activity"].ends_on == date(2025, 3, 1)


def test_what_waits_already_is_not_copied_again(as_officer, cast, round_2025):
    choice = {"dot": "2025-H1", "tu": "nam-truoc", "chon": [legal_talk(cast).pk]}
    as_officer.post(COPY, choice)
    as_officer.post(COPY, choice)

    assert ActivityDraft.objects.count() == 1


def test_what_was_copied_and_saved_is_not_copied_again(as_officer, cast, round_2025):
    choice = {"dot": "2025-H1", "tu": "nam-truoc", "chon": [legal_talk(cast).pk]}
    form = as_officer.post(COPY, choice, follow=True).context["form"]
    save(as_officer, cast, form, starts_on="4/3/2025")

    again = as_officer.post(COPY, choice, follow=True)

    assert "đều đã chép và đã ghi" in again.content.decode()
    assert [standing for _activity, standing in again.context["rows"]] == ["saved"]
    assert not ActivityDraft.objects.exists()
    assert Activity.objects.filter(ends_on__year=2025).count() == 1


@pytest.mark.parametrize("keeps", ["copy", "other"])
def test_what_was_copied_saved_and_merged_is_not_copied_again(as_officer, cast, round_2025, keeps):
    talk = legal_talk(cast)
    choice = {"dot": "2025-H1", "tu": "nam-truoc", "chon": [talk.pk]}
    form = as_officer.post(COPY, choice, follow=True).context["form"]
    save(as_officer, cast, form, starts_on="4/3/2025")
    copy = Activity.objects.get(ends_on__year=2025)
    other = legal_talk(cast, lead=cast.healers, title=copy.title, starts_on=copy.starts_on, amounts={})
    kept = copy if keeps == "copy" else other
    pair = PossibleDuplicate.objects.create(first=copy, second=other, score=100)
    choices = dict.fromkeys(copy.amounts.values_list("measure", flat=True), copy.pk)
    version = joint_merge.version_of(pair)
    joint_merge.merge(pair, keep_id=kept.pk, choices=choices, version=version, by=cast.staff)

    again = as_officer.post(COPY, choice, follow=True)

    assert [standing for _activity, standing in again.context["rows"]] == ["saved"]
    assert not ActivityDraft.objects.exists()
    ActivityMerge.objects.update(split_at=copy.created_at)
    standing = copying.standing_of_copies([talk], user=cast.officer, months=12)
    assert standing == ({talk.pk: "saved"} if keeps == "copy" else {})


def test_the_key_of_a_copy_is_known_to_nobody_else_and_stays_known_here(cast, settings):
    talk = legal_talk(cast)
    key = key_of_copy(talk, user=cast.officer, months=12)
    legal_talk(cast, entry_key=key, created_by=cast.officer)
    assert copying.standing_of_copies([talk], user=cast.officer, months=12) == {talk.pk: "saved"}

    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another"

    assert key != key_of_copy(talk, user=cast.officer, months=12)
    assert copying.standing_of_copies([talk], user=cast.officer, months=12) == {talk.pk: "saved"}


def test_anothers_record_does_not_pass_for_a_copy(cast):
    talk = legal_talk(cast)
    legal_talk(cast, entry_key=key_of_copy(talk, user=cast.officer, months=12), created_by=cast.other_officer)

    assert copying.standing_of_copies([talk], user=cast.officer, months=12) == {}


def test_two_requests_at_once_make_one_copy(cast, round_2025, monkeypatch):
    """Both have looked before either has written."""
    talk = legal_talk(cast)
    monkeypatch.setattr(copying, "standing_of_copies", lambda *args, **options: {})

    for _time in range(2):
        copying.copy_as_drafts([talk], user=cast.officer, months=12)

    assert ActivityDraft.objects.count() == 1


def test_nothing_chosen_is_said(as_officer, cast, round_2025):
    legal_talk(cast)

    assert "Chưa chọn hoạt động nào" in as_officer.post(COPY, {"dot": "2025-H1"}).content.decode()


def test_queries_do_not_grow(as_officer, cast, round_2025):
    def queries(number):
        for _time in range(number):
            legal_talk(cast, partners=[cast.healers])
        with CaptureQueriesContext(connection) as captured:
            assert as_officer.get(COPY).status_code == 200
        return len(captured)

    queries(1)
    assert queries(1) == queries(20)


def save(client, cast, form, **changes):
    url = f"/lam-viec/hoat-dong/them/{form.kind.code}/"
    same = {"key": form.key, "moved_days": form.moved_days, "title": form["title"].value(), "lead": cast.lawyers.pk}
    return client.post(url, {**typed(cast), **same, **changes}, follow=True)
