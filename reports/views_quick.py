"""Ghi nhanh: an activity entered on the spot, on a phone, with one hand."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lhh_portal.access import only
from reports import drafts
from reports.forms_activities import ActivityForm
from reports.forms_quick import QuickForm
from reports.kinds import kinds_to_choose
from reports.models import Activity, ActivityKind
from reports.rules import can_record_activity


@require_safe
@only(can_record_activity)
def quick_kinds(request):
    """The kinds used last as large buttons; after an entry what was entered, and the way to one more of its kind."""
    saved = None
    if request.GET.get("da-ghi", "").isdecimal():
        mine = Activity.objects.visible_to(request.user).with_details()
        saved = mine.filter(pk=request.GET["da-ghi"], created_by=request.user).first()
    context = kinds_to_choose(request.user, request.GET.get("q", "")) | {"saved": saved}
    return render(request, "reports/quick_kinds.html", context)


@only(can_record_activity)
def quick_entry(request, kind):
    kind = get_object_or_404(ActivityKind, code=kind, is_active=True)
    form = QuickForm(request.POST or None, request.FILES or None, user=request.user, kind=kind)
    if request.method == "POST":
        if saved := Activity.objects.filter(entry_key=form.key, created_by=request.user).first():
            return _done(saved)
        if form.is_valid():
            try:
                return _done(form.save_and_forget_draft(by=request.user))
            except ValidationError as error:
                form.add_error(None, error)
            except IntegrityError:  # pressed twice, and the other request was faster
                return _done(get_object_or_404(Activity, entry_key=form.key, created_by=request.user))
        elif form.lacks_only_what_is_required():
            return _keep_for_later(request, form)
    today = timezone.localdate()
    context = {"form": form, "kind": form.kind, "days": [(_("Hôm nay"), today), (_("Hôm qua"), today - timedelta(1))]}
    return render(request, "reports/quick_entry.html", context, status=422 if form.is_bound else 200)


def _done(activity):
    return redirect(f"{reverse('reports:quick-kinds')}?da-ghi={activity.pk}")


def _keep_for_later(request, form):
    draft = _keep(request, form)
    words = _("Đã giữ ở «Đang nhập dở», chưa tính vào báo cáo vì còn thiếu: %s.") % ", ".join(form.missing())
    messages.warning(request, words)
    return redirect(f"{reverse('reports:quick-kinds')}?con-thieu={draft.pk}")


@require_POST
@only(can_record_activity)
def quick_in_full(request, kind):
    """Go on in the full form with what is typed so far."""
    kind = get_object_or_404(ActivityKind, code=kind, is_active=True)
    form = ActivityForm(request.POST, request.FILES, user=request.user, kind=kind)
    form.is_valid()  # stores the files that were chosen
    return redirect(_keep(request, form))


def _keep(request, form):
    data = drafts.typed_in(request.POST) | ({"kept": [form.kept_token]} if form.kept else {})
    return drafts.keep_draft(user=request.user, key=form.key, kind=form.kind, activity=None, data=data)
