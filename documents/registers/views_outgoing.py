"""Sổ văn bản đi: the list of a year, its print and its spreadsheet; numbers given on paper."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from documents.models import DocumentType, RegisterEntry
from documents.registers.forms_outgoing import OutgoingFilter, PaperNumberForm
from documents.registers.lines import OUTGOING_HEADERS, outgoing_line
from documents.registers.outgoing import record_paper_number, series_of, years
from documents.registers.tables import RegisterTable
from documents.rules import can_give_numbers, can_see_papers
from lhh_portal.access import only
from lhh_portal.dates import EARLIEST_YEAR
from lhh_portal.official_table import write_official_table
from lhh_portal.uploads import MEDIA_TYPES, XLSX

# A browser lays out and prints this many lines well; a federation's year has some hundred.
MOST_PRINTED = 5_000
# SQLite refuses to look up a thousand papers at once ("Expression tree is too large").
BATCH = 400


@require_safe
@only(can_see_papers)
def register(request, year=None):
    known = years()
    latest = known[0] if known else timezone.localdate().year
    year = _sane(latest if year is None else year)
    found = _filtered(request, year)
    table = RegisterTable(found.qs.newest_first().with_papers())
    RequestConfig(request, paginate={"per_page": 50}).configure(table)
    return render(
        request,
        "documents/register.html",
        {
            "year": year,
            "years": known,
            "filter": found,
            "table": table,
            "series": [(series, _name_of(series)) for series in series_of(year)],
            "may_record": can_give_numbers(request.user),
        },
    )


@require_safe
@only(can_see_papers)
def register_print(request, year):
    """The register as it is kept on paper: A4 across, one series after the other, the usual columns."""
    entries = _filtered(request, _sane(year)).qs
    count = entries.count()
    sheets = [] if count > MOST_PRINTED else _sheets(entries, year)
    context = {
        "year": year,
        "sheets": [(series, _name_of(series), lines) for series, rows in sheets if (lines := list(rows))],
        "headers": OUTGOING_HEADERS,
        "is_filtered": _is_filtered(request),
        "count": count,
        "most": MOST_PRINTED,
    }
    return render(request, "documents/register_print.html", context)


@require_safe
@only(can_see_papers)
def register_export(request, year):
    """The same lines as a spreadsheet, read and written in batches."""
    entries = _filtered(request, _sane(year)).qs
    rows = (line for _series, lines in _sheets(entries, year) for line in lines)
    return spreadsheet(OUTGOING_HEADERS, rows, title=_("Văn bản đi %s") % year, name=f"so-van-ban-di-{year}.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
@only(can_give_numbers)
def register_record(request):
    """Take the next number for a paper that was made outside the portal."""
    form = PaperNumberForm(request.POST or None, initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            entry = record_paper_number(**form.cleaned_data, by=request.user)
        except ValidationError as error:
            form.add_error(None if hasattr(error, "error_dict") else "on", error)
        else:
            return redirect("documents:register-year", entry.register.year)
    return render(request, "documents/register_record.html", {"form": form})


def spreadsheet(headers, rows, *, title, name):
    response = HttpResponse(write_official_table(headers, rows, title=title), content_type=MEDIA_TYPES[XLSX])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _filtered(request, year):
    return OutgoingFilter(request.GET, queryset=RegisterEntry.objects.of_year(year), request=request)


def _sheets(entries, year):
    """(Series, lines read in batches) of every series of `year`, by number."""
    for series in series_of(year):
        rows = entries.filter(register=series.register).order_by("number").with_papers()
        yield series, (outgoing_line(entry) for entry in rows.iterator(chunk_size=BATCH))


def _sane(year):
    """`year`, or 404 for one in which no paper can have got a number."""
    if not EARLIEST_YEAR <= year <= timezone.localdate().year:
        raise Http404
    return year


def _is_filtered(request):
    return any(request.GET.get(name) for name in OutgoingFilter.base_filters)


def _name_of(series):
    return dict(DocumentType.choices).get(series.register.series, series.register.series)
