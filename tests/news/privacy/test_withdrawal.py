"""A name stands wherever the site can show one; it is withdrawn at the desk; nothing of it is left."""

import re
from html import unescape

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from lhh_portal.models import StateChange
from lhh_portal.searchable import sources
from lhh_portal.traces import Name, traces_of
from news.models import (
    Album,
    Article,
    CalendarEntry,
    Category,
    ContactOfficer,
    DataRequest,
    LibraryDocument,
    Link,
    Poll,
    Question,
    SearchEntry,
    SitePage,
    Version,
)
from news.pictures import add_picture
from news.privacy.views_desk import traces_shown
from news.workflow import ArticleState
from tests.access import client_of
from tests.factories import MandateFactory, PersonFactory
from tests.news.privacy.crawling import crawl
from tests.news.published import published, revised
from tests.news.shown import library_document, public_paper
from tests.news.test_pictures import picture_file

pytestmark = pytest.mark.django_db

NAME = Name("Quàng Thị Bích Hoà")
OTHER_SPELLING, BARE = "Quàng Thị Bích Hòa", "Quang Thi Bich Hoa"
QUESTIONS = ["Quàng", "quang thi", "bich hoa", "Bích Hoà"]


def plant(cast):
    """The name in every place of the site where people write."""
    cover = add_picture(picture_file(), by=cast.editor, alt=f"Ảnh em {NAME.text}", caption="Lễ trao giải", credit="A")
    inside = add_picture(
        picture_file(colour="red"), by=cast.editor, alt="Trao quà", caption=BARE, credit=OTHER_SPELLING.upper()
    )
    body = (
        f"<p>Em <strong>Quàng</strong> Thị Bích Hòa<span class='footnote'>{BARE}, lớp 5A</span>.</p>"
        f'<figure data-picture="{inside.pk}"></figure><p><a href="https://vd.example/quang-thi-bich-hoa">{BARE}</a></p>'
    ).replace("'", '"')
    first = published(f"Trao quà cho em {NAME.text}", body=body, byline=NAME.text, cover=cover, hours_ago=3)
    revised(first, note=f"Sửa tên em {BARE}", sapo=f"Em {OTHER_SPELLING} vượt khó", source=NAME.text)
    first.files.create(
        file=ContentFile(NAME.text.encode(), "hoa.pdf"), name=f"{BARE}.pdf", size=9, media_type="application/pdf"
    )
    published("Bài của hội", association=cast.lawyers, body=f"<p>{NAME.text.upper()}</p>", state=ArticleState.ARCHIVED)
    gone = published("Bài đã gỡ", state=ArticleState.TAKEN_DOWN)
    Article.objects.filter(pk=gone.pk).update(notice=f"Gỡ theo yêu cầu của {NAME.text}")
    Category.objects.filter(slug="thong-bao").update(description=f"Quỹ {NAME.text}")
    library_document(abstract=f"Về việc khen em {NAME.text}", file_name=f"{BARE}.pdf")
    ContactOfficer.objects.create(name=NAME.text, position="Chuyên viên", unit="Văn phòng")
    SitePage.objects.create(slug="chuc-nang", title="Chức năng", body=f"<p>{OTHER_SPELLING}</p>")
    today = timezone.localdate()
    CalendarEntry.objects.create(content=f"Thăm em {BARE}", starts_on=today, ends_on=today, is_public=True)
    album = Album.objects.create(
        title=f"Thăm em {BARE}", event_on=today, state="published", author=cast.editor, changed_by=cast.editor
    )
    album.pictures.create(picture=inside)
    video = ContentFile(b"\0\0\0\x18ftypmp42 " + NAME.text.encode(), "hoa.mp4")
    video = album.videos.create(title=f"Lời em {NAME.text}", file=video, size=20, media_type="video/mp4")
    Link.objects.create(title=f"Trang của em {OTHER_SPELLING}", url="https://vd.example/")
    first.comments.create(name=BARE, text=f"Chúc mừng em {NAME.text}", state="shown")
    asked = {"subject": f"Về em {NAME.text}", "text": BARE, "answer": OTHER_SPELLING, "name": NAME.text}
    Question.objects.create(**asked, state="public", may_publish=True, may_name=True, answered_at=timezone.now())
    poll = Poll.objects.create(question=f"Có nên giúp em {NAME.text}?", state="open")
    poll.options.create(text=f"Giúp {BARE}", position=1)
    person = PersonFactory(full_name=NAME.text)
    MandateFactory(person=person, body__association=cast.federation, position="Chủ tịch")
    MandateFactory(person=person, body__association=cast.lawyers)
    cast.lawyers.address = f"Nhà bà {NAME.text}"
    cast.lawyers.save()
    public_paper(body=f"<p>Khen em {NAME.text}</p>", recipients=f"- Em {OTHER_SPELLING};\n- Lưu: VT.")
    pictures = [f"{picture.folder}/{width}.webp" for picture in (cover, inside) for width in picture.widths]
    return [*pictures, video.file.name, first.files.get().file.name]


def addresses_with_the_name(read):
    return {address for address, (status, text) in read.items() if NAME.stands_in(unescape(text))}


def withdraw_at_the_desk(cast, data_request, committed):
    """What the page of the request offers for each trace, until it offers nothing."""
    client = client_of(cast.leader)
    for _round in range(3):
        html = client.get(data_request.get_absolute_url()).content.decode()
        links = [unescape(link) for link in re.findall(r'class="btn btn-quiet" href="([^"]+/go/[^"]+)"', html)]
        if not links:
            return
        assert client.get(links[0]).status_code == 200
        for withdrawal in _one_for_each_trace(links):
            with committed():
                assert client.post(withdrawal).status_code == 302
    raise AssertionError("it never ends")


def _one_for_each_trace(links):
    """Taking away rather than masking, where there is both."""
    by_trace = {}
    for link in sorted(links, key=lambda link: link.split("?")[0].endswith(("/rut/", "/xoa/", "/bo/"))):
        by_trace[link.split("?")[0].rsplit("/", 2)[0]] = link
    return by_trace.values()


def test_withdrawn_name_is_found_nowhere(cast, settings, monkeypatch, django_capture_on_commit_callbacks):
    settings.REQUIRE_MFA = False
    monkeypatch.setattr("news.views_search.RATE", {"search": "9999/m/ip"})

    def committed():
        return django_capture_on_commit_callbacks(execute=True)

    with committed():
        files = plant(cast)
    for source in sources():
        for obj in source.queryset():
            with committed():
                obj.save()
    data_request = DataRequest.objects.create(kind="withdraw", name=NAME.text, email="me@vd.example", details="Gỡ tên")
    before = crawl(QUESTIONS)
    shown = addresses_with_the_name(before)
    assert {re.sub(r"\d+", "0", address.split("?")[0]) for address in shown} >= {
        "/",
        "/en/",
        "/gioi-thieu/",
        "/hoi-dap/",
        "/hoi-thanh-vien/",
        "/lich/",
        "/tham-do/",
        "/lien-ket/",
        "/sitemap.xml",
        "/thu-vien-anh/",
        "/thu-vien-anh/video/0/",
        "/tim-kiem/",
        "/tin-tuc/",
        "/tin-tuc/rss.xml",
        "/tin-tuc/atom.xml",
        "/tin-tuc/chuyen-muc/thong-bao/",
        "/tin-tuc/tep/0/",
        "/van-ban/",
        "/van-ban/tai-lieu/0/",
        "/van-ban/tai-lieu/0/tai-ve/",
    }
    pictures = {address for address in before if address.startswith("/anh/")}
    assert pictures
    assert all(default_storage.exists(name) for name in files)

    withdraw_at_the_desk(cast, data_request, committed)
    client = client_of(cast.leader)
    left = traces_shown(NAME)
    assert sorted(trace.source.kind for trace in left) == ["hoi", "van-ban"]  # done with forms of their own
    with committed():
        paper = next(trace.obj for trace in left if trace.source.kind == "van-ban")
        client.post(reverse("documents:document-unpublish", args=[paper.pk]), {"note": "Theo yêu cầu"})
        cast.lawyers.address = ""
        cast.lawyers.save()

    after = crawl(QUESTIONS, also=before)
    assert addresses_with_the_name(after) == set()
    assert "Không còn nơi nào có tên này." in client.get(data_request.get_absolute_url()).content.decode()
    assert {after[address][0] for address in pictures} == {404}
    assert not any(default_storage.exists(name) for name in files)
    assert {after[address][0] for address in before if address.startswith("/tin-tuc/tep/")} == {404}
    assert not [entry for entry in SearchEntry.objects.all() if NAME.stands_in(f"{entry.title} {entry.text}")]
    for version in Version.objects.all():
        assert not NAME.stands_in(f"{version.title} {version.sapo} {version.body} {version.byline} {version.note}")
    assert data_request.removals.count() >= 9
    assert not [change for change in StateChange.objects.all() if NAME.stands_in(change.note)]


def test_masked_article_has_a_new_version_and_stays_whole(cast):
    article = published(body="<p>Em <strong>Quàng Thị</strong> Bích Hòa học giỏi.</p>", byline="Quang-Thi.Bich_Hoa")
    trace = next(trace for trace in traces_of(NAME) if trace.source.kind == "tin-bai")
    by_initials = next(remedy for remedy in trace.source.remedies if remedy.key == "viet-tat")

    by_initials.act(article, NAME, actor=cast.staff, because="Theo yêu cầu DL-1")

    article = Article.objects.get(pk=article.pk)
    assert article.live.number == 2
    assert article.live.note == "Theo yêu cầu DL-1"
    assert [version.body for version in article.versions.all()] == ["<p>Em <strong>Q.T.B.H.</strong> học giỏi.</p>"] * 2
    assert (article.body, article.byline) == (article.live.body, "Q.T.B.H.")
    assert LibraryDocument.objects.count() == 0


@pytest.mark.parametrize(
    ("text", "stands", "is_spelled_so"),
    [
        ("Quàng Thị Bích Hoà", True, True),
        ("QUÀNG THỊ BÍCH HÒA,", True, True),
        ("quang thi bich hoa", True, False),
        ("Quảng Thị Bích Hoa", True, False),
        ("QuàngThị Bích Hoà", True, True),
        ("quang-thi_bich.hoa.pdf", True, False),
        ("Quàng Thị Bích", False, False),
        ("Quàng Thị Bích Hoàng", False, False),
        ("Quàng\u00a0Thị&nbsp;Bích Hòa", True, False),
    ],
)
def test_name_is_found_as_people_write_it(text, stands, is_spelled_so):
    assert NAME.stands_in(text) == stands
    assert NAME.is_spelled_so_in(text) == is_spelled_so
