import re
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lhh_portal.workflow import perform
from reports.appendices import appendices_of, expand_codes
from reports.closing import close_report, differences
from reports.models import Counting, Indicator, IndicatorGroup, Measure, Target
from reports.round_figures import RoundFigures
from tests.factories import ActivityFactory, AssociationFactory, MeasureFactory, UnitFactory
from tests.reports.story import excuse, tell


@pytest.fixture
def story(cast):
    return tell(cast)


@pytest.fixture
def group(db):
    return IndicatorGroup.objects.create(code="T", name="Nhóm thử")


@pytest.fixture
def advice(story, group):
    row = Indicator.objects.create(group=group, code="T-1", name="Tư vấn", unit=story.law.unit, aggregation="sum")
    row.measures.add(story.law)
    return row


@pytest.fixture
def money(story, group):
    row = Indicator.objects.create(group=group, code="T-2", name="Chi", unit=story.whole.unit, aggregation="sum")
    row.measures.add(story.whole)
    return row


def add(story, content, codes, title="Biểu", **fields):
    return story.report.appendices.create(position=1, title=title, content=content, codes=codes, **fields)


def html_of(story, used=None):
    (appendix,) = appendices_of(story.report, RoundFigures(story.round), used)
    return appendix["body"]


def rows_of(html):
    """The cells of each row as plain text."""
    found = re.findall(r"<tr[^>]*>(.*?)</tr>", html)
    plain = [[re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)] for row in found]
    return plain


def test_each_association_is_a_row_and_each_figure_is_marked(story, advice, money):
    add(story, "associations", "T-1 T-2")
    used = {}

    html = html_of(story, used)

    assert rows_of(html) == [
        ["TT", "Hội, đơn vị", "Tư vấn (trường hợp)", "Chi (đồng)"],
        ["1", "Hội Luật gia", "44", "0"],
        ["2", "Hội Đông y", "…", "9.000.000"],
        ["", "Cộng", "44", "9.000.000"],
    ]
    assert '<td class="number"><span class="figure" data-key="T-1@hoi-luat-gia">44</span></td>' in html
    assert set(used) == {f"{code}{at}" for code in ("T-1", "T-2") for at in ("", "@hoi-luat-gia", "@hoi-dong-y")}
    assert "Ký hiệu: 0: có báo cáo, số bằng không; …: chưa nộp báo cáo." in html


def test_nil_zero_and_not_filed_are_three_marks(story, cast, advice, group):
    filed = story.round.reports.get(association=cast.healers)
    filed.nil_returns.create(group=group)
    story.round.reports.update(state="accepted")
    AssociationFactory(short_name="Hội Thứ ba", position=60)
    ActivityFactory(kind=story.law.kind, lead=cast.federation, amounts={story.law: 0})
    story.round.reports.create(association=AssociationFactory(short_name="Hội Im lặng", position=70))
    add(story, "associations", "T-1")

    rows = {row[1]: row[2] for row in rows_of(html_of(story))}

    assert (rows["Hội Đông y"], rows[cast.federation.short_name], rows["Hội Im lặng"]) == ("–", "0", "…")
    assert "Hội Thứ ba" not in rows


def test_who_was_not_asked_is_not_said_to_have_not_filed(story, cast, advice, money):
    ActivityFactory(kind=story.whole.kind, lead=cast.federation, amounts={story.whole: 5})
    add(story, "associations", "T-1 T-2")

    html = html_of(story)

    rows = {row[1]: row[2:] for row in rows_of(html)}
    assert (rows[cast.federation.short_name], rows["Hội Đông y"]) == (["x", "5"], ["…", "9.000.000"])
    legend = "Ký hiệu: 0: có báo cáo, số bằng không; …: chưa nộp báo cáo; x: không có số liệu."
    assert legend in html


def test_joint_work_is_in_both_rows_and_once_in_the_total(story, cast, advice):
    ActivityFactory(kind=story.law.kind, lead=cast.lawyers, partners=[cast.healers], amounts={story.law: 6})
    add(story, "associations", "T-1")

    html = html_of(story)

    assert [row[2] for row in rows_of(html)[1:]] == ["50", "6", "50"]
    assert "dòng cộng chỉ tính một lần" in html


def test_what_each_did_adds_up_to_the_total(story, cast, advice):
    Measure.objects.filter(pk=story.law.pk).update(counting=Counting.EACH)
    ActivityFactory(kind=story.law.kind, lead=cast.lawyers, partners=[cast.healers], amounts={story.law: 6})
    add(story, "associations", "T-1")

    html = html_of(story)

    assert [row[2] for row in rows_of(html)[1:]] == ["50", "6", "56"]
    assert "dòng cộng chỉ tính một lần" not in html


@pytest.mark.parametrize(
    ("is_landscape", "columns"),
    [(False, [3, 2, 3]), (True, [4, 4])],
    ids=["upright", "across"],
)
def test_a_table_too_wide_for_the_page_is_split(story, advice, money, is_landscape, columns):
    # Four and seven columns fit; one of money takes two.
    codes = "T-1 T-2 t-luat.vu T-1 t-xa-hoi.kham t-xa-hoi.tong"
    for place in range(3):
        measure = MeasureFactory(kind=story.law.kind, code=f"them{place}", unit=story.law.unit)
        codes += f" {measure.full_code}"
    add(story, "associations", codes, is_landscape=is_landscape)

    heads = [row for row in rows_of(html_of(story)) if row[0] == "TT"]

    assert [len(row) - 2 for row in heads] == columns


def test_records_stand_under_their_kind_with_marked_results(story, cast, advice, money):
    add(story, "records", "T")

    html = html_of(story)

    assert rows_of(html) == [
        ["TT", "Thời gian", "Hội, đơn vị", "Nội dung", "Kết quả"],
        [story.law.kind.name],
        ["1", "01/03/2024", "Hội Luật gia", "Tư vấn", "44 trường hợp"],
        [story.whole.kind.name],
        ["1", "01/03/2024", "Hội Đông y", "Xã hội", "9.000.000 đồng"],
    ]
    assert f'data-key="t-luat.vu#{story.advice.pk}"' in html


def test_two_results_in_one_unit_say_of_what(story, money):
    money.measures.add(story.part)
    add(story, "records", "T-2")

    assert rows_of(html_of(story))[-1][-1] == "Tổng số tiền: 9.000.000 đồng; Trị giá khám: 5.000.000 đồng"


def test_an_empty_list_says_so(story, group):
    add(story, "records", "THI")

    assert html_of(story) == "<p>Trong kỳ không có hoạt động nào thuộc các chỉ tiêu này.</p>"


def test_comparison_with_the_year_before_and_the_plan(story, cast, advice, money):
    ActivityFactory(kind=story.law.kind, lead=cast.lawyers, starts_on=date(2023, 3, 1), amounts={story.law: 55})
    Target.objects.create(indicator=advice, year=2024, amount=88)
    add(story, "comparison", "T")

    html = html_of(story)
    assert rows_of(html) == [
        ["TT", "Chỉ tiêu", "Đơn vị tính", "Kỳ này", "Cùng kỳ năm 2023", "Tăng, giảm", "Kế hoạch năm", "Đạt kế hoạch"],
        ["Nhóm thử"],
        ["1", "Tư vấn", "trường hợp", "44", "55", "-20%", "88", "50%"],
    ]
    assert "1 chỉ tiêu khác chỉ có số liệu của một trong hai kỳ nên không so sánh được." in html


def test_a_comparison_of_nothing_says_so(story, cast, advice, money):
    ActivityFactory(kind=story.law.kind, lead=cast.lawyers, starts_on=date(2023, 3, 1), amounts={story.law: 55})
    add(story, "comparison", "T-2")

    assert html_of(story) == "<p>Chưa có chỉ tiêu nào có số liệu của cả hai kỳ để so sánh.</p>"


@pytest.mark.parametrize(
    ("typed", "planned", "printed"),
    [
        ("So sánh với năm trước và kế hoạch năm 2024", False, "So sánh với năm trước"),
        ("So sánh với năm trước và kế hoạch năm 2024", True, "So sánh với năm trước và kế hoạch năm 2024"),
        ("Biểu so sánh", False, "Biểu so sánh"),
    ],
)
def test_the_title_names_a_plan_only_where_there_is_one(story, advice, typed, planned, printed):
    if planned:
        Target.objects.create(indicator=advice, year=2024, amount=88)
    add(story, "comparison", "T", title=typed)

    (appendix,) = appendices_of(story.report, RoundFigures(story.round))
    assert appendix["title"] == printed


def test_who_filed(story):
    add(story, "filing", "")

    assert rows_of(html_of(story))[1:] == [
        ["1", "Hội Luật gia", "đã nộp", ""],
        ["2", "Hội Đông y", "chưa nộp, số liệu gồm hoạt động đã ghi", ""],
        ["", "Đã nộp", "1/2"],
    ]


def test_an_appendix_switched_off_is_left_out_and_a_wrong_code_is_named(story):
    appendix = add(story, "associations", "T-1 KHONG-CO", is_on=False)
    assert appendices_of(story.report, RoundFigures(story.round)) == []

    appendix.is_on = True
    appendix.save()
    with pytest.raises(ValidationError, match="Phụ lục «Biểu»: Không có chỉ tiêu hay đại lượng mang mã «T-1»"):
        appendices_of(story.report, RoundFigures(story.round))


def test_a_group_stands_for_its_countable_indicators(story, advice, money, group):
    unit = UnitFactory(name="có/không")
    Indicator.objects.create(group=group, code="T-3", name="Có", unit=unit, aggregation="flag")

    assert expand_codes(RoundFigures(story.round), "T-2, T") == ["T-2", "T-1"]


def test_a_rough_change_is_rough_in_the_table(story, cast, advice):
    ActivityFactory(kind=story.law.kind, lead=cast.lawyers, starts_on=date(2023, 3, 1), amounts={story.law: 40})
    story.advice.amounts.update(qualifier="hơn")
    add(story, "comparison", "T-1")

    html = html_of(story)

    assert rows_of(html)[-1] == ["1", "Tư vấn", "trường hợp", "hơn 44", "40", "khoảng +10%"]


def test_the_first_report_of_a_decade_compares_with_nothing_and_says_so(story, cast, advice):
    type(story.round).objects.filter(pk=story.round.pk).update(kind="10-years", starts_on=date(2014, 6, 15))
    story.round.refresh_from_db()
    ActivityFactory(kind=story.law.kind, lead=cast.lawyers, starts_on=date(2013, 3, 1), amounts={story.law: 2})
    add(story, "comparison", "T-1")

    html = html_of(story)

    assert rows_of(html) == [
        ["TT", "Chỉ tiêu", "Đơn vị tính", "Kỳ này"],
        ["Nhóm thử"],
        ["1", "Tư vấn", "trường hợp", "44"],
    ]
    assert '<td colspan="4">' in html
    assert "<p><em>Đây là báo cáo đầu tiên của loại này, chưa có giai đoạn trước để so sánh.</em></p>" in html


def test_who_is_completing_a_report_is_not_told_as_missing(story, cast):
    story.round.reports.filter(association=cast.healers).update(state="returned")
    add(story, "filing", "")

    assert [row[1:3] for row in rows_of(html_of(story))[1:3]] == [
        ["Hội Luật gia", "đã nộp"],
        ["Hội Đông y", "đang bổ sung, số liệu gồm hoạt động đã ghi"],
    ]


def test_closing_prints_and_freezes_the_appendices(story, cast, advice):
    add(story, "associations", "T-1", is_landscape=True)

    report = close_report(story.report, actor=cast.staff, explanations={})

    (appendix,) = report.document.appendices.all()
    assert (appendix.title, appendix.is_landscape) == ("Biểu", True)
    keys = re.findall(r'data-key="([^"]+)"', appendix.body)
    assert len(keys) == 3
    for key in keys:
        figure = report.frozen_figures.get(key=key)
        assert sum(item.amount for item in figure.contributions.all()) == (figure.amount or 0)
    assert differences(report) == []


def test_the_figures_of_an_appendix_open_on_the_screen(story, cast, advice, client):
    add(story, "associations", "T-1")
    client.force_login(cast.staff)

    page = client.get("/lam-viec/bao-cao/2024-T/").content.decode()
    assert "so-lieu/?key=T-1%40hoi-luat-gia" in page

    close_report(story.report, actor=cast.staff, explanations={})
    page = client.get("/lam-viec/bao-cao/2024-T/").content.decode()
    assert "so-lieu/?key=T-1%40hoi-luat-gia" in page
    assert "Tư vấn" in client.get("/lam-viec/bao-cao/2024-T/so-lieu/", {"key": "T-1@hoi-luat-gia"}).content.decode()


def test_closing_reads_with_the_same_queries_however_many_cells(story, cast, advice, money):
    add(story, "associations", "T POL TVP PBK XHO")
    add(story, "records", "T")

    def count():
        with CaptureQueriesContext(connection) as queries:
            report = close_report(story.report, actor=cast.staff, explanations={})
        perform(report, "reopen", actor=cast.staff, note="x")
        return len([query for query in queries if query["sql"].startswith("SELECT")])

    count()
    before = count()
    for number in range(10):
        association = AssociationFactory(short_name=f"Hội {number}", position=90)
        story.round.reports.create(association=association)
        ActivityFactory.create_batch(3, kind=story.law.kind, lead=association, amounts={story.law: 1})
    excuse(story.round, by=cast.leader, asked_by=cast.staff)

    assert count() == before
