from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from lhh_portal.roles import Role
from lhh_portal.workflow import last_step
from lhh_portal.workspace import waiting_for
from news.forms_desk import fingerprint
from news.models import Article, Picture
from tests.access import client_of
from tests.factories import UserFactory
from tests.news.published import category, draft, picture, published, revised

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def article(cast):
    return draft(author=cast.officer, association=cast.lawyers)


def typed(article, **changed):
    fields = ("title", "sapo", "body", "byline", "source", "source_url")
    data = {name: getattr(article, name) for name in fields} | {"category": article.category_id}
    data |= {"association": article.association_id or "", "base": fingerprint(article), "allows_comments": "on"}
    return data | changed


def test_an_officer_writes_for_the_own_association_only(cast):
    client = client_of(cast.officer)
    data = {"title": "Tin mới", "category": category().pk, "association": cast.healers.pk}

    refused = client.post(reverse("desk:article-create"), data)
    begun = client.post(reverse("desk:article-create"), data | {"association": cast.lawyers.pk})

    assert refused.status_code == 200
    (article,) = Article.objects.all()
    assert begun.url == reverse("desk:article-edit", args=[article.pk])
    assert (article.author, article.changed_by, article.association) == (cast.officer, cast.officer, cast.lawyers)


def test_what_is_typed_is_cleaned_and_saved_by_itself(cast, article):
    data = typed(article, body="<p class=MsoNormal>Hội&nbsp; &nbsp;nghị<script>x()</script></p>")

    answer = client_of(cast.staff).post(reverse("desk:article-autosave", args=[article.pk]), data)

    article.refresh_from_db()
    assert (article.body, article.changed_by) == ("<p>Hội nghị</p>", cast.staff)
    assert f'value="{fingerprint(article)}"' in answer.content.decode()
    assert "kept" in answer.headers["HX-Trigger"]


def test_saving_what_is_there_makes_nobody_its_writer(cast, article):
    client_of(cast.editor).post(reverse("desk:article-edit", args=[article.pk]), typed(article))

    article.refresh_from_db()
    assert article.changed_by == cast.officer


@pytest.mark.parametrize("name", ["desk:article-autosave", "desk:article-edit"])
def test_a_colleagues_text_is_shown_and_not_overwritten(cast, article, name):
    mine = typed(article, sapo="Sapo của tôi.")
    Article.objects.filter(pk=article.pk).update(sapo="Sapo của đồng nghiệp.", changed_by=cast.staff)
    client = client_of(cast.officer)

    answer = client.post(reverse(name, args=[article.pk]), mine)

    article.refresh_from_db()
    assert article.sapo == "Sapo của đồng nghiệp."
    assert "đồng nghiệp." in answer.content.decode()
    assert "kept" not in answer.headers.get("HX-Trigger", "")
    client.post(reverse(name, args=[article.pk]), mine | {"keep": fingerprint(article)})
    article.refresh_from_db()
    assert (article.sapo, article.changed_by) == ("Sapo của tôi.", cast.officer)


def test_the_desk_finds_without_diacritics(cast):
    wanted = draft("Hội nghị trí thức", author=cast.editor)
    draft("Bài khác", author=cast.editor)
    sent = picture(alt="Đại biểu dự họp")
    client = client_of(cast.editor)

    assert [
        row.record for row in client.get(reverse("desk:article-list"), {"q": "tri thuc"}).context["table"].rows
    ] == [wanted]
    assert client.get(reverse("desk:picture-list"), {"q": "dai bieu"}).context["page"].object_list[0] == sent
    assert not client.get(reverse("desk:picture-list"), {"q": "dai bien"}).context["page"].object_list


@pytest.mark.parametrize("state", ["waiting", "approved", "scheduled"])
def test_what_waits_or_was_approved_cannot_be_changed(cast, state):
    article = draft(author=cast.officer, association=cast.lawyers, state=state)

    answer = client_of(cast.officer).post(reverse("desk:article-edit", args=[article.pk]), typed(article, sapo="Khác"))

    article.refresh_from_db()
    assert (answer.status_code, article.sapo) == (403, "Sapo của bài.")
    assert "Lấy về sửa" in answer.content.decode()


def test_an_article_of_20_mb_is_refused_with_a_sentence(cast, article):
    client = client_of(cast.officer)
    huge = client.post(reverse("desk:article-edit", args=[article.pk]), typed(article, body="<p>" + "x" * 20_000_000))
    long = client.post(reverse("desk:article-edit", args=[article.pk]), typed(article, body="<p>" + "x" * 3_000_000))

    assert (huge.status_code, long.status_code) == (413, 200)
    assert "mỗi bài tối đa" in long.content.decode()
    article.refresh_from_db()
    assert article.body == "<p>Nội dung của bài.</p>"


def test_what_is_pasted_comes_back_clean(cast):
    client, url = client_of(cast.officer), reverse("desk:clean")

    assert (
        client.post(url, {"html": "<p>• Một</p><p>• Hai</p>"}).content.decode() == "<ul><li>Một</li><li>Hai</li></ul>"
    )
    assert client.post(url, {"html": "<p>x" * 90_000}).status_code == 422


def test_the_steps_from_writing_to_the_public_page(cast, article, django_capture_on_commit_callbacks):
    officer, editor = client_of(cast.officer), client_of(cast.editor)

    def step(client, action, **data):
        with django_capture_on_commit_callbacks(execute=True):
            client.post(reverse("desk:article-act", args=[article.pk, action]), data)

    step(officer, "submit")
    step(editor, "send_back", note="Thiếu nguồn")
    detail = officer.get(article.get_absolute_url()).content.decode()
    assert "Thiếu nguồn" in detail
    step(officer, "submit")
    step(editor, "approve")
    step(editor, "publish")

    article.refresh_from_db()
    assert (article.state, article.live.number) == ("published", 1)
    assert client_of(None).get(article.public_url).status_code == 200
    step(editor, "take_down", note="Sai số liệu")
    gone = client_of(None).get(article.public_url)
    assert (gone.status_code, "Sai số liệu" in gone.content.decode()) == (410, True)


def test_differences_between_versions_word_by_word(cast):
    article = revised(published(body="<p>Có 12 hội dự.</p><p>Hết.</p>"), body="<p>Có 13 hội dự.</p><p>Hết.</p>")

    page = client_of(cast.editor).get(reverse("desk:article-compare", args=[article.pk]), {"tu": 1, "den": 2})

    (body,) = page.context["differences"]
    (changed, same) = body.paragraphs
    assert [(piece.kind, piece.text) for piece in changed] == [
        ("same", "Có "),
        ("gone", "12 "),
        ("new", "13 "),
        ("same", "hội dự."),
    ]
    assert same is None


def test_files_are_judged_by_their_content(cast, article):
    client, url = client_of(cast.officer), reverse("desk:file-add", args=[article.pk])

    refused = client.post(url, {"file": SimpleUploadedFile("ke-hoach.pdf", b"MZ" + b"\0" * 100)})
    client.post(url, {"file": SimpleUploadedFile("ke-hoach.pdf", b"%PDF-1.7\n"), "name": "Kế hoạch"})

    assert refused.status_code == 200
    (file,) = article.files.all()
    assert (file.name, file.media_type, file.size) == ("Kế hoạch", "application/pdf", 9)
    answer = client.get(reverse("desk:file-download", args=[article.pk, file.pk]))
    assert b"".join(answer.streaming_content) == b"%PDF-1.7\n"
    client.post(reverse("desk:file-remove", args=[article.pk, file.pk]))
    assert not article.files.exists()


def test_files_of_a_published_article_are_not_the_writers_to_change(cast):
    article = published(author=cast.officer, association=cast.lawyers)
    url = reverse("desk:file-add", args=[article.pk])

    assert client_of(cast.officer).post(url).status_code == 403
    assert client_of(cast.editor).post(url).status_code == 200


def test_a_picture_is_added_chosen_and_withdrawn(cast, django_capture_on_commit_callbacks):
    content = BytesIO()
    Image.new("RGB", (600, 300), "navy").save(content, "PNG")
    client = client_of(cast.editor)
    file = SimpleUploadedFile("anh.png", content.getvalue())

    chosen = client.post(reverse("desk:picture-choose"), {"file": file, "alt": "Lễ khai mạc"})

    (kept,) = Picture.objects.all()
    assert f'data-choose="{kept.pk}"' in chosen.content.decode()
    assert client_of(None).get(reverse("news:picture", args=[kept.pk, 600])).status_code in {200, 404}
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("desk:picture-withdraw", args=[kept.pk]), {"because": "Rút đồng ý"})
    assert client.get(reverse("news:picture", args=[kept.pk, 600])).status_code == 404
    assert f'data-choose="{kept.pk}"' not in client.get(reverse("desk:picture-choose")).content.decode()


def test_words_of_a_picture_that_visitors_see_are_the_editors(cast):
    sent = picture(uploaded_by=cast.officer, alt="Hội trường")
    words = {"alt": "Lời khác", "caption": "", "credit": ""}
    client = client_of(cast.officer)

    assert client.post(sent.get_absolute_url(), words | {"alt": "Hội trường A"}).status_code == 302
    published(cover=sent)
    assert client.post(sent.get_absolute_url(), words).status_code == 403
    sent.refresh_from_db()
    assert sent.alt == "Hội trường A"
    assert client_of(cast.editor).post(sent.get_absolute_url(), words).status_code == 302


@pytest.mark.parametrize("state", ["waiting", "approved", "scheduled"])
def test_words_of_a_picture_stay_as_they_were_approved(cast, state):
    sent = picture(uploaded_by=cast.officer, alt="Hội trường")
    article = draft(author=cast.officer, association=cast.lawyers, state=state, body=shown_in_body(sent))
    words = {"alt": "Lời khác", "caption": "", "credit": ""}

    assert [client_of(who).post(sent.get_absolute_url(), words).status_code for who in (cast.officer, cast.staff)] == [
        403,
        403,
    ]
    assert "Lấy bài về sửa trước" in client_of(cast.staff).get(sent.get_absolute_url()).text
    Article.objects.filter(pk=article.pk).update(state="returned")
    assert client_of(cast.officer).post(sent.get_absolute_url(), words).status_code == 302


def shown_in_body(picture):
    return f'<p>Mở đầu.</p><figure data-picture="{picture.pk}"></figure>'


def test_a_revision_is_offered_once_something_changed(cast):
    article = published()

    def offers():
        return "Đăng bản sửa" in client_of(cast.editor).get(article.get_absolute_url()).text

    assert not offers()
    client_of(cast.editor).post(reverse("desk:article-act", args=[article.pk, "revise"]))
    assert article.versions.count() == 1
    Article.objects.filter(pk=article.pk).update(sapo="Sapo khác")
    assert offers()


@pytest.mark.parametrize("change", ["text", "words"])
def test_nobody_publishes_a_revision_other_than_the_one_read(cast, change):
    article, new = published(), picture(alt="Hội trường")
    Article.objects.filter(pk=article.pk).update(body=shown_in_body(new))
    article.refresh_from_db()
    seen = last_step(article)
    if change == "text":
        Article.objects.filter(pk=article.pk).update(title="Chữ chưa ai đọc")
    else:
        Picture.objects.filter(pk=new.pk).update(caption="Lời chưa ai đọc")

    act = reverse("desk:article-act", args=[article.pk, "revise"])
    client_of(cast.editor).post(act, {"seen": seen})
    assert article.versions.count() == 1
    client_of(cast.editor).post(act, {"seen": last_step(Article.objects.get(pk=article.pk))})
    assert article.versions.count() == 2


def test_a_picture_without_a_description_is_not_taken(cast):
    content = BytesIO()
    Image.new("RGB", (60, 30)).save(content, "PNG")

    client_of(cast.editor).post(
        reverse("desk:picture-add"), {"file": SimpleUploadedFile("anh.png", content.getvalue()), "alt": " "}
    )

    assert not Picture.objects.exists()


def test_who_waits_for_what(cast, article):
    def lines(user):
        return [line.label for _tone, group in waiting_for(user) for line in group]

    waiting = draft("Chờ (minh họa)", author=cast.editor, state="waiting")
    returned = draft("Trả (minh họa)", author=cast.officer, association=cast.lawyers, state="returned")
    other_editor = UserFactory(roles=[Role.EDITOR])

    assert lines(cast.editor) == []
    assert lines(other_editor) == [f"Bài chờ duyệt: {waiting.title}"]
    assert f"Bài bị trả lại: {returned.title}" in lines(cast.officer)
    assert f"Bài bị trả lại: {returned.title}" not in lines(cast.staff)


@pytest.mark.parametrize("name", ["desk:article-list", "desk:picture-list", "workspace"])
def test_queries_do_not_grow_with_rows(cast, name):
    def queries():
        client = client_of(cast.editor)
        with CaptureQueriesContext(
            connection,
        ) as found:
            client.get(reverse(name))
        return len(found)

    def more(n):
        for state in ("draft", "waiting", "approved", "returned"):
            draft(f"Bài {n} {state} (minh họa)", author=cast.officer, association=cast.lawyers, state=state)
        Article.objects.filter(pk=published(cover=picture()).pk).update(body="<p>Khác.</p>")

    more(1)
    few = queries()
    for n in range(2, 6):
        more(n)
    assert queries() == few


def test_the_list_is_filtered_and_shows_an_officer_the_own_articles(cast, article):
    draft("Bài của hội khác (minh họa)", author=cast.other_officer, association=cast.healers)
    other = draft("Sơ kết (minh họa)", author=cast.staff, state="waiting")

    def titles(user, **query):
        page = client_of(user).get(reverse("desk:article-list"), query)
        return {row.record.title for row in page.context["table"].rows}

    assert titles(cast.officer) == {article.title}
    assert len(titles(cast.editor)) == 3
    assert titles(cast.editor, q="sơ kết") == titles(cast.editor, state="waiting") == {other.title}
    assert titles(cast.editor, association=cast.lawyers.pk) == {article.title}
