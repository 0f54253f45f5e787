"""Where visitors speak: under an article, to the federation, in a poll. No session, no cookie before a vote."""

from functools import wraps

from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from news import public_face
from news.counting import mark_of
from news.models import Article, ContactOfficer, Poll, Question
from news.page_cache import kept
from news.paging import page_asked
from news.voices import services
from news.voices.forms import CommentForm, QuestionForm
from news.voices.results import results_of
from news.voices.workflow import PollState

# For each network address. Behind one there may be a whole office; a day of votes from it must not decide a poll.
RATES = {"comment": "5/10m/ip", "question": "5/10m/ip", "vote": "30/d/ip"}
TEN_MINUTES, A_DAY = 600, 86_400
SENT = "da-gui"
PER_PAGE = 30
QUESTIONS_PER_PAGE = 15
VOTE_SALT = "news.voices.vote"
VOTE_COOKIE_AGE = 365 * 24 * 3600


def form_page(view):
    """A page with a form for everybody.

    It works for nobody's session, so it has no CSRF token, whose cookie every reader would get. That another site's
    page sends it through its readers' browsers is refused by the Origin, which every browser tells with a form.
    """

    @require_http_methods(["GET", "HEAD", "POST"])
    @csrf_exempt
    @login_not_required
    @never_cache
    @wraps(view)
    def page(request, **kwargs):
        origin = request.headers.get("Origin")  # `https://host`, or `null`
        if request.method == "POST" and origin and origin.partition("://")[2] != request.get_host():
            raise PermissionDenied(_("Biểu mẫu phải gửi từ chính trang này."))
        return view(request, **kwargs)

    return page


def _consume(request, action):
    """What was used of the allowance, None if nothing is left."""
    return ratelimit.consume(request, app="news", action=action, config=RATES)


def _too_many(form):
    form.add_error(
        None, _("Đã gửi nhiều lần từ địa chỉ mạng này. Đợi mười phút rồi bấm gửi lại; chữ vừa viết còn đây.")
    )


def _answer(request, template, context, *, wait=0):
    """The page; with `wait` seconds to come back after, where there were too many."""
    response = render(request, template, context, status=429 if wait else 200)
    if wait:
        response["Retry-After"] = str(wait)
    return response


def _sent(request, action, form, keep):
    """(whether it was kept, seconds to wait if there were too many) of what a visitor sent."""
    if request.method != "POST" or not form.is_valid():
        return False, 0
    if not _consume(request, action):
        _too_many(form)
        return False, TEN_MINUTES
    try:
        keep(form.cleaned_data)
    except services.DeskFull:
        form.add_error(None, _("Đang có quá nhiều lời chờ đọc nên chưa nhận thêm. Mai gửi lại; chữ vừa viết còn đây."))
        return False, A_DAY
    return True, 0


@form_page
def comment_create(request, pk):
    article = get_object_or_404(
        Article.objects.published().filter(live__isnull=False).select_related("live__category"), pk=pk
    )
    takes_comments = article.takes_comments
    if request.method == "POST" and not takes_comments:
        raise Http404
    form = CommentForm(request.POST if request.method == "POST" else None)
    is_kept, wait = _sent(
        request,
        "comment",
        form,
        lambda told: services.send_comment(article, name=told["name"], text=told["text"]),
    )
    if is_kept:
        return redirect(f"{request.path}?{SENT}=1")
    context = {
        "article": article,
        "form": form,
        "takes_comments": takes_comments,
        "was_sent": SENT in request.GET and request.method != "POST",
        "page": page_asked(request, article.comments.shown(), PER_PAGE),
    }
    return _answer(request, "news/voices/comments.html", context, wait=wait)


@form_page
def contact(request):
    form = QuestionForm(request.POST if request.method == "POST" else None)
    names = ("subject", "text", "name", "email", "may_publish", "may_name")
    is_kept, wait = _sent(
        request, "question", form, lambda told: services.send_question(**{name: told[name] for name in names})
    )
    if is_kept:
        return redirect(f"{request.path}?{SENT}=1")
    context = {
        "owner": public_face.office(),
        "officers": ContactOfficer.objects.all(),
        "form": form,
        "was_sent": SENT in request.GET and request.method != "POST",
        "days": settings.ANSWER_DAYS,
        "months": settings.FORGET_SENDERS_MONTHS,
    }
    return _answer(request, "news/voices/contact.html", context, wait=wait)


@require_safe
@login_not_required
@kept("trang")
def question_list(request):
    questions = Question.objects.public().order_by("-answered_at", "-pk")
    page = page_asked(request, questions, QUESTIONS_PER_PAGE)
    return render(request, "news/voices/questions.html", {"page": page})


@require_safe
@login_not_required
@kept()
def question(request, pk):
    found = get_object_or_404(Question.objects.public(), pk=pk)
    others = Question.objects.public().exclude(pk=pk).order_by("-answered_at", "-pk")[:4]
    return render(request, "news/voices/question.html", {"question": found, "others": others})


# --- polls -----------------------------------------------------------------------------------------------------------


@require_safe
@login_not_required
@kept()
def poll_list(request):
    return render(request, "news/voices/polls.html", {"polls": Poll.objects.visible()[:100]})


@form_page
def poll(request, pk):
    """The form; after voting, or once they are published, the results."""
    found = get_object_or_404(Poll.objects.visible().prefetch_related("options"), pk=pk)
    problem, wait = "", 0
    if request.method == "POST":
        problem, wait = _vote(request, found)
        if not problem:
            return _with_vote_cookie(redirect(request.path), found)
    has_voted = request.get_signed_cookie(_cookie(found), default=None, salt=VOTE_SALT) is not None
    shows_results = found.state == PollState.TOLD or (has_voted and found.takes_votes)
    context = {
        "poll": found,
        "problem": problem,
        "chosen": request.POST.get("option", ""),
        "has_voted": has_voted,
        "results": results_of(found) if shows_results else None,
    }
    return _answer(request, "news/voices/poll.html", context, wait=wait)


def _vote(request, poll):
    """(sentence about what went wrong or "", seconds to wait if there were too many)."""
    chosen = request.POST.get("option", "")
    if not (chosen.isascii() and chosen.isdigit() and len(chosen) < 18):
        return _("Chưa chọn câu trả lời nào. Chọn một rồi bấm «Bỏ phiếu»."), 0
    if request.get_signed_cookie(_cookie(poll), default=None, salt=VOTE_SALT):
        return _("Trình duyệt này đã bỏ phiếu rồi; mỗi người một phiếu."), 0
    used = _consume(request, "vote")
    if not used:
        return _("Hôm nay đã có nhiều phiếu từ địa chỉ mạng này. Mai bỏ phiếu được."), A_DAY
    mark = mark_of(request, timezone.localdate(), b"tham-do").decode()
    try:
        services.vote(poll, int(chosen), mark=mark)
    except services.AlreadyVoted:
        problem = _(
            "Hôm nay đã có một phiếu từ địa chỉ mạng này với trình duyệt giống thế này. "
            "Nếu đó là người khác cùng cơ quan, cùng nhà, thì mai bỏ phiếu được."
        )
    except services.NotOpen:
        problem = _("Thăm dò này không nhận phiếu nữa.")
    else:
        return "", 0
    used.rollback()  # what was not counted takes nothing from the others behind that address
    return problem, 0


def _cookie(poll):
    return f"tham-do-{poll.pk}"


def _with_vote_cookie(response, poll):
    """It says that this browser voted in this poll, not what; it is sent to /tham-do/ only."""
    response.set_signed_cookie(
        _cookie(poll),
        "1",
        salt=VOTE_SALT,
        max_age=VOTE_COOKIE_AGE,
        path="/tham-do/",
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response
