from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import requires_csrf_token
from django.views.decorators.http import require_POST, require_safe

from lhh_portal import job_notice, specimens
from lhh_portal import workspace as shell
from lhh_portal.roles import is_administrator, works_at_federation

PART = 64 * 1024  # bytes read and thrown away at a time


@require_safe
def workspace(request):
    """Việc cần làm: the first screen of everybody who signs in."""
    return render(
        request,
        "workspace.html",
        {"groups": shell.waiting_for(request.user), "bars": shell.bars_for(request.user)},
    )


@require_safe
def notice(request):
    """The line about long work at the top of a page; htmx asks for it again while something runs."""
    return render(request, "components/_job_notice.html", job_notice.notice_for(request))


@require_POST
def notice_seen(request):
    job_notice.mark_seen(request, request.POST.get("shown_at", ""))
    back = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = reverse("workspace")
    return HttpResponseRedirect(back)


@require_safe
def components(request):
    """The living page: every component in its states, with the longest names there are."""
    _require_office(request.user)
    return render(request, "components.html", specimens.everything(request))


@require_safe
def specimen_panel(request):
    """Opened beside the living page by htmx, alone without script."""
    _require_office(request.user)
    return render(request, "specimen_panel.html", {"rows": specimens.COUNTED})


def _require_office(user):
    if not (works_at_federation | is_administrator)(user):
        raise PermissionDenied


def bad_request(request, exception):
    """What Django refuses before any view: an unreadable request, or one that is too large (413 then)."""
    if not isinstance(exception, RequestDataTooBig):
        return render(request, "400.html", status=400)
    is_text = request.content_type == "application/x-www-form-urlencoded"
    if is_text:
        _read_on(request)
    return render(request, "413.html", {"is_text": is_text}, status=413)


def _read_on(request):
    """Else the browser, still sending, shows "connection reset" instead of the answer. As much as of files at most."""
    for _part in range(40 * settings.UPLOAD_MAX_BYTES // PART):
        if not request.read(PART):
            return


@login_not_required
@requires_csrf_token
def csrf_failure(request, reason=""):
    if request.headers.get("HX-Request"):  # cookies were cleared: who writes is told to sign in, as when a session ends
        return HttpResponse(status=401)
    return render(request, "403_csrf.html", status=403)
