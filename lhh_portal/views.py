from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import requires_csrf_token
from django.views.decorators.http import require_safe

from lhh_portal import workspace as shell


@require_safe
@login_not_required
def home(request):
    return render(request, "home.html")


@require_safe
def workspace(request):
    """Việc cần làm: the first screen of everybody who signs in."""
    return render(
        request,
        "workspace.html",
        {"groups": shell.waiting_for(request.user), "bars": shell.bars_for(request.user)},
    )


@login_not_required
@requires_csrf_token
def csrf_failure(request, reason=""):
    return render(request, "403_csrf.html", {"title": _("Trang đã mở quá lâu")}, status=403)
