import unicodedata
import uuid
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from documents import storage
from lhh_portal.quantity import Quantity
from reports.models import Activity, ActivityKind, Evidence, FindingAnswer, Round
from tests.factories import ActivityFactory, MeasureFactory
from tests.official_table import table_cells

pytestmark = pytest.mark.django_db

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40


@pytest.fixture
def as_officer(client, cast):
    client.force_login(cast.officer, "django.contrib.auth.backends.ModelBackend")
    return client


def kind_of(code):
    kind = ActivityKind.objects.get(code=code)
    return kind, {measure.code: f"m_{measure.pk}" for measure in kind.measures.all()}


def typed(cast, fields=(), **changes):
    data = {
        "title": "Tuyên truyền Luật Đất đai",
        "starts_on": "5/3/2024",
        "ends_on": "",
        "place": "Xã Mẫu",
        "lead": cast.lawyers.pk,
        "description": "",
        "report_line": "",
        "funding": "",
    }
    return {**data, **dict(fields), **changes}


def opened(client, name, activity):
    """The address of a page about `activity`, and what its form carries about the record as it was."""
    url = reverse(name, args=[activity.pk])
    form = client.get(url).context["form"]
    return url, {"base": form["base"].value() if "base" in form.fields else form.base_text}


def create_url(code="tuyen-truyen-phap-luat"):
    return reverse("reports:activity-create", args=[code])


# --- entering --------------------------------------------------------------------------------------------------


def test_activity_is_stored_as_typed(as_officer, cast):
    kind, names = kind_of("tuyen-truyen-phap-luat")

    response = as_officer.post(
        create_url(), typed(cast, {names["cuoc"]: "63", names["nguoi-du"]: "hơn 3.200"}, partners=[cast.healers.pk])
    )

    activity = Activity.objects.get()
    assert response.url == activity.get_absolute_url()
    assert (activity.kind, activity.created_by) == (kind, cast.officer)
    assert (activity.starts_on, activity.ends_on) == (date(2024, 3, 5), date(2024, 3, 5))
    assert {row.measure.code: row.quantity for row in activity.amounts.all()} == {
        "cuoc": Quantity(Decimal(63)),
        "nguoi-du": Quantity(Decimal(3200), "hơn"),
    }
    assert {owner.association: owner.is_lead for owner in activity.owners.all()} == {
        cast.lawyers: True,
        cast.healers: False,
    }


@pytest.mark.parametrize("title", ["Tập huấn [[KHC-05]]", "Tập huấn [["])
def test_a_token_in_a_name_is_refused_since_it_would_be_printed(as_officer, cast, title):
    page = as_officer.post(create_url(), typed(cast, title=title))

    assert page.status_code == 422
    assert "Tên hoạt động không nhận mã số liệu" in page.content.decode()


def test_empty_number_is_not_zero(as_officer, cast):
    _kind, names = kind_of("tuyen-truyen-phap-luat")

    as_officer.post(create_url(), typed(cast, {names["cuoc"]: "0", names["nguoi-du"]: ""}))

    assert [(row.measure.code, row.amount) for row in Activity.objects.get().amounts.all()] == [("cuoc", 0)]


def test_officer_cannot_enter_for_another_association(as_officer, cast):
    response = as_officer.post(create_url(), typed(cast, lead=cast.healers.pk))

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["lead"]
    assert not Activity.objects.exists()


def test_staff_enter_for_the_federation(client, cast):
    client.force_login(cast.staff, "django.contrib.auth.backends.ModelBackend")

    client.post(create_url(), typed(cast, lead=cast.federation.pk))

    assert Activity.objects.get().owners.get().association == cast.federation


def test_contradiction_of_the_seed_needs_an_explanation(as_officer, cast):
    _kind, names = kind_of("hoat-dong-xa-hoi")
    numbers = {names["tong-tien"]: "2.227.360.000", names["tri-gia-kham"]: "9.560.257.000"}
    url = create_url("hoat-dong-xa-hoi")

    refused = as_officer.post(url, typed(cast, numbers))
    why = f"why_part-over-whole_{names['tri-gia-kham'].removeprefix('m_')}"
    page = refused.content.decode()

    assert refused.status_code == 422
    assert f'name="{why}"' in page
    assert "lớn hơn «Tổng số tiền» là 2.227.360.000 đồng" in page
    assert not Activity.objects.exists()

    accepted = as_officer.post(url, typed(cast, {**numbers, why: "Thuốc do nhà tài trợ chi trực tiếp."}))

    assert accepted.status_code == 302
    answer = FindingAnswer.objects.get()
    assert (answer.explanation, answer.by) == ("Thuốc do nhà tài trợ chi trực tiếp.", cast.officer)
    assert "Thuốc do nhà tài trợ chi trực tiếp." in as_officer.get(accepted.url).content.decode()


def seen_in(form):
    return {"seen": form.shown}


def test_an_odd_number_is_shown_once_and_may_be_explained(as_officer, cast):
    kind, names = kind_of("tham-hoi")
    url = reverse("reports:activity-create", args=[kind.code])
    data = typed(cast, {names["ho"]: "2", names["tri-gia"]: "200.000.000"})

    shown = as_officer.post(url, data)
    form = shown.context["form"]
    why = next(name for name in form.fields if name.startswith("why_large-visit-gift_"))
    page = shown.content.decode()
    saved = as_officer.post(url, {**data, **seen_in(form), why: "Nhà tình nghĩa."})

    assert shown.status_code == 422
    assert form.errors == {"__all__": [form.non_field_errors()[0]]}
    assert "nhiều khác thường" in page
    assert f'<input type="hidden" name="seen" value="{form.shown[0]}">' in page
    assert saved.status_code == 302
    answer = FindingAnswer.objects.get()
    assert (answer.explanation, answer.by) == ("Nhà tình nghĩa.", cast.officer)


def test_an_odd_number_needs_no_explanation_but_another_one_is_shown_again(as_officer, cast):
    kind, names = kind_of("tham-hoi")
    url = reverse("reports:activity-create", args=[kind.code])
    data = typed(cast, {names["ho"]: "2", names["tri-gia"]: "200.000.000"})
    seen = seen_in(as_officer.post(url, data).context["form"])

    other = as_officer.post(url, {**data, **seen, names["tri-gia"]: "300.000.000"})
    saved = as_officer.post(url, {**data, **seen})
    page = as_officer.get(reverse("reports:activity-edit", args=[Activity.objects.get().pk]))

    assert (other.status_code, saved.status_code) == (422, 302)
    assert not FindingAnswer.objects.exists()
    assert "nhiều khác thường" in page.content.decode()
    assert seen_in(page.context["form"]) == seen


def test_a_number_that_was_confirmed_is_not_asked_about_again(as_officer, cast):
    kind, names = kind_of("gop-y-luat")
    measure = kind.measures.filter(counting="distinct").first()
    data, url = typed(cast, {names[measure.code]: "3"}), create_url(kind.code)
    confirmed = as_officer.post(url, data).context["form"].fields["confirmed_reading"].widget.attrs["value"]

    assert as_officer.post(url, {**data, "confirmed_reading": confirmed}).status_code == 302


def test_a_draft_of_a_record_with_an_odd_number_is_known_as_saved(as_officer, cast):
    kind, names = kind_of("tham-hoi")
    data = typed(cast, {names["ho"]: "2", names["tri-gia"]: "200.000.000"}, key=uuid.uuid4(), kind=kind.code)
    url = reverse("reports:activity-create", args=[kind.code])
    as_officer.post(url, {**data, **seen_in(as_officer.post(url, data).context["form"])})

    assert as_officer.post(reverse("reports:draft-save"), data).json() == {"words": "Đã lưu."}


def test_explanation_stays_when_something_else_changes(as_officer, cast):
    kind, names = kind_of("hoat-dong-xa-hoi")
    measures = {measure.code: measure for measure in kind.measures.all()}
    activity = ActivityFactory(
        kind=kind, lead=cast.lawyers, amounts={measures["tong-tien"]: 20_000, measures["tri-gia-kham"]: 30_000}
    )
    FindingAnswer.objects.create(
        activity=activity,
        code="part-over-whole:hoat-dong-xa-hoi.tri-gia-kham",
        fingerprint="30.000>20.000",
        explanation="Đã hỏi lại hội.",
    )
    url = reverse("reports:activity-edit", args=[activity.pk])

    page = as_officer.get(url)
    form = page.context["form"]
    data = {name: form[name].value() or "" for name in form.fields if name not in ("evidence", "partners")}
    data = {name: field if not hasattr(field, "value") else str(field) for name, field in data.items()}
    changes = {"title": "Tên mới", "starts_on": "1/3/2024", "ends_on": "1/3/2024", "base": form.base_text}
    response = as_officer.post(url, {**data, **changes})

    assert "Đã hỏi lại hội." in page.content.decode()
    assert response.status_code == 302
    assert FindingAnswer.objects.count() == 1


def test_changing_a_number_keeps_the_row(as_officer, cast):
    kind, names = kind_of("tuyen-truyen-phap-luat")
    measure = kind.measures.get(code="cuoc")
    activity = ActivityFactory(kind=kind, lead=cast.lawyers, amounts={measure: 60})
    before = activity.amounts.get().pk

    url, base = opened(as_officer, "reports:activity-edit", activity)
    as_officer.post(url, typed(cast, {names["cuoc"]: "63", names["nguoi-du"]: ""}, **base))

    row = activity.amounts.get()
    assert (row.pk, row.amount) == (before, 63)


def test_lead_and_partner_can_change_places(client, cast):
    client.force_login(cast.staff, "django.contrib.auth.backends.ModelBackend")
    kind, _names = kind_of("tuyen-truyen-phap-luat")
    activity = ActivityFactory(kind=kind, lead=cast.lawyers, partners=[cast.healers])

    url, base = opened(client, "reports:activity-edit", activity)
    client.post(url, typed(cast, lead=cast.healers.pk, partners=[cast.lawyers.pk], **base))

    assert {owner.association: owner.is_lead for owner in activity.owners.all()} == {
        cast.lawyers: False,
        cast.healers: True,
    }


def test_evidence_is_kept_and_given_back(as_officer, cast):
    files = [SimpleUploadedFile("Ảnh hội nghị.png", PNG), SimpleUploadedFile("b.pdf", b"%PDF-1.4 mau")]

    as_officer.post(create_url(), typed(cast, evidence=files))

    evidence = list(Evidence.objects.order_by("pk"))
    assert [item.name for item in evidence] == ["Ảnh hội nghị.png", "b.pdf"]
    download = as_officer.get(reverse("reports:evidence-download", args=[evidence[0].pk]))
    assert b"".join(download.streaming_content) == PNG
    assert download["Content-Disposition"].startswith("attachment")


def test_chosen_files_survive_an_error_elsewhere(as_officer, cast):
    refused = as_officer.post(
        create_url(), typed(cast, title="", evidence=[SimpleUploadedFile("Ảnh hội nghị.png", PNG)])
    )
    kept = refused.context["form"].kept_token

    assert "Ảnh hội nghị.png" in refused.content.decode()
    as_officer.post(create_url(), typed(cast, kept=kept))
    assert [item.name for item in Activity.objects.get().evidence.all()] == ["Ảnh hội nghị.png"]


def test_files_of_others_cannot_be_claimed(as_officer, cast):
    stored = ActivityFactory(lead=cast.healers).evidence.create(
        file=storage.store(b"%PDF-1.4", "application/pdf"), name="a.pdf"
    )

    as_officer.post(create_url(), typed(cast, kept=f'[[{stored.file_id}, "a.pdf"]]'))

    assert not Evidence.objects.exclude(pk=stored.pk).exists()


def test_partner_reads_but_does_not_edit(client, cast):
    activity = ActivityFactory(lead=cast.lawyers, partners=[cast.healers])
    client.force_login(cast.other_officer, "django.contrib.auth.backends.ModelBackend")

    assert client.get(activity.get_absolute_url()).status_code == 200
    assert client.get(reverse("reports:activity-edit", args=[activity.pk])).status_code == 403


def test_delete_removes_the_record(as_officer, cast):
    activity = ActivityFactory(lead=cast.lawyers)

    as_officer.post(*opened(as_officer, "reports:activity-delete", activity))

    assert not Activity.objects.exists()


# --- bad input: a sentence, and what was typed is still there --------------------------------------------------


@pytest.mark.parametrize(
    ("measure", "text", "words"),
    [
        ("nguoi-du", "3,7", "3,7"),
        ("nguoi-du", "3,7 người", "3,7 người"),
        ("nguoi-du", "-5", "-5"),
        ("nguoi-du", "nhiều", "nhiều"),
        ("cuoc", "63 lớp", "63 lớp"),
    ],
)
def test_number_that_cannot_be_read(as_officer, cast, measure, text, words):
    _kind, names = kind_of("tuyen-truyen-phap-luat")

    response = as_officer.post(create_url(), typed(cast, {names[measure]: text}))

    form = response.context["form"]
    assert list(form.errors) == [names[measure]]
    assert words in form.errors[names[measure]][0]
    assert f'value="{text}"' in response.content.decode()
    assert not Activity.objects.exists()


def test_van_is_ten_thousand(as_officer, cast):
    _kind, names = kind_of("tuyen-truyen-phap-luat")

    as_officer.post(create_url(), typed(cast, {names["nguoi-du"]: "2,5 vạn"}))

    assert Activity.objects.get().amounts.get().amount == 25_000


def test_twelve_thousand_million_is_asked_about(as_officer, cast):
    kind, names = kind_of("tang-qua")
    money = names[kind.measures.get(unit__is_money=True).code]
    url = create_url("tang-qua")

    asked = as_officer.post(url, typed(cast, {money: "12.000 triệu đồng"}))
    form = asked.context["form"]

    assert list(form.errors) == [money]
    assert 'value="12.000 triệu đồng"' in asked.content.decode()

    confirmed = form.fields["confirmed_reading"].widget.attrs["value"]
    as_officer.post(url, typed(cast, {money: "12.000 triệu đồng", "confirmed_reading": confirmed}))

    assert Activity.objects.get().amounts.get().amount == 12_000_000_000


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("starts_on", "31/6/2024", "Tháng 6 có 30 ngày."),
        ("starts_on", "5/3/24", "bốn chữ số của năm"),
        ("starts_on", "hôm qua", "Không đọc được"),
        ("ends_on", "1/3/2024", "không thể trước ngày bắt đầu"),
        ("title", "", "chưa được điền"),
        ("title", "T" * 501, "500"),
        ("title", "TËp huÊn ph¸p luËt", "Tập huấn pháp luật"),
        ("place", "Hoäi tröôøng UBND xaõ", "Hội trường UBND xã"),
    ],
)
def test_text_or_date_that_cannot_be_stored(as_officer, cast, field, text, words):
    response = as_officer.post(create_url(), typed(cast, **{field: text}))

    form = response.context["form"]
    assert list(form.errors) == [field]
    assert words in form.errors[field][0]
    assert form[field].value() == text
    assert not Activity.objects.exists()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Tuyên truyền [[cuoc|don-vi]] với [[nguoi-du]] dự", None),
        ("Tuyên truyền [[cuộc]]", "[[cuộc]] không phải mã số liệu của loại hoạt động này. Các mã dùng được: [[cuoc]]"),
        ("Chú thích [[^tang-qua]]", "[[^tang-qua]] không phải mã số liệu"),
        ("Có [[luot]] lượt", "[[luot]] không phải mã số liệu"),
    ],
)
def test_sentence_may_use_the_numbers_of_its_record_only(as_officer, cast, line, words):
    _kind, names = kind_of("tuyen-truyen-phap-luat")

    response = as_officer.post(
        create_url(), typed(cast, {names["cuoc"]: "63", names["nguoi-du"]: "3.200"}, report_line=line)
    )

    if words is None:
        assert Activity.objects.get().report_line == line
    else:
        assert words in response.context["form"].errors["report_line"][0]
        assert response.context["form"]["report_line"].value() == line


def test_sentence_with_a_number_left_empty(as_officer, cast):
    response = as_officer.post(create_url(), typed(cast, report_line="Tuyên truyền [[cuoc|don-vi]]"))

    assert "«Cuộc tuyên truyền pháp luật» còn trống" in response.context["form"].errors["report_line"][0]


def test_decomposed_text_is_stored_composed(as_officer, cast):
    as_officer.post(create_url(), typed(cast, title=unicodedata.normalize("NFD", "Tuyên truyền pháp luật về đất đai")))

    assert Activity.objects.get().title == "Tuyên truyền pháp luật về đất đai"


def test_long_title_is_kept_whole_and_found(as_officer, cast):
    title = "Hội nghị " + "tuyên truyền " * 14 + "dài"
    assert 180 < len(title) <= 200

    as_officer.post(create_url(), typed(cast, title=title))
    page = as_officer.get(reverse("reports:activity-list"), {"q": "tuyen truyen dai"})

    assert Activity.objects.get().title == title
    assert title in page.content.decode()


def test_renamed_program_is_refused_as_evidence(as_officer, cast):
    response = as_officer.post(
        create_url(), typed(cast, evidence=[SimpleUploadedFile("anh.jpg", b"MZ\x90\x00" + b"\x00" * 200)])
    )

    form = response.context["form"]
    assert list(form.errors) == ["evidence"]
    assert "chương trình Windows" in form.errors["evidence"][0]
    assert "Tuyên truyền Luật Đất đai" in response.content.decode()
    assert not Activity.objects.exists()


# --- reading ---------------------------------------------------------------------------------------------------


def test_list_finds_without_diacritics_and_hides_what_is_not_own(as_officer, cast):
    ActivityFactory(title="Hòa giải ở cơ sở", lead=cast.lawyers)
    ActivityFactory(title="Hòa giải bí mật", lead=cast.healers)
    ActivityFactory(title="Tập huấn", lead=cast.lawyers)

    page = as_officer.get(reverse("reports:activity-list"), {"q": "hoa giai"})

    assert [row.record.title for row in page.context["table"].rows] == ["Hòa giải ở cơ sở"]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({"start": "1/4/2024"}, ["Tháng 5"]),
        ({"end": "1/4/2024"}, ["Tháng 3"]),
        ({"start": "1/3/2024", "end": "31/5/2024"}, ["Tháng 5", "Tháng 3"]),
        ({"indicator": "PBK-01"}, ["Tháng 5"]),
        ({"association": "healers"}, ["Tháng 3"]),
    ],
)
def test_filters(client, cast, query, titles):
    kind, _names = kind_of("tuyen-truyen-phap-luat")
    ActivityFactory(title="Tháng 3", lead=cast.healers, starts_on=date(2024, 3, 1))
    ActivityFactory(
        title="Tháng 5",
        kind=kind,
        lead=cast.lawyers,
        starts_on=date(2024, 5, 1),
        amounts={kind.measures.get(code="cuoc"): 63},
    )
    client.force_login(cast.staff, "django.contrib.auth.backends.ModelBackend")
    query = {name: cast.healers.pk if value == "healers" else value for name, value in query.items()}

    page = client.get(reverse("reports:activity-list"), query)

    assert [row.record.title for row in page.context["table"].rows] == titles


def test_export_keeps_the_filters_and_runs_no_formula(as_officer, cast):
    kind, _names = kind_of("tuyen-truyen-phap-luat")
    measure = kind.measures.get(code="nguoi-du")
    formula = '=HYPERLINK("http://xau.example","Bấm")'
    ActivityFactory(title=formula, place="Ở đây", kind=kind, lead=cast.lawyers, amounts={measure: 3200})
    ActivityFactory(title="Ngoài bộ lọc", lead=cast.lawyers)

    response = as_officer.get(reverse("reports:activity-export"), {"kind": kind.pk})
    rows = table_cells(response.content)

    assert [cell.value for cell in rows[1]][:1] == [formula]
    assert (rows[1][0].data_type, rows[1][0].quotePrefix) == ("s", True)
    assert [cell.value for cell in rows[1]][11:15] == ["Người dự", None, 3200, "người"]
    assert len(rows) == 2


@pytest.mark.parametrize("path", ["reports:activity-list", "reports:activity-export"])
def test_queries_of_lists_do_not_grow(client, cast, path):
    kind, _names = kind_of("tuyen-truyen-phap-luat")
    measures = list(kind.measures.all())
    client.force_login(cast.staff, "django.contrib.auth.backends.ModelBackend")

    def queries(number):
        for _ in range(number):
            ActivityFactory(kind=kind, partners=[cast.healers], amounts=dict.fromkeys(measures, 3))
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(reverse(path)).status_code == 200
        return len(captured)

    queries(1)
    assert queries(2) == queries(27)


def test_queries_of_a_detail_do_not_grow(client, cast):
    kind, _names = kind_of("hoat-dong-xa-hoi")
    client.force_login(cast.staff, "django.contrib.auth.backends.ModelBackend")

    def queries(measures, partners):
        activity = ActivityFactory(kind=kind, lead=cast.lawyers, partners=partners, amounts=dict.fromkeys(measures, 3))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(activity.get_absolute_url()).status_code == 200
        return len(captured)

    measures = list(kind.measures.all())
    queries(measures, [cast.healers])
    assert queries(measures[:2], [cast.healers]) == queries(measures, [cast.healers, cast.federation])


# --- locked by a filed report ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "day", "is_locked"),
    [
        ("draft", date(2024, 3, 1), False),
        ("returned", date(2024, 3, 1), False),
        ("submitted", date(2024, 3, 1), True),
        ("accepted", date(2024, 3, 1), True),
        ("submitted", date(2024, 6, 15), False),
    ],
)
def test_filed_report_locks_its_activities(as_officer, cast, state, day, is_locked):
    activity = ActivityFactory(lead=cast.lawyers, starts_on=day)
    round_ = Round.objects.create(
        code="2024-H1",
        title="Báo cáo 6 tháng đầu năm 2024",
        kind="half-year",
        year=2024,
        starts_on=date(2023, 12, 15),
        ends_on=date(2024, 6, 14),
        due_on=date(2024, 6, 18),
    )
    round_.reports.create(association=cast.lawyers, state=state)

    page = as_officer.get(activity.get_absolute_url()).content.decode()
    url, base = opened(as_officer, "reports:activity-edit", activity)
    as_officer.post(*opened(as_officer, "reports:activity-delete", activity))
    as_officer.post(url, typed(cast, title="Sửa lén", **base))

    assert (reverse("reports:activity-edit", args=[activity.pk]) in page) == (not is_locked)
    assert list(Activity.objects.values_list("title", flat=True)) == ([activity.title] if is_locked else [])


# --- helping to enter ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("250 triệu", "hai trăm năm mươi triệu đồng"),
        ("hơn 136.000.000", "hơn một trăm ba mươi sáu triệu đồng"),
        ("<b>", ""),
        ("", ""),
    ],
)
def test_money_is_read_out(as_officer, text, words):
    assert as_officer.get(reverse("reports:money-words"), {"m_1": text}).content.decode() == words


def test_kinds_used_last_stand_first_and_others_are_found_by_any_name_without_diacritics(as_officer, cast):
    for code, lead in [("tang-qua", cast.lawyers), ("toa-dam", cast.lawyers), ("ban-tin", cast.healers)]:
        ActivityFactory(kind=kind_of(code)[0], lead=lead, created_by=cast.staff)
    url = reverse("reports:activity-kind")
    groups = as_officer.get(url).context["groups"]
    found = as_officer.get(url, {"q": "kham  BENH"})

    assert [kind.code for kind in as_officer.get(url).context["used"]] == ["toa-dam", "tang-qua"]
    assert [name for name, _kinds in groups][-2:] == ["Hoạt động xã hội", "Việc khác"]
    assert "khen-thuong" in [kind.code for kind in dict(groups)["Tôn vinh, thi đua, khen thưởng"]]
    assert [[kind.code for kind in kinds] for _name, kinds in found.context["groups"]] == [["hoat-dong-xa-hoi"]]
    assert 'class="kind-group" open' in found.content.decode()


def test_choosing_a_kind_takes_the_same_queries_however_many_there_are(as_officer, django_assert_num_queries):
    with CaptureQueriesContext(connection) as first:
        as_officer.get(reverse("reports:quick-kinds"))
    ActivityKind.objects.bulk_create(ActivityKind(code=f"loai-{n}", name=f"Loại {n}") for n in range(50))

    with django_assert_num_queries(len(first)):
        as_officer.get(reverse("reports:quick-kinds"))


def test_a_unit_the_name_begins_with_is_not_said_again(as_officer):
    fields = as_officer.get(create_url("hoi-thao")).context["form"].fields
    _kind, names = kind_of("hoi-thao")

    labels = [fields[names[code]].label for code in ("hoi-thao", "nguoi-du")]
    assert labels == ["Hội thảo", "Người dự"]
    assert str(kind_of("tang-qua")[0].measures.get(code="tri-gia")) == "Trị giá quà (đồng)"


def test_part_without_its_whole_needs_an_explanation(as_officer, cast):
    _kind, names = kind_of("hoat-dong-xa-hoi")
    part = names["tri-gia-kham"]
    url = create_url("hoat-dong-xa-hoi")

    refused = as_officer.post(url, typed(cast, {part: "20.000.000"}))
    why = f"why_part-without-whole_{part.removeprefix('m_')}"
    accepted = as_officer.post(url, typed(cast, {part: "20.000.000", why: "Hội không quản lý phần còn lại."}))

    assert (refused.status_code, accepted.status_code) == (422, 302)
    assert list(refused.context["form"].errors) == [part]
    assert f'name="{why}"' in refused.content.decode()
    assert FindingAnswer.objects.get().explanation == "Hội không quản lý phần còn lại."


def test_prizes_that_do_not_add_up_are_asked_about_when_entered(as_officer, cast):
    kind = ActivityKind.objects.get(code="trao-giai")
    url = reverse("reports:activity-create", args=[kind.code])
    names = {measure.code: f"m_{measure.pk}" for measure in kind.measures.all()}
    prizes = {names["tac-pham"]: "42", names["nhat"]: "2", names["nhi"]: "4", names["ba"]: "7"}

    refused = as_officer.post(url, typed(cast, prizes))
    why = f"why_prizes-add-up_{names['nhat'].removeprefix('m_')}"
    accepted = as_officer.post(url, typed(cast, {**prizes, why: "Mới trao nhóm A (minh họa)."}))

    assert (refused.status_code, accepted.status_code) == (422, 302)
    assert list(refused.context["form"].errors) == [names["nhat"]]
    assert FindingAnswer.objects.get().fingerprint == "2+4+7≠42"


def test_joint_work_with_numbers_of_each_can_be_found(client, cast):
    each = MeasureFactory(counting="each")
    joint = ActivityFactory(kind=each.kind, lead=cast.lawyers, partners=[cast.healers], amounts={each: 3})
    ActivityFactory(kind=each.kind, lead=cast.lawyers, amounts={each: 1})
    ActivityFactory(lead=cast.lawyers, partners=[cast.healers])
    client.force_login(cast.staff, "django.contrib.auth.backends.ModelBackend")

    page = client.get(reverse("reports:activity-list"), {"joint": "each"})

    assert [row.pk for row in page.context["table"].data] == [joint.pk]
    assert "có số tính cho từng hội" in page.content.decode()
