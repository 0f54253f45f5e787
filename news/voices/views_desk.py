"""The desk of what the public says: comments to decide, questions to answer, polls to hold."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Case, Sum, Value, When
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig

from lhh_portal.access import only
from lhh_portal.workflow import WrongState, available, last_steps, perform, transitions_of
from news.models import Comment, Poll, Question
from news.page_cache import forget_pages
from news.rules import can_answer, can_moderate
from news.voices import mailing, services
from news.voices.forms import AnswerForm, CommentFilter, PollForm, PublicTextForm, QuestionFilter
from news.voices.results import results_of
from news.voices.tables import PollTable, QuestionTable, is_late, tone_of
from news.voices.workflow import CommentState, PollState, QuestionState

PER_PAGE = 30
DONE = {
    "show": gettext_lazy("Đã cho hiện %d ý kiến."),
    "hide": gettext_lazy("Đã ẩn %d ý kiến."),
    "erase": gettext_lazy("Đã xóa %d ý kiến."),
}
page = require_http_methods(["GET", "HEAD", "POST"])


# --- comments --------------------------------------------------------------------------------------------------------


@require_safe
@only(can_moderate)
def comment_list(request):
    """What waits stands first."""
    waits_first = Case(When(state=CommentState.WAITING, then=Value(0)), default=Value(1))
    comments = Comment.objects.select_related("article__live").order_by(waits_first, "-sent_at", "-pk")
    found = CommentFilter(request.GET, queryset=comments, request=request)
    shown = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("trang"))
    seen = last_steps(shown)
    for comment in shown:
        comment.seen = seen[comment.pk]
        comment.tone = tone_of(comment)
        comment.actions = [(name, label) for name, label, _note in available(comment, request.user)]
    return render(request, "news/voices/desk_comments.html", {"filter": found, "page": shown, "may_moderate": True})


@require_POST
@only(can_moderate)
def comments_act(request, action):
    """Several at once; one that somebody else decided meanwhile is left as it is."""
    chosen = [pk for pk in request.POST.getlist("comment") if pk.isdecimal() and len(pk) < 18]
    if not chosen:
        messages.info(request, _("Chưa chọn ý kiến nào. Đánh dấu ở đầu các ý kiến rồi bấm lại."))
    return _decide(request, Comment.objects.filter(pk__in=chosen).order_by("pk"), action)


@require_POST
@only(can_moderate)
def comment_act(request, pk, action):
    return _decide(request, [get_object_or_404(Comment, pk=pk)], action)


def _decide(request, comments, action):
    if action not in transitions_of(Comment):
        raise Http404
    # What the list showed of each, "12:340": hidden by one editor it is not shown again by another who never saw that.
    seen = dict(each.split(":", 1) for each in request.POST.getlist("seen") if ":" in each)
    done = late = 0
    for comment in comments:
        try:
            perform(comment, action, actor=request.user, seen=seen.get(str(comment.pk), ""))
        except WrongState:
            late += 1
        else:
            done += 1
    if done:
        messages.success(request, DONE[action] % done)
    if late:
        messages.info(request, _("%d ý kiến đã được người khác quyết trước nên để nguyên.") % late)
    return redirect(f"{reverse('voices:comment-list')}?{request.POST.get('query', '')}")


# --- questions -------------------------------------------------------------------------------------------------------


@require_safe
@only(can_answer)
def question_list(request):
    questions = Question.objects.select_related("taken_by").defer("text", "answer", "public_text")
    found = QuestionFilter(request.GET, queryset=questions, request=request)
    table = QuestionTable(found.qs)
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    context = {"filter": found, "table": table, "may_moderate": can_moderate(request.user)}
    return render(request, "news/voices/desk_questions.html", context)


def _question(pk):
    return get_object_or_404(Question.objects.select_related("taken_by", "answered_by", "mail"), pk=pk)


@require_safe
@only(can_answer)
def question_detail(request, pk):
    question = _question(pk)
    context = {
        "question": question,
        "tone": tone_of(question),
        "is_late": is_late(question),
        "mail": getattr(question, "mail", None),
        "is_public": question.state == QuestionState.PUBLIC and question.may_publish,
    }
    return render(request, "news/voices/desk_question.html", context)


def _answering(request, pk, act):
    """The form of an answer; `act(question, texts)` keeps or sends it."""
    question = _question(pk)
    if question.state not in {QuestionState.NEW, QuestionState.IN_HAND}:
        messages.info(request, _("Câu hỏi này đã có người trả lời hoặc đã đóng."))
        return redirect(question)
    form = AnswerForm(request.POST if request.method == "POST" else None, instance=question)
    if request.method == "POST" and form.is_valid():
        try:
            act(question, {name: form.cleaned_data[name] for name in form.fields})
        except WrongState as error:
            form.add_error(
                None, _("Có người vừa làm trước: câu hỏi nay ở trạng thái «%s». Chữ vừa viết còn đây.") % error
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            return redirect(question)
    return render(request, "news/voices/desk_answer.html", {"question": question, "form": form})


@page
@only(can_answer)
def question_answer(request, pk):
    def send(question, texts):
        services.answer_question(question, actor=request.user, **texts)
        messages.success(request, _("Đã trả lời; thư đang được gửi."))

    return _answering(request, pk, send)


@page
@only(can_answer)
def question_keep(request, pk):
    def keep(question, texts):
        services.keep_answer(question, **texts)
        messages.success(request, _("Đã lưu câu trả lời, chưa gửi."))

    return _answering(request, pk, keep)


@page
@only(can_answer)
@transaction.atomic
def question_text(request, pk):
    """How the question reads when it is published."""
    # Locked: who asked may be forgotten meanwhile, and must not come back with what this form read.
    question = get_object_or_404(Question.objects.select_for_update(), pk=pk)
    if not question.may_publish:
        messages.info(request, _("Câu hỏi này không được đăng nên không có lời khi đăng."))
        return redirect(question)
    form = PublicTextForm(request.POST if request.method == "POST" else None, instance=question)
    if request.method == "POST" and form.is_valid():
        form.save()
        forget_pages()
        messages.success(request, _("Đã lưu lời câu hỏi khi đăng."))
        return redirect(question)
    return render(request, "news/voices/desk_text.html", {"question": question, "form": form})


@require_POST
@only(can_answer)
def question_send_again(request, pk):
    question = _question(pk)
    if not hasattr(question, "mail"):
        raise Http404
    mailing.send_again(question.mail)
    messages.success(request, _("Thư sẽ được gửi lại trong vài phút."))
    return redirect(question)


@require_POST
@only(can_answer)
def question_act(request, pk, action):
    question = get_object_or_404(Question, pk=pk)
    if action == "reply":
        return redirect("voices:question-answer", pk)
    return _act(request, question, action)


def _act(request, obj, action):
    table = transitions_of(type(obj))
    if action not in table:
        raise Http404
    try:
        perform(obj, action, actor=request.user, note=request.POST.get("note", ""), seen=request.POST.get("seen", ""))
    except WrongState as error:
        messages.info(request, _("Có người vừa làm trước: nay ở trạng thái «%s».") % error)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Đã ghi nhận: %s.") % table[action][0].custom["label"])
    return redirect(obj)


# --- polls -----------------------------------------------------------------------------------------------------------


@require_safe
@only(can_moderate)
def poll_list(request):
    table = PollTable(Poll.objects.annotate(votes=Sum("options__votes", default=0)))
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    return render(request, "news/voices/desk_polls.html", {"table": table, "may_moderate": True})


@require_safe
@only(can_moderate)
def poll_detail(request, pk):
    poll = get_object_or_404(Poll.objects.prefetch_related("options"), pk=pk)
    context = {
        "poll": poll,
        "tone": tone_of(poll),
        "results": results_of(poll),
        "may_edit": poll.state == PollState.DRAFT,
        "is_visible": poll.state != PollState.DRAFT,
    }
    return render(request, "news/voices/desk_poll.html", context)


@page
@only(can_moderate)
def poll_edit(request, pk=None):
    poll = get_object_or_404(Poll, pk=pk) if pk else None
    form = PollForm(request.POST if request.method == "POST" else None, instance=poll)
    if poll and poll.state != PollState.DRAFT:
        messages.info(request, _("Thăm dò đã mở thì không sửa nữa: phiếu đã bỏ là cho câu hỏi như đã đọc."))
        return redirect(poll)
    if request.method == "POST" and form.is_valid():
        try:
            saved = services.save_poll(form.instance, form.cleaned_data["options"])
        except services.NotOpen:
            form.add_error(None, _("Thăm dò vừa được mở nên không sửa được nữa."))
        else:
            messages.success(request, _("Đã lưu thăm dò. Bấm «Mở thăm dò» để đưa lên trang."))
            return redirect(saved)
    return render(request, "news/voices/desk_poll_edit.html", {"form": form, "poll": poll})


@require_POST
@only(can_moderate)
def poll_act(request, pk, action):
    return _act(request, get_object_or_404(Poll, pk=pk), action)
