"""/so-lieu/: the federation's own published figures over the years, for everybody."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lhh_portal.spreadsheets import write_csv
from news.figures_shown import HEADERS, kinds_of, rows_for_download, series_of
from news.page_cache import kept
from reports.published import published_reports


@require_safe
@login_not_required
@kept()
def figures(request):
    """Of one kind of period (?kind=); reports of another kind count other spans and are no comparison."""
    reports = published_reports()
    kinds = kinds_of(reports)
    asked = request.GET.get("kind")
    kind = asked if asked in dict(kinds) else next((kind for kind, _name in kinds), "")
    shown = [each for each in reports if each.round.kind == kind]
    context = {"kinds": kinds, "kind": kind, "reports": shown, "series": series_of(shown)}
    return render(request, "news/library_figures.html", context)


@require_safe
@login_not_required
def figures_export(request):
    response = HttpResponse(
        write_csv(HEADERS, rows_for_download(published_reports())), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="so-lieu.csv"'
    return response
