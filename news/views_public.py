"""News as visitors read it."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.http import HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from news import public_face, site_pages
from news.calendar.weeks import Line
from news.models import Article, CalendarEntry, Category, Poll
from news.page_cache import kept
from news.paging import page_asked
from news.reads import most_read, reads_of, visits_now
from news.rendering import render_body
from news.structured import article_data, organisation_data
from news.workflow import ArticleState

PER_PAGE = 15
LINES = 4
EVENTS = 3
COMMENTS = 20  # under the article; the others stand on its page of comments
NOTICES = "thong-bao"  # the category that has a place of its own on the front page


@require_safe
@login_not_required
@kept()
def front(request):
    """One story, four lines, notices; then what may be looked up, and who this is."""
    news = Article.objects.listed().exclude(live__category__slug=NOTICES)
    lead = news.order_by("-is_featured", "-published_at", "-pk").first()
    owner = public_face.office()
    return render(
        request,
        "news/front.html",
        {
            "lead": lead,
            "lines": news.exclude(pk=lead.pk)[:LINES] if lead else [],
            "notices": Article.objects.listed().filter(live__category__slug=NOTICES)[:LINES],
            "events": _next_events(),
            "doors": site_pages.existing(site_pages.LOOK_UP),
            "owner": owner,
            "strength": public_face.strength_on(),
            "poll": Poll.objects.open_on(timezone.localdate()).first(),
            "visits": visits_now(),
            "data": organisation_data(owner),
        },
    )


def _next_events():
    """[Line], as the calendar shows them."""
    entries = CalendarEntry.objects.public().upcoming(timezone.localdate())[:EVENTS]
    return [Line(entry, entry.when, entry.when.starts_on) for entry in entries]


@require_safe
@login_not_required
@kept("trang")
def article_list(request):
    return _list(request, Article.objects.listed())


@require_safe
@login_not_required
@kept("trang")
def category(request, slug):
    found = get_object_or_404(Category, slug=slug, is_visible=True)
    return _list(request, Article.objects.listed().filter(live__category=found), category=found)


def _list(request, articles, category=None):
    context = {
        "page": page_asked(request, articles, PER_PAGE),
        "category": category,
        "categories": Category.objects.filter(is_visible=True),
    }
    return render(request, "news/list.html", context)


@require_safe
@login_not_required
@kept("in=1")
def article(request, pk, slug):
    """An article; one that was taken down answers 410 with what is said in its place."""
    readable = [ArticleState.PUBLISHED, ArticleState.ARCHIVED, ArticleState.TAKEN_DOWN]
    articles = Article.objects.select_related("live__category", "live__cover", "association")
    found = get_object_or_404(articles, pk=pk, live__isnull=False, state__in=readable)
    if found.state == ArticleState.TAKEN_DOWN:
        return render(request, "news/gone.html", {"notice": found.notice}, status=410)
    if request.path != found.public_url:
        return HttpResponsePermanentRedirect(found.public_url)
    context = {
        "article": found,
        "version": found.live,
        "rendered": render_body(found.live),
        "files": found.files.all(),
        "reads": reads_of(found),
        "comments": found.comments.shown()[:COMMENTS],
        "revisions": found.versions.filter(number__gt=1) if found.live.number > 1 else [],
    }
    if request.GET.get("in") == "1":
        return render(request, "news/article_print.html", context)
    context |= _beside(found) | {"data": article_data(found, public_face.office())}
    return render(request, "news/article.html", context)


def _beside(article):
    """Related articles (same category or association), the newest of the others, and what is read most these days."""
    others = Article.objects.listed().exclude(pk=article.pk)
    same = Q(live__category=article.live.category_id)
    if article.association_id:
        same |= Q(association=article.association_id)
    related = list(others.filter(same)[:LINES])
    return {
        "related": related,
        "newest": others.exclude(pk__in=[each.pk for each in related])[:LINES],
        "most_read": most_read(LINES, exclude=[article.pk]),
    }
