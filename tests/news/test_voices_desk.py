"""The desk of what the public says: comments decided, questions answered, polls held; and what waits for whom."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from lhh_portal.workflow import available, perform
from lhh_portal.workspace import waiting_for
from news.models import AnswerMail, Comment, Poll, PollOption, Question
from news.voices import views_desk
from news.voices.workflow import CommentState
from tests.news.published import published

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, cast):
    client.force_login(cast.editor, "django.contrib.auth.backends.ModelBackend")
    return client


def url(name, *args):
    return reverse(f"voices:{name}", args=args)


def question(days_ago=0, **fields):
    told = {"subject": "Gia nhập", "text": "Cần gì?", "name": "Bạn Đọc (minh họa)", "email": "a@vi-du.example"}
    made = Question.objects.create(**told | fields)
    Question.objects.filter(pk=made.pk).update(sent_at=timezone.now() - timedelta(days=days_ago))
    made.refresh_from_db()
    return made


def test_several_comments_at_once_and_the_filter_stays(desk):
    article = published()
    first, second, decided = (Comment.objects.create(article=article, text=f"Ý {n}") for n in range(3))
    Comment.objects.filter(pk=decided.pk).update(state=CommentState.SHOWN)

    answer = desk.post(
        url("comments-act", "show"), {"comment": [first.pk, decided.pk, "x"], "query": "state=waiting"}, follow=True
    )

    assert answer.redirect_chain == [(f"{url('comment-list')}?state=waiting", 302)]
    assert "Đã cho hiện 1 ý kiến." in answer.text
    assert "1 ý kiến đã được người khác quyết trước" in answer.text
    states = dict(Comment.objects.values_list("pk", "state"))
    assert states == {first.pk: "shown", second.pk: "waiting", decided.pk: "shown"}


def test_what_one_editor_hid_another_does_not_show_from_an_old_page(desk, cast):
    comment = Comment.objects.create(article=published(), text="Ý")
    seen = re.search(r'name="seen" value="(.+?)"', desk.get(url("comment-list")).text)[1]
    perform(comment, "hide", actor=cast.editor)

    for path, chosen in ((url("comment-act", comment.pk, "show"), []), (url("comments-act", "show"), [comment.pk])):
        answer = desk.post(path, {"seen": seen, "comment": chosen}, follow=True)
        assert "1 ý kiến đã được người khác quyết trước" in answer.text

    assert Comment.objects.get().state == "hidden"
    seen = re.search(r'name="seen" value="(.+?)"', desk.get(url("comment-list")).text)[1]
    desk.post(url("comment-act", comment.pk, "show"), {"seen": seen})
    assert Comment.objects.get().state == "shown"


def test_answer_is_kept_then_sent_and_what_was_typed_survives_somebody_faster(desk, cast):
    asked = question(may_publish=True)
    desk.post(url("question-act", asked.pk, "take"))

    desk.post(url("question-keep", asked.pk), {"answer": "Nháp.", "public_text": ""})
    asked.refresh_from_db()
    assert (asked.state, asked.answer, asked.taken_by) == ("in-hand", "Nháp.", cast.editor)
    assert not AnswerMail.objects.exists()

    empty = desk.post(url("question-answer", asked.pk), {"answer": " ", "public_text": ""})
    assert list(empty.context["form"].errors) == ["answer"]

    desk.post(url("question-answer", asked.pk), {"answer": "Cần đơn.", "public_text": "Ngắn."})
    asked.refresh_from_db()
    assert (asked.state, asked.answer, asked.public_text) == ("answered", "Cần đơn.", "Ngắn.")
    assert asked.mail.state == "waiting"
    assert desk.post(url("question-answer", asked.pk), {"answer": "Khác."}).status_code == 302
    asked.refresh_from_db()
    assert asked.answer == "Cần đơn."


def test_a_form_opened_before_brings_back_neither_state_nor_what_was_forgotten(desk, cast, monkeypatch):
    asked = question(may_publish=True)
    old = Question.objects.get(pk=asked.pk)
    desk.post(url("question-answer", asked.pk), {"answer": "Cần đơn.", "public_text": ""})
    monkeypatch.setattr(views_desk, "_question", lambda pk: old)  # read a moment before

    answer = desk.post(url("question-keep", asked.pk), {"answer": "Nháp.", "public_text": ""})

    assert ("Đã trả lời" in answer.text, "Nháp." in answer.text) == (True, True)
    asked.refresh_from_db()
    assert (asked.state, asked.answer) == ("answered", "Cần đơn.")

    perform(asked, "forget", actor=cast.editor, note="Yêu cầu")
    desk.post(url("question-text", asked.pk), {"public_text": "Tôi là Bạn Đọc"})
    asked.refresh_from_db()
    assert (asked.name, asked.email, asked.text, asked.public_text) == ("", "", "", "")


def test_publish_is_offered_only_with_consent(desk):
    told = {"state": "answered", "answer": "Có.", "answered_at": timezone.now()}
    agreed, not_agreed = question(may_publish=True, **told), question(**told)

    offers = [
        url("question-act", each.pk, "publish") in desk.get(each.get_absolute_url()).text
        for each in (agreed, not_agreed)
    ]

    assert offers == [True, False]
    assert desk.post(url("question-act", not_agreed.pk, "publish")).status_code == 403


def test_closing_without_an_answer_needs_a_reason(desk):
    asked = question()

    desk.post(url("question-act", asked.pk, "close"))
    assert Question.objects.get().state == "new"
    desk.post(url("question-act", asked.pk, "close"), {"note": "Thư rác"})
    assert Question.objects.get().state == "private"


def offers(obj, user):
    return [(name, label) for name, label, _note in available(obj, user)]


def test_who_asks_to_be_forgotten_is_found_and_forgotten(desk, cast):
    told = {"answer": "Có.", "answered_at": timezone.now(), "may_publish": True, "may_name": True}
    asked, other = question(state="public", **told), question(email="b@vi-du.example", name="Khác", **told)
    AnswerMail.objects.create(question=asked, state="failed", error="550")
    assert [row.record for row in desk.get(url("question-list"), {"q": "A@vi-du"}).context["table"].rows] == [asked]

    comment = Comment.objects.create(article=published(), name="Bạn Đọc", text="Ý", state=CommentState.SHOWN)
    assert [*desk.get(url("comment-list"), {"q": "Đọc Bạn"}).context["page"]] == [comment]

    desk.post(url("question-act", asked.pk, "forget"), {"note": "Yêu cầu"})
    assert Question.objects.get(pk=asked.pk).email  # not while everybody reads it
    for step in ("keep_private", "forget"):
        desk.post(url("question-act", asked.pk, step), {"note": "Yêu cầu"})

    kept = Question.objects.get(pk=asked.pk)
    assert (kept.name, kept.email, kept.text, kept.answer, kept.may_publish) == ("", "", "", "", False)
    assert (kept.subject, kept.state, kept.mail.error) == ("(đã xóa theo yêu cầu của người hỏi)", "private", "")
    assert "forget" not in dict(offers(kept, cast.editor))
    assert not AnswerMail.objects.given_up().exists()
    assert Question.objects.get(pk=other.pk).email == "b@vi-du.example"
    # The address is long gone by itself, the text is not: it still can be asked for.
    assert "forget" in dict(offers(question(state="answered", name="", email=""), cast.editor))


def test_a_mail_given_up_is_sent_again_by_hand(desk):
    asked = question(state="answered", answer="Có.", answered_at=timezone.now())
    lost = AnswerMail.objects.create(question=asked, state="failed", error="550", attempts=5)

    desk.post(url("question-send-again", asked.pk))

    lost.refresh_from_db()
    assert (lost.state, lost.attempts) == ("waiting", 0)


def test_a_poll_is_written_opened_and_then_left_as_it_is(desk):
    lines = {"question": "Họp cách nào?", "options": "Trực tiếp\n\n  Trực   tuyến ", "starts_on": "1/6/2024"}
    desk.post(url("poll-create"), lines)
    poll = Poll.objects.get()
    assert [option.text for option in poll.options.all()] == ["Trực tiếp", "Trực tuyến"]

    desk.post(url("poll-act", poll.pk, "open"))
    desk.post(url("poll-edit", poll.pk), lines | {"options": "Một\nHai\nBa"})

    assert Poll.objects.get().state == "open"
    assert PollOption.objects.count() == 2


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ("Một", "Có 1 lựa chọn"),
        ("A\na", "giống nhau"),
        (f"{'x' * 151}\nB", "dài quá 150"),
        ("\n".join("abcdefghijk"), "11"),
    ],
)
def test_options_of_a_poll(options, sentence, desk):
    answer = desk.post(url("poll-create"), {"question": "Câu?", "options": options, "starts_on": "1/6/2024"})

    assert not Poll.objects.exists()
    assert sentence in answer.context["form"].errors["options"][0]
    assert options.split("\n")[0] in answer.text


def test_what_waits_for_whom(cast, settings):
    settings.ANSWER_DAYS = 5
    Comment.objects.create(article=published(), text="Ý")
    question(days_ago=30, subject="Cũ")
    question(subject="Mới")
    asked = question(subject="Lạc", state="answered", answer="Có.", answered_at=timezone.now())
    AnswerMail.objects.create(question=asked, state="failed", error="550")
    Poll.objects.create(question="Hết hạn?", state="open", ends_on="2024-06-01")
    Poll.objects.create(question="Đóng?", state="closed")

    def lines(user):
        return {tone: [line.label for line in rows] for tone, rows in waiting_for(user)}

    questions = {
        "late": ["Câu hỏi chưa trả lời: Cũ"],
        "returned": ["Thư trả lời không gửi được: Lạc"],
        "waiting": ["Câu hỏi chưa trả lời: Mới"],
    }
    assert lines(cast.staff) == questions
    others = [
        "Ý kiến bạn đọc chờ duyệt: 1",
        "Thăm dò đã hết hạn, chờ đóng: Hết hạn?",
        "Thăm dò chờ công bố kết quả: Đóng?",
    ]
    assert lines(cast.editor) == questions | {"waiting": [*questions["waiting"], *others]}
    assert lines(cast.officer) == {}


@pytest.mark.parametrize("name", ["comment-list", "question-list", "poll-list"])
def test_queries_do_not_grow(name, desk, cast, django_assert_max_num_queries):
    article = published()

    def add(count):
        for number in range(count):
            Comment.objects.create(article=article, text=f"Ý {number}")
            question(taken_by=cast.staff)
            Poll.objects.create(question=f"Câu {number}")

    def queries():
        with django_assert_max_num_queries(60) as counted:
            assert desk.get(url(name)).status_code == 200
        return len(counted)

    add(2)
    few = queries()
    add(10)
    assert queries() == few
