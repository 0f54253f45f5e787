"""How completely and how timely the associations file: a page for each, and the table of a round for Excel."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lhh_portal.access import only
from lhh_portal.official_table import write_official_table
from lhh_portal.roles import works_at_federation
from lhh_portal.uploads import MEDIA_TYPES, XLSX
from members.models import Association
from reports.models import Round
from reports.rules import can_browse
from reports.timeliness import HEADERS, records_of_association, records_of_round, rows_of


@require_safe
@only(can_browse)
def association_filing(request, slug):
    """Every round the association was asked in; its own officers and the federation see it."""
    association = get_object_or_404(Association, slug=slug)
    if not works_at_federation(request.user) and association.pk not in request.user.association_ids:
        raise Http404
    records = records_of_association(association)
    return render(request, "reports/association_filing.html", {"association": association, "records": records})


@require_safe
@only(works_at_federation)
def round_export(request, pk):
    round_ = get_object_or_404(Round, pk=pk)
    title = _("Tình hình nộp báo cáo của các hội, đơn vị")
    data = write_official_table(HEADERS, rows_of(records_of_round(round_)), title=title, notes=[round_.title])
    name = f"nop-bao-cao-{round_.code}.xlsx"
    return HttpResponse(
        data, content_type=MEDIA_TYPES[XLSX], headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
