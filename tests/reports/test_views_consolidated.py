import html
import re
from datetime import date

import pytest
from django.urls import reverse

from reports.checks import mark_of
from reports.closing import close_report, unanswered
from reports.forms_consolidated import fingerprint
from reports.models import FindingAnswer, Indicator, IndicatorGroup
from tests.factories import ActivityFactory, UnitFactory
from tests.official_table import table_cells
from tests.reports.story import tell

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def story(cast):
    return tell(cast)


@pytest.fixture
def staff(client, cast):
    client.force_login(cast.staff)
    return client


def page(name, *args):
    return reverse(f"reports:{name}", args=args)


def figures_on(response):
    """[(address, words)] of every figure on the page."""
    return re.findall(r'<a class="figure"[^>]*href="([^"]+)"[^>]*>([^<]+)</a>', response.content.decode())


def test_draft_shows_live_figures_each_with_its_records(staff, story):
    response = staff.get(page("consolidated-detail", "2024-T"))

    found = figures_on(response)
    numbers = ["44 trường hợp", "9.000.000 đồng", "5.000.000"]
    assert [words for _url, words in found] == [*numbers, "1", "2", "44 trường hợp"]
    for url, words in found:
        shown = staff.get(url.replace("&amp;", "&"), **HTMX).context["shown"]
        assert sum(row.quantity.value for row in shown.rows) == int(re.sub(r"\D", "", words))


def test_the_records_behind_a_number_are_exported(staff, story, cast):
    def rows():
        answer = staff.get(page("figure-export", "2024-T"), {"key": "t-luat.vu"})
        assert "ban-ghi-2024-T-t-luatvu.xlsx" in answer["Content-Disposition"]
        return [[cell.value for cell in row] for row in table_cells(answer.content)]

    (head, record) = rows()
    assert head == ["Bản ghi", "Hội, đơn vị", "Ngày", "Số lượng (trường hợp)", "Ghi chú"]
    assert [record[0], record[1], record[3], record[4]] == ["Tư vấn", "Hội Luật gia", 44, None]
    close_report(story.report, actor=cast.staff, explanations={})
    story.advice.delete()
    assert rows()[1][3:] == [44, "bản ghi đã bị xóa sau khi chốt"]
    assert staff.get(page("figure-export", "2024-T"), {"key": "khong-co"}).status_code == 404
    link = f"{page('figure-export', '2024-T')}?key=t-luat.vu"
    assert f'href="{link}"' in staff.get(page("figure-detail", "2024-T"), {"key": "t-luat.vu"}).text


def test_the_paper_of_a_closed_report_is_told_without_a_space_before_the_full_stop(staff, story, cast):
    close_report(story.report, actor=cast.staff, explanations={})

    (lead,) = re.findall(r'<p class="lead-line">(.*?)</p>', staff.get(page("consolidated-detail", "2024-T")).text, re.S)

    words = " ".join(re.sub("<[^>]+>", "", lead).split())
    assert words.endswith("Văn bản: Dự thảo")


def test_closed_report_keeps_its_figures_and_tells_the_difference(staff, story, cast):
    close_report(story.report, actor=cast.staff, explanations={})
    story.advice.delete()

    response = staff.get(page("consolidated-detail", "2024-T"))

    assert "Số liệu đã đổi sau khi chốt" in response.content.decode()
    (url, _words) = figures_on(response)[0]
    shown = staff.get(url, **HTMX).context["shown"]
    assert (shown.words, shown.now) == ("44 trường hợp", "0 trường hợp") or shown.now == "(chưa có số liệu)"
    assert [row.is_gone for row in shown.rows] == [True]


def test_figure_opens_as_a_page_without_script(staff, story):
    response = staff.get(page("figure-detail", "2024-T"), {"key": "t-luat.vu"})

    assert "Số liệu và các bản ghi" in response.content.decode()
    assert response.context["shown"].words == "44 trường hợp"


@pytest.mark.parametrize("key", ["", "KHONG-CO", "t-luat.vu@khong-co"])
def test_unknown_figure_is_not_found(staff, story, key):
    assert staff.get(page("figure-detail", "2024-T"), {"key": key}).status_code == 404


def test_section_is_saved(staff, story):
    data = {"title": "Tình hình", "text": "Mới [[t-luat.vu]]", "base": fingerprint(story.section)}

    response = staff.post(page("section-edit", "2024-T", story.section.pk), data)

    assert response.status_code == 302
    story.section.refresh_from_db()
    assert story.section.text == "Mới [[t-luat.vu]]"


def test_a_colleagues_text_is_never_overwritten_unseen(staff, story):
    opened = fingerprint(story.section)
    story.section.text = "Bản của người khác"
    story.section.save()

    data = {"title": "Tình hình", "text": "Bản của tôi", "base": opened}
    response = staff.post(page("section-edit", "2024-T", story.section.pk), data)

    story.section.refresh_from_db()
    assert story.section.text == "Bản của người khác"
    content = response.content.decode()
    assert "Bản của tôi" in content
    assert "Bản của người khác" in content


def test_after_a_conflict_was_shown_the_next_save_replaces(staff, story):
    url = page("section-edit", "2024-T", story.section.pk)
    opened = fingerprint(story.section)
    story.section.text = "Bản của người khác"
    story.section.save()

    shown = staff.post(url, {"title": "Tình hình", "text": "Bản của tôi", "base": opened})
    again = {"title": "Tình hình", "text": "Bản của tôi", "base": shown.context["form"]["base"].value()}

    assert staff.post(url, again).status_code == 302
    story.section.refresh_from_db()
    assert story.section.text == "Bản của tôi"


def test_a_closed_report_is_not_written_by_a_page_opened_before(staff, story, cast):
    report = close_report(story.report, actor=cast.staff, explanations={})
    head = {"subject": "Khác", "issued_on": "11/06/2024", "authority_lines": "x", "signer_name": "y", "recipients": "z"}

    refused = [
        staff.post(page("consolidated-head", "2024-T"), head),
        staff.post(page("section-edit", "2024-T", story.section.pk), {"title": "x", "text": "y", "base": "z"}),
        staff.post(page("section-autosave", "2024-T", story.section.pk), {"title": "x", "text": "y", "base": "z"}),
        staff.post(page("consolidated-parts", "2024-T"), {}),
    ]

    assert [response.status_code for response in refused] == [403] * 4
    report.refresh_from_db()
    assert (report.state, report.subject) == ("closed", "Kết quả hoạt động 6 tháng đầu năm 2024")


def test_a_ratio_opens_the_two_figures_it_is_made_of(staff, story):
    group = IndicatorGroup.objects.create(code="T", name="Thử")
    whole = Indicator.objects.create(group=group, code="T-1", name="Tổng", unit=story.whole.unit, aggregation="sum")
    part = Indicator.objects.create(group=group, code="T-2", name="Phần", unit=story.whole.unit, aggregation="sum")
    whole.measures.add(story.whole)
    part.measures.add(story.part)
    percent = UnitFactory(name="phần trăm", decimals=1)
    Indicator.objects.create(
        group=group, code="T-3", name="Tỷ lệ", unit=percent, aggregation="ratio", numerator=part, denominator=whole
    )

    shown = staff.get(page("figure-detail", "2024-T"), {"key": "T-3"}, **HTMX).context["shown"]

    assert shown.words == "55,6 phần trăm"
    assert [(row.label, str(row.quantity)) for row in shown.rows] == [("Phần", "5.000.000"), ("Tổng", "9.000.000")]
    assert staff.get(shown.rows[0].url, **HTMX).context["shown"].rows[0].label == "Xã hội"


def test_a_frozen_ratio_and_a_frozen_change_open_both_their_figures(staff, story, cast):
    group = IndicatorGroup.objects.create(code="T", name="Thử")
    whole = Indicator.objects.create(group=group, code="T-1", name="Tổng", unit=story.whole.unit, aggregation="sum")
    part = Indicator.objects.create(group=group, code="T-2", name="Phần", unit=story.whole.unit, aggregation="sum")
    whole.measures.add(story.whole)
    part.measures.add(story.part)
    percent = UnitFactory(name="phần trăm", decimals=1)
    Indicator.objects.create(
        group=group, code="T-3", name="Tỷ lệ", unit=percent, aggregation="ratio", numerator=part, denominator=whole
    )
    ActivityFactory(
        kind=story.whole.kind, lead=cast.healers, starts_on=date(2023, 3, 1), amounts={story.whole: 6_000_000}
    )
    story.section.text = "Chi [[T-1|so-ky-truoc]]."
    story.section.save()
    close_report(story.report, actor=cast.staff, explanations={})
    story.relief.amounts.update(amount=4_000_000)

    def opened(key):
        shown = staff.get(page("figure-detail", "2024-T"), {"key": key}, **HTMX).context["shown"]
        return shown.words, [(row.label, str(row.quantity)) for row in shown.rows], shown.now

    both = [("Phần", "5.000.000"), ("Tổng", "9.000.000")]
    assert opened("T-3") == ("55,6 phần trăm", both, "100 phần trăm")
    assert opened("T-3@hoi-dong-y") == ("55,6 phần trăm", both, "100 phần trăm")
    assert opened("T-1~tang-giam") == (
        "50%",
        [("Tổng", "9.000.000"), ("Tổng, cùng kỳ năm 2023", "6.000.000")],
        "-33,3%",
    )


def test_how_complete_it_was_stays_as_closed(staff, story, cast):
    close_report(story.report, actor=cast.staff, explanations={})
    story.round.reports.filter(association=cast.healers).update(state="accepted")

    response = staff.get(page("consolidated-detail", "2024-T"))

    assert "Tổng hợp từ 1/2 hội, đơn vị" in response.content.decode()


def test_autosave_keeps_the_text_shows_it_printed_and_points_at_typed_numbers(staff, story):
    data = {"title": "Tình hình", "text": "Tặng 239 phần, [[t-luat.vu]] vụ", "base": fingerprint(story.section)}

    response = staff.post(page("section-autosave", "2024-T", story.section.pk), data, **HTMX)

    story.section.refresh_from_db()
    assert story.section.text == "Tặng 239 phần, [[t-luat.vu]] vụ"
    content = response.content.decode()
    assert "Đã tự lưu lúc" in content
    assert ">44</a>" in content
    assert "Số gõ tay" in content


def test_picker_finds_without_diacritics(staff, story):
    response = staff.get(page("figure-picker", "2024-T", story.section.pk), {"q": "tri gia kham"})

    pick = response.context["figures"][0]
    assert (str(pick.token), [str(token) for _label, token in pick.others]) == (
        "[[t-xa-hoi.kham|don-vi]]",
        ["[[t-xa-hoi.kham|so-ky-truoc]]"],
    )


def test_closing_asks_for_the_explanation_and_keeps_what_was_typed(staff, story):
    story.relief.amounts.filter(measure=story.part).update(amount=10_000_000)
    name = f"giai-trinh-{mark_of(unanswered(story.report)[0])}"

    refused = staff.post(page("consolidated-close", "2024-T"), {name: "  "})
    accepted = staff.post(page("consolidated-close", "2024-T"), {name: "Gồm thuốc được tặng"})

    assert refused.status_code == 400
    assert "giải trình" in refused.content.decode()
    assert accepted.status_code == 302
    assert FindingAnswer.objects.get().explanation == "Gồm thuốc được tặng"


def test_an_explanation_of_values_that_changed_is_given_back(staff, story):
    story.relief.amounts.filter(measure=story.part).update(amount=10_000_000)
    shown = staff.get(page("consolidated-close", "2024-T")).content.decode()
    (name,) = re.findall(r'<textarea[^>]* name="(giai-trinh-[^"]+)"', shown)
    story.relief.amounts.filter(measure=story.part).update(amount=90_000_000)

    refused = staff.post(page("consolidated-close", "2024-T"), {html.unescape(name): "Gồm thuốc được tặng"})

    assert refused.status_code == 400
    assert "nên chưa ghi: «Gồm thuốc được tặng»." in refused.content.decode()
    ((finding, _name, text),) = refused.context["findings"]
    assert ("90.000.000" in finding.message, text) == (True, "")
    assert not FindingAnswer.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("officer", 404), ("leader", 403), ("clerk", 403), ("staff", 200)])
def test_who_may_write(client, cast, story, who, status):
    client.force_login(getattr(cast, who))

    assert client.get(page("section-edit", "2024-T", story.section.pk)).status_code == status


@pytest.mark.parametrize(("who", "status"), [("officer", 404), ("editor", 404), ("leader", 200), ("clerk", 200)])
def test_who_may_read(client, cast, story, who, status):
    client.force_login(getattr(cast, who))

    assert client.get(page("consolidated-detail", "2024-T")).status_code == status


def test_queries_do_not_grow_with_records(staff, story, cast, django_assert_num_queries):
    def count():
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as queries:
            assert staff.get(page("consolidated-detail", "2024-T")).status_code == 200
        return len(queries)

    def add(number):
        ActivityFactory.create_batch(number, kind=story.law.kind, lead=cast.lawyers, amounts={story.law: 1})

    told_one_by_one = count()
    add(15)
    assert count() == told_one_by_one
    add(15)
    added_up = count()
    add(30)
    assert count() == added_up
