import json
import re
from xml.etree import ElementTree

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone

from news.workflow import ArticleState
from tests.factories import FederationProfileFactory, MandateFactory, MembershipCountFactory
from tests.news.published import category, picture, published, revised

pytestmark = pytest.mark.django_db
READABLE = {ArticleState.PUBLISHED, ArticleState.ARCHIVED}
ATOM = {"a": "http://www.w3.org/2005/Atom"}
SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def page(path, status=200):
    response = Client().get(path)
    assert response.status_code == status
    return response.content.decode()


def queries(path, django_assert_max_num_queries):
    with django_assert_max_num_queries(50) as counted:
        page(path)
    return len(counted)


def titles(html):
    return re.findall(r'class="(?:news|lead)-title"><a [^>]*>([^<]*)<', html)


@pytest.mark.parametrize("count", [0, 1, 5, 50])
def test_front_page_shows_one_story_and_four_lines(count):
    for number in range(count):
        published(f"Tin {number}", hours_ago=number)

    assert titles(page("/")) == [f"Tin {number}" for number in range(min(count, 5))]


def test_featured_story_leads_and_notices_have_their_place():
    published("Mới nhất")
    published("Nổi bật", is_featured=True, hours_ago=9)
    published("Mời họp", category=category("thong-bao"))

    html = page("/")

    assert titles(html) == ["Nổi bật", "Mới nhất"]
    assert re.findall(r"<li><time [^>]*>[^<]*</time> <a [^>]*>([^<]*)<", html) == ["Mời họp"]


@pytest.mark.parametrize(
    "path", ["/", "/tin-tuc/", "/tin-tuc/chuyen-muc/hoat-dong-lien-hiep-hoi/", "/sitemap.xml", "/tin-tuc/rss.xml"]
)
def test_queries_do_not_grow_with_articles(path, django_assert_max_num_queries, settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "page_cache" not in name]
    few_cover = picture()
    for number in range(2):
        published(f"Tin {number}", cover=few_cover)
    few = queries(path, django_assert_max_num_queries)

    for number in range(20):
        published(f"Tin nữa {number}", cover=picture())

    assert queries(path, django_assert_max_num_queries) == few


def test_queries_of_an_article_do_not_grow(cast, django_assert_max_num_queries, settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "page_cache" not in name]
    body = f'<figure data-picture="{picture().pk}"></figure>'
    article = revised(published(body=body, association=cast.lawyers))
    published()
    few = queries(article.public_url, django_assert_max_num_queries)

    revised(article, number=3, body="".join(f'<figure data-picture="{picture().pk}"></figure>' for _ in range(9)))
    for number in range(9):
        published(f"Tin {number}", association=cast.healers, cover=picture())
        article.files.create(file=f"{number}.pdf", name="a", size=1, media_type="application/pdf")

    assert queries(article.public_url, django_assert_max_num_queries) == few


def test_list_has_pages_and_no_others():
    for number in range(16):
        published(f"Tin {number}", hours_ago=number)

    assert titles(page("/tin-tuc/")) == [f"Tin {number}" for number in range(15)]
    assert titles(page("/tin-tuc/?trang=2")) == ["Tin 15"]
    for odd in ("3", "0", "-1", "x", "²", "9" * 4000):
        page(f"/tin-tuc/?trang={odd}", 404)


def test_category_lists_by_what_was_published():
    article = published("Đã đăng ở đây", category=category("nghien-cuu"))
    article.category = category()  # moved in the working text only
    article.save()

    assert titles(page("/tin-tuc/chuyen-muc/nghien-cuu/")) == ["Đã đăng ở đây"]
    page("/tin-tuc/chuyen-muc/khong-co/", 404)


def test_article_shows_what_was_published_not_what_is_in_work():
    article = published("Tên đã đăng", byline="T.T.B", source="Báo tỉnh", source_url="https://bao.example/1")
    article.title, article.body = "Tên đang sửa", "<p>đang sửa</p>"
    article.save()

    html = page(article.public_url)

    assert re.findall(r"<h1>(.*?)</h1>", html) == ["Tên đã đăng"]
    assert "đang sửa" not in html
    assert '<span class="byline">T.T.B</span>' in html
    assert '<a href="https://bao.example/1" rel="noopener">Báo tỉnh</a>' in html
    assert "Cập nhật lúc" not in html


def test_revised_article_says_when_and_what():
    html = page(revised(published(), note="Sửa số người dự").public_url)

    assert "Cập nhật lúc" in html
    assert "Sửa số người dự" in html


@pytest.mark.parametrize(("parts", "listed"), [(3, []), (4, [f"muc-phan-{n}" for n in range(4)])])
def test_long_article_begins_with_its_parts(parts, listed):
    html = page(published(body="".join(f"<h2>Phần {n}</h2><p>a</p>" for n in range(parts))).public_url)

    assert re.findall(r'<li><a href="#([^"]*)"', html) == listed


def test_related_first_then_the_others(cast):
    article = published("Bài này", association=cast.lawyers)
    published("Cùng hội", association=cast.lawyers, category=category("nghien-cuu"))
    published("Cùng chuyên mục", hours_ago=1)
    published("Khác", category=category("nghien-cuu"))

    html = page(article.public_url)

    related, others = html.split('id="tin-khac"')
    assert titles(related) == ["Cùng hội", "Cùng chuyên mục"]
    assert titles(others) == ["Khác"]


def test_other_slug_is_sent_on_for_good():
    article = published("Đại hội lần thứ IV")

    response = Client().get(f"/tin-tuc/{article.pk}-ten-cu/")

    assert (response.status_code, response.url) == (301, f"/tin-tuc/{article.pk}-dai-hoi-lan-thu-iv/")


@pytest.mark.parametrize("notice", ["Bài gỡ theo đề nghị của nhân vật.", ""])
def test_taken_down_article_answers_with_a_notice_only(notice):
    article = published("Tên có người", state=ArticleState.TAKEN_DOWN, notice=notice)

    html = page(article.public_url, 410)

    assert (notice or "Bài không còn được đăng trên trang này.") in html
    assert "Tên có người" not in html


@pytest.mark.parametrize(
    "state", [ArticleState.DRAFT, ArticleState.WAITING, ArticleState.APPROVED, ArticleState.RETURNED]
)
def test_unpublished_article_is_not_found(state):
    article = published(state=state)

    page(article.public_url, 404)


def test_print_view_needs_no_script():
    article = published("Bài in", source="Báo tỉnh")

    html = page(f"{article.public_url}?in=1")

    assert "Ctrl+P" in html
    assert f"http://127.0.0.1:8000{article.public_url}" in html
    assert "<nav" not in html


def test_structured_data_is_escaped_and_complete():
    article = published("</script><b>Tên", cover=picture(), byline="T.T.B")

    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page(article.public_url))
    told = json.loads(data)

    assert told["headline"] == "</script><b>Tên"
    assert told["image"] == f"http://127.0.0.1:8000/anh/{article.live.cover_id}/960.webp"
    assert told["author"] == {"@type": "Person", "name": "T.T.B"}
    assert told["publisher"]["@type"] == "Organization"


def test_withdrawn_cover_shows_nowhere():
    article = published(cover=picture(withdrawn_at=timezone.now()), is_featured=True)

    for path in ("/", "/tin-tuc/", article.public_url):
        assert "/anh/" not in page(path)


def test_picture_is_served_while_a_page_of_visitors_shows_it(cast, client):
    shown = picture(widths=[480])
    default_storage.save(f"{shown.folder}/480.webp", ContentFile(b"RIFF"))
    page(f"/anh/{shown.pk}/480.webp", 404)
    client.force_login(cast.editor)
    assert client.get(f"/anh/{shown.pk}/480.webp").headers["Cache-Control"] == "private, max-age=3600"
    article = published(body=f'<figure data-picture="{shown.pk}"></figure>')
    response = Client().get(f"/anh/{shown.pk}/480.webp")
    assert (b"".join(response), response.headers["Content-Type"]) == (b"RIFF", "image/webp")

    page(f"/anh/{shown.pk}/960.webp", 404)
    revised(article, body="<p>Không ảnh.</p>")
    page(f"/anh/{shown.pk}/480.webp", 404)
    revised(article, number=3, cover=shown)
    assert Client().get(f"/anh/{shown.pk}/480.webp").status_code == 200
    shown.withdrawn_at = timezone.now()
    shown.save()
    page(f"/anh/{shown.pk}/480.webp", 404)


def test_file_is_offered_while_the_article_is():
    article = published()
    name = default_storage.save("news/a.pdf", ContentFile(b"%PDF-1.7"))
    file = article.files.create(file=name, name="Kế hoạch.pdf", size=8, media_type="application/pdf")
    response = Client().get(f"/tin-tuc/tep/{file.pk}/")
    assert b"".join(response) == b"%PDF-1.7"
    assert response.headers["Content-Disposition"].startswith("attachment")

    type(article).objects.filter(pk=article.pk).update(state=ArticleState.TAKEN_DOWN)
    page(f"/tin-tuc/tep/{file.pk}/", 404)


def test_feeds_are_valid_and_newest_first():
    FederationProfileFactory()
    for number in range(21):
        published(f"Tin <{number}> & nữa", hours_ago=number)

    rss = ElementTree.fromstring(page("/tin-tuc/rss.xml"))  # noqa: S314 - our own answer
    atom = ElementTree.fromstring(page("/tin-tuc/atom.xml"))  # noqa: S314

    assert [item.findtext("title") for item in rss.iter("item")] == [f"Tin <{number}> & nữa" for number in range(20)]
    assert {item.findtext("link").split("/tin-tuc/")[0] for item in rss.iter("item")} == {"http://127.0.0.1:8000"}
    assert all(item.findtext("guid") and item.findtext("pubDate") for item in rss.iter("item"))
    assert len(atom.findall("a:entry", ATOM)) == 20
    assert atom.findtext("a:title", namespaces=ATOM) == "Liên hiệp các Hội Khoa học và Kỹ thuật tỉnh Mẫu (minh họa)"


def test_category_feed_holds_its_own():
    published("Ở đây", category=category("nghien-cuu"))
    published("Ở chỗ khác")

    rss = ElementTree.fromstring(page("/tin-tuc/chuyen-muc/nghien-cuu/rss.xml"))  # noqa: S314

    assert [item.findtext("title") for item in rss.iter("item")] == ["Ở đây"]


def test_sitemap_holds_what_may_be_read():
    shown = published("Đọc được")
    old = published("Bài lưu", state=ArticleState.ARCHIVED)
    gone = published("Đã gỡ", state=ArticleState.TAKEN_DOWN)

    tree = ElementTree.fromstring(page("/sitemap.xml"))  # noqa: S314
    addresses = {loc.text.removeprefix("http://127.0.0.1:8000") for loc in tree.iterfind("s:url/s:loc", SITEMAP)}

    assert {"/", "/tin-tuc/", "/en/", shown.public_url, old.public_url} <= addresses
    assert gone.public_url not in addresses
    for address in addresses:
        page(address)


def test_robots_point_to_the_sitemap():
    text = page("/robots.txt")

    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in text
    assert "Disallow: /lam-viec/" in text


def test_foot_tells_who_answers_for_the_site(cast):
    cast.federation.address, cast.federation.phone = "76 Hùng Vương", "0272 3 826 240"
    cast.federation.save()
    chair = MandateFactory(body__association=cast.federation, position="Chủ tịch").person

    html = page("/tin-tuc/")

    assert "76 Hùng Vương" in html
    assert '<a href="tel:02723826240">' in html
    assert f"{chair.full_name}, Chủ tịch" in html


def test_english_page_tells_the_figures_of_the_members_data(cast):
    MembershipCountFactory(association=cast.lawyers, members=1200)
    MembershipCountFactory(association=cast.healers, members=300, members_qualifier="hơn")

    html = page("/en/")

    assert '<html lang="en">' in html
    assert "2 member associations" in html
    assert "over 1,500 individual members, by the head counts known on 1 January 2024" in html


def test_pages_load_neither_bootstrap_nor_htmx():
    html = page("/")

    assert re.findall(r'<link rel="stylesheet" href="([^"]*)"', html) == [
        f"/static/css/{name}.css" for name in ("plain", "tokens", "portal", "components", "site", "brand")
    ]
    assert re.findall(r'<script src="([^"]*)"', html) == ["/static/js/theme.js", "/static/js/site.js"]
