"""/hoi-thanh-vien/ and /gioi-thieu/: who belongs to the federation and who leads it, for everybody."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import Case, Value, When
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from members.models import Association, Body, Mandate, MembershipCount
from news.directory import seats_in
from news.forms_library import DirectoryFilter
from news.models import Article, ContactOfficer, LibraryDocument, LibraryType, SitePage
from news.page_cache import kept
from news.paging import page_asked

PER_PAGE = 50
ARTICLES = 5
PROGRAMMES = 3
# The order in which a federation's bodies are told.
BODIES = (Body.Kind.EXECUTIVE, Body.Kind.STANDING, Body.Kind.PERMANENT, Body.Kind.INSPECTION)


@require_safe
@login_not_required
@kept("trang")
def directory(request):
    """Those that belong first, in the order of the reports; those that have ended after them."""
    form = DirectoryFilter(request.GET)
    form.is_valid()
    found = Association.objects.public().search(form.cleaned_data.get("q", ""))
    if field := form.cleaned_data.get("field"):
        found = found.filter(field=field)
    ended = Case(When(status__in=Association.ENDED, then=Value(1)), default=Value(0))
    rows = found.with_membership_on(timezone.localdate()).order_by(ended, "position", "sort_key")
    page = page_asked(request, rows, PER_PAGE)
    context = {"filter": form, "page": page}
    return render(request, "news/library_directory.html", context)


@require_safe
@login_not_required
@kept()
def association(request, slug):
    today = timezone.localdate()
    found = get_object_or_404(Association.objects.public(), slug=slug)
    mandates = Mandate.objects.filter(body__association=found).on(today).public()
    context = {
        "association": found,
        "since": found.status_periods.filter(since__lte=today).last(),
        "former_names": found.former_names.all(),
        "bodies": seats_in(mandates),
        "count": MembershipCount.objects.filter(association=found).latest_on(today).first(),
        "came_from": found.successions_in.filter(on__lte=today).select_related("predecessor").order_by("on", "pk"),
        "went_into": found.successions_out.filter(on__lte=today).select_related("successor").order_by("on", "pk"),
        "articles": Article.objects.listed().filter(association=found)[:ARTICLES],
    }
    return render(request, "news/library_association.html", context)


@require_safe
@login_not_required
@kept()
def about(request):
    """Functions, structure, people in force, contact officers, yearly programme (NĐ 42/2022, art. 4)."""
    today = timezone.localdate()
    office = Association.objects.filter(kind=Association.Kind.FEDERATION).first()
    mandates = Mandate.objects.filter(body__association=office).on(today).public()
    order = {kind: place for place, kind in enumerate(BODIES)}
    bodies = sorted(seats_in(mandates), key=lambda each: order.get(each[0].kind, len(order)))
    pages = {page.slug: page for page in SitePage.objects.all()}
    programmes = LibraryDocument.objects.published().filter(type=LibraryType.YEAR_PROGRAMME)
    members = Association.objects.public().exclude(status__in=Association.ENDED)
    context = {
        "functions": _text(pages.get(SitePage.Slug.FUNCTIONS)),
        "contact": _text(pages.get(SitePage.Slug.CONTACT)),
        "bodies": bodies,
        "term": office and office.terms.filter(starts_on__lte=today).first(),
        "today": today,
        "units": Body.objects.filter(association=office).public(),
        "members": members.count(),
        "officers": ContactOfficer.objects.all(),
        "programmes": programmes[:PROGRAMMES],
        "programme_type": LibraryType.YEAR_PROGRAMME,
    }
    return render(request, "news/library_about.html", context)


def _text(page):
    """The body of a SitePage, cleaned when it was stored."""
    return mark_safe(page.body) if page else ""
