"""What visitors send: comments, questions, votes; what becomes public of it, and what keeps programs out."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import caches
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from lhh_portal.models import StateChange
from lhh_portal.traces import Name, traces_of
from lhh_portal.workflow import perform
from news import counting, searchable
from news.models import AnswerMail, Comment, Poll, Question, SearchEntry
from news.tasks import forget_senders, send_answers
from news.voices import services, views
from news.voices.forms import MOST_LINKS, stamp
from tests.news.counted import FIREFOX
from tests.news.published import published

pytestmark = pytest.mark.django_db


def typed(seconds=10, **fields):
    """What a browser sends of a form opened so long ago."""
    return {"opened": stamp(timezone.now() - timedelta(seconds=seconds)), "website": "", **fields}


def asked(**fields):
    told = {"subject": "Gia nhập", "text": "Cần giấy tờ gì?", "name": "Bạn Đọc (minh họa)", "email": "a@vi-du.example"}
    return typed(**told | fields)


def comments_page(article):
    return f"/tin-tuc/{article.pk}/y-kien/"


@pytest.fixture
def changes(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def editor(cast):
    return cast.editor


def question(**fields):
    told = {"subject": "Gia nhập", "text": "Cần gì?", "name": "Bạn Đọc (minh họa)", "email": "a@vi-du.example"}
    return Question.objects.create(**told | fields)


# --- comments --------------------------------------------------------------------------------------------------------


def test_comment_waits_and_stands_under_the_article_once_decided(client, editor, changes):
    article = published()
    before = client.get(article.public_url)

    with changes():
        answer = client.post(comments_page(article), typed(text="Bài hay <b>lắm</b>.", name=" Bạn\nĐọc "))
        client.post(comments_page(article), typed(text="Bài hay <b>lắm</b>.", name="Bạn Đọc"))  # pressed twice

    assert answer.url == comments_page(article) + "?da-gui=1"
    assert "Đã nhận ý kiến" in client.get(answer.url).text
    comment = Comment.objects.get()
    assert (comment.state, comment.name) == ("waiting", "Bạn Đọc")
    # What arrives is on no page: the kept pages stay.
    assert client.get(article.public_url).headers["ETag"] == before.headers["ETag"]

    with changes():
        perform(comment, "show", actor=editor)
    assert "Bài hay &lt;b&gt;lắm&lt;/b&gt;." in client.get(article.public_url).text

    with changes():
        perform(comment, "hide", actor=editor)
    assert "Bài hay" not in client.get(article.public_url).text

    perform(comment, "erase", actor=editor)
    comment.refresh_from_db()
    assert (comment.name, comment.text) == ("", "")


def test_reading_and_writing_sets_no_cookie(client):
    article = published()

    for path in ("/lien-he/", "/hoi-dap/", "/tham-do/", comments_page(article), article.public_url):
        assert client.get(path).cookies == {}
    client.post(comments_page(article), typed(text="Bài hay."))

    assert client.cookies == {}


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (typed(seconds=-3600, text="Bài hay."), "Gửi nhanh quá"),
        (typed(seconds=2 * 86400, text="Bài hay."), "mở đã lâu"),
        ({"text": "Bài hay."}, "mở đã lâu"),
        (typed(text="Bài hay.") | {"opened": "1:sai"}, "mở đã lâu"),
        (typed(text="Bài hay.") | {"website": "http://mua.example"}, "ô ẩn"),
        (typed(text="Bài hay. " + "https://a.example " * (MOST_LINKS + 1)), "nhận tối đa 2"),
        (typed(text="Bài hay. " + "a" * 2000), "Rút gọn"),
        (typed(text="Bài hay.", name="www.mua.example"), "Tên không nhận liên kết"),
    ],
)
def test_a_program_is_refused_with_a_sentence_and_the_text_stays(client, fields, sentence):
    answer = client.post(comments_page(published()), fields)

    assert not Comment.objects.exists()
    assert sentence in answer.text
    assert "Bài hay." in answer.text
    # Sent once more by a person the same form passes: its box is empty, its stamp is ours.
    assert 'value="http://mua.example"' not in answer.text


def test_a_hundred_comments_from_one_address_end_after_five(client):
    article = published()
    sent = [client.post(comments_page(article), typed(text=f"Ý kiến số {n}.")) for n in range(100)]

    assert [answer.status_code for answer in sent] == [302] * 5 + [429] * 95
    assert Comment.objects.count() == 5
    assert "Đợi mười phút" in sent[-1].text
    assert "Ý kiến số 99." in sent[-1].text  # nothing typed is lost
    assert sent[-1].headers["Retry-After"] == "600"
    other = Client(REMOTE_ADDR="203.0.113.9").post(comments_page(article), typed(text="Từ nơi khác."))
    assert other.status_code == 302


def test_many_addresses_do_not_fill_the_desk(monkeypatch):
    monkeypatch.setattr(services, "MOST_WAITING", 2)
    article = published()

    def send(number):
        visitor = Client(REMOTE_ADDR=f"203.0.113.{number}")
        told = visitor.post(comments_page(article), typed(text=f"Ý kiến số {number}."))
        return told, visitor.post("/lien-he/", asked(subject=f"Câu hỏi số {number}"))

    answers = [send(number) for number in range(3)]

    assert [[each.status_code for each in pair] for pair in answers] == [[302, 302], [302, 302], [429, 429]]
    assert (Comment.objects.count(), Question.objects.count()) == (2, 2)
    assert "Ý kiến số 2." in answers[2][0].text  # nothing typed is lost
    Comment.objects.update(state="hidden")
    assert send(4)[0].status_code == 302


def test_only_an_open_article_takes_comments(client):
    closed = published(allows_comments=False)
    archived = published(state="archived")
    gone = published(state="taken-down")

    assert [client.post(comments_page(a), typed(text="Bài hay.")).status_code for a in (closed, archived, gone)] == [
        404
    ] * 3
    assert "y-kien" not in client.get(closed.public_url).text
    assert client.get(comments_page(gone)).status_code == 404


@pytest.mark.parametrize(
    ("origin", "status"),
    [("https://xau.example", 403), ("null", 403), ("http://[", 403), ("https://testserver", 302), ("", 302)],
)
def test_another_site_cannot_send_through_its_readers(client, origin, status):
    answer = client.post(comments_page(published()), typed(text="Bài hay."), headers={"origin": origin})

    assert (answer.status_code, Comment.objects.count()) == (status, int(status == 302))


def test_hidden_comments_are_deleted_when_it_is_long_ago(settings, editor):
    settings.FORGET_SENDERS_MONTHS = 6
    article = published()
    seen, hidden, fresh, shown, waiting = (article.comments.create(text=f"Ý {n}") for n in range(5))
    perform(seen, "show", actor=editor)
    for comment in (seen, hidden, fresh):
        perform(comment, "hide", actor=editor)
    perform(shown, "show", actor=editor)
    long_ago = timezone.now() - timedelta(days=200)
    Comment.objects.update(sent_at=long_ago)
    StateChange.objects.of(hidden).update(at=long_ago)
    StateChange.objects.of(seen).filter(action="show").update(at=long_ago)

    assert forget_senders()["comments"] == 1

    assert {*Comment.objects.all()} == {seen, fresh, shown, waiting}


# --- questions -------------------------------------------------------------------------------------------------------


def test_question_is_answered_by_mail_and_public_only_with_consent(client, editor, changes):
    client.post("/lien-he/", asked(may_publish="on"))
    asked_one = Question.objects.get()

    with changes():
        asked_one = services.answer_question(asked_one, actor=editor, answer="Cần đơn.", public_text="Cần gì?")
    assert send_answers() == 1
    (message,) = mail.outbox
    assert (message.to, message.subject) == (["a@vi-du.example"], "Trả lời: Gia nhập")
    assert "Cần đơn." in message.body
    assert client.get("/hoi-dap/").text.count("Gia nhập") == 0

    with changes():
        asked_one = perform(asked_one, "publish", actor=editor)
    page = client.get(asked_one.public_url).text
    assert ("Cần gì?" in page, "Cần giấy tờ gì?" in page) == (True, False)
    assert ("Một bạn đọc" in page, "Bạn Đọc (minh họa)" in page, "a@vi-du" in page) == (True, False, False)
    assert "Gia nhập" in client.get("/hoi-dap/").text
    assert asked_one.public_url in client.get("/sitemap.xml").text
    assert asked_one.public_url in client.get("/tim-kiem/?q=gia%20nhap").text

    with changes():
        perform(asked_one, "keep_private", actor=editor)
    assert client.get(asked_one.public_url).status_code == 404
    assert "Gia nhập" not in client.get("/hoi-dap/").text
    assert not SearchEntry.objects.filter(kind="hoi-dap").exists()


def test_without_consent_nothing_makes_it_public(client, editor):
    answered = question(answer="Có.", state="answered", answered_at=timezone.now())

    with pytest.raises(PermissionDenied):
        perform(answered, "publish", actor=editor)
    Question.objects.filter(pk=answered.pk).update(state="public")

    assert client.get(answered.public_url).status_code == 404


def test_contact_form_keeps_what_was_typed_when_refused(client):
    answer = client.post("/lien-he/", asked(email="không phải"))

    assert list(answer.context["form"].errors) == ["email"]
    assert "Cần giấy tờ gì?" in answer.text
    assert not Question.objects.exists()


def test_a_line_break_in_the_subject_forges_no_head(client, editor):
    client.post("/lien-he/", asked(subject="Hỏi\nBcc: x@vi-du.example"))
    services.answer_question(Question.objects.get(), actor=editor, answer="Có.")
    send_answers()

    assert mail.outbox[0].subject == "Trả lời: Hỏi Bcc: x@vi-du.example"
    assert mail.outbox[0].recipients() == ["a@vi-du.example"]


def test_a_mail_that_fails_is_tried_again_and_told(monkeypatch, editor):
    answered = services.answer_question(question(), actor=editor, answer="Có.")
    monkeypatch.setattr("django.core.mail.EmailMessage.send", lambda self: (_ for _ in ()).throw(OSError("tắt")))

    assert send_answers() == 0

    waiting = AnswerMail.objects.get(question=answered)
    assert (waiting.state, waiting.attempts, "tắt" in waiting.error) == ("failed", 1, True)
    assert waiting.next_at > timezone.now()


def test_senders_are_forgotten_when_it_is_long_ago(settings):
    settings.FORGET_SENDERS_MONTHS = 6
    long_ago = timezone.now() - timedelta(days=200)
    told = {"answer": "Có.", "answered_at": long_ago}
    private = question(state="private", **told)
    named = question(state="public", may_publish=True, may_name=True, **told)
    fresh = question(state="answered", answer="Có.", answered_at=timezone.now())
    open_one = question(state="in-hand")
    Question.objects.update(sent_at=long_ago)
    AnswerMail.objects.create(question=private, state="failed", error="550 a@vi-du.example")

    assert forget_senders()["senders"] == 2

    kept = {row.pk: (bool(row.name), bool(row.email)) for row in Question.objects.all()}
    assert kept == {
        private.pk: (False, False),
        named.pk: (True, False),
        fresh.pk: (True, True),
        open_one.pk: (True, True),
    }
    assert AnswerMail.objects.get().error == ""


# --- polls -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def poll():
    made = Poll.objects.create(question="Họp cách nào?", state="open")
    for position, text in enumerate(["Trực tiếp", "Trực tuyến"], start=1):
        made.options.create(position=position, text=text)
    return made


def voter(address="203.0.113.7", agent=FIREFOX):
    return Client(headers={"user-agent": agent}, REMOTE_ADDR=address)


def votes(poll):
    return list(poll.options.values_list("votes", flat=True))


def test_one_vote_and_then_the_results(poll):
    one = voter()
    assert "Tổng số phiếu" not in one.get(poll.public_url).text

    answer = one.post(poll.public_url, {"option": poll.options.last().pk})

    cookie = answer.cookies[f"tham-do-{poll.pk}"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/tham-do/", True, "Lax")
    assert "Tổng số phiếu: 1." in one.get(answer.url).text
    Poll.objects.filter(pk=poll.pk).update(ends_on="2020-01-01")
    over = one.get(answer.url).text
    assert ("Kết quả sẽ công bố" in over, "Tổng số phiếu" in over, "đã bỏ phiếu" in over) == (True, False, False)
    Poll.objects.filter(pk=poll.pk).update(ends_on=None)
    again = [one, voter()]  # the browser that remembers, and one whose cookies were deleted
    said = [each.post(poll.public_url, {"option": poll.options.first().pk}).text for each in again]
    assert ("đã bỏ phiếu rồi" in said[0], "Hôm nay đã có một phiếu" in said[1]) == (True, True)
    voter(address="203.0.113.8").post(poll.public_url, {"option": poll.options.first().pk})
    assert votes(poll) == [1, 1]
    # Nobody can tell who they were: no address, no choice, and the marks are others than those of reading.
    assert poll.marks.count() == 2


def test_an_address_has_so_many_votes_a_day_and_refused_ones_take_none(poll, monkeypatch):
    monkeypatch.setitem(views.RATES, "vote", "3/d/ip")
    option = {"option": poll.options.first().pk}
    for _n in range(5):  # one person who deletes the cookies
        voter().post(poll.public_url, option)

    answers = [voter(agent=f"{FIREFOX} {n}").post(poll.public_url, option).status_code for n in range(4)]

    assert answers == [302, 302, 429, 429]
    assert votes(poll) == [3, 0]


def test_the_next_day_the_marks_are_gone(poll, rf):
    request = rf.get("/", headers={"user-agent": FIREFOX})
    today = timezone.localdate()
    mark = counting.mark_of(request, today, b"tham-do").decode()
    services.vote(poll, poll.options.first().pk, mark=mark)

    assert counting.mark_of(request, today).decode() != mark
    assert (services.drop_marks(today), services.drop_marks(today + timedelta(days=1))) == (0, 1)


@pytest.mark.parametrize("change", [{"state": "closed"}, {"ends_on": "2020-01-01"}, {"starts_on": "2099-01-01"}])
def test_no_vote_when_it_is_not_open(poll, change):
    option = poll.options.first().pk
    Poll.objects.filter(pk=poll.pk).update(**change)

    answer = voter().post(poll.public_url, {"option": option})

    assert "không nhận phiếu nữa" in answer.text
    assert (votes(poll), poll.marks.count()) == ([0, 0], 0)


def test_an_option_of_another_poll_counts_nowhere(poll):
    other = Poll.objects.create(question="Khác", state="open").options.create(position=1, text="A")

    voter().post(poll.public_url, {"option": other.pk})
    voter().post(poll.public_url, {})

    assert votes(poll) == [0, 0]
    assert not poll.marks.exists()


def test_front_page_asks_while_it_is_open_and_results_wait_for_their_day(client, poll, editor, changes):
    assert "Họp cách nào?" in client.get("/").text

    with changes():
        perform(poll, "close", actor=editor)
    assert "Họp cách nào?" not in client.get("/").text
    assert "Tổng số phiếu" not in client.get(poll.public_url).text

    with changes():
        perform(poll, "tell", actor=editor)
    assert "Tổng số phiếu: 0." in client.get(poll.public_url).text


# --- how many queries ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", ["comments", "questions", "polls"])
def test_queries_do_not_grow(what, client, settings, django_assert_max_num_queries):
    settings.CACHES["pages"]["BACKEND"] = "django.core.cache.backends.dummy.DummyCache"
    article = published()
    path = {"comments": article.public_url, "questions": "/hoi-dap/", "polls": "/tham-do/"}[what]

    def add(count):
        for number in range(count):
            if what == "comments":
                article.comments.create(text=f"Ý {number}", state="shown")
            elif what == "questions":
                question(state="public", may_publish=True, answer="Có.", answered_at=timezone.now())
            else:
                Poll.objects.create(question=f"Câu {number}", state="open")

    def queries():
        caches["pages"].clear()
        with django_assert_max_num_queries(60) as counted:
            assert client.get(path).status_code == 200
        return len(counted)

    add(1)
    queries()
    few = queries()
    add(10)
    assert queries() == few


def test_searchable_names_nobody():
    found = searchable.question_found(question(may_name=True, answered_at=timezone.now()))

    assert "Bạn Đọc (minh họa)" not in f"{found.title} {found.lead} {found.text}"


def test_rates_are_for_addresses():
    assert views.RATES == {"comment": "5/10m/ip", "question": "5/10m/ip", "vote": "30/d/ip"}


def test_a_name_is_taken_out_of_what_the_public_said(cast, changes, client):
    article = published()
    comment = article.comments.create(name="Trần Thị Hoa", text="Chào bà Trần Thị Hoa.", state="shown")
    told = {"answer": "Gửi bà Trần Thị Hoa: có.", "answered_at": timezone.now(), "subject": "Trần Thị Hoa hỏi"}
    asked_one = question(state="public", may_publish=True, may_name=True, **told | {"name": "Trần Thị Hoa"})
    assert "Trần Thị Hoa" in client.get(article.public_url).text

    found = [trace for trace in traces_of(Name("Trần Thị Hoa")) if trace.source.kind in ("y-kien", "hoi-dap")]
    with changes():
        for trace in found:
            remedy = next(each for each in trace.source.remedies if each.key == "viet-tat")
            remedy.act(trace.obj, Name("Trần Thị Hoa"), actor=cast.staff, because="Yêu cầu")

    assert [trace.obj for trace in found] == [comment, asked_one]
    pages = [article.public_url, asked_one.public_url, "/hoi-dap/"]
    assert ["Trần Thị Hoa" in client.get(path).text for path in pages] == [False] * 3
    assert not SearchEntry.objects.filter(title__contains="Hoa hỏi").exists()
