"""/lien-ket/: what the desk puts there, and what visitors see of it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from news.models import Link
from news.pictures import withdraw_picture
from tests.news.test_pictures import picture_file

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def desk(client, cast):
    client.force_login(cast.editor, "django.contrib.auth.backends.ModelBackend")
    return client


def test_links_stand_in_their_groups_and_a_logo_may_be_withdrawn(desk, django_assert_max_num_queries):
    add = reverse("library:link-create")
    typed = {"title": "Hội bạn", "url": "hoi.example", "group": "hoi-ban", "order": 2, "is_shown": "on"}
    desk.post(add, {**typed, "upload": picture_file((300, 200))})
    desk.post(add, {**typed, "title": "Liên hiệp Hội Việt Nam", "group": "trung-uong"})
    desk.post(add, {**typed, "title": "Đứng trước", "order": 1})
    desk.post(add, {"title": "Đang ẩn", "url": "https://an.example", "group": "khac", "order": 0})

    with django_assert_max_num_queries(8):
        answer = Client().get("/lien-ket/")

    logo = Link.objects.get(title="Hội bạn").logo
    assert [(label, [link.title for link in links]) for label, links in answer.context["groups"]] == [
        ("Cơ quan trung ương", ["Liên hiệp Hội Việt Nam"]),
        ("Liên hiệp hội bạn", ["Đứng trước", "Hội bạn"]),
    ]
    assert 'href="https://hoi.example" rel="noopener noreferrer"' in answer.text
    assert f"/anh/{logo.pk}/300.webp" in answer.text

    withdraw_picture(logo, because="đổi biểu trưng")

    assert f"/anh/{logo.pk}/" not in desk.get("/lien-ket/").text  # who is signed in gets a page made now


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://hoi.example/", "không phải địa chỉ"])
def test_only_pages_are_linked(desk, url):
    answer = desk.post(reverse("library:link-create"), {"title": "Hội", "url": url, "group": "khac", "order": 0})

    assert list(answer.context["form"].errors) == ["url"]


def test_a_file_that_is_no_picture_keeps_what_was_typed(desk):
    upload = SimpleUploadedFile("a.png", b"MZ" + b"\0" * 300, "image/png")
    answer = desk.post(
        reverse("library:link-create"), {"title": "Hội bạn", "url": "hoi.example", "group": "khac", "upload": upload}
    )

    assert "upload" in answer.context["form"].errors
    assert "hoi.example" in answer.text
    assert not Link.objects.exists()
