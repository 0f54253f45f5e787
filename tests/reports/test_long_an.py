"""The main job, end to end on the demo data: Long An's half-year report of 2024 (seed 004, 06/BC-LHH).

The figures that must come out stand in tests/acceptance/long-an-2024-h1.csv, their keys beside it.
"""

import csv
import json
import re
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path

import pdfplumber
import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse

from accounts.models import User
from documents.check_format import check
from documents.paper_data import compare, extract
from documents.pdf import prepare
from documents.services import approve, propose
from lhh_portal.quantity import Quantity, format_quantity
from lhh_portal.roles import Role
from reports.checks import mark_of
from reports.closing import close_report, differences, unanswered
from reports.consolidation import figures_of, write_text
from reports.demo.consolidated import let_close
from reports.models import Activity, ConsolidatedReport
from reports.typed_numbers import typed_numbers

ACCEPTANCE = Path(__file__).parent.parent / "acceptance"
EXPLANATION = "Tổng số tiền chỉ gồm phần do hội vận động; trị giá khám chữa bệnh gồm cả thuốc được tặng (minh họa)."


def rows():
    with (ACCEPTANCE / "long-an-2024-h1.csv").open(encoding="utf-8-sig") as figures:
        expected = list(csv.DictReader(figures))
    with (ACCEPTANCE / "long-an-2024-h1-keys.csv").open(encoding="utf-8-sig") as keys:
        key_of = {row["id"]: row["key"] for row in csv.DictReader(keys)}
    return [
        (row["id"], key_of[row["id"]], Quantity(int(row["value"]), row["qualifier"]), row["unit"]) for row in expected
    ]


ROWS = rows()


@pytest.fixture
def report(db):
    call_command("seed_demo", stdout=StringIO())
    return ConsolidatedReport.objects.get(round__code="2024-H1")


@pytest.fixture
def staff(report):
    return User.objects.with_role(Role.STAFF).get()


@pytest.fixture
def leader(report):
    return User.objects.with_role(Role.LEADER).get()


@pytest.fixture
def closed(report, staff, leader):
    let_close(report, staff=staff, leader=leader)
    return close_report(report, actor=staff, explanations=_explained(report))


def _explained(report):
    return {mark_of(finding): EXPLANATION for finding in unanswered(report)}


def paper_text(path):
    with pdfplumber.open(path) as pdf:
        return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pdf.pages))


class FiguresIn(HTMLParser):
    """Collects [(key, words)] of the figures of an HTML text, and the text outside them."""

    def __init__(self, html):
        super().__init__()
        self.found, self.outside, self.key = [], [], None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.key = dict(attrs).get("data-key") or self.key

    def handle_data(self, data):
        if self.key:
            self.found.append((self.key, data))
            self.key = None
        else:
            self.outside.append(data)


def test_there_are_41_figures():
    assert len(ROWS) == 41


def test_every_figure_of_the_seed_is_computed_from_records(report):
    figures = figures_of(report)

    computed = [(row, key, figures.figure(key).quantity, figures.figure(key).unit.name) for row, key, *_rest in ROWS]

    assert computed == ROWS


def test_the_paper_prints_every_figure_with_qualifier_and_unit(report, tmp_path):
    call_command("build_report", "2024-H1", output=tmp_path / "bc.pdf", stdout=StringIO())

    text = paper_text(tmp_path / "bc.pdf")
    wanted = {row: f"{format_quantity(quantity)} {unit}" for row, _key, quantity, unit in ROWS}
    assert {row: words for row, words in wanted.items() if words not in text} == {}


def test_every_printed_figure_comes_from_a_token(report):
    html = FiguresIn(write_text(report).html)

    printed = {words for _key, words in html.found}
    for row, _key, quantity, unit in ROWS:
        number = format_quantity(quantity)
        assert {number, f"{number} {unit}"} & printed, row
    outside = " ".join(html.outside)
    long_numbers = {format_quantity(Quantity(q.value)) for _row, _key, q, _unit in ROWS if q.value > 100}
    assert [number for number in long_numbers if re.search(rf"(?<![\d.]){re.escape(number)}(?![\d.])", outside)] == []
    assert [typed_numbers(section.text) for section in report.sections.all() if typed_numbers(section.text)] == []


def test_header_outline_notes_recipients_and_signer_are_the_seeds_in_correct_form(report, tmp_path):
    call_command("build_report", "2024-H1", output=tmp_path / "bc.pdf", stdout=StringIO())

    text = paper_text(tmp_path / "bc.pdf")
    for words in [
        "UBND TỈNH LONG AN",
        "Số: 06/BC-LHH",
        "Long An, ngày 11 tháng 6 năm 2024",
        "BÁO CÁO Kết quả hoạt động 6 tháng đầu năm 2024",
        "I. TÌNH HÌNH TỔ CHỨC, HOẠT ĐỘNG",
        "II. ĐÁNH GIÁ CHUNG",
        "III. PHƯƠNG HƯỚNG, NHIỆM VỤ 6 THÁNG CUỐI NĂM 2024",
        "a) Công tác củng cố, kiện toàn tổ chức",
        "b) Hoạt động tư vấn, phản biện và giám định xã hội",
        "c) Thông tin tuyên truyền, phổ biến kiến thức",
        "3. Công tác thi đua, khen thưởng",
        "TM. BAN THƯỜNG VỤ",
        "KT. CHỦ TỊCH",
        "PHÓ CHỦ TỊCH",
        "Nguyễn Thị Hiền",
        "- Lưu: VT.",
    ]:
        assert words in text, words
    assert write_text(report).html.count('<span class="footnote">') == 6


def test_the_paper_holds_every_rule_of_the_decree(report, tmp_path):
    call_command("build_report", "2024-H1", output=tmp_path / "bc.pdf", stdout=StringIO())

    assert [finding for finding in check(tmp_path / "bc.pdf") if not finding.ok] == []


def test_on_the_screen_every_figure_opens_records_that_add_up_to_it(report, staff, client):
    client.force_login(staff)
    page = client.get(reverse("reports:consolidated-detail", args=["2024-H1"])).content.decode()

    links = re.findall(r'<a class="figure"[^>]*href="([^"]+)"[^>]*>([^<]+)</a>', page)

    assert len(links) >= 41
    _walk(client, links)


def test_closed_on_the_screen_every_figure_opens_its_frozen_records(closed, staff, client):
    client.force_login(staff)
    page = client.get(reverse("reports:consolidated-detail", args=["2024-H1"])).content.decode()

    links = re.findall(r'<a class="figure"[^>]*href="([^"]+)"[^>]*>([^<]+)</a>', page)

    assert len(links) >= 41
    _walk(client, links)


def _walk(client, links):
    for url, words in links:
        shown = client.get(url.replace("&amp;", "&"), HTTP_HX_REQUEST="true").context["shown"]
        number = re.search(r"\d[\d.,]*", words)
        assert shown.rows, words
        if number:  # a list of names has none
            total = sum(row.quantity.value for row in shown.rows)
            assert format_quantity(Quantity(total)) == number[0].rstrip("."), words


@pytest.mark.slow
def test_the_print_for_signing_carries_every_figure_and_agrees_with_it(closed):
    prepared = prepare(closed.document)

    data = extract(prepared)
    text = json.dumps(data, ensure_ascii=False)
    assert compare(prepared) == []
    assert len(data["printed"]) == closed.document.body.count("data-key")
    assert {row["key"] for row in data["figures"]} == {
        row.key for row in closed.frozen_figures.filter(is_in_paper=True)
    }
    assert [title for title in Activity.objects.values_list("title", flat=True) if title in text] == []
    assert closed.document.signer_name not in text


def test_closing_needs_the_explanation_of_the_seeds_contradiction(report, staff, leader):
    let_close(report, staff=staff, leader=leader)
    with pytest.raises(ValidationError, match="giải trình"):
        close_report(report, actor=staff, explanations={})

    closed = close_report(report, actor=staff, explanations=_explained(report))
    approve(propose(closed.document, by=staff, signer=leader), by=leader, on=closed.issued_on)

    assert ConsolidatedReport.objects.get(pk=closed.pk).document.symbol == "06/BC-LHH"


def test_deleting_a_record_after_closing_changes_nothing_and_shows_a_difference(closed, staff, client):
    body = closed.document.body
    closed_span = closed.round.starts_on, closed.round.ends_on
    Activity.objects.within(*closed_span).get(kind__code="tang-qua").delete()

    changed = {difference.frozen.key for difference in differences(closed)}

    closed.document.refresh_from_db()
    assert closed.document.body == body
    assert "XHO-04" in changed
    client.force_login(staff)
    page = client.get(reverse("reports:consolidated-detail", args=["2024-H1"])).content.decode()
    assert "Số liệu đã đổi sau khi chốt" in page
    assert "hơn 136.000.000 đồng" in page
