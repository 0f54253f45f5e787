from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_tables2 import RequestConfig

from documents import storage
from lhh_portal.access import only
from lhh_portal.official_table import write_official_table
from lhh_portal.uploads import MEDIA_TYPES, XLSX
from reports import joint, joint_merge, services
from reports.activity_export import EXPORT_HEADERS, export_rows
from reports.checks import findings_for
from reports.copying import draft_of, next_copy
from reports.drafts import read_key
from reports.filters import ActivityFilter
from reports.forms_activities import ActivityForm, DeleteForm, read_out
from reports.history import deleted_by, last_writer, steps_of
from reports.kinds import kinds_to_choose
from reports.models import Activity, ActivityDraft, ActivityKind, Evidence
from reports.rules import can_browse, can_edit_activity, can_record_activity, can_review
from reports.tables import ActivityTable
from reports.versions import ChangedMeanwhile, version_of
from reports.versions import read as read_version
from reports.versions import written as write_version

SHOWN_DRAFTS = 3


def _filtered(request):
    """The activities this person may see, narrowed by the address's filters."""
    visible = Activity.objects.visible_to(request.user).with_details()
    return ActivityFilter(request.GET, queryset=visible, request=request)


@require_safe
@only(can_browse)
def activity_list(request):
    found = _filtered(request)
    table = ActivityTable(found.qs)
    RequestConfig(request, paginate={"per_page": 30}).configure(table)
    return render(
        request,
        "reports/activity_list.html",
        {
            "filter": found,
            "table": table,
            "may_record": can_record_activity(request.user),
            "drafts": ActivityDraft.objects.visible_to(request.user).select_related("kind")[:SHOWN_DRAFTS],
        },
    )


@require_safe
@only(can_browse)
def activity_export(request):
    """The list as filtered, as a spreadsheet: one row for each number, so that it can be summed there."""
    activities = _filtered(request).qs
    content = write_official_table(EXPORT_HEADERS, export_rows(activities), title=_("Danh sách hoạt động"))
    response = HttpResponse(content, content_type=MEDIA_TYPES[XLSX])
    response["Content-Disposition"] = 'attachment; filename="hoat-dong.xlsx"'
    return response


@require_safe
@only(can_record_activity)
def money_words(request):
    """Fragment: the amount in the box that asks, read out in words as it is typed."""
    return HttpResponse(escape(read_out(next(iter(request.GET.values()), ""))))


@require_safe
@only(can_record_activity)
def activity_kind(request):
    """First step of a new activity: which kind. A second step then knows what to ask."""
    wanted = request.GET.get("q", "")
    return render(request, "reports/activity_kind.html", kinds_to_choose(request.user, wanted))


@only(can_record_activity)
def activity_create(request, kind):
    kind = get_object_or_404(ActivityKind, code=kind, is_active=True)
    if request.method == "POST" and (saved := _saved_before(request)):
        return activity_edit(request, saved.pk)
    form = ActivityForm(
        request.POST or None, request.FILES or None, user=request.user, kind=kind, draft=_draft_asked_for(request)
    )
    try:
        return _entered(request, form, _("Đã ghi hoạt động."))
    except IntegrityError:
        # The button was pressed twice, and the other request was faster.
        if saved := _saved_before(request):
            return activity_edit(request, saved.pk)
        raise


def _saved_before(request):
    """The record this very form has made: it was sent again because no answer came back."""
    key = read_key(request.POST.get("key", ""))
    return Activity.objects.filter(entry_key=key, created_by=request.user).first()


def _draft_asked_for(request):
    if request.GET.get("chep", "").isdecimal():
        copied = Activity.objects.visible_to(request.user).with_details().filter(pk=request.GET["chep"]).first()
        return copied and draft_of(copied, user=request.user)
    if "nhap" not in request.GET:
        return None
    mine = ActivityDraft.objects.visible_to(request.user).select_related("copied_from")
    return mine.filter(key=read_key(request.GET["nhap"])).first()


@only(can_record_activity)
def activity_edit(request, pk):
    if request.method == "POST" and not Activity.objects.filter(pk=pk).exists():
        return _deleted_meanwhile(request, pk)
    activity = _editable(request, pk)
    form = ActivityForm(
        request.POST or None,
        request.FILES or None,
        user=request.user,
        kind=activity.kind,
        instance=activity,
        draft=_draft_asked_for(request),
    )
    return _entered(request, form, _("Đã lưu thay đổi."))


def _entered(request, form, done):
    """Save what was typed and go to the record, or show the form with everything still in it."""
    if request.method == "POST" and form.is_valid():
        try:
            activity = form.save_and_forget_draft(by=request.user)
        except ChangedMeanwhile as other:
            form.meet(other, by=last_writer(form.instance))
        except Activity.DoesNotExist:
            return _deleted_meanwhile(request, form.instance.pk)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, done)
            return _after_saving(request, form, activity)
    return _form_page(request, form)


def _after_saving(request, form, activity):
    """To the record; after a copy of several, to the next one that waits to be filled in."""
    waiting = next_copy(request.user) if form.moved_days else None
    if waiting is None:
        return redirect("reports:activity-detail", activity.pk)
    messages.info(request, _("Hoạt động chép tiếp theo:"))
    return redirect(waiting)


def _deleted_meanwhile(request, pk):
    """What was typed into a record that a colleague deleted, or merged into another, is offered as a new one."""
    kind = get_object_or_404(ActivityKind, code=request.POST.get("kind", ""))
    form = ActivityForm(request.POST, request.FILES, user=request.user, kind=kind)
    form.is_valid()
    if joint_work := Activity.objects.visible_to(request.user).holding(pk).first():
        words = _(
            "Hoạt động này vừa được gộp vào «%s». Những gì đã gõ vẫn còn ở đây: hãy chép phần còn thiếu sang hoạt động "
            "ấy, đừng lưu ở đây, vì như vậy sẽ thành một hoạt động nữa và được tính hai lần."
        )
        form.add_error(None, words % joint_work)
    else:
        by = deleted_by(pk)
        words = _("Hoạt động này vừa bị %s xóa. Những gì đã gõ vẫn còn; bấm lưu thì ghi thành hoạt động mới.")
        words %= by or _("người khác")
        if by == request.user:
            words = _(
                "Hoạt động này đã bị xóa ở một cửa sổ khác của cùng tài khoản này. Những gì đã gõ vẫn còn; bấm lưu thì "
                "ghi thành hoạt động mới."
            )
        form.add_error(None, words)
    return _form_page(request, form)


def _form_page(request, form):
    activity = form.instance
    context = {"form": form, "kind": form.kind}
    if activity.pk:
        owner_ids = activity.owners.values_list("association_id", flat=True)
        context["locked_by"] = services.locking_report(owner_ids, {activity.ends_on or activity.starts_on})
        open_drafts = activity.drafts.exclude(key=form.key).select_related("user")
        context["own_drafts"] = [draft for draft in open_drafts if draft.user == request.user]
        context["others"] = {draft.user for draft in open_drafts} - {request.user}
    elif form.draft and form.draft.activity_id:
        visible = Activity.objects.visible_to(request.user).with_details()
        context["recorded"] = visible.filter(pk=form.draft.activity_id).first()
    return render(request, "reports/activity_form.html", context, status=422 if form.is_bound else 200)


@require_safe
@only(can_browse)
def activity_detail(request, pk):
    activity = Activity.objects.visible_to(request.user).with_details().filter(pk=pk).first()
    if activity is None:
        joint_work = get_object_or_404(Activity.objects.visible_to(request.user).holding(pk))
        messages.info(request, _("Hoạt động đã mở nay được ghi chung ở đây."))
        return redirect(joint_work)
    owner_ids = {owner.association_id for owner in activity.owners.all()}
    may_edit = can_edit_activity(request.user, activity)
    merges = activity.merges.standing().select_related("by")
    return render(
        request,
        "reports/activity_detail.html",
        {
            "activity": activity,
            "findings": findings_for([activity]),
            "evidence": activity.evidence.select_related("file"),
            "may_edit": may_edit,
            "may_review": can_review(request.user),
            "alike": joint.alike(activity) if may_edit else [],
            "merged": joint_merge.merged_records(merges),
            "may_copy": activity.kind.is_active and can_record_activity(request.user),
            "locked_by": services.locking_report(owner_ids, {activity.ends_on}),
            "steps": steps_of(activity),
        },
    )


@only(can_record_activity)
def activity_delete(request, pk):
    if not Activity.objects.filter(pk=pk).exists():
        messages.info(request, _("Hoạt động này đã bị xóa trước đó."))
        return redirect("reports:activity-list")
    activity = _editable(request, pk)
    if request.method == "POST":
        try:
            services.delete_activity(activity, base=read_version(request.POST.get("base", "")))
        except ChangedMeanwhile:
            messages.error(request, _("Chưa xóa: hoạt động này vừa được sửa ở nơi khác. Xem lại rồi hãy xóa."))
            return redirect("reports:activity-detail", pk)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("reports:activity-detail", pk)
        messages.success(request, _("Đã xóa hoạt động «%s».") % activity.title)
        return redirect("reports:activity-list")
    form = DeleteForm(initial={"base": write_version(version_of(activity))})
    return render(request, "reports/activity_delete.html", {"activity": activity, "form": form})


@require_safe
@only(can_browse)
def evidence_download(request, pk):
    evidence = get_object_or_404(
        Evidence.objects.select_related("file").filter(activity__in=Activity.objects.visible_to(request.user)), pk=pk
    )
    return FileResponse(
        storage.open_stored(evidence.file),
        as_attachment=True,
        filename=evidence.name,
        content_type=evidence.file.media_type,
    )


@require_POST
@only(can_record_activity)
def evidence_remove(request, pk):
    evidence = Evidence.objects.filter(pk=pk).first()
    if evidence is None:
        messages.info(request, _("Tệp này đã được bỏ trước đó."))
        return redirect("reports:activity-list")
    activity = _editable(request, evidence.activity_id)
    try:
        services.remove_evidence(evidence)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Đã bỏ tệp «%s».") % evidence.name)
    return redirect("reports:activity-detail", activity.pk)


def _visible(request, pk):
    return get_object_or_404(Activity.objects.visible_to(request.user).with_details(), pk=pk)


def _editable(request, pk):
    activity = _visible(request, pk)
    if not can_edit_activity(request.user, activity):
        raise PermissionDenied
    return activity
