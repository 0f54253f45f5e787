"""Exceptions of a round: staff ask about associations whose reports are not accepted, a leader decides."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lhh_portal.access import only
from lhh_portal.roles import works_at_federation
from lhh_portal.workflow import WrongState
from reports import exceptions
from reports.models import FilingException, Round
from reports.rules import can_grant_exception, can_run_rounds
from reports.workflow import ExceptionState


@require_safe
@only(works_at_federation)
def exception_list(request, pk):
    return _page(request, get_object_or_404(Round, pk=pk))


@require_POST
@only(can_run_rounds)
def exception_ask(request, pk):
    round_ = get_object_or_404(Round, pk=pk)
    reason = request.POST.get("reason", "")
    try:
        asked = exceptions.ask(round_, reports=_ticked(request), reason=reason, by=request.user)
    except ValidationError as error:
        return _page(request, round_, error=" ".join(error.messages), typed=reason)
    messages.success(request, _("Đã xin ý kiến lãnh đạo về %d hội.") % len(asked))
    return redirect("reports:exception-list", pk)


@require_POST
@only(can_grant_exception)
def exception_decide(request, pk, action):
    """Grant or refuse the ticked ones with one note."""
    if action not in ("grant", "refuse"):
        raise Http404
    round_ = get_object_or_404(Round, pk=pk)
    note = request.POST.get("note", "")
    ticked = list(FilingException.objects.filter(report__round=round_, pk__in=_ticked(request)))
    try:
        exceptions.decide(ticked, action, by=request.user, note=note)
    except WrongState:
        messages.info(request, _("Có người vừa cho ý kiến về một trong các hội này. Xem lại danh sách rồi quyết định."))
    except ValidationError as error:
        return _page(request, round_, error=" ".join(error.messages), typed=note)
    else:
        messages.success(request, _("Đã ghi ý kiến về %d hội.") % len(ticked))
    return redirect("reports:exception-list", pk)


def _ticked(request):
    return [int(pk) for pk in request.POST.getlist("chosen") if pk.isdecimal()]


def _together(items):
    """[[FilingException]]: what one person asked with one reason at one time (within the minute shown) is one group."""
    groups = {}
    for item in items:
        groups.setdefault((item.reason, item.asked_by, item.asked_at.replace(second=0, microsecond=0)), []).append(item)
    return list(groups.values())


def _page(request, round_, error="", typed=""):
    found = FilingException.objects.filter(report__round=round_).select_related(
        "report__association", "asked_by", "decided_by"
    )
    may_ask = can_run_rounds(request.user)
    asked = [item for item in found if item.state == ExceptionState.ASKED]
    decided = [item for item in found if item.state != ExceptionState.ASKED]
    context = {
        "round": round_,
        "is_closed": exceptions.is_closed(round_),
        "asked": asked,
        "asked_together": _together(asked),
        "decided": decided,
        "decided_together": _together(decided),
        "to_ask_for": exceptions.to_ask_for(round_) if may_ask else [],
        "may_ask": may_ask,
        "may_decide": can_grant_exception(request.user),
        "error": error,
        "typed": typed,
        "ticked": _ticked(request) if request.method == "POST" else [],
    }
    return render(request, "reports/exception_list.html", context, status=422 if error else 200)
