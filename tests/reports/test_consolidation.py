import re
from datetime import date

import pytest
from django.utils.html import strip_tags

from members.models import FederationProfile
from reports.consolidation import number_sections, start_report, then_and_now, write_text
from reports.figures import Figures
from reports.models import ConsolidatedReport, Outline, Round, Section
from reports.rendering import Renderer
from tests.factories import ActivityFactory, ActivityKindFactory, AssociationFactory, MeasureFactory, UnitFactory

START, END = date(2023, 12, 15), date(2024, 6, 14)


@pytest.fixture
def round_(db):
    FederationProfile.objects.create(
        valid_from=date(2004, 1, 1),
        name="Liên hiệp Hội (minh họa)",
        short_name="LHH",
        province="Long An",
        issuing_lines="LIÊN HIỆP HỘI",
        place_name="Long An",
        recipients="- UBND tỉnh;\n- Lưu: VT.",
    )
    return Round.objects.create(
        code="2024-H1",
        title="6 tháng đầu năm 2024",
        kind="half-year",
        year=2024,
        starts_on=START,
        ends_on=END,
        due_on=END,
    )


@pytest.fixture
def lawyers(db):
    return AssociationFactory(short_name="Hội Luật gia", position=1)


@pytest.fixture
def doctors(db):
    return AssociationFactory(short_name="Hội Y học", position=2)


@pytest.fixture
def cases(db):
    return MeasureFactory(kind=ActivityKindFactory(code="tu-van"), code="vu", unit=UnitFactory(name="trường hợp"))


def rendered(text):
    renderer = Renderer(Figures(START, END))
    renderer.load_notes([text])
    return renderer.paragraphs(text), renderer


@pytest.mark.parametrize(
    ("depths", "numbers"),
    [
        ([1, 2, 3, 3, 2, 1, 2], ["I.", "1.", "a)", "b)", "2.", "II.", "1."]),
        ([1, 2, 3, 3, 3, 3, 3, 3], ["I.", "1.", "a)", "b)", "c)", "d)", "đ)", "e)"]),
        ([], []),
    ],
)
def test_numbers_are_generated(depths, numbers):
    assert number_sections(depths) == numbers


def test_a_figure_is_marked_with_its_key_and_text_is_escaped(cases, lawyers):
    ActivityFactory(kind=cases.kind, lead=lawyers, amounts={cases: 3200}).amounts.update(qualifier="hơn")

    html, renderer = rendered("A & B: [[tu-van.vu|don-vi]].")

    assert html == ('<p>A &amp; B: <span class="figure" data-key="tu-van.vu">hơn 3.200 trường hợp</span>.</p>')
    assert list(renderer.used) == ["tu-van.vu"]


def test_a_table_lists_the_associations(cases, lawyers, doctors):
    ActivityFactory(kind=cases.kind, lead=doctors, amounts={cases: 2})
    ActivityFactory(kind=cases.kind, lead=lawyers, amounts={cases: 44})

    html, renderer = rendered("[[tu-van.vu|bang]]")

    rows = html.partition("<tbody>")[2]
    assert rows == (
        '<tr><td>Hội Luật gia</td><td><span class="figure" data-key="tu-van.vu@hoi-luat-gia">44</span></td></tr>'
        '<tr><td>Hội Y học</td><td><span class="figure" data-key="tu-van.vu@hoi-y-hoc">2</span></td></tr>'
        "</tbody></table>"
    )
    assert set(renderer.used) == {"tu-van.vu@hoi-luat-gia", "tu-van.vu@hoi-y-hoc"}


def test_a_footnote_tells_association_by_association_in_their_fixed_order(cases, lawyers, doctors):
    other = ActivityKindFactory(code="t-giam-sat")
    second = ActivityFactory(kind=cases.kind, lead=doctors, title="Khám bệnh.", amounts={cases: 5})
    first = ActivityFactory(
        kind=cases.kind, lead=lawyers, report_line="Tư vấn [[vu|don-vi]] cho công dân", amounts={cases: 44}
    )
    ActivityFactory(kind=other, lead=lawyers, title="Giám sát đề án")

    html, _renderer = rendered("đã góp ý[[^tu-van t-giam-sat]], và")

    assert html == (
        '<p>đã góp ý<span class="footnote">Hội Luật gia: Tư vấn '
        f'<span class="figure" data-key="tu-van.vu#{first.pk}">44 trường hợp</span> cho công dân; Giám sát đề án; '
        f'Hội Y học: Khám bệnh (<span class="figure" data-key="tu-van.vu#{second.pk}">5 trường hợp</span>).</span>, '
        "và</p>"
    )


def test_a_footnote_adds_up_what_is_too_much_to_be_told(cases, lawyers, doctors, settings):
    settings.NOTE_LISTS_UP_TO = 2
    for number in (3, 4, 5):
        ActivityFactory(kind=cases.kind, lead=lawyers, title="Tư vấn", amounts={cases: number})
    one = ActivityFactory(kind=cases.kind, lead=doctors, partners=[lawyers], title="Khám bệnh", amounts={cases: 9})

    html, renderer = rendered("đã góp ý[[^tu-van]]")

    name = cases.kind.name[:1].lower() + cases.kind.name[1:]
    assert html == (
        f'<p>đã góp ý<span class="footnote">Hội Luật gia: {name} '
        '(<span class="figure" data-key="tu-van.vu@hoi-luat-gia">21 trường hợp</span>); '
        f'Hội Y học: Khám bệnh (<span class="figure" data-key="tu-van.vu#{one.pk}">9 trường hợp</span>, cùng '
        "Hội Luật gia).</span></p>"
    )
    assert renderer.used["tu-van.vu@hoi-luat-gia"].amount == 21


def test_a_footnote_tells_joint_work_once(cases, lawyers, doctors):
    ActivityFactory(kind=cases.kind, lead=doctors, partners=[lawyers], title="Khám bệnh", amounts={cases: 9})

    html, _renderer = rendered("đã góp ý[[^tu-van]]")

    assert strip_tags(html) == "đã góp ýHội Luật gia: Khám bệnh (9 trường hợp, cùng Hội Y học)."


@pytest.mark.parametrize(
    ("most", "expected"),
    [
        (4, "Hội Luật gia: A (3 trường hợp); B (4 trường hợp); Hội Y học: C (9 trường hợp); D (1 trường hợp)."),
        (3, "Hội Luật gia: {kind} (7 trường hợp); Hội Y học: {kind} (10 trường hợp)."),
        (1, "Hội Luật gia, Hội Y học."),
    ],
    ids=["one by one", "sums", "names"],
)
def test_a_long_footnote_adds_up_and_a_longer_one_names_the_associations(
    cases, lawyers, doctors, settings, most, expected
):
    settings.NOTE_HOLDS_UP_TO = most
    for lead, title, number in [(lawyers, "A", 3), (lawyers, "B", 4), (doctors, "C", 9), (doctors, "D", 1)]:
        ActivityFactory(kind=cases.kind, lead=lead, title=title, amounts={cases: number})

    html, renderer = rendered("đã góp ý[[^tu-van]]")

    expected = expected.format(kind=cases.kind.name[:1].lower() + cases.kind.name[1:])
    assert re.sub("<[^>]+>", "", html) == f"đã góp ý{expected}"
    assert set(renderer.used) == set(re.findall('data-key="([^"]+)"', html))


def test_a_footnote_without_activities_leaves_no_mark(cases):
    html, renderer = rendered("đã góp ý[[^tu-van]], và")

    assert (html, renderer.problems) == ("<p>đã góp ý, và</p>", [])


def test_a_footnote_of_names_only(cases, lawyers, doctors):
    ActivityFactory(kind=cases.kind, lead=lawyers, partners=[doctors])

    assert rendered("x[[^hoi tu-van]]")[0] == '<p>x<span class="footnote">Hội Luật gia, Hội Y học.</span></p>'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[KHONG-CO]]", "Không có chỉ tiêu hay đại lượng mang mã «KHONG-CO»."),
        ("[[tu-van.vu|la]]", "Không có cách viết «la» cho một chỉ tiêu."),
        ("[[tu-van.vu|DON-VI]]", "Không có cách viết «DON-VI» cho một chỉ tiêu."),
        ("x[[^tu-van khong-co]]", "Không có loại hoạt động mang mã «khong-co»."),
    ],
)
def test_what_cannot_be_printed_is_a_problem_and_stays_visible(cases, text, message):
    html, renderer = rendered(text)

    assert [problem.message for problem in renderer.problems] == [message]
    assert 'class="figure-problem"' in html


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("có [[tu-van.vu] vụ", "Mã số liệu viết chưa đúng trong đoạn «có [[tu-van.vu] vụ»."),
        ("có [[tu-van.vu|bang]] vụ", "Bảng phải đứng riêng một dòng: «có [[tu-van.vu|bang]] vụ»."),
    ],
)
def test_what_only_looks_like_a_token_is_a_problem(cases, text, message):
    assert [problem.message for problem in rendered(text)[1].problems] == [message]


def test_a_heading_holds_no_figures(round_):
    report = ConsolidatedReport.objects.create(round=round_, subject="x", issued_on=END, recipients="x")
    Section.objects.create(report=report, depth=1, position=1, title="Có [[ORG-01]] hội", text="")

    assert [p.message for p in write_text(report).problems] == ["Tiêu đề «Có [[ORG-01]] hội» không nhận mã số liệu."]


def test_start_report_takes_the_outline_of_the_kind(round_):
    outline = Outline.objects.get_or_create(kind="half-year", defaults={"subject": "Kết quả {year}"})[0]
    outline.subject = "Kết quả 6 tháng đầu năm {year}, phương hướng {next_year}"
    outline.save()
    outline.sections.all().delete()
    outline.sections.create(depth=1, position=1, title="Tình hình năm {year}")
    outline.sections.create(depth=2, position=2, title="Tổ chức", starting_text="Có [[ORG-01]] hội.")

    report = start_report(round_, issued_on=date(2024, 6, 11))

    assert report.subject == "Kết quả 6 tháng đầu năm 2024, phương hướng 2025"
    assert [(s.depth, s.title, s.text) for s in report.sections.all()] == [
        (1, "Tình hình năm 2024", ""),
        (2, "Tổ chức", "Có [[ORG-01]] hội."),
    ]
    assert report.authority_lines == "TM. BAN THƯỜNG VỤ\nCHỦ TỊCH"
    assert report.recipients == "- UBND tỉnh;\n- Lưu: VT."
    assert start_report(round_, issued_on=date(2024, 6, 12)) == report


def test_headings_stand_with_their_numbers_first_level_in_capitals(round_):
    report = ConsolidatedReport.objects.create(round=round_, subject="x", issued_on=END, recipients="x")
    for position, (depth, title) in enumerate([(1, "Tình hình"), (2, "Tổ chức"), (3, "Củng cố")]):
        Section.objects.create(report=report, depth=depth, position=position, title=title, text="")

    assert write_text(report).html == "<h2>I. TÌNH HÌNH</h2>\n<h3>1. Tổ chức</h3>\n<h4>a) Củng cố</h4>"


def test_a_report_of_before_the_merger_says_what_the_federation_is_called_now(round_):
    assert then_and_now(round_) == ""

    FederationProfile.objects.update(valid_to=date(2025, 6, 30), short_name="Liên hiệp Hội tỉnh Long An")
    FederationProfile.objects.create(
        valid_from=date(2025, 7, 1), name="Tây Ninh", short_name="Liên hiệp Hội tỉnh Tây Ninh", province="tỉnh Tây Ninh"
    )

    assert then_and_now(round_) == (
        "Số liệu 6 tháng đầu năm 2024 của Liên hiệp Hội tỉnh Long An, nay là Liên hiệp Hội tỉnh Tây Ninh."
    )
    round_.ends_on = date(2025, 12, 14)
    assert then_and_now(round_) == ""
