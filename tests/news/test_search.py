import re
from datetime import timedelta
from html import unescape
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone

from lhh_portal.workflow import perform
from news import search
from news.models import Article, SearchEntry
from news.search import Filters
from news.search.find import MOST
from news.tasks import repair_search
from news.workflow import ArticleState
from tests.news.published import category, published, revised
from tests.news.shown import calendar_entry

pytestmark = pytest.mark.django_db
PATH = "/tim-kiem/"


def titles(text, number=1, **filters):
    page = search.search(text, Filters(**filters), number).page
    return [plain(hit.title) for hit in page] if page else []


def plain(html):
    return unescape(re.sub("</?mark>", "", html))


def page(status=200, **query):
    response = Client().get(PATH, query)
    assert response.status_code == status
    return response.content.decode()


@pytest.mark.parametrize(
    "typed", ["Hòa", "Hoà", "hoa", "HOA", "hòa bình", "binh hoa", '"hòa bình"', "hòa bìn", "hoa bin"]
)
def test_found_with_and_without_diacritics(typed):
    published("Lễ kỷ niệm Hòa bình")
    published("Chuyện khác")

    assert titles(typed) == ["Lễ kỷ niệm Hòa bình"]


@pytest.mark.parametrize("typed", ["đại hội", "dai hoi", "ĐẠI HỘI"])
def test_d_with_and_without_its_bar(typed):
    published("Đại hội lần thứ IV")

    assert titles(typed) == ["Đại hội lần thứ IV"]


def test_as_spelled_comes_first():
    published("Hội chợ hoa", hours_ago=1)
    published("Họa sĩ", hours_ago=2)
    published("Bài cũ", body="<p>vì hòa bình</p>", hours_ago=90)
    published("Ở Hoà Khánh", hours_ago=99)

    assert titles("hòa") == ["Ở Hoà Khánh", "Bài cũ", "Hội chợ hoa", "Họa sĩ"]
    assert titles("hoa") == ["Hội chợ hoa", "Họa sĩ", "Ở Hoà Khánh", "Bài cũ"]


def test_title_then_lead_then_text_and_newer_first():
    published("Bài a", body="<p>giám định</p>")
    published("Bài b", sapo="Giám định đề án", hours_ago=1)
    published("Bài c", body="<p>giám sát, xác định</p>", hours_ago=2)
    published("Việc giám định", hours_ago=3)
    published("Giám định và việc khác", hours_ago=4)
    published("Giám định", hours_ago=5)

    assert titles("giam dinh") == ["Giám định", "Việc giám định", "Giám định và việc khác", "Bài b", "Bài a", "Bài c"]


def test_all_words_are_needed_and_phrases_side_by_side():
    published("Nghị quyết của hội")
    published("Hội nghị")

    assert titles("hội nghị") == ["Hội nghị", "Nghị quyết của hội"]
    assert titles('"hội nghị"') == titles("“hội nghị”") == ["Hội nghị"]
    assert titles('"nghị hội"') == []
    assert titles("hội nghị khác") == []


def test_numbers_are_found_as_they_are_written():
    published("Khám cho 166.842 lượt người")
    published("842 lượt, 166 hội")

    assert titles("166.842") == ["Khám cho 166.842 lượt người"]


@pytest.mark.parametrize("body", ["<p>CO<sub>2</sub></p>", "<p>C<strong>O</strong>2</p>", "<p>CO₂</p>"])
def test_a_word_is_one_whatever_stands_in_it(body):
    published("Khí thải", body=body)

    assert titles("co2") == ["Khí thải"]


def test_blocks_part_words():
    published("Bảng", body="<table><tbody><tr><td>trăm</td><td>nghìn</td></tr></tbody></table>")

    assert titles("trăm nghìn") == ["Bảng"]


@pytest.mark.parametrize(
    "odd",
    [
        '"', "'", "*", "hội*", "OR", "hội OR x", "hội AND", "NEAR(hội x)", "title:hội", "(hội", "hội)", "^hội", "{hội}",
        ":*", "& | !", "a:b:c", "\\'", "%", "%s", "';--", "-hội", "\x00", "<->", "hội\n",
        "日本", "½", "İ", "ǰ", "🙂",
        "_", "a_b", "x" * 10_000, "hội " * 10_000, '"' * 500, "ＡＢ", "\u202e", "ß", "ﷺ",
    ],
)  # fmt: skip
def test_odd_questions_get_an_answer(odd):
    published("Hội nghị")

    page(q=odd)


def test_words_of_operators_are_words():
    published("Hội OR x")
    published("Hội x")

    assert titles("hội OR x") == ["Hội OR x"]
    assert titles("hội*") == ["Hội x", "Hội OR x"]
    assert titles("NOT hội") == []


@pytest.mark.parametrize("empty", ["", "   ", "…", '""', "!?"])
def test_without_a_word_the_page_teaches(empty):
    published()

    assert search.search(empty).page is None
    assert "Cách tìm" in page(q=empty)


def test_what_changes_changes_in_the_same_transaction(cast):
    article = Article.objects.create(
        title="Tin mới", sapo="Sapo", body="<p>a</p>", category=category(), author=cast.staff, changed_by=cast.staff
    )
    for action in ("submit", "approve"):
        perform(article, action, actor=cast.staff if action == "submit" else cast.editor)
    assert titles("tin mới") == []

    perform(article, "publish", actor=cast.editor)
    assert titles("tin mới") == ["Tin mới"]

    Article.objects.filter(pk=article.pk).update(title="Tên khác")
    assert titles("tên khác") == []
    perform(article, "revise", actor=cast.editor)
    assert (titles("tin mới"), titles("tên khác")) == ([], ["Tên khác"])

    with transaction.atomic():
        perform(article, "take_down", actor=cast.editor, note="Có người đề nghị")
        assert titles("tên khác") == []
        transaction.set_rollback(True)
    assert titles("tên khác") == ["Tên khác"]

    perform(article, "take_down", actor=cast.editor, note="Có người đề nghị")
    assert titles("tên khác") == []
    assert not SearchEntry.objects.filter(kind="tin-bai").exists()

    perform(article, "put_back", actor=cast.editor)
    assert titles("tên khác") == ["Tên khác"]
    perform(article, "archive", actor=cast.editor)
    assert titles("tên khác") == ["Tên khác"]


def test_what_is_deleted_is_not_found():
    article = published("Sẽ xóa")
    version = article.live
    Article.objects.filter(pk=article.pk).update(live=None)
    version.delete()

    Article.objects.get().delete()

    assert not SearchEntry.objects.exists()


@pytest.mark.parametrize("state", sorted(set(ArticleState.values) - {"published", "archived"}))
def test_only_what_may_be_read_is_found(state):
    published("Không ai được thấy", state=state)

    assert titles("không ai được thấy") == []


def test_saving_the_text_in_work_changes_nothing():
    article = published()
    before = SearchEntry.objects.values().get()

    article.title = "Đang sửa"
    article.save()

    assert SearchEntry.objects.values().get() == before


def test_repair_puts_right_what_was_written_in_bulk():
    changed, gone, added = published("Sửa"), published("Gỡ"), published("Thêm")
    SearchEntry.objects.filter(object_id=added.pk).delete()
    Article.objects.filter(pk=gone.pk).update(state=ArticleState.TAKEN_DOWN)
    type(changed.live).objects.filter(pk=changed.live_id).update(title="Đã sửa")
    SearchEntry.objects.create(kind="xua", object_id=1, url="/x/", title="x", tokens="xua")

    assert repair_search() == {"added": 1, "changed": 1, "removed": 2}

    assert (titles("thêm"), titles("gỡ"), titles("đã sửa")) == (["Thêm"], [], ["Đã sửa"])
    assert repair_search() == {"added": 0, "changed": 0, "removed": 0}
    told = StringIO()
    call_command("rebuild_search", stdout=told)
    assert told.getvalue() == "added 0, changed 0, removed 0\n"


def test_only_categories_are_offered_as_such():
    """Neither the state of a plan nor the type of a document."""
    published("Hội thảo một", category=category("nghien-cuu"))
    calendar_entry(content="Hội thảo hai", is_public=True)

    assert [each.value for each in search.search("hội thảo").labels] == ["nghien-cuu"]
    assert search.search("hội thảo", Filters(kind="lich")).labels == []


def test_filters_narrow_and_show_their_counts():
    last_year = timezone.now() - timedelta(days=366)
    published("Hội thảo một")
    published("Hội thảo hai", category=category("nghien-cuu"))
    old = published("Hội thảo ba", category=category("nghien-cuu"))
    Article.objects.filter(pk=old.pk).update(published_at=last_year)
    search.refresh(old)

    assert titles("hội thảo", label="nghien-cuu") == ["Hội thảo hai", "Hội thảo ba"]
    assert titles("hội thảo", label="nghien-cuu", year=last_year.year) == ["Hội thảo ba"]
    assert titles("hội thảo", kind="tin-bai") == ["Hội thảo hai", "Hội thảo một", "Hội thảo ba"]
    assert titles("hội thảo", kind="khac") == []
    found = search.search("hội thảo")
    assert [(each.value, each.count) for each in found.labels] == [("nghien-cuu", 2), ("hoat-dong-lien-hiep-hoi", 1)]
    assert [(each.value, each.count) for each in found.years] == [(last_year.year + 1, 2), (last_year.year, 1)]


def test_a_chosen_filter_leads_back():
    published("Hội thảo một")

    html = page(q="hội thảo", muc="hoat-dong-lien-hiep-hoi", nam="x", loai="'", trang="x")

    assert re.findall(r'<a href="([^"]*)" aria-current="true">', html) == ["?q=h%E1%BB%99i+th%E1%BA%A3o"]
    assert "trong phần đã chọn" in page(q="hội thảo", muc="khong-co", loai="tin-bai' OR 1")


def test_pages_keep_the_question():
    for number in range(12):
        published(f"Tin {number:02}", hours_ago=number)

    assert titles("tin", 2) == ["Tin 10", "Tin 11"]
    html = page(q="tin", nam=timezone.localdate().year)
    assert f'<a rel="next" href="?q=tin&amp;nam={timezone.localdate().year}&amp;trang=2">' in html
    assert "12 kết quả" in html
    for odd in ("99", "-1", "x", "²", "9" * 5000):
        page(q="tin", trang=odd)


def test_of_many_the_newest_and_more_than_so_many():
    published("Hội nghị")
    entry = SearchEntry.objects.values().get()
    del entry["id"]
    copies = [entry | {"object_id": 10**6 + n, "minute": entry["minute"] - n} for n in range(1, MOST + 5)]
    SearchEntry.objects.bulk_create(SearchEntry(**copy) for copy in copies)

    results = search.search("hội")

    assert (results.page.paginator.count, results.has_more) == (MOST, True)
    assert [each.count for each in results.labels] == [None]
    assert "Hơn 500 kết quả" in page(q="hội")


def test_queries_are_the_same_at_any_size(django_assert_max_num_queries):
    def queries(text):
        with django_assert_max_num_queries(40) as counted:
            page(q=text)
        return len(counted)

    published("Hội nghị")
    few = [queries("hội nghị"), queries("không thấy"), queries("hoi")]
    for number in range(40):
        published(f"Hội nghị lần thứ {number}")

    assert [queries("hội nghị"), queries("không thấy"), queries("hoi")] == few


def test_suggestions_find_something():
    published("Hội thảo khoa học")
    published("Học sinh", category=category("nghien-cuu"))

    assert search.search("hội thảo voi").suggestions == ["hội thảo"]
    assert search.search('"khoa thảo" hội').suggestions == ["khoa thảo hội", "hội"]
    assert search.search("hội thảo", Filters(label="nghien-cuu")).suggestions[0] == "hội thảo"
    assert search.search("voi").suggestions == []
    assert '<a href="?q=h%E1%BB%99i%20th%E1%BA%A3o">hội thảo</a>' in page(q="hội thảo voi")


def test_what_is_shown_is_escaped():
    published("<script>alert(1)</script> hội", sapo='"><img src=x onerror=a> hội', body="<p>&lt;b&gt;hội</p>")

    html = page(q='hội "><script>')

    assert "<script>alert" not in html
    assert "<img src=x" not in html
    html = page(q="hội")
    assert "&lt;script&gt;alert(1)&lt;/script&gt; <mark>hội</mark>" in html
    assert "&lt;b&gt;<mark>hội</mark>" in html


def test_results_are_not_for_other_search_engines():
    response = Client().get(PATH, {"q": "hội"})
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in response.content.decode()
    assert "X-Robots-Tag" not in Client().get(PATH).headers


def test_only_reading():
    assert Client().post(PATH, {"q": "hội"}).status_code == 405


def test_too_many_questions_are_told_and_keep_what_was_typed():
    client = Client()
    for _ in range(60):
        assert client.get(PATH, {"q": "?"}).status_code == 200

    response = client.get(PATH, {"q": "hội nghị"})

    assert (response.status_code, response.headers["Retry-After"]) == (429, "60")
    assert 'value="hội nghị"' in response.content.decode()
    assert client.get(PATH).status_code == 200


def test_long_article_is_indexed():
    published("Dài", body="<p>" + " ".join(f"từ{n}" for n in range(50_000)) + "</p>")

    assert titles('"từ25"') == ["Dài"]


def test_revised_article_keeps_its_day():
    article = revised(published("Cũ", hours_ago=48), body="<p>mới sửa</p>")
    published("Mới")

    assert titles("bài hoặc") == []
    assert SearchEntry.objects.get(object_id=article.pk).date == timezone.localdate(article.published_at)
