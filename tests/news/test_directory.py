"""The directory and «Giới thiệu»: offices and functions in force; nothing of a person beyond that."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Officership
from members.models import Association, Body
from members.services import merge_associations, rename_association, set_status
from news.models import Article, Category, ContactOfficer, Version
from tests.factories import AssociationFactory, BodyFactory, MandateFactory, MembershipCountFactory, PersonFactory
from tests.news.shown import library_document

pytestmark = pytest.mark.django_db

LIST, ABOUT = "/hoi-thanh-vien/", "/gioi-thieu/"
# Written into every place of an association that is not for the public.
PRIVATE = (
    "Ghi chú kín",
    "Nơi công tác kín",
    "kin@rieng.example",
    "Tài khoản kín",
    "Bí thư Đảng đoàn",
    "Ủy viên cũ kín",
)


@pytest.fixture
def lawyers(cast):
    """With everything a row can hold, private words in every place that must stay inside."""
    found = cast.lawyers
    for name, value in {"address": "Số 1 phố Mẫu", "phone": "0272 3111 222", "email": "hoi@luatgia.example"}.items():
        setattr(found, name, value)
    found.field = "Pháp luật"
    found.save()
    set_status(found, "active", since=date(2015, 1, 1), note="Ghi chú kín")
    chair = PersonFactory(full_name="Trần Thị Chủ (minh họa)", title="TS", organisation="Nơi công tác kín")
    board = BodyFactory(association=found, kind=Body.Kind.EXECUTIVE, name="Ban Chấp hành")
    MandateFactory(person=chair, body=board, position="Chủ tịch")
    MandateFactory(person=chair, body=board, position="Trưởng ban Tư vấn")
    MandateFactory(body=board, person__full_name="Ủy viên cũ kín", ends_on=date(2023, 1, 1))
    group = BodyFactory(association=found, kind=Body.Kind.PARTY_GROUP, name="Đảng đoàn")
    MandateFactory(person=chair, body=group, position="Bí thư Đảng đoàn")
    MembershipCountFactory(association=found, as_of=date(2024, 6, 10), members=1780, members_qualifier="gần")
    officer = cast.officer
    officer.email, officer.full_name = "kin@rieng.example", "Tài khoản kín"
    officer.save()
    assert Officership.objects.filter(association=found, user=officer).exists()
    return found


def names(client, **asked):
    return [row.short_name for row in client.get(LIST, asked).context["page"].object_list]


def test_members_first_then_those_that_have_ended_and_nobody_who_only_applied(client, cast):
    AssociationFactory(short_name="Hội Cũ", position=0, status="dissolved")
    AssociationFactory(short_name="Hội Xin vào", status="applied")

    assert names(client) == ["Hội Luật gia", "Hội Đông y", "Hội Cũ"]
    assert "Đã giải thể" in client.get(LIST).text
    assert client.get(f"{LIST}hoi-xin-vao/").status_code == 404
    assert client.get(f"{LIST}{cast.federation.slug}/").status_code == 404


def test_search_without_marks_and_by_field(client, lawyers):
    assert names(client, q="luat gia") == ["Hội Luật gia"]
    assert names(client, field="Pháp luật") == ["Hội Luật gia"]
    assert names(client, field="Không có") == ["Hội Luật gia", "Hội Đông y"]


def test_page_shows_office_functions_and_counts_of_their_day(client, lawyers):
    text = client.get(f"{LIST}{lawyers.slug}/").text

    plain = " ".join(re.sub(r"<[^>]+>", " ", text).split())
    assert "Số 1 phố Mẫu" in plain
    assert "TS Trần Thị Chủ (minh họa) Chủ tịch, Trưởng ban Tư vấn" in plain
    assert "gần 1.780" in plain
    assert "Số tính đến ngày 10/06/2024." in plain


def test_no_private_word_on_any_page(client, lawyers, cast):
    """Crawled from the directory and the about page, as a visitor would."""
    board = BodyFactory(association=cast.federation, kind=Body.Kind.PARTY_GROUP, name="Đảng đoàn")
    MandateFactory(body=board, position="Bí thư Đảng đoàn")
    seen, waiting = {}, [LIST, ABOUT]
    while waiting:
        url = waiting.pop()
        seen[url] = client.get(url).text
        links = re.findall(r'href="(/(?:hoi-thanh-vien|gioi-thieu)/[^"?#]*)"', seen[url])
        waiting += [link for link in links if link not in seen and link not in waiting]

    assert f"{LIST}{lawyers.slug}/" in seen
    assert {(url, word) for url, text in seen.items() for word in (*PRIVATE, "Đảng đoàn") if word in text} == set()


def test_an_ended_association_says_so_and_into_which(client, cast):
    merge_associations([cast.healers], into=cast.lawyers, on=date(2024, 3, 1), decision="Quyết định số 5/QĐ")

    ended, into = (client.get(f"{LIST}{each.slug}/").text for each in (cast.healers, cast.lawyers))

    assert "Hội đã sáp nhập, không còn hoạt động riêng." in ended
    assert f'{LIST}{cast.lawyers.slug}/">' in ended
    assert f'{LIST}{cast.healers.slug}/">' in into
    assert "Quyết định số 5/QĐ" in into


def test_former_name_and_latest_articles(client, cast):
    rename_association(cast.lawyers, name="Hội Luật gia mới", short_name="Hội Luật gia", on=date(2024, 1, 1))
    category = Category.objects.first()
    for title, state in (("Bài đã đăng", "published"), ("Bài còn nháp", "draft")):
        article = Article.objects.create(
            title=title, category=category, author=cast.editor, changed_by=cast.editor, association=cast.lawyers
        )
        article.live = Version.objects.create(article=article, number=1, title=title, category=category)
        article.published_at = timezone.now()
        article.save()
        Article.objects.filter(pk=article.pk).update(state=state)

    text = client.get(f"{LIST}{cast.lawyers.slug}/").text

    assert "Hội Luật gia tỉnh (minh họa)" in text
    assert ("Bài đã đăng" in text, "Bài còn nháp" in text) == (True, False)


def test_about_page(client, cast):
    body = BodyFactory(association=cast.federation, name="Ban Chấp hành")
    MandateFactory(body=body, person__full_name="Lê Văn Chủ tịch (minh họa)", position="Chủ tịch")
    cast.federation.terms.create(ordinal="IV", starts_on=date(2024, 1, 1), ends_on=date(2199, 1, 1))
    ContactOfficer.objects.create(name="Đầu Mối", position="Chánh Văn phòng", unit="Văn phòng", email="vp@lhh.example")
    programme = library_document(type="CTN", abstract="Chương trình công tác năm 2026")

    text = client.get(ABOUT).text

    for words in ("Lê Văn Chủ tịch (minh họa)", "Nhiệm kỳ khóa IV", "vp@lhh.example", "2 hội, đơn vị thành viên"):
        assert words in text
    assert f'/van-ban/tai-lieu/{programme.pk}/">Chương trình công tác năm 2026' in text


def test_a_term_that_is_over_is_not_passed_off_as_the_present_one(client, cast):
    cast.federation.terms.create(ordinal="III", starts_on=date(2015, 1, 1), ends_on=date(2020, 1, 1))

    assert "Nhiệm kỳ đã hết; danh sách khóa mới chưa được ghi." in client.get(ABOUT).text


def test_queries_do_not_grow(client, cast):
    counts = []
    for number in (1, 12):
        for _each in range(number):
            association = AssociationFactory(field="Y tế")
            MembershipCountFactory(association=association)
            MandateFactory(body__association=cast.lawyers, body__name=f"Ban {association.pk}")
            MandateFactory(body__association=cast.federation, body__name=f"Ban {association.pk}")
            merge_associations([association], into=cast.lawyers, on=date(2024, 3, 1))
        counts.append([])
        for url in (LIST, f"{LIST}{cast.lawyers.slug}/", ABOUT):
            with CaptureQueriesContext(connection) as queries:
                client.get(url, {"q": ""})  # a page with a search is never kept
            counts[-1].append(len(queries))

    assert counts[0] == counts[1]
    assert Association.objects.filter(status="merged").count() == 13
