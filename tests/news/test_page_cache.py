import gzip
import subprocess
import sys
from unittest.mock import patch

import pytest
from django.core.cache import caches
from django.core.cache.backends.base import BaseCache
from django.test import Client

from lhh_portal.workflow import perform
from members.models import Association
from news import page_cache
from news.models import Article, Category
from news.workflow import ArticleState
from tests.access import client_of
from tests.factories import AssociationFactory
from tests.news.published import category, published, revised

LIST = "/tin-tuc/"


@pytest.fixture
def changes(django_capture_on_commit_callbacks):
    """What happens inside is committed."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def read(path=LIST, client=None, **headers):
    return (client or Client()).get(path, headers=headers)


def queries_of(path, django_assert_num_queries, number, **options):
    with django_assert_num_queries(number):
        return read(path, **options)


@pytest.mark.django_db
def test_second_visitor_gets_the_same_page_without_a_query(django_assert_num_queries):
    published()
    first = read()

    second = queries_of(LIST, django_assert_num_queries, 0)

    assert (second.status_code, second.content) == (200, first.content)
    assert second.headers["Cache-Control"] == "no-cache"
    assert {part.strip() for part in second.headers["Vary"].split(",")} == {"Cookie", "Accept-Encoding"}
    assert second.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]
    assert second.headers["X-Frame-Options"] == "DENY"


@pytest.mark.django_db
def test_unchanged_page_is_304(django_assert_num_queries):
    etag = read().headers["ETag"]

    again = queries_of(LIST, django_assert_num_queries, 0, **{"if-none-match": etag})

    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", etag)


@pytest.mark.django_db
def test_compressed_page_is_the_same_page():
    plain = read()

    small = read(**{"accept-encoding": "gzip, br"})

    assert small.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(small.content) == plain.content
    assert int(small.headers["Content-Length"]) == len(small.content)


@pytest.mark.django_db
def test_head_tells_the_length_of_the_page():
    page = read()

    head = Client().head(LIST)

    assert (head.content, head.headers["Content-Length"]) == (b"", str(len(page.content)))


@pytest.mark.django_db
def test_publishing_and_taking_down_show_at_once(cast, changes):
    article = Article.objects.create(
        title="Tin mới nhất",
        sapo="Sapo",
        body="<p>a</p>",
        category=category(),
        author=cast.staff,
        changed_by=cast.staff,
    )
    read()
    for action in ("submit", "approve", "publish"):
        with changes():
            perform(article, action, actor=cast.staff if action == "submit" else cast.editor)
    shown = read().content.decode()
    address = Article.objects.get().public_url
    assert read(address).status_code == 200

    with changes():
        perform(article, "take_down", actor=cast.editor, note="Có người đề nghị")

    assert "Tin mới nhất" in shown
    assert "Tin mới nhất" not in read().content.decode()
    assert read(address).status_code == 410


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        lambda: revised(Article.objects.get(), title="Tên khác"),
        lambda: category().save(),
        lambda: Association.objects.get(kind="federation").save(),
        lambda: AssociationFactory(),
        lambda: Article.objects.get().files.create(file="a.pdf", name="a", size=1, media_type="application/pdf"),
        lambda: Category.objects.get(slug="nghien-cuu").delete(),
    ],
)
def test_a_change_of_what_pages_show_forgets_them(cast, changes, change):
    published()
    before = caches["pages"].get(page_cache.GENERATION)

    with changes():
        change()

    assert caches["pages"].get(page_cache.GENERATION) != before


@pytest.mark.django_db
def test_writing_a_draft_forgets_nothing(cast, changes):
    read()
    before = caches["pages"].get(page_cache.GENERATION)

    with changes():
        Article.objects.create(title="Nháp", category=category(), author=cast.staff, changed_by=cast.staff)

    assert caches["pages"].get(page_cache.GENERATION) == before is not None


@pytest.mark.django_db
def test_page_made_from_old_rows_is_not_kept_as_new(changes, django_assert_num_queries):
    """Somebody publishes while the page is being made."""
    make = page_cache._page_of

    def publish_meanwhile(response, generation):
        with changes():
            published("Đăng trong lúc đó")
        return make(response, generation)

    with patch.object(page_cache, "_page_of", publish_meanwhile):
        assert "Đăng trong lúc đó" not in read().content.decode()

    assert "Đăng trong lúc đó" in read().content.decode()


OTHER_PROCESS = """
from django.conf import settings
pages = {"BACKEND": "%(BACKEND)s", "LOCATION": "%(LOCATION)s", "KEY_PREFIX": "%(KEY_PREFIX)s"}
settings.configure(CACHES={"pages": pages})
from news.page_cache import _begin_generation
_begin_generation()
"""


@pytest.mark.django_db
def test_what_another_process_publishes_shows_at_once(settings):
    published("Tên cũ")
    assert "Tên cũ" in read().content.decode()

    Article.objects.get().versions.update(title="Tên mới")  # no signal here: the other process has it
    assert "Tên cũ" in read().content.decode()
    subprocess.run([sys.executable, "-c", OTHER_PROCESS % settings.CACHES["pages"]], check=True)

    assert "Tên mới" in read().content.decode()


@pytest.mark.django_db
def test_signed_in_people_get_their_own_page(cast):
    read()
    own = read(client=client_of(cast.editor)).content.decode()

    assert "Vào nơi làm việc" in own
    assert "Vào nơi làm việc" not in read().content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/tai-khoan/dang-nhap/", "/xac-minh/", "/tin-tuc/?trang=1&x=2", "/khong-co/"])
def test_forms_odd_queries_and_errors_are_not_kept(path):
    with patch.object(page_cache, "_keep") as keep:
        read(path)

    keep.assert_not_called()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "status"),
    [(f"{path}?trang=99999", 404) for path in (LIST, "/van-ban/", "/hoi-thanh-vien/", "/hoi-dap/", "/thu-vien-anh/")]
    + [("/lich/?tuan=2094-W20", 200), ("ARTICLE?in=2", 200), ("ARTICLE?trang=1", 200), ("/?x=1", 200)],
)
def test_nobody_fills_the_cache_with_addresses_that_name_nothing(path, status):
    address = path.replace("ARTICLE", published().public_url)

    with patch.object(page_cache, "_keep") as keep:
        answer = read(address)

    assert (answer.status_code, keep.called) == (status, False)


@pytest.mark.django_db
def test_print_view_is_kept_by_its_one_address(django_assert_num_queries):
    address = published().public_url + "?in=1"
    read(address)

    queries_of(address, django_assert_num_queries, 0)


@pytest.mark.django_db
def test_no_cookie_is_set():
    article = published()

    for path in ("/", LIST, article.public_url, "/en/", "/so-do-trang/", "/tin-tuc/rss.xml"):
        assert read(path).cookies == {}


@pytest.mark.django_db
@pytest.mark.parametrize("broken", ["get_many", "set", "get_or_set"])
def test_broken_cache_breaks_no_page(broken, changes):
    with patch.object(type(caches["pages"]), broken, side_effect=ConnectionError), changes():
        published("Vẫn đọc được")

        assert "Vẫn đọc được" in read().content.decode()
        assert "Vẫn đọc được" in read().content.decode()


@pytest.mark.django_db
def test_unreadable_entry_is_made_anew():
    page = read()
    request_key = next(key for key in _keys() if key != page_cache.GENERATION)
    caches["pages"].set(request_key, "no page", None)

    assert read().content == page.content


def _keys():
    keys = []
    with patch.object(BaseCache, "make_key", lambda self, key, version=None: keys.append(key) or key):
        read()
    return keys


@pytest.mark.django_db
def test_wrong_host_is_refused_also_for_a_kept_page():
    read()

    assert read(host="xau.example").status_code == 400


@pytest.mark.django_db
def test_archived_article_stays_readable_and_leaves_the_list():
    article = published("Bài cũ", state=ArticleState.ARCHIVED)

    assert read(article.public_url).status_code == 200
    assert "Bài cũ" not in read().content.decode()
