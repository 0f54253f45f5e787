import os
from datetime import UTC, date, datetime

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from lhh_portal.roles import Role
from news import counting
from news.crawlers import is_program
from tests.factories import UserFactory
from tests.news.counted import FIREFOX, browser, lines
from tests.news.published import published

pytestmark = pytest.mark.django_db

FRONT = "/"
LIST = "/tin-tuc/"
WRITES = ("INSERT", "UPDATE", "DELETE", "SAVEPOINT")


@pytest.fixture(autouse=True)
def _no_key_of_another_folder(monkeypatch):
    monkeypatch.setattr(counting, "_present_key", (None, b""))


def test_page_is_noted_once_made_and_once_kept_with_the_article():
    article = published()
    visitor = browser()

    assert visitor.get(article.public_url).status_code == 200
    assert visitor.get(article.public_url).status_code == 200
    visitor.get(FRONT)

    marks = {mark for _article, mark in lines()}
    assert [article for article, _mark in lines()] == [article.pk, article.pk, 0]
    assert len(marks) == 1


def test_request_writes_nothing_to_the_database(django_assert_max_num_queries):
    article = published()
    with django_assert_max_num_queries(50) as made:
        browser().get(article.public_url)
    assert [each["sql"] for each in made if each["sql"].startswith(WRITES)] == []
    with django_assert_max_num_queries(0):
        browser(address="203.0.113.8").get(article.public_url)
    assert len(lines()) == 2


def test_unchanged_page_counts():
    etag = browser().get(LIST)["ETag"]
    assert browser(**{"if-none-match": etag}).get(LIST).status_code == 304
    assert len(lines()) == 2


def test_one_who_reads_signed_in_is_not_counted():
    editor = UserFactory(roles=[Role.EDITOR])
    reader = browser()
    reader.force_login(editor, "django.contrib.auth.backends.ModelBackend")

    assert reader.get(published().public_url).status_code == 200

    assert lines() == []


def test_session_of_nobody_is_counted():
    reader = browser()
    reader.cookies[settings.SESSION_COOKIE_NAME] = "no-such-session-any-more"
    reader.get(LIST)
    assert [article for article, _mark in lines()] == [0]


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-purpose": "prefetch;prerender"},
        {"purpose": "prefetch"},
        {"x-moz": "prefetch"},
        {"hx-request": "true"},
        {"accept": "*/*"},
        {"accept": "image/avif,image/webp,*/*"},
        {"accept-language": ""},
        {"user-agent": ""},
        {"user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
    ],
    ids=str,
)
def test_what_no_person_opened_is_not_counted(headers):
    assert browser(**headers).get(LIST).status_code == 200
    assert lines() == []


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("head", LIST),
        ("get", "/tin-tuc/rss.xml"),
        ("get", "/sitemap.xml"),
        ("get", "/robots.txt"),
        ("get", "/tin-tuc/999999-khong-co/"),
        ("get", "/tai-khoan/dang-nhap/"),
        ("get", "/lam-viec/"),
        ("get", "/song/"),
    ],
)
def test_what_is_no_page_of_the_site_is_not_counted(method, path):
    getattr(browser(), method)(path)
    assert lines() == []


def test_test_client_without_headers_is_no_person():
    Client().get(LIST)
    assert lines() == []


def test_marks_tell_address_and_browser_apart_and_neither_is_written():
    for visitor in (browser(), browser(address="203.0.113.8"), browser(agent=FIREFOX.replace("140", "141"))):
        visitor.get(LIST)
    assert len({mark for _article, mark in lines()}) == 3
    written = b"".join(path.read_bytes() for path in counting.folder().iterdir())
    assert b"203.0.113" not in written
    assert b"Firefox" not in written


def test_midnight_in_vietnam_begins_another_file_and_other_marks(monkeypatch):
    for moment in (datetime(2026, 11, 30, 16, 59, 59, tzinfo=UTC), datetime(2026, 11, 30, 17, 0, 0, tzinfo=UTC)):
        monkeypatch.setattr("news.counting.timezone.now", lambda moment=moment: moment)
        browser().get(LIST)
    assert counting.day_file(date(2026, 11, 30)).read_text().split()[0] == "1796057999"
    assert counting.day_file(date(2026, 12, 1)).read_text().split()[0] == "1796058000"
    assert len({mark for _article, mark in lines()}) == 2


def test_unwritable_folder_breaks_no_page(caplog):
    counting.folder().write_text("a file where the folder should be")
    reader = browser()
    assert [reader.get(LIST).status_code for _once in range(3)] == [200, 200, 200]
    assert [record.message for record in caplog.records] == ["views are not counted"]


def test_full_disk_breaks_no_page_and_spoils_no_other_line(monkeypatch):
    browser().get(LIST)
    whole = os.write
    monkeypatch.setattr(os, "write", lambda file, data: whole(file, data[:20]))
    assert browser().get(LIST).status_code == 200
    monkeypatch.setattr(os, "write", whole)
    browser().get(LIST)
    found = counting.day_file(counting.timezone.localdate()).read_text().splitlines()
    assert [len(line) for line in found] == [0, 29, 19, 29]


def test_file_of_a_flooded_day_takes_no_more(monkeypatch):
    monkeypatch.setattr(counting, "MAX_DAY_BYTES", 20)
    for _once in range(3):
        assert browser().get(LIST).status_code == 200
    assert len(lines()) == 1


def test_folder_that_was_removed_while_the_portal_runs_is_made_again():
    browser().get(LIST)
    for path in counting.folder().iterdir():
        path.unlink()
    counting.folder().rmdir()
    browser().get(LIST)
    assert len(lines()) == 1


def test_reader_without_an_address_is_counted(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 3  # more than this request passed
    assert browser().get(reverse("news:front")).status_code == 200
    assert len(lines()) == 1


@pytest.mark.parametrize(
    "agent",
    [
        FIREFOX,
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 "
        "Safari/537.36",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 "
        "Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) coc_coc_browser/140.0.0 "
        "Chrome/134.0.0.0 Safari/537.36",
        "Mozilla/5.0 (Linux; Android 14; SM-A155F; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 "
        "Chrome/130.0.0.0 Mobile Safari/537.36 Zalo android/24110000 ZaloTheme/light ZaloLanguage/vi",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 "
        "[FBAN/FBIOS;FBAV/487.0.0.0;FBBV/6]",
        "Mozilla/5.0 (Linux; Android 11; CUBOT NOTE 20) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 "
        "Mobile Safari/537.36",
        "Opera/9.80 (J2ME/MIDP; Opera Mini/9.80 (S60; SymbOS; Opera Mobi/23.348; U; vi) Presto/2.5.25 Version/10.54",
    ],
)
def test_browsers_of_people(agent):
    assert not is_program(agent)


@pytest.mark.parametrize(
    "agent",
    [
        "",
        "curl/8.14.1",
        "python-requests/2.32.3",
        "Go-http-client/2.0",
        "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
        "Mozilla/5.0 (compatible; coccocbot-web/1.0; +http://help.coccoc.com/searchengine)",
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm) "
        "Chrome/116.0.1938.76 Safari/537.36",
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/142.0.0.0 Safari/537.36",
        "Mozilla/5.0 (Linux; Android 11; moto g power (2022)) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 "
        "Mobile Safari/537.36 Chrome-Lighthouse",
    ],
)
def test_programs(agent):
    assert is_program(agent)
