from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from lhh_portal.access import only
from lhh_portal.official_table import official_table_response
from lhh_portal.roles import works_at_federation
from reports import progress
from reports.dashboard import Dashboard, in_cell, scale_of
from reports.models import Indicator, Round

CHANGE_HEADERS = [gettext_lazy("Tăng, giảm"), gettext_lazy("Tính bằng")]


@require_safe
@only(works_at_federation)
def dashboard(request):
    """Who has filed, and every indicator beside the period before and the plan."""
    round_ = _chosen_round(request)
    if round_ is None:
        return render(request, "reports/dashboard_empty.html")
    board = Dashboard(round_)
    groups, empty = [], 0
    show_all = request.GET.get("tat-ca") == "1"
    for group, lines in board.groups():
        kept = [line for line in lines if show_all or not line.is_empty]
        empty += len(lines) - len(kept)
        if kept:
            groups.append((group, kept))
    shown = [line for _group, lines in groups for line in lines]
    context = {
        "has_before": any(not line.compared.before.presence.is_absent for line in shown),
        "has_plan": any(line.compared.target for line in shown),
        "board": board,
        "round": round_,
        "rounds": Round.objects.all(),
        "bar": progress.bar_of(round_),
        "filing": board.figures.filing,
        "groups": groups,
        "empty": empty,
        "show_all": show_all,
    }
    return render(request, "reports/dashboard.html", context)


@require_safe
@only(works_at_federation)
def dashboard_indicator(request, code):
    """One indicator by association and over the years."""
    round_ = _chosen_round(request)
    indicator = get_object_or_404(Indicator.objects.select_related("unit", "group"), code=code)
    if round_ is None:
        raise Http404
    board = Dashboard(round_)
    lines, years = board.by_association(code), board.over_the_years(code)
    context = {
        "board": board,
        "round": round_,
        "indicator": indicator,
        "lines": lines,
        "scale": scale_of(lines),
        "years": years,
        "years_scale": scale_of(years),
    }
    return render(request, "reports/dashboard_indicator.html", context)


@require_safe
@only(works_at_federation)
def dashboard_export(request):
    """All indicators of the round as an official table: numbers as numbers, the other kinds of nothing in words."""
    round_ = _chosen_round(request)
    if round_ is None:
        raise Http404
    board = Dashboard(round_)
    headers = [
        _("Mã"),
        _("Chỉ tiêu"),
        _("Đơn vị tính"),
        _("Kỳ này"),
        board.before_words.capitalize(),
        *CHANGE_HEADERS,
    ]
    headers += [_("Kế hoạch năm"), _("Đạt kế hoạch (%)")]
    rows = (_export_row(line) for _group, lines in board.groups() for line in lines)
    return _table(
        headers, rows, title=_("Biểu số liệu %s") % round_.title, round_=round_, name=f"so-lieu-{round_.code}"
    )


@require_safe
@only(works_at_federation)
def dashboard_indicator_export(request, code):
    round_ = _chosen_round(request)
    indicator = get_object_or_404(Indicator.objects.select_related("unit"), code=code)
    if round_ is None:
        raise Http404
    board = Dashboard(round_)
    headers = [_("Hội, đơn vị"), _("Kỳ này (%s)") % indicator.unit.name, board.before_words.capitalize()]
    headers += CHANGE_HEADERS
    rows = (
        [line.label, in_cell(line.compared.now), in_cell(line.compared.before), *_change(line.compared)]
        for line in board.by_association(code)
    )
    return _table(headers, rows, title=indicator.name, round_=round_, name=f"{code}-{round_.code}")


def _export_row(line):
    compared = line.compared
    return [
        line.code,
        line.label,
        compared.now.unit.name,
        in_cell(compared.now),
        in_cell(compared.before),
        *_change(compared),
        in_cell(compared.target) if compared.target else None,
        compared.of_target,
    ]


def _change(compared):
    """A number, and beside it what it counts: a cell with «khoảng» or «điểm» in it could not be sorted."""
    return compared.change, compared.change_unit


def _table(headers, rows, *, title, round_, name):
    span = _("%(title)s, số liệu từ %(start)s đến %(end)s") % {
        "title": round_.title,
        "start": f"{round_.starts_on:%d/%m/%Y}",
        "end": f"{round_.ends_on:%d/%m/%Y}",
    }
    return official_table_response(headers, rows, title=title, name=name, notes=[span])


def _chosen_round(request):
    """The round named by ?dot=, else the newest that has begun, else the first to come; None without any.

    A code that no round has any more is told, and the newest shown: such an address was sent or kept somewhere.
    """
    rounds = progress.with_counts(Round.objects.select_related("consolidated"))
    if code := request.GET.get("dot"):
        if named := rounds.filter(code=code).first():
            return named
        messages.info(request, _("Không có đợt báo cáo mã «%s»; đây là đợt gần nhất.") % code[:20])
    begun = rounds.filter(starts_on__lte=timezone.localdate())
    return begun.order_by("-ends_on", "-pk").first() or rounds.order_by("starts_on").first()
