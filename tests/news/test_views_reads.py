from datetime import date, timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from lhh_portal.roles import Role
from news.models import ArticleReads, DayCount
from news.reads_report import report_of
from news.workflow import ArticleState
from tests.factories import UserFactory
from tests.news.published import published

pytestmark = pytest.mark.django_db

URL = "/lam-viec/luot-doc/"


@pytest.fixture
def editor():
    client = Client()
    client.force_login(UserFactory(roles=[Role.EDITOR]), "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def today():
    return timezone.localdate()


def visited(day, visits, views=0, peak=0):
    return DayCount.objects.create(day=day, visits=visits, views=views or visits, peak_online=peak)


def told(lines):
    return [(line.label, line.visits, line.views, line.peak_online) for line in lines]


def test_days_without_visitors_stand_between_those_with(editor, today):
    visited(today, 7, 20, 3)
    visited(today - timedelta(days=2), 1234, 2345, 9)
    visited(today - timedelta(days=30), 99)  # before the thirty days

    page = editor.get(URL)

    assert told(page.context["lines"]) == [
        (f"{today:%d/%m/%Y}", 7, 20, 3),
        (f"{today - timedelta(days=1):%d/%m/%Y}", 0, 0, 0),
        (f"{today - timedelta(days=2):%d/%m/%Y}", 1234, 2345, 9),
    ]
    assert page.context["sums"] == {"views": 2365, "visits": 1241}
    assert "1.241 lượt truy cập, 2.365 lượt xem trang" in page.text


def test_months_add_up_and_lead_to_their_days():
    for day, visits, peak in [(date(2026, 9, 30), 5, 2), (date(2026, 11, 1), 10, 4), (date(2026, 11, 30), 20, 3)]:
        visited(day, visits, visits * 2, peak)
    today = date(2026, 11, 30)
    months = report_of({"theo": "thang"}, today)
    assert told(months.lines()) == [("11/2026", 30, 60, 4), ("10/2026", 0, 0, 0), ("09/2026", 5, 10, 2)]
    month = report_of({"thang": "2026-09"}, today)
    assert (month.first, month.last) == (date(2026, 9, 1), date(2026, 9, 30))
    assert told(month.lines()) == [("30/09/2026", 5, 10, 2)]
    assert report_of({"thang": "2026-11"}, today).last == today


@pytest.mark.parametrize("month", ["2026-13", "2026-1", "x", "", "2999-01", "2099-01"])
def test_month_that_is_none_or_to_come_is_404(month, editor):
    assert editor.get(URL, {"thang": month}).status_code == 404


def test_articles_read_most_also_those_taken_down(editor, today):
    one, gone = published("Một"), published("Hai", state=ArticleState.TAKEN_DOWN)
    for article, back, count in [(one, 0, 3), (one, 29, 4), (gone, 1, 9), (one, 30, 99)]:
        ArticleReads.objects.create(article=article, day=today - timedelta(days=back), reads=count)

    page = editor.get(URL)

    assert [(article.pk, reads) for article, reads, _readable in page.context["articles"]] == [
        (gone.pk, 9),
        (one.pk, 7),
    ]
    assert page.text.count(f'href="{one.public_url}"') == 1
    assert gone.public_url not in page.text


def test_queries_do_not_grow(editor, today, django_assert_max_num_queries):
    def queries():
        with django_assert_max_num_queries(50) as counted:
            assert editor.get(URL).status_code == 200
        return len(counted)

    visited(today, 7)
    ArticleReads.objects.create(article=published(), day=today, reads=1)
    few = queries()
    for back in range(1, 9):
        visited(today - timedelta(days=back), 7)
        ArticleReads.objects.create(article=published(f"Bài {back}"), day=today, reads=1)
    assert queries() == few


def test_excel_has_the_official_heading_and_numbers_as_numbers(editor, today):
    visited(today, 7, 20, 3)
    url = reverse("reads:visits-export", args=["xlsx"])
    sheet = load_workbook(BytesIO(editor.get(url).content)).active
    rows = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in [cell for row in rows for cell in row]
    head = rows.index(["Ngày", "Lượt truy cập", "Lượt xem trang", "Đông nhất cùng lúc"])
    assert rows[head + 1][1:] == [7, 20, 3]
    assert rows[head + 1][0].date() == today


def test_csv_of_articles(editor, today):
    article = published("=1+1 (minh họa)")
    ArticleReads.objects.create(article=article, day=today, reads=1234)
    answer = editor.get(reverse("reads:articles-export", args=["csv"]))
    assert answer.content.decode("utf-8-sig").splitlines() == [
        "TT;Bài;Chuyên mục;Đăng ngày;Lượt đọc",
        f"1;'=1+1 (minh họa);{article.live.category};{today:%d/%m/%Y};1234",
    ]


def test_other_kinds_of_files_are_404(editor):
    assert editor.get(reverse("reads:visits-export", args=["pdf"])).status_code == 404


def test_visitors_see_the_numbers(today):
    article, other = published("Một"), published("Hai")
    DayCount.objects.create(day=today, visits=12, views=40, online=3, counted_at=timezone.now())
    visited(today - timedelta(days=1), 1222)
    ArticleReads.objects.create(article=article, day=today - timedelta(days=400), reads=1000)
    ArticleReads.objects.create(article=article, day=today, reads=234)
    ArticleReads.objects.create(article=other, day=today, reads=5)

    front, page = Client().get("/").text, Client().get(article.public_url)

    assert "Lượt truy cập: hôm nay 12 · tổng 1.234 · đang xem 3 (lúc " in front
    assert "Số lần đọc: 1.234" in page.text
    assert [each.pk for each in page.context["most_read"]] == [other.pk]


def test_visitors_are_told_nothing_before_there_is_something():
    article = published()
    assert "Lượt truy cập" not in Client().get("/").text
    assert "Số lần đọc" not in Client().get(article.public_url).text
