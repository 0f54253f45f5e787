import pytest
from django.urls import reverse

from reports.consolidation import filled, start_report
from reports.models import Outline
from tests.reports.story import tell


@pytest.fixture
def story(cast):
    story = tell(cast)
    story.report.sections.exclude(pk=story.section.pk).delete()
    return story


@pytest.fixture
def staff(client, cast):
    client.force_login(cast.staff)
    return client


def posted(prefix, stored, new=()):
    """Form data of parts: `stored` [(part, order, depth, title, dropped)], `new` [(order, depth, title)]."""
    data = {f"{prefix}-TOTAL_FORMS": len(stored) + len(new), f"{prefix}-INITIAL_FORMS": len(stored)}
    for number, (part, order, depth, title, dropped) in enumerate(stored):
        data |= {f"{prefix}-{number}-id": part.pk, f"{prefix}-{number}-ORDER": order}
        data |= {f"{prefix}-{number}-depth": depth, f"{prefix}-{number}-title": title}
        data |= {f"{prefix}-{number}-DELETE": "on"} if dropped else {}
    for number, (order, depth, title) in enumerate(new, start=len(stored)):
        data |= {
            f"{prefix}-{number}-ORDER": order,
            f"{prefix}-{number}-depth": depth,
            f"{prefix}-{number}-title": title,
        }
    return data | appended()


def appended(*new):
    """Form data of appendices: `new` [(order, title, content, codes)] and what else is in the boxes."""
    data = {"appendices-TOTAL_FORMS": len(new), "appendices-INITIAL_FORMS": 0}
    for number, (order, title, content, codes) in enumerate(new):
        names = {"ORDER": order, "title": title, "content": content, "codes": codes, "is_on": "on"}
        data |= {f"appendices-{number}-{name}": value for name, value in names.items()}
    return data


def parts_of(report):
    return list(report.sections.values_list("depth", "title"))


def test_parts_are_added_renamed_and_ordered_and_keep_their_text(staff, story):
    url = reverse("reports:consolidated-parts", args=["2024-T"])
    new = [(3, 2, "Ưu điểm"), (2, 1, "Đánh giá")]

    staff.post(url, posted("sections", [(story.section, 1, 1, "Tình hình chung", False)], new))

    assert parts_of(story.report) == [(1, "Tình hình chung"), (1, "Đánh giá"), (2, "Ưu điểm")]
    assert story.report.sections.first().text == story.section.text


def test_a_part_is_dropped(staff, story):
    url = reverse("reports:consolidated-parts", args=["2024-T"])

    staff.post(url, posted("sections", [(story.section, 1, 1, "x", True)], [(2, 1, "Đánh giá")]))

    assert parts_of(story.report) == [(1, "Đánh giá")]


@pytest.mark.parametrize("new", [[(2, 3, "Nhỏ")], [(0, 2, "Đứng đầu mà cấp hai")]])
def test_a_level_cannot_be_skipped_and_what_was_typed_stays(staff, story, new):
    url = reverse("reports:consolidated-parts", args=["2024-T"])

    response = staff.post(url, posted("sections", [(story.section, 1, 1, "Tình hình", False)], new))

    assert parts_of(story.report) == [(1, "Tình hình")]
    assert f"Mục «{new[0][2]}» thấp hơn mục đứng trước quá một cấp." in response.content.decode()
    assert response.context["formset"].forms[-1]["title"].value() == new[0][2]


def test_the_outline_of_a_kind_is_edited_by_staff(staff, story):
    outline = Outline.objects.get(kind="half-year")
    outline.sections.all().delete()
    url = reverse("reports:outline-edit", args=["half-year"])

    staff.post(url, {"subject": "Kết quả {year}"} | posted("sections", [], [(1, 1, "Một"), (2, 2, "Hai")]))

    outline.refresh_from_db()
    assert outline.subject == "Kết quả {year}"
    assert list(outline.sections.values_list("position", "depth", "title")) == [(1, 1, "Một"), (2, 2, "Hai")]


def test_more_parts_than_letters_are_refused(staff, story):
    url = reverse("reports:consolidated-parts", args=["2024-T"])
    new = [(2, 2, "Hai"), *((order, 3, f"Mục {order}") for order in range(3, 27))]

    response = staff.post(url, posted("sections", [(story.section, 1, 1, "Tình hình", False)], new))

    assert "Dưới một mục chỉ đánh được 23 chữ" in response.content.decode()


def test_other_braces_of_an_outline_are_text(story):
    Outline.objects.filter(kind="half-year").update(subject="Kết quả {year} {nam}")
    story.report.delete()

    assert start_report(story.round, issued_on=story.report.issued_on).subject == "Kết quả 2024 {nam}"


def test_appendices_of_an_outline_are_ordered_and_a_new_report_takes_them(staff, story):
    outline = Outline.objects.get(kind="half-year")
    rows = appended((2, "Danh sách {year}", "records", "TVP"), (1, "Biểu số liệu", "associations", "PBK-01 XHO"))

    staff.post(
        reverse("reports:outline-edit", args=["half-year"]),
        {"subject": "x"} | posted("sections", [], [(1, 1, "Một")]) | rows,
    )

    assert list(outline.appendices.values_list("title", "codes")) == [
        ("Biểu số liệu", "PBK-01 XHO"),
        ("Danh sách {year}", "TVP"),
    ]
    story.report.delete()
    report = start_report(story.round, issued_on=story.report.issued_on)
    assert list(report.appendices.values_list("position", "title", "is_on")) == [
        (1, "Biểu số liệu", True),
        (2, "Danh sách 2024", True),
    ]


def test_an_appendix_of_unknown_codes_is_refused_and_stays_in_its_boxes(staff, story):
    rows = appended((1, "Biểu", "associations", "PBK-01 KHONG-CO"))
    url = reverse("reports:consolidated-parts", args=["2024-T"])

    response = staff.post(url, posted("sections", [(story.section, 1, 1, "Tình hình", False)]) | rows)

    assert "Không có chỉ tiêu hay đại lượng mang mã «KHONG-CO»." in response.content.decode()
    assert "PBK-01 KHONG-CO" in response.content.decode()
    assert not story.report.appendices.exists()


def test_a_report_leaves_an_appendix_out(staff, story):
    appendix = story.report.appendices.create(position=1, title="Biểu", content="filing")
    url = reverse("reports:consolidated-parts", args=["2024-T"])
    rows = appended((1, "Biểu", "filing", "")) | {"appendices-INITIAL_FORMS": 1, "appendices-0-id": appendix.pk}
    del rows["appendices-0-is_on"]

    staff.post(url, posted("sections", [(story.section, 1, 1, "Tình hình", False)]) | rows)

    appendix.refresh_from_db()
    assert not appendix.is_on


def test_the_words_of_an_outline_know_the_span(story):
    story.round.kind, story.round.year = "term", 2024
    story.round.starts_on = story.round.starts_on.replace(year=2019)

    assert filled("{first_year} - {year}, {next_year}: {period}", story.round) == (
        "2020 - 2024, 2025: nhiệm kỳ 2020 - 2024"
    )
