"""What a person is typing: kept while it is typed, found again, gone on with or thrown away."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lhh_portal.access import only
from reports import drafts
from reports.forms_activities import ActivityForm
from reports.models import Activity, ActivityDraft, ActivityKind
from reports.rules import can_edit_activity, can_record_activity


@require_safe
@only(can_record_activity)
def draft_list(request):
    mine = ActivityDraft.objects.visible_to(request.user).select_related("kind")
    return render(request, "reports/draft_list.html", {"drafts": mine})


@require_POST
@only(can_record_activity)
def draft_save(request):
    """For static/js/drafts.js: keep what is typed and say so.

    What stands in the record already needs no draft: then the form was saved, and this came behind it.
    """
    kind = get_object_or_404(ActivityKind, code=request.POST.get("kind", ""))
    key = drafts.read_key(request.POST.get("key", ""))
    activity = _record_of(request, key)
    if activity and _is_saved(request, activity):
        ActivityDraft.objects.visible_to(request.user).filter(key=key).delete()
        return JsonResponse({"words": _("Đã lưu.")})
    data = drafts.typed_in(request.POST)
    try:
        draft = drafts.keep_draft(user=request.user, key=key, kind=kind, activity=activity, data=data)
    except ValidationError as error:
        return JsonResponse({"words": " ".join(error.messages)}, status=422)
    words = _("Đã lưu nháp lúc %s.") % f"{timezone.localtime():%H:%M:%S}"
    return JsonResponse({"words": words, "title": str(draft), "url": draft.get_absolute_url(), "key": str(draft.key)})


def _record_of(request, key):
    """The record that is being changed, or the joint work it went into, or what was made of this form, or None."""
    pk = request.POST.get("activity", "")
    visible = Activity.objects.visible_to(request.user)
    if not pk.isdecimal():
        return visible.filter(entry_key=key).first()
    return visible.filter(pk=pk).first() or visible.holding(pk).first()


def _is_saved(request, activity):
    form = ActivityForm(request.POST, user=request.user, kind=activity.kind, instance=activity)
    return form.says_the_same_as(Activity.objects.get(pk=activity.pk))


@require_safe
@only(can_record_activity)
def draft_open(request, key):
    """Go on typing: in the record, or in a new one if the record is gone or another's now."""
    draft = get_object_or_404(ActivityDraft.objects.visible_to(request.user), key=key)
    if draft.activity and can_edit_activity(request.user, draft.activity):
        if draft.is_of_merged_record:
            words = _("Hoạt động đang sửa dở nay là một phần của «%s». So lại từng ô trước khi lưu.")
            messages.info(request, words % draft.activity)
        url = reverse("reports:activity-edit", args=[draft.activity_id])
    else:
        url = reverse("reports:activity-create", args=[draft.kind.code])
    return redirect(f"{url}?nhap={draft.key}")


@only(can_record_activity)
def draft_drop(request, key):
    draft = get_object_or_404(ActivityDraft.objects.visible_to(request.user).select_related("kind"), key=key)
    if request.method == "POST":
        draft.delete()
        messages.success(request, _("Đã bỏ bản nhập dở «%s».") % draft)
        return redirect("reports:draft-list")
    return render(request, "reports/draft_drop.html", {"draft": draft})
