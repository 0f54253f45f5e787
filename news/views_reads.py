"""How much the site is read, for editors, staff and leaders."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lhh_portal.access import only
from lhh_portal.official_table import write_official_table
from lhh_portal.spreadsheets import write_csv
from lhh_portal.uploads import MEDIA_TYPES, XLSX
from news.reads import visits_now
from news.reads_report import is_readable, report_of
from news.rules import can_see_reads


@require_safe
@only(can_see_reads)
def reads(request):
    report = _asked_for(request)
    lines = report.lines()
    articles = [(article, article.reads_then, is_readable(article)) for article in report.articles()]
    context = {
        "report": report,
        "lines": lines,
        "scale": max((line.visits for line in lines), default=0) or 1,
        "sums": {"views": sum(line.views for line in lines), "visits": sum(line.visits for line in lines)},
        "articles": articles,
        "articles_scale": articles[0][1] if articles else 1,
        "now": visits_now(),
        "query": request.GET.urlencode(),
    }
    return render(request, "news/reads.html", context)


@require_safe
@only(can_see_reads)
def visits_export(request, kind):
    report = _asked_for(request)
    headers = [_("Tháng") if report.by_month else _("Ngày"), _("Lượt truy cập"), _("Lượt xem trang")]
    headers.append(_("Đông nhất cùng lúc"))
    rows = [
        [line.label if report.by_month else line.day, line.visits, line.views, line.peak_online]
        for line in report.lines()
    ]
    return _table(headers, rows, kind=kind, title=_("Lượt truy cập trang thông tin điện tử"), report=report)


@require_safe
@only(can_see_reads)
def articles_export(request, kind):
    report = _asked_for(request)
    headers = [_("TT"), _("Bài"), _("Chuyên mục"), _("Đăng ngày"), _("Lượt đọc")]
    rows = [
        [number, article.live.title, str(article.live.category), _day(article.published_at), article.reads_then]
        for number, article in enumerate(report.articles(), start=1)
    ]
    return _table(headers, rows, kind=kind, title=_("Bài được đọc nhiều"), report=report)


def _day(moment):
    return moment and timezone.localdate(moment)


def _asked_for(request):
    report = report_of(request.GET, timezone.localdate())
    if report is None:
        raise Http404
    return report


def _table(headers, rows, *, kind, title, report):
    if kind == "xlsx":
        data, media_type = write_official_table(headers, rows, title=title, notes=[report.span]), MEDIA_TYPES[XLSX]
    elif kind == "csv":
        data, media_type = write_csv(headers, rows), "text/csv; charset=utf-8"
    else:
        raise Http404
    name = f"luot-doc-{report.first:%Y%m%d}-{report.last:%Y%m%d}.{kind}"
    return HttpResponse(
        data, content_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
