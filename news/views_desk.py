"""The list of articles in work, one article with what may happen to it, and its versions."""

from types import SimpleNamespace

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig

from lhh_portal.access import only
from lhh_portal.models import StateChange
from lhh_portal.workflow import WrongState, perform
from news import rules, services
from news.differences import differences
from news.forms_desk import ArticleFilter, FileForm, ScheduleForm
from news.models import Article
from news.rendering import render_body
from news.tables import ArticleTable, tone_of
from news.workflow import EDITABLE, ArticleState

DONE = {
    "submit": gettext_lazy("Đã gửi duyệt «%s»."),
    "approve": gettext_lazy("Đã duyệt «%s»."),
    "publish": gettext_lazy("«%s» đã lên trang."),
    "revise": gettext_lazy("Bản sửa của «%s» đã lên trang."),
    "unschedule": gettext_lazy("Đã bỏ hẹn giờ của «%s»."),
    "send_back": gettext_lazy("Đã trả lại «%s» cho người viết."),
    "take_back": gettext_lazy("Đã lấy «%s» về sửa."),
    "take_down": gettext_lazy("Đã gỡ «%s»; địa chỉ của bài nay hiện lý do."),
    "put_back": gettext_lazy("«%s» đã lên trang trở lại."),
    "archive": gettext_lazy("Đã đưa «%s» vào lưu: vẫn đọc được, không còn trong danh sách tin."),
}


def visible(request, pk, *related):
    """The article, or 404."""
    if not rules.can_browse(request.user):
        raise Http404
    articles = Article.objects.visible_to(request.user)
    return get_object_or_404(articles.select_related("category", "association", "cover", *related), pk=pk)


@require_safe
@only(rules.can_browse)
def article_list(request):
    articles = Article.objects.visible_to(request.user).select_related("category", "association", "changed_by", "live")
    found = ArticleFilter(request.GET, queryset=articles, request=request)
    table = ArticleTable(found.qs)
    RequestConfig(request, paginate={"per_page": 30}).configure(table)
    context = {"filter": found, "table": table, "may_write": rules.can_write(request.user)}
    return render(request, "news/desk/article_list.html", context)


@require_safe
def article_detail(request, pk):
    return render(request, "news/desk/article_detail.html", page_of(request, visible(request, pk, *BEHIND)))


BEHIND = ("live__category", "live__cover", "author", "changed_by")


def page_of(request, article, **more):
    user = request.user
    may_edit = rules.can_edit(user, article)
    is_public = article.live is not None and article.state in {ArticleState.PUBLISHED, ArticleState.ARCHIVED}
    return {
        "article": article,
        "tone": tone_of(article),
        "may_edit": may_edit and article.state in EDITABLE,
        "may_add_files": may_change_files(user, article),
        "file_form": FileForm(),
        "files": article.files.all(),
        "returned_note": _returned_note(article),
        "changes": article.live is not None and article.has_unpublished_changes,
        "wrote_it": rules.wrote_it(user, article) and (rules.is_editor | rules.is_leader)(user),
        "versions": list(article.versions.select_related("published_by")),
        "rendered": render_body(article),
        "is_public": is_public,
        **more,
    }


def may_change_files(user, article):
    """Files stand beside a published text at once, so there only who may take it down changes them."""
    if article.state in {ArticleState.DRAFT, ArticleState.RETURNED}:
        return rules.can_edit(user, article)
    return article.state in EDITABLE and rules.can_take_down(user)


def _returned_note(article):
    if article.state != ArticleState.RETURNED:
        return None
    return StateChange.objects.of(article).filter(new=ArticleState.RETURNED).select_related("actor").last()


@require_safe
def article_preview(request, pk):
    """The text in work as the page of visitors would show it."""
    article = visible(request, pk, "live")
    shown = SimpleNamespace(
        published_at=article.published_at or article.publish_at, association=article.association, state=article.state
    )
    context = {"article": article, "shown": shown, "rendered": render_body(article), "files": article.files.all()}
    return render(request, "news/desk/article_preview.html", context)


@require_safe
def article_compare(request, pk):
    """Differences between any two published versions, or one of them and the text in work (`0`)."""
    article = visible(request, pk, *BEHIND)
    versions = {version.number: version for version in article.versions.select_related("category", "cover")}
    texts = {0: article, **versions}
    chosen = [request.GET.get(name, "") for name in ("tu", "den")]
    old, new = (int(text) if text.isdecimal() and len(text) < 7 else None for text in chosen)
    if old is None or new is None:
        old, new = max(versions, default=0), 0
    if old not in texts or new not in texts:
        raise Http404
    context = {"article": article, "versions": versions.values(), "old": old, "new": new}
    context["differences"] = differences(texts[old], texts[new])
    return render(request, "news/desk/article_compare.html", context)


@require_http_methods(["GET", "POST"])
def article_schedule(request, pk):
    article = visible(request, pk)
    if not rules.can_publish(request.user, article):
        raise PermissionDenied(_("Người viết hoặc sửa bài sau cùng không tự đăng được; nhờ biên tập viên khác."))
    if article.state != ArticleState.APPROVED:
        messages.warning(request, _("Bài phải đã duyệt thì mới hẹn giờ đăng được."))
        return redirect(article)
    form = ScheduleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        at = form.cleaned_data["publish_at"]
        if _done(request, lambda: services.schedule(article, at=at, actor=request.user)):
            words = _("«%(title)s» sẽ lên trang lúc %(at)s.")
            messages.success(request, words % {"title": article, "at": f"{at:%H:%M %d/%m/%Y}"})
        return redirect(article)
    return render(request, "news/desk/article_schedule.html", {"article": article, "form": form})


@require_POST
def article_act(request, pk, action):
    article = visible(request, pk)
    if action not in DONE and action != "schedule":
        raise Http404
    if action == "schedule":
        return redirect("desk:article-schedule", pk)
    note, seen = (request.POST.get(name, "") for name in ("note", "seen"))
    if _done(request, lambda: perform(article, action, actor=request.user, note=note, seen=seen)):
        messages.success(request, DONE[action] % article)
    return redirect(article)


def _done(request, act):
    try:
        act()
    except WrongState:
        messages.warning(request, _("Có người vừa làm bước khác với bài này. Xem lại bài rồi chọn bước tiếp theo."))
    except ValidationError as error:
        for sentence in error.messages:
            messages.error(request, sentence)
    else:
        return True
    return False
