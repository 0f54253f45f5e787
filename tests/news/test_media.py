"""Albums: put together from a phone, published by another person, and what of them can be withdrawn."""

import re

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from lhh_portal.workflow import WrongState, last_step, perform
from news.media import services
from news.models import Album, SearchEntry
from news.pictures import withdraw_picture
from tests.news import shown
from tests.news.published import draft, picture
from tests.news.test_pictures import picture_file

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "page_cache" not in name]


@pytest.fixture
def desk(client, cast):
    client.force_login(cast.staff, "django.contrib.auth.backends.ModelBackend")
    return client


def sent(*files):
    return {"pictures": list(files)}


def words_of(album, **words):
    """What the page of the pictures' words sends."""
    rows = list(album.pictures.all())
    form = {"form-TOTAL_FORMS": len(rows), "form-INITIAL_FORMS": len(rows)}
    for number, row in enumerate(rows):
        values = {"id": row.pk, "position": number + 1, "alt": f"Ảnh {number}", "caption": "", "credit": "", **words}
        form |= {f"form-{number}-{name}": value for name, value in values.items()}
    return form


def test_an_album_goes_from_a_phone_to_the_site(desk, cast):
    desk.post(reverse("media:album-create"), {"title": "Hội thi", "event_on": "18/6/2024", "credit": "Văn phòng"})
    album = Album.objects.get()
    path = reverse("media:pictures-add", args=[album.pk])
    files = [picture_file(colour=colour, name=f"{colour}.jpg") for colour in ("red", "blue")]
    broken = SimpleUploadedFile("hong.jpg", b"MZ" + b"\0" * 300)

    answer = desk.post(path, sent(files[0], broken, files[1]), follow=True)

    assert [row.picture.credit for row in album.pictures.all()] == ["Văn phòng", "Văn phòng"]
    assert [str(message)[:9] for message in answer.context["messages"]] == ["hong.jpg:", "Đã thêm 2"]
    with pytest.raises(ValidationError, match="Còn 2 ảnh chưa có mô tả"):
        perform(album, "publish", actor=cast.editor)

    desk.post(reverse("media:pictures-edit", args=[album.pk]), words_of(album))
    with pytest.raises(PermissionDenied):
        perform(Album.objects.get(), "publish", actor=cast.staff)
    album = perform(Album.objects.get(), "publish", actor=cast.editor)

    page = Client().get(album.public_url)
    first = album.pictures.first().picture
    assert [row.picture.alt for row in album.pictures.all()] == ["Ảnh 0", "Ảnh 1"]
    assert f'<a href="/anh/{first.pk}/800.webp">' in page.text
    assert f'<meta property="og:image" content="http://127.0.0.1:8000/anh/{first.pk}/800.webp">' in page.text
    assert album.public_url in Client().get("/sitemap.xml").text
    assert SearchEntry.objects.get(kind="album").title == "Hội thi"
    assert desk.post(path, sent(picture_file())).status_code == 403  # locked while it is shown


def test_words_are_kept_though_somebody_took_a_picture_out_meanwhile(desk):
    album = shown.album(picture(), picture(sha256="b" * 64))
    path, typed = reverse("media:pictures-edit", args=[album.pk]), words_of(album, alt="Chữ vừa ghi")
    album.pictures.first().delete()

    wrong = desk.post(path, typed | {"form-1-position": "x"})
    desk.post(path, typed)

    assert wrong.text.count("Chữ vừa ghi") == 1  # of the one that is left
    assert [row.picture.alt for row in album.pictures.all()] == ["Chữ vừa ghi"]


def test_nobody_publishes_what_was_put_in_after_the_page_was_read(client, cast):
    album = shown.album(picture())
    client.force_login(cast.editor, "django.contrib.auth.backends.ModelBackend")
    path = reverse("media:album-act", args=[album.pk, "publish"])

    def seen():
        return re.search(r'name="seen" value="(.+?)"', client.get(album.get_absolute_url()).text)[1]

    read = seen()
    album.pictures.create(picture=picture(sha256="b" * 64))
    services.changed(album, by=cast.staff)

    assert "vừa được người khác đổi" in client.post(path, {"seen": read}, follow=True).text
    assert Album.objects.get().is_draft
    client.post(path, {"seen": seen()})
    assert not Album.objects.get().is_draft


def test_words_changed_elsewhere_count_as_a_change_of_the_draft(desk, cast):
    sent = picture(alt="Hội trường")
    album = shown.album(sent)
    read = last_step(album)

    desk.post(sent.get_absolute_url(), {"alt": "Lời khác", "caption": "", "credit": ""})

    with pytest.raises(WrongState):
        perform(album, "publish", actor=cast.editor, seen=read)
    assert Album.objects.get().changed_by == cast.staff


def test_an_album_keeps_the_words_an_article_waits_with(desk, cast):
    sent = picture(alt="Đã đọc")
    draft(author=cast.staff, cover=sent, state="approved")
    album = shown.album(sent)

    desk.post(reverse("media:pictures-edit", args=[album.pk]), words_of(album, alt="Lời khác"))

    assert [row.picture.alt for row in album.pictures.all()] == ["Đã đọc"]


def test_what_is_published_needs_something_to_see(cast):
    album = shown.album()
    album.videos.all().delete()

    with pytest.raises(ValidationError, match="chưa có ảnh hay video nào"):
        perform(album, "publish", actor=cast.leader)


def test_words_a_colleague_saved_meanwhile_are_not_written_over(desk):
    album = shown.album(picture(alt="Cũ"))
    path = reverse("media:pictures-edit", args=[album.pk])
    base = desk.get(path).context["forms"][0]["base"].value()
    desk.post(path, words_of(album, alt="Của người khác") | {"form-0-base": base})

    refused = desk.post(path, words_of(album, alt="Của tôi") | {"form-0-base": base})

    assert "Mô tả ảnh: «Của người khác»" in refused.text
    assert "Của tôi" in refused.text
    assert [row.picture.alt for row in album.pictures.all()] == ["Của người khác"]


def test_the_same_picture_is_once_in_an_album(desk):
    album = shown.album()
    path = reverse("media:pictures-add", args=[album.pk])

    desk.post(path, sent(picture_file(colour="red", name="a.jpg"), picture_file(colour="red", name="b.jpg")))
    answer = desk.post(path, sent(picture_file(colour="red", name="c.jpg"), picture_file(colour="blue")), follow=True)

    assert album.pictures.count() == 2
    assert "c.jpg: Ảnh này đã có trong album." in [str(message) for message in answer.context["messages"]]


def test_too_many_pictures_at_once_are_not_begun(desk):
    album = shown.album()

    answer = desk.post(
        reverse("media:pictures-add", args=[album.pk]), sent(*(picture_file() for _ in range(13))), follow=True
    )

    assert [str(message) for message in answer.context["messages"]] == [
        "Đã chọn 13 ảnh; mỗi lần gửi tối đa 12 ảnh. Gửi làm nhiều lần."
    ]
    assert not album.pictures.exists()


def test_a_withdrawn_picture_leaves_album_list_and_poster():
    gone, stays = picture(alt="Người trong ảnh"), picture(alt="Hội trường", sha256="b" * 64)
    album = shown.album(gone, stays, state="published")

    withdraw_picture(gone, because="rút đồng ý")

    for path in (album.public_url, reverse("news:albums")):
        html = Client().get(path).text
        assert f"/anh/{gone.pk}/" not in html
        assert "Người trong ảnh" not in html
        assert f"/anh/{stays.pk}/" in html
    withdraw_picture(stays, because="rút đồng ý")
    assert Client().get(reverse("news:albums")).status_code == 200


def test_a_draft_is_nowhere(cast):
    album = perform(shown.album(picture(), state="published"), "take_down", actor=cast.staff, note="Sai ngày")

    assert Client().get(album.public_url).status_code == 404
    assert Client().get(reverse("news:video-download", args=[album.videos.last().pk])).status_code == 404
    assert album.title not in Client().get(reverse("news:albums")).text
    assert not SearchEntry.objects.filter(kind="album").exists()


def test_an_old_address_is_sent_on():
    album = shown.album(picture(), state="published")

    answer = Client().get(reverse("news:album", args=[album.pk, "ten-cu"]))

    assert (answer.status_code, answer.url) == (301, album.public_url)


def test_a_video_elsewhere_is_a_link_and_ours_a_player():
    html = Client().get(shown.album(picture(), state="published").public_url).text

    assert 'href="https://video.example/xem?v=1" rel="noopener noreferrer"' in html
    assert "Xem video ở video.example" in html
    assert "<iframe" not in html
    assert 'type="video/mp4"' in html
    assert "Chủ tịch đọc diễn văn khai mạc." in html


@pytest.mark.parametrize(
    ("asked", "status", "span"),
    [
        ("", 200, (0, 1048)),
        ("bytes=0-", 206, (0, 1048)),
        ("bytes=100-199", 206, (100, 200)),
        ("bytes=1000-5000", 206, (1000, 1048)),
        ("bytes=-48", 206, (1000, 1048)),
        ("bytes=2000-", 416, None),
        ("bytes=-0", 416, None),
        ("bytes=0-1,5-6", 200, (0, 1048)),
    ],
)
def test_players_get_the_part_they_ask_for(asked, status, span):
    video = shown.album(state="published").videos.exclude(file="").get()
    first, last = span or (0, 0)

    answer = Client().get(reverse("news:video-download", args=[video.pk]), headers={"range": asked} if asked else {})

    assert answer.status_code == status
    assert (b"".join(answer) if span else answer.content) == shown.MP4[:1048][first:last]
    assert span is None or answer.headers["Content-Length"] == str(last - first)
    assert status != 206 or answer.headers["Content-Range"] == f"bytes {first}-{last - 1}/1048"


def video(album, **fields):
    path = reverse("media:video-create", args=[album.pk])
    return path, {"title": "Khai mạc", "position": 0, **fields}


def file_of(content, name="a.mp4"):
    return SimpleUploadedFile(name, content)


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"url": "video.example/xem"}, []),
        ({"upload": file_of(shown.MP4)}, []),
        ({"upload": file_of(b"MZ" + b"\0" * 300)}, ["upload"]),
        ({"upload": file_of(shown.MP4), "url": "https://video.example"}, ["upload"]),
        ({"url": "javascript:alert(1)"}, ["url"]),
        ({}, ["url"]),
    ],
)
def test_a_video_is_a_file_or_a_link(desk, typed, errors):
    album = shown.album()
    album.videos.all().delete()
    for file in typed.values():
        getattr(file, "seek", bool)(0)

    answer = desk.post(*video(album, **typed))

    assert (list(answer.context["form"].errors) if answer.context else []) == errors
    assert album.videos.count() == (not errors)


def test_videos_have_a_limit_of_their_own_and_the_form_its_token(settings, cast):
    settings.UPLOAD_MAX_BYTES, settings.VIDEO_MAX_BYTES = 500, 2000
    album = shown.album()
    album.videos.all().delete()
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.staff, "django.contrib.auth.backends.ModelBackend")
    path, form = video(album, upload=file_of(shown.MP4))
    assert client.post(path, form).status_code == 403

    client.get(path)
    form["csrfmiddlewaretoken"] = client.cookies["csrftoken"].value
    client.post(path, {**form, "upload": file_of(shown.MP4)})
    refused = client.post(path, {**form, "upload": file_of(shown.MP4 * 2)})

    assert album.videos.get().size == len(shown.MP4)
    assert "mỗi tệp tối đa 2,0 KB" in refused.context["form"].errors["upload"][0]


def test_of_who_may_not_send_videos_nothing_is_read(cast, monkeypatch):
    began = []
    monkeypatch.setattr("lhh_portal.uploads.VideoUploadHandler.handle_raw_input", lambda *args: began.append(args))
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.officer, "django.contrib.auth.backends.ModelBackend")
    client.cookies["csrftoken"] = "a" * 32  # else the token's check would end it before anything is read

    answer = client.post(*video(shown.album(), upload=file_of(shown.MP4)))

    assert (answer.status_code, began) == (403, [])


def test_a_replaced_video_leaves_no_file_behind(desk, django_capture_on_commit_callbacks):
    kept = shown.album().videos.exclude(file="").get()
    storage, name = kept.file.storage, kept.file.name

    with django_capture_on_commit_callbacks(execute=True):
        desk.post(
            reverse("media:video-edit", args=[kept.album_id, kept.pk]), video(kept.album, url="https://a.example")[1]
        )

    kept.refresh_from_db()
    assert (kept.url, kept.file.name, storage.exists(name)) == ("https://a.example", "", False)


def test_queries_do_not_grow_with_albums(django_assert_max_num_queries):
    for number in range(12):
        shown.album(picture(sha256=f"{number:064}"), state="published")

    with django_assert_max_num_queries(9):
        html = Client().get(reverse("news:albums")).text
    assert html.count('class="album-card"') == 12
