"""Nasty old pages, the way of their addresses, and doing it again."""

import csv
import io
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from lhh_portal.syllables import glued_words
from lhh_portal.workflow import perform
from news.demo import old_site as demo
from news.models import Article, OldAddress, Picture, SearchEntry, Version
from news.old_site.importing import import_old_site
from news.old_site.writing import Outcome
from tests.news.test_pictures import picture_file

pytestmark = pytest.mark.django_db


def row(url="/?act=detail&id=942", title="Hội nghị trí thức", published="17/04/2020", body="<p>Hội nghị.</p>", **more):
    values = {"url": url, "title": title, "lead": "Sapo.", "category": "Nghiên cứu", "author": "M. Nguyệt"}
    return values | {"source": "Trang cũ", "published": published, "body": body, "pictures": ""} | more


def old_site(folder, *rows, encoding="utf-8"):
    out = io.StringIO()
    writer = csv.DictWriter(out, row().keys())
    writer.writeheader()
    writer.writerows(rows)
    (folder / "bai.csv").write_bytes(out.getvalue().encode(encoding))
    return folder


@pytest.fixture
def brought(cast, tmp_path):
    """Import rows and return the Report."""

    def bring(*rows, is_trial=False, **options):
        return import_old_site(old_site(tmp_path, *rows, **options), by=cast.editor, is_trial=is_trial)

    return bring


def told(report):
    return " ".join(line[3] for line in report.rows)


def test_article_keeps_date_byline_and_source_and_is_found(brought, client):
    report = brought(row(title="Sơ kết cácchủ trương", published="15/11/2021 17:44 (GMT +7)"))

    article = Article.objects.select_related("live").get()
    assert report.outcomes == {Outcome.NEW: 1}
    assert f"{timezone.localtime(article.published_at):%d/%m/%Y %H:%M}" == "15/11/2021 17:44"
    assert article.live.published_at == article.published_at
    assert (article.live.byline, article.live.source, article.live.category.slug) == (
        "M. Nguyệt",
        "Trang cũ",
        "nghien-cuu",
    )
    assert article.live.title == "Sơ kết cácchủ trương"  # pointed out, not changed
    assert "Chữ có vẻ dính nhau: cácchủ." in told(report)
    assert SearchEntry.objects.get(kind="tin-bai").date.isoformat() == "2021-11-15"


@pytest.mark.parametrize(
    ("changes", "outcome", "words"),
    [
        ({"published": ""}, Outcome.REFUSED, "Không có ngày đăng"),
        ({"published": "31/6/2021"}, Outcome.REFUSED, "31"),
        ({"title": " "}, Outcome.REFUSED, "Không có tiêu đề"),
        ({"url": ""}, Outcome.REFUSED, "Không có địa chỉ cũ"),
        ({"url": "http://cu.vd.example/"}, Outcome.REFUSED, "Không có địa chỉ cũ"),
        ({"body": "<p>" + "a " * 10_000_000}, Outcome.REFUSED, "mỗi bài tối đa"),
        ({"body": "<script>alert(1)</script>"}, Outcome.REFUSED, "không có nội dung"),
        ({"body": "khong-co.html"}, Outcome.REFUSED, "không có nội dung"),
        (
            {"body": "<script>x()</script><p onclick='x()'>Chữ</p><iframe src='//y'></iframe>"},
            Outcome.NEW,
            "script × 1",
        ),
        ({"body": '<p><a href=" javascript:x()">Xem</a> thêm</p>'}, Outcome.NEW, "javascript"),
        ({"body": '<p>Chữ</p><img src="mat.jpg">'}, Outcome.NEW, "Không thấy ảnh mat.jpg"),
        ({"body": '<p>Chữ</p><img src="../../../etc/passwd">'}, Outcome.NEW, "Không thấy ảnh ../../../etc/passwd"),
        ({"body": '<p>Chữ <a href="/tep/bao-cao.pdf">báo cáo</a></p>'}, Outcome.NEW, "Không thấy tệp /tep/bao-cao.pdf"),
        ({"category": "Đa chiều"}, Outcome.NEW, "Chuyên mục «Đa chiều» chưa có"),
        ({"title": "Dài " * 100}, Outcome.NEW, "phần sau đã cắt"),
        ({"lead": ""}, Outcome.NEW, "không có sapo"),
    ],
)
def test_nasty_page_has_a_sane_end(brought, changes, outcome, words):
    report = brought(row(**changes))

    assert report.outcomes == {outcome: 1}
    assert words in told(report)
    assert Article.objects.count() == (outcome == Outcome.NEW)
    for article in Article.objects.all():
        for bad in ("script", "onclick", "iframe", "passwd", "<img"):
            assert bad not in article.live.body


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Hội Luật gia", "utf-8"),
        ("Hội Luật gia", "utf-8-sig"),
        ("Hội Luật gia", "utf-16"),
        ("Hô\u0323i Luâ\u0323t gia", "cp1258"),
        ("Héi LuËt gia", "latin-1"),  # TCVN3
        ("Hoäi Luaät gia", "latin-1"),  # VNI
        ("Ho\u0302\u0323i Lua\u0302\u0323t gia\u200b", "utf-8"),
    ],
)
def test_text_of_old_encodings_is_read(brought, text, encoding):
    brought(row(title=text, lead="", body=f"<p>{text}</p>", author="", category="", source=""), encoding=encoding)

    live = Article.objects.get().live
    assert (live.title, live.body) == ("Hội Luật gia", "<p>Hội Luật gia</p>")


def test_pictures_and_files_of_the_folder_are_kept(brought, tmp_path):
    (tmp_path / "anh").mkdir()
    (tmp_path / "anh/a.jpg").write_bytes(picture_file().read())
    (tmp_path / "anh/b.png").write_bytes(picture_file(kind="PNG", colour="red").read())
    (tmp_path / "anh/c.gif").write_bytes(b"GIF89a" + b"\0" * 40)
    (tmp_path / "bc.pdf").write_bytes(b"%PDF-1.4 ...")
    body = (
        '<p>Một<img src="/anh/a.jpg" alt="Hội trường"></p>'
        '<figure><img src="anh/b.png"><figcaption>Trao giải</figcaption>'
        '</figure><img src="anh/c.gif"><p>Tải <a href="/bc.pdf">báo cáo</a>, xem <a href="?id=2">bài khác</a></p>'
    )

    report = brought(row(url="http://cu.vd.example/?id=1", body=body))

    live = Article.objects.get().live
    cover, inside = Picture.objects.order_by("pk")
    assert (live.cover, cover.alt, inside.caption) == (cover, "Hội trường", "Trao giải")
    assert live.body == (
        f'<p>Một</p><figure data-picture="{inside.pk}"></figure><p>Tải báo cáo, xem <a href="/?id=2">bài khác</a></p>'
    )
    assert [file.name for file in Article.objects.get().files.all()] == ["báo cáo"]
    assert default_storage.exists(f"{cover.folder}/480.webp")
    assert "Ảnh c.gif" in told(report)


def test_doing_it_again_doubles_nothing(brought, cast, tmp_path):
    (tmp_path / "a.jpg").write_bytes(picture_file().read())
    first, second = row(pictures="a.jpg"), row(url="/tin/2.html", title="Bài hai")
    brought(first, second, row(url="/tin/2.html", title="Trùng"))
    again = brought(first, second)
    assert again.outcomes == {Outcome.SAME: 2}
    counts = (Article.objects.count(), Version.objects.count(), Picture.objects.count(), OldAddress.objects.count())
    assert counts == (2, 2, 1, 2)

    changed_here = OldAddress.objects.get(address="/tin/2.html").article
    perform(changed_here, "take_down", actor=cast.leader, note="Sai")
    last = brought(first | {"body": "<p>Hội nghị đã hoãn.</p>"}, second | {"body": "<p>Khác</p>"})

    assert last.outcomes == {Outcome.UPDATED: 1, Outcome.CHANGED_HERE: 1}
    updated = OldAddress.objects.get(address="/?act=detail&id=942").article
    assert (updated.live.body, updated.live.number, updated.live.published_at) == (
        "<p>Hội nghị đã hoãn.</p>",
        2,
        updated.published_at,
    )
    assert Article.objects.get(pk=changed_here.pk).body == "<p>Hội nghị.</p>"


def test_double_address_is_told_and_a_trial_writes_nothing(brought):
    report = brought(row(), row(title="Khác"), is_trial=True)

    assert report.outcomes == {Outcome.NEW: 1, Outcome.REFUSED: 1}
    assert "Trùng địa chỉ với bài «Hội nghị trí thức»" in told(report)
    assert not Article.objects.exists()


def test_a_failure_leaves_neither_rows_nor_files(brought, tmp_path, monkeypatch, settings):
    (tmp_path / "a.jpg").write_bytes(picture_file().read())
    monkeypatch.setattr("news.old_site.writing.perform", lambda *args, **options: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        brought(row(pictures="a.jpg"))

    assert (Article.objects.count(), Picture.objects.count()) == (0, 0)
    assert not [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("old", "asked"),
    [
        ("http://cu.vd.example/?act=detail&id=942", "/?act=detail&id=942"),
        ("/?act=detail&id=942", "/?id=942&act=detail"),
        ("/?id=7", "/?id=7"),
        ("/index.php?id=7", "/index.php?id=7"),
        ("/tin-tuc/123.html", "/tin-tuc/123.html"),
        ("/tin-tuc/123.html", "/tin-tuc/123.html?fbclid=x"),
        ("/Tin%20t%E1%BB%A9c/b%C3%A0i.aspx", "/Tin tức/bài.aspx"),
        ("/tin-tuc/9-ten-cu/", "/tin-tuc/9-ten-cu/"),
    ],
)
def test_old_address_leads_to_the_article(brought, old, asked):
    brought(row(url=old))

    answer = Client().get(asked)

    assert (answer.status_code, answer.url) == (301, Article.objects.get().public_url)
    assert Client().get("/?khac=1").status_code == 200
    assert Client().get("/khong-co.html").status_code == 404


def test_page_that_answers_costs_no_question(brought, django_assert_num_queries):
    Client().get("/robots.txt")
    with django_assert_num_queries(0):
        assert Client().get("/robots.txt").status_code == 200


def test_command_tries_first_and_writes_a_report(cast, tmp_path, capsys):
    old_site(tmp_path, row(), row(url="/2", published=""))
    report = tmp_path / "bao-cao.csv"
    call_command("import_old_site", str(tmp_path / "bai.csv"), by=cast.editor.email, report=report)
    assert not Article.objects.exists()

    call_command("import_old_site", str(tmp_path / "bai.csv"), by=cast.editor.email, report=report, write=True)

    said = capsys.readouterr().out
    assert "Chạy thử: chưa ghi gì." in said
    assert "2 bài: nhập mới: 1; không nhập: 1." in said
    assert "Không có ngày đăng" in report.read_text(encoding="utf-8-sig")
    with pytest.raises(CommandError, match="không phải tài khoản"):
        call_command("import_old_site", str(tmp_path), by=cast.officer.email)


def test_demo_articles_come_from_their_public_sources(cast, client):
    demo.load_old_site()

    assert OldAddress.objects.count() == 5
    for known in OldAddress.objects.select_related("article__live"):
        assert known.article.live.source
        assert glued_words(f"{known.article.live.title} {known.article.live.sapo}") == []
        page = client.get(known.address, follow=True)
        assert page.status_code == 200
        assert "Đinh Văn" not in page.text
    assert client.get("/?act=detail&id=942").status_code == 301


def test_glued_words():
    text = "Quán triệt cácchủ trương của Liênhiệp Hội năm2024, 5kg, 10ha, KH2024, Đắk Lắk, website, NguyễnThị"

    assert glued_words(text) == ["cácchủ", "Liênhiệp", "năm2024", "NguyễnThị"]
