from django.core.exceptions import ValidationError
from django.db.models import Max
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from documents.forms_register import PaperNumberForm, RegisterFilterForm
from documents.models import Register, RegisterEntry
from documents.register import record_paper_number
from documents.rules import can_give_numbers, can_see_papers
from documents.tables_register import RegisterTable
from lhh_portal.access import only
from lhh_portal.text import search_key


@require_safe
@only(can_see_papers)
def register(request, year=None):
    """Sổ văn bản đi: every number of one year. A year has some hundred, so they are searched here, without marks."""
    years = sorted(set(Register.objects.values_list("year", flat=True)), reverse=True)
    year = year or Register.objects.aggregate(last=Max("year"))["last"] or timezone.localdate().year
    form = RegisterFilterForm(request.GET)
    wanted = search_key(form.cleaned_data["q"]) if form.is_valid() else ""
    entries = [entry for entry in RegisterEntry.objects.of_year(year) if wanted in _searchable(entry)]
    table = RegisterTable(entries)
    RequestConfig(request, paginate={"per_page": 50}).configure(table)
    return render(
        request,
        "documents/register.html",
        {
            "year": year,
            "years": years,
            "form": form,
            "table": table,
            "may_record": can_give_numbers(request.user),
        },
    )


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


def _searchable(entry):
    subject = entry.document.subject if entry.document else entry.note
    return search_key(f"{entry.number:02d}/{entry.register.series} {subject}")
