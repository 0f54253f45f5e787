"""Writing an article: begun with a title, saved while it is typed, never over a colleague's text."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import trigger_client_event

from lhh_portal.access import only
from news import rules
from news.differences import differences
from news.forms_desk import ArticleForm, StartForm, fingerprint
from news.html import clean_body
from news.models import Article, Picture
from news.models.articles import pictures_in
from news.pictures_shown import shown
from news.workflow import EDITABLE


@require_http_methods(["GET", "POST"])
@only(rules.can_write)
def article_create(request):
    form = StartForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        form.instance.author = form.instance.changed_by = request.user
        article = form.save()
        return redirect("desk:article-edit", article.pk)
    return render(request, "news/desk/article_start.html", {"form": form})


@require_http_methods(["GET", "POST"])
@transaction.atomic
def article_edit(request, pk):
    article = _editable(request, pk)
    if request.method == "GET":
        form = ArticleForm(instance=article, user=request.user)
        return render(request, "news/desk/article_edit.html", _page(article, form))
    form, theirs = _save(request, article)
    if not form.errors and theirs is None:
        messages.success(request, _("Đã lưu bài «%s».") % form.instance)
        return redirect(article)
    return render(request, "news/desk/article_edit.html", _page(article, form, theirs))


@require_POST
@transaction.atomic
def article_autosave(request, pk):
    """For static/js/unsent.js: keep what is typed and say so; a colleague's text is shown instead of overwritten."""
    article = _editable(request, pk)
    form, theirs = _save(request, article)
    context = {"article": article, "form": form, "at": timezone.localtime(), **_conflict(form, theirs)}
    is_kept = not form.errors and theirs is None
    if is_kept:
        context["base"] = fingerprint(form.instance)
    response = render(request, "news/desk/_autosave.html", context)
    return trigger_client_event(response, "kept") if is_kept else response


@require_POST
@only(rules.can_write)
def clean_pasted(request):
    """For static/js/editor.js: what was pasted, in the subset of an article, or 422 with a sentence."""
    try:
        return HttpResponse(clean_body(request.POST.get("html", "")))
    except ValidationError as error:
        return HttpResponse(" ".join(error.messages), status=422, content_type="text/plain; charset=utf-8")


def _editable(request, pk):
    """An article this user may change now, locked until the request is over. Needs a transaction."""
    visible = Article.objects.visible_to(request.user)
    if not rules.can_browse(request.user):
        raise Http404
    article = get_object_or_404(Article.objects.select_for_update().filter(pk__in=visible.values("pk")), pk=pk)
    if not rules.can_edit(request.user, article):
        raise PermissionDenied
    if article.state not in EDITABLE:
        raise PermissionDenied(
            _("Bài «%(title)s» đang ở bước «%(state)s» nên chưa sửa được. Mở trang bài, bấm «Lấy về sửa» trước.")
            % {"title": article, "state": article.get_state_display()}
        )
    return article


def _save(request, article):
    """(form, the stored article if a colleague changed it meanwhile and so nothing was saved)."""
    stored = Article.objects.get(pk=article.pk)
    seen = fingerprint(stored)
    form = ArticleForm(request.POST, instance=article, user=request.user)
    if not form.is_valid():
        return form, None
    mine = fingerprint(form.instance)
    if seen not in {request.POST.get("base"), request.POST.get("keep"), mine}:
        return form, stored
    if mine != seen:
        form.instance.changed_by = request.user
    form.save()
    return form, None


def _page(article, form, theirs=None):
    keys = pictures_in(form["body"].value() or "")
    pictures = map(shown, Picture.objects.filter(pk__in=keys))
    return {
        "article": article,
        "form": form,
        # For the editor: what the pictures of the text look like.
        "pictures": {str(found.pk): {"src": found.src, "alt": found.alt} for found in pictures if found},
        **_conflict(form, theirs),
    }


def _conflict(form, theirs):
    if theirs is None:
        return {}
    return {"theirs": theirs, "theirs_print": fingerprint(theirs), "differences": differences(theirs, form.instance)}
